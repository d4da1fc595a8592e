// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <string>

#include "elements/common/filter/blur.hpp"

namespace booth::photo {

/// What becomes of the orientation that the stream's tags say.
enum class OrientationMode {
  kRotate,  ///< the picture is turned upright
  kTag,     ///< the picture stays as it is and its Exif block says how to turn it
  kIgnore,
};

/// What a photo's file is; kAuto goes by the extension of its name and is PNG where that says
/// nothing.
enum class Format { kAuto, kPng, kJpeg, kWebp };

/// A Unix signal of the whole process that takes a photo.
enum class UnixSignal { kNone, kUsr1, kUsr2 };

inline constexpr unsigned kMaxBurst = 1000;
inline constexpr unsigned kMaxIntervalMs = 86'400'000;  ///< a day

/// What the user set; the texts of the properties are in properties.cpp.
struct Settings {
  std::string location;
  Format format = Format::kAuto;
  double quality = 0.92;  // a browser canvas' default
  unsigned index = 0;
  std::string filters;
  cssfilter::EdgeMode edge_mode = cssfilter::EdgeMode::kTransparent;
  bool mirror = false;
  double scale = 1.0;       ///< [0.01, 8]
  unsigned max_width = 0;   ///< px, 0 = any
  unsigned max_height = 0;  ///< px, 0 = any
  OrientationMode orientation = OrientationMode::kRotate;
  unsigned burst = 1;
  unsigned burst_interval_ms = 0;
  unsigned interval_ms = 0;
  bool contact_sheet = false;
  unsigned contact_sheet_width = 1920;  ///< px
  unsigned max_pending = 16;
  unsigned workers = 2;
  unsigned finish_timeout_ms = 30000;
  std::string trigger_message = "take-photo";
  std::string trigger_key;
  UnixSignal trigger_signal = UnixSignal::kNone;
};

}  // namespace booth::photo
