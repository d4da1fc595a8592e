// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/photosnapshot/properties.hpp"

namespace booth::photo {
namespace {

GType format_type() {
  static const GEnumValue kValues[] = {
      {int{0}, "By the extension of location (.jpg .jpeg .webp), else PNG", "auto"},
      {int{1}, "PNG, lossless", "png"},
      {int{2}, "JPEG, see quality", "jpeg"},
      {int{3}, "WebP, see quality; lossless at 1", "webp"},
      {0, nullptr, nullptr}};
  static const GType type = g_enum_register_static("BoothPhotoFormat", kValues);
  return type;
}

GType edge_mode_type() {
  static const GEnumValue kValues[] = {
      {int{0}, "Transparent black, as browsers do; in a JPEG black", "transparent"},
      {int{1}, "The pixel at the edge goes on for ever: no dark border", "repeat"},
      {0, nullptr, nullptr}};
  static const GType type = g_enum_register_static("BoothPhotoEdgeMode", kValues);
  return type;
}

GType orientation_type() {
  static const GEnumValue kValues[] = {
      {int{0}, "The photo is turned upright", "rotate"},
      {int{1}, "The photo lies as the stream does, and its Exif block says how to turn it", "tag"},
      {int{2}, "The tags are not looked at", "ignore"},
      {0, nullptr, nullptr}};
  static const GType type = g_enum_register_static("BoothPhotoOrientation", kValues);
  return type;
}

GType unix_signal_type() {
  static const GEnumValue kValues[] = {{int{0}, "No signal is listened to", "none"},
                                       {int{1}, "SIGUSR1: kill -USR1 PID", "usr1"},
                                       {int{2}, "SIGUSR2: kill -USR2 PID", "usr2"},
                                       {0, nullptr, nullptr}};
  static const GType type = g_enum_register_static("BoothPhotoUnixSignal", kValues);
  return type;
}

using Rows = std::vector<Property<Settings>>;

Rows file_rows() {
  return {
      {"location", "Location",
       "File of a photo: {index} or %d is the index (%05d: five digits), {date} {time} {ms} the "
       "local time (%t: date and time), {filter} the filter's name, {burst} the number in a burst. "
       "Names that several filters or a burst would share get -FILTER or -NUMBER before the "
       "extension. An existing file is replaced. Empty: no file, photos are only handed out, by "
       "the signal and in the message",
       &Settings::location},
      {"format", "Format", "Picture format of the photos",
       enum_member<&Settings::format, Settings>(format_type())},
      {"quality", "Quality",
       "JPEG and WebP quality as a browser's canvas takes it (0 = smallest, 1 = best; JPEG from "
       "0.9 on without chroma subsampling, WebP at 1 lossless)",
       &Settings::quality, 0.0, 1.0},
      {"index", "Index", "Index of the next photo; counts up with every frame photographed",
       &Settings::index, 0, G_MAXUINT},
  };
}

Rows picture_rows() {
  return {
      {"filters", "Filters",
       "CSS filter strings with semicolons between them, as cssfilter takes them: one photo of the "
       "same frame for each ('none' is the photo as it is). Example: \"none; sepia(60%); "
       "grayscale(1) contrast(1.3)\". A string that is no filter is refused with a warning that "
       "says where, and the ones before stay. Empty: one photo without a filter",
       &Settings::filters},
      {"edge-mode", "Edge mode", "What blur() and drop-shadow() find outside the picture",
       enum_member<&Settings::edge_mode, Settings>(edge_mode_type())},
      {"mirror", "Mirror", "Photos are mirrored, left becomes right; the stream is not",
       &Settings::mirror},
      {"scale", "Scale", "Size of the photos, 1 = that of the stream (0.01..8)", &Settings::scale,
       0.01, 8.0},
      {"max-width", "Maximum width",
       "Wider photos are made smaller in the same shape, in pixels (0 = any)", &Settings::max_width,
       0, 16384},
      {"max-height", "Maximum height",
       "Higher photos are made smaller in the same shape, in pixels (0 = any)",
       &Settings::max_height, 0, 16384},
      {"orientation", "Orientation",
       "What becomes of the orientation that the stream's tags say (image-orientation)",
       enum_member<&Settings::orientation, Settings>(orientation_type())},
      {"contact-sheet", "Contact sheet",
       "One more picture with all photos of a call, where a call makes several (burst, filters); "
       "its {filter} is 'sheet'",
       &Settings::contact_sheet},
      {"contact-sheet-width", "Contact sheet width",
       "Width of a contact sheet at most, in pixels; photos on it are never enlarged",
       &Settings::contact_sheet_width, 64, 16384},
  };
}

Rows trigger_rows() {
  return {
      {"burst", "Burst", "Frames that one call photographs", &Settings::burst, 1, kMaxBurst},
      {"burst-interval", "Burst interval",
       "Running time between the frames of a burst, in milliseconds (0 = every frame)",
       &Settings::burst_interval_ms, 0, kMaxIntervalMs},
      {"interval", "Interval",
       "Takes a photo by itself whenever this much running time has passed, in milliseconds, the "
       "first one at once (0 = only when asked)",
       &Settings::interval_ms, 0, kMaxIntervalMs},
      {"trigger-message", "Trigger message",
       "Name of the application message on the pipeline's bus that takes a photo (empty = none). "
       "GstLaunchInterrupt is what gst-launch-1.0 posts at Ctrl+C: with its option -e, a photo is "
       "taken and then the pipeline ends",
       &Settings::trigger_message},
      {"trigger-key", "Trigger key",
       "Key that takes a photo when it is pressed in the video's window, such as 'space' or 'p' "
       "(empty = none)",
       &Settings::trigger_key},
      {"trigger-signal", "Trigger signal",
       "Unix signal of the process that takes a photo while the element is paused or playing: for "
       "shell scripts around gst-launch-1.0",
       enum_member<&Settings::trigger_signal, Settings>(unix_signal_type()), 0, 0, Mutable::kReady},
  };
}

Rows work_rows() {
  return {
      {"max-pending", "Maximum pending",
       "Frames that wait or are at work at a time; each keeps its memory. More are dropped, with a "
       "message",
       &Settings::max_pending, 1, 1000, Mutable::kReady},
      {"workers", "Workers", "Threads that make photos", &Settings::workers, 1, 16,
       Mutable::kReady},
      {"finish-timeout", "Finish timeout",
       "How long the end of the stream waits for photos, in milliseconds; those that have not "
       "begun "
       "by then are dropped, with a message",
       &Settings::finish_timeout_ms, 0, kMaxIntervalMs},
  };
}

}  // namespace

const PropertyTable<Settings>& properties() {
  static const PropertyTable<Settings> table([] {
    Rows all;
    for (const Rows& rows : {file_rows(), picture_rows(), trigger_rows(), work_rows()})
      all.insert(all.end(), rows.begin(), rows.end());
    return all;
  }());
  return table;
}

void mark_enums() {
  for (const GType type : {format_type(), edge_mode_type(), orientation_type(), unix_signal_type()})
    gst_type_mark_as_plugin_api(type, static_cast<GstPluginAPIFlags>(0));
}

}  // namespace booth::photo
