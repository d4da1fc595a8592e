// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "gst/properties.hpp"

#include "elements/virtualbackground/settings.hpp"

namespace booth::keying {
namespace {

/// Of a picture's width and height.
constexpr double kMostPixels = 32767.0;

GType method_type() {
  static const GEnumValue kValues[] = {
      {static_cast<int>(Method::kChroma), "By the colour of a screen behind the person", "chroma"},
      {static_cast<int>(Method::kRgbDistance),
       "Every pixel whose red, green and blue are near key-color: simple, hard edges",
       "rgb-distance"},
      {static_cast<int>(Method::kSegmentation),
       "By a neural network that finds people: the file of the property model", "segmentation"},
      {static_cast<int>(Method::kDifference),
       "By how the room looked when it was empty, without a screen: see plate and learn-plate",
       "difference"},
      {0, nullptr, nullptr}};
  static const GType type = g_enum_register_static("BoothVirtualBackgroundMethod", kValues);
  return type;
}

GType edge_type() {
  static const GEnumValue kValues[] = {
      {static_cast<int>(Edge::kNearest), "Steps of two pixels, takes the least time", "nearest"},
      {static_cast<int>(Edge::kBilinear), "Smooth, hair is blurred", "bilinear"},
      {static_cast<int>(Edge::kGuided), "Follows hair and outlines, takes the most time", "guided"},
      {0, nullptr, nullptr}};
  static const GType type = g_enum_register_static("BoothVirtualBackgroundEdge", kValues);
  return type;
}

GType view_type() {
  static const GEnumValue kValues[] = {
      {static_cast<int>(View::kComposite), "The person before the background", "composite"},
      {static_cast<int>(View::kMatte),
       "What stays of each place: white all of it, black nothing, grey a part", "matte"},
      {static_cast<int>(View::kSource), "What the camera sees", "source"},
      {0, nullptr, nullptr}};
  static const GType type = g_enum_register_static("BoothVirtualBackgroundView", kValues);
  return type;
}

GType kind_type() {
  static const GEnumValue kValues[] = {
      {static_cast<int>(BackgroundKind::kColor), "background-color", "color"},
      {static_cast<int>(BackgroundKind::kImage), "The picture of background-image", "image"},
      {static_cast<int>(BackgroundKind::kBlur),
       "The picture's own background, out of focus by background-blur", "blur"},
      {static_cast<int>(BackgroundKind::kNone),
       "Nothing: transparent, where what follows takes A420, AYUV, RGBA or BGRA", "none"},
      {static_cast<int>(BackgroundKind::kStream),
       "The newest picture of a background pad, or of background-uri", "stream"},
      {0, nullptr, nullptr}};
  static const GType type = g_enum_register_static("BoothBackgroundKind", kValues);
  return type;
}

GType fit_type() {
  static const GEnumValue kValues[] = {
      {static_cast<int>(Fit::kCover), "Fill the frame, cut off what is too much", "cover"},
      {static_cast<int>(Fit::kContain), "Show all of it, with bars of background-color", "contain"},
      {static_cast<int>(Fit::kStretch), "Fill the frame, proportions are lost", "stretch"},
      {0, nullptr, nullptr}};
  static const GType type = g_enum_register_static("BoothBackgroundFit", kValues);
  return type;
}

std::vector<Property<Settings>> with_masks(std::vector<Property<Settings>> rows) {
  for (const auto& row : mask_properties()) rows.push_back(row);
  return rows;
}

/// Between black and white in RGB.
constexpr double kFarthest = 441.7;

void stats_to_value(const Settings& settings, GValue* value) {
  const FrameStats& stats = settings.stats;
  GstStructure* structure = gst_structure_new(
      "application/x-virtualbackground-stats", "frames", G_TYPE_UINT64, stats.frames, "coverage",
      G_TYPE_DOUBLE, stats.coverage, "active", G_TYPE_DOUBLE, stats.active, "time-newest",
      G_TYPE_UINT64, stats.newest_ns, "time-mean", G_TYPE_UINT64,
      stats.frames == 0 ? 0 : stats.total_ns / stats.frames, nullptr);
  if (!settings.current_key.empty())
    gst_structure_set(structure, "key", G_TYPE_STRING, settings.current_key.c_str(), nullptr);
  g_value_take_boxed(value, structure);
}

}  // namespace

const PropertyTable<Settings>& properties() {
  static const PropertyTable<Settings> table(with_masks({
      {"method", "Method", "How what is to be replaced is told from the person",
       enum_member<&Settings::method, Settings>(method_type())},
      {"key-color", "Key colour",
       "Colour of the screen behind the person, as CSS writes it (#00b140, green, rgb(0 177 64)); "
       "'auto' finds it, follows it when the light changes, and lets the picture pass unchanged "
       "where there is none; see also the action pick. Light on the screen need not be even",
       &Settings::key_color},
      {"background", "Background",
       "What to show instead of the screen. Setting background-image or background-uri selects it "
       "by itself; what is set last counts. So does a new background pad, unless this property was "
       "set. Where there is nothing to show yet, background-color is seen",
       enum_member<&Settings::background, Settings>(kind_type())},
      {"background-color", "Background colour",
       "Colour to show instead of the screen, as CSS writes it; also under the transparent parts "
       "of background-image and beside a background that does not fill the frame",
       &Settings::background_color},
      {"background-image", "Background image",
       "Path of a PNG, JPEG or WebP file to show instead of the screen; selects "
       "background=image. Empty: background-color instead of it",
       &Settings::background_image},
      {"background-uri", "Background URI",
       "Video to show instead of the screen, over and over, as file:///home/me/waves.webm or any "
       "other URI that GStreamer plays; selects background=stream. Where it cannot be played there "
       "is a warning, and background-color is shown. Empty: none",
       &Settings::background_uri},
      {"background-fit", "Background fit",
       "How a picture or video of other proportions than the frame is fitted into it",
       enum_member<&Settings::background_fit, Settings>(fit_type())},
      {"background-blur", "Background blur",
       "How far background=blur is out of focus: standard deviation of the blur in percent of the "
       "picture's height",
       &Settings::background_blur, 0.1, 50.0, Mutable::kControllable},
      {"tolerance", "Tolerance",
       "How far a place may fall short of the screen's colour and still be screen, as a share of "
       "that colour, 0 to 1. More removes the rests of a dirty screen, too much makes holes in the "
       "person. With method=rgb-distance: pixels are replaced whose distance from key-color, "
       "sqrt(r^2 + g^2 + b^2) of the differences, is below this, 0 to 441.7; 80 unless it was set",
       &Settings::tolerance, 0.0, kFarthest, Mutable::kControllable},
      {"softness", "Softness",
       "Width of the passage from screen to person, as a share of the screen's colour. Less gives "
       "harder edges and keeps greenish clothes, more keeps hair, glass and motion blur. With "
       "method=rgb-distance: how far beyond tolerance pixels are replaced in part, evenly less "
       "with "
       "their distance, 0 to 441.7; 0 unless it was set",
       &Settings::softness, 0.0, kFarthest, Mutable::kControllable},
      {"spill", "Spill removal",
       "How much of the screen's tint is taken off the person's edges: 0 nothing, 1 all of it",
       &Settings::spill, 0.0, 1.0, Mutable::kControllable},
      {"angle", "Angle",
       "Degrees of hue, on either side of the screen's colour, that can be screen. Less keeps "
       "clothes of a colour near to it, more removes a screen whose colour is not the same all "
       "over",
       &Settings::angle, 15.0, 80.0, Mutable::kControllable},
      {"level-screen", "Level the screen",
       "How far each place is judged by the light that falls on the screen there, which is learned "
       "from the stream: 1 takes out shadows and bright spots, 0 expects the same light everywhere",
       &Settings::level_screen, 0.0, 1.0, Mutable::kControllable},
      {"edge", "Edge quality", "How fine the border between person and background is",
       enum_member<&Settings::edge, Settings>(edge_type())},
      {"choke", "Choke",
       "Pixels, fractions too, by which the person is cut smaller all round, to lose an outline of "
       "the screen; less than 0 gives back what was cut too small",
       &Settings::choke, -4.0, 4.0, Mutable::kControllable},
      {"denoise", "Noise reduction",
       "How strongly the border between person and background is steadied for a noisy camera, "
       "which "
       "makes it flicker: 0 not at all, 1 most. What moves is left alone",
       &Settings::denoise, 0.0, 1.0, Mutable::kControllable},
      {"crop-left", "Crop left",
       "Pixels at the left of the picture that are background whatever is there, such as a stand "
       "or the end of the screen",
       &Settings::crop_left, 0.0, kMostPixels, Mutable::kControllable},
      {"crop-right", "Crop right", "Pixels at the right that are background whatever is there",
       &Settings::crop_right, 0.0, kMostPixels, Mutable::kControllable},
      {"crop-top", "Crop top", "Pixels at the top that are background whatever is there",
       &Settings::crop_top, 0.0, kMostPixels, Mutable::kControllable},
      {"crop-bottom", "Crop bottom", "Pixels at the bottom that are background whatever is there",
       &Settings::crop_bottom, 0.0, kMostPixels, Mutable::kControllable},
      {"view", "View",
       "What to show: the result, or, for setting the others, what stays of each place or what the "
       "camera sees",
       enum_member<&Settings::view, Settings>(view_type())},
      {"current-key", "Current key",
       "Colour of the screen that is being removed, as #rrggbb; NULL until one is found. "
       "notify::current-key is emitted from the streaming thread",
       &Settings::current_key, 0.0, 0.0, Mutable::kReadOnly},
      {"stats", "Statistics",
       "What the element did since it was started: frames (how many), coverage (share of the "
       "newest "
       "picture that was background, 0 to 1), active (share that had to be calculated), "
       "time-newest "
       "and time-mean (nanoseconds a frame took), key (the screen's colour, once it is known)",
       BoxedMember<Settings>{GST_TYPE_STRUCTURE, stats_to_value}},
  }));
  return table;
}

}  // namespace booth::keying
