// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/photosnapshot/messages.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace booth::photo {
namespace {

/// Programs and `gst-launch-1.0` write numbers as int or uint.
std::optional<unsigned> number(const GstStructure* options, const char* name) {
  guint value = 0;
  gint with_sign = 0;
  if (gst_structure_get_uint(options, name, &value)) return value;
  if (gst_structure_get_int(options, name, &with_sign) && with_sign >= 0)
    return static_cast<unsigned>(with_sign);
  return std::nullopt;
}

const char* media_type(ImageFormat format) {
  switch (format) {
    case ImageFormat::kJpeg: return "image/jpeg";
    case ImageFormat::kWebp: return "image/webp";
    case ImageFormat::kPng: break;
  }
  return "image/png";
}

}  // namespace

std::string describe(const css::SyntaxError& error) {
  return "refused at character " + std::to_string(error.position + 1) + ": " + error.text + ".";
}

Result<Request> read_request(const GstStructure* options) {
  Request request;
  if (!options) return request;
  if (const char* location = gst_structure_get_string(options, "location"))
    request.location = location;
  if (const char* filters = gst_structure_get_string(options, "filters")) {
    auto parsed = parse_filters(filters);
    if (const auto* error = std::get_if<css::SyntaxError>(&parsed))
      return Result<Request>::failure("The call's filters are " + describe(*error));
    request.filters =
        std::make_shared<const FilterList>(std::move(*std::get_if<FilterList>(&parsed)));
  }
  request.burst = number(options, "burst");
  request.burst_interval_ms = number(options, "burst-interval");
  if (request.burst.value_or(1) < 1 || request.burst.value_or(1) > kMaxBurst ||
      request.burst_interval_ms.value_or(0) > kMaxIntervalMs)
    return Result<Request>::failure("A call's burst is of 1 to " + std::to_string(kMaxBurst) +
                                    " frames, at most a day apart.");
  return request;
}

Ref<GstStructure> taken_message(const Photo& photo, GBytes* bytes) {
  const char* location = photo.location.empty() ? nullptr : photo.location.c_str();
  const guint64 size = g_bytes_get_size(bytes);
  auto message = Ref<GstStructure>::adopt(gst_structure_new(
      "photo-taken", "id", G_TYPE_UINT, photo.id, "location", G_TYPE_STRING, location, "index",
      G_TYPE_UINT, photo.index, "burst-number", G_TYPE_UINT, photo.number, "filter", G_TYPE_STRING,
      photo.filter.c_str(), "contact-sheet", G_TYPE_BOOLEAN, photo.is_contact_sheet, "media-type",
      G_TYPE_STRING, media_type(photo.format), "width", G_TYPE_INT, photo.width, "height",
      G_TYPE_INT, photo.height, "orientation", G_TYPE_INT, photo.orientation, "timestamp",
      G_TYPE_UINT64, guint64{photo.timestamp}, "running-time", G_TYPE_UINT64,
      guint64{photo.running_time}, "duration", G_TYPE_UINT64, guint64{photo.duration}, "size",
      G_TYPE_UINT64, size, nullptr));
  if (!location) gst_structure_set(message.get(), "bytes", G_TYPE_BYTES, bytes, nullptr);
  return message;
}

Ref<GstStructure> failed_message(const Failure& failure) {
  return Ref<GstStructure>::adopt(gst_structure_new(
      "photo-failed", "id", G_TYPE_UINT, failure.id, "reason", G_TYPE_STRING,
      failure.reason.c_str(), "dropped", G_TYPE_BOOLEAN, failure.dropped, nullptr));
}

int exif_orientation_of(const char* tag) {
  // In the order of Exif 2.32, 4.6.4, table 6; the names are GStreamer's.
  static constexpr std::array<std::string_view, 8> kNames{
      "rotate-0",        "flip-rotate-0", "rotate-180",     "flip-rotate-180",
      "flip-rotate-270", "rotate-90",     "flip-rotate-90", "rotate-270"};
  for (std::size_t i = 0; tag && i < kNames.size(); ++i)
    if (kNames[i] == tag) return static_cast<int>(i) + 1;
  return 1;
}

}  // namespace booth::photo
