// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/settings.hpp"

#include <memory>
#include <utility>

#include "elements/common/image_file.hpp"
#include "elements/virtualbackground/chroma/keyer.hpp"

namespace booth::keying {
namespace {

constexpr char kAuto[] = "auto";
/// Of method=rgb-distance, in its units.
constexpr double kRgbTolerance = 80.0;
constexpr double kRgbSoftness = 0.0;

Result<Color> color_of(const std::string& property, const std::string& text) {
  if (const auto color = parse_color(text)) return *color;
  return Result<Color>::failure(property + " '" + text +
                                "' is no colour; write it as CSS does: #00b140, green, "
                                "rgb(0 177 64)");
}

Result<Change> key_change(const std::string& text, Method method) {
  if (text.empty() || text == kAuto) return Change([](FrameSettings& frame) { frame.key.reset(); });
  const auto color = color_of("key-color", text);
  if (!color) return Result<Change>::failure(color.error());
  if (method == Method::kChroma && !is_keyable(*color))
    return Result<Change>::failure("key-color '" + text +
                                   "' is too grey to tell a screen from a person; choose a "
                                   "colour, or auto, or method=rgb-distance");
  return Change([key = *color](FrameSettings& frame) { frame.key = key; });
}

Result<Change> background_color_change(const std::string& text) {
  const auto color = color_of("background-color", text);
  if (!color) return Result<Change>::failure(color.error());
  return Change([value = *color](FrameSettings& frame) { frame.background.color = value; });
}

}  // namespace

std::string text_of(const GValue* value) {
  const char* string = G_VALUE_HOLDS_STRING(value) ? g_value_get_string(value) : nullptr;
  return string ? string : "";
}

namespace {

/// A picture that is read from a file, or taken away.
Result<Change> picture_change(const std::string& property, const std::string& path,
                              void (*take)(FrameSettings&, std::shared_ptr<const RgbaImage>)) {
  if (path.empty()) return Change([take](FrameSettings& frame) { take(frame, nullptr); });
  auto image = read_image_file(path);
  if (!image) return Result<Change>::failure(property + ": " + image.error());
  return Change([take, value = std::make_shared<const RgbaImage>(std::move(*image))](
                    FrameSettings& frame) { take(frame, value); });
}

Result<Change> plate_change(const std::string& path) {
  return picture_change("plate", path, [](FrameSettings& frame, auto image) {
    frame.plate.picture = std::move(image);
  });
}

}  // namespace

Result<Change> background_image_change(const std::string& path) {
  return picture_change("background-image", path, [](FrameSettings& frame, auto image) {
    frame.background.image = std::move(image);
  });
}

Result<Change> change_of(const std::string& property, const GValue* value,
                         const Settings& settings) {
  const std::string text = text_of(value);
  if (property == "key-color") return key_change(text, settings.method);
  if (property == "method")
    return key_change(settings.key_color, static_cast<Method>(g_value_get_enum(value)));
  if (property == "background-color") return background_color_change(text);
  if (property == "background-image") return background_image_change(text);
  if (property == "plate") return plate_change(text);
  if (property == "model-mean" || property == "model-deviation") {
    const std::string fault = fault_of_numbers(property, text);
    if (!fault.empty()) return Result<Change>::failure(fault);
  }
  return Change([](FrameSettings&) {});
}

void follow_method(Settings& settings, const std::string& property) {
  if (property == "tolerance") settings.tolerance_chosen = true;
  if (property == "softness") settings.softness_chosen = true;
  if (property != "method") return;
  const bool distance = settings.method == Method::kRgbDistance;
  if (!settings.tolerance_chosen)
    settings.tolerance = distance ? kRgbTolerance : Settings{}.tolerance;
  if (!settings.softness_chosen) settings.softness = distance ? kRgbSoftness : Settings{}.softness;
}

void apply(const Settings& settings, FrameSettings& frame) {
  frame.method = settings.method;
  frame.view = settings.view;
  frame.matte = {settings.tolerance, settings.softness, settings.spill, settings.angle};
  frame.level_screen = settings.level_screen;
  frame.edge = settings.edge;
  frame.choke = settings.choke;
  frame.denoise = settings.denoise;
  frame.crop = {static_cast<int>(settings.crop_left), static_cast<int>(settings.crop_right),
                static_cast<int>(settings.crop_top), static_cast<int>(settings.crop_bottom)};
  frame.mask = {settings.mask_threshold, settings.mask_softness};
  frame.model = settings.model_settings();
  frame.plate.frames = static_cast<int>(settings.plate_frames);
  frame.plate_shadow = settings.shadow_tolerance;
  frame.background.kind = settings.background;
  frame.background.fit = settings.background_fit;
  frame.background.blur = settings.background_blur;
}

std::optional<BackgroundKind> selected_by(const std::string& property, const GValue* value,
                                          BackgroundKind current) {
  const bool image = property == "background-image";
  if (!image && property != "background-uri") return std::nullopt;
  const BackgroundKind kind = image ? BackgroundKind::kImage : BackgroundKind::kStream;
  if (!text_of(value).empty()) return kind;
  // background=stream stays for the pads.
  if (image && current == kind) return BackgroundKind::kColor;
  return std::nullopt;
}

}  // namespace booth::keying
