// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "elements/common/image_file.hpp"
#include "elements/photosnapshot/settings.hpp"

namespace booth::photo {

/// What a photo's file is named after.
struct NameFields {
  unsigned index = 0;        ///< of the frame
  std::int64_t time_us = 0;  ///< when it was taken: microseconds since 1970, UTC
  std::string filter;        ///< PhotoFilter::name; of a contact sheet "sheet"
  unsigned number = 0;       ///< in the burst, from 0
  bool several_filters = false;
  bool several_frames = false;
};

/// The name that a `location` template stands for. `{index}` and `%d` (`%05d`) are the index,
/// `{date}` is 20260131, `{time}` 235958, `{ms}` its milliseconds, `%t` date-time, all local;
/// `{filter}` names the filter, `{burst}` counts a burst's photos from 1, `%%` is a per cent sign.
/// Everything else stays as it is. Photos of one frame or of one burst never share a name: what the
/// template does not tell apart, "-sepia-60" or "-2" before the extension does.
std::string photo_name(std::string_view pattern, const NameFields& fields);

/// The same for a name without places, in which every character stands for itself.
std::string literal_photo_name(std::string_view name, const NameFields& fields);

/// The format for a file of this name.
ImageFormat photo_format(Format format, std::string_view location);

}  // namespace booth::photo
