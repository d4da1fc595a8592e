// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <string>

#include <gst/gst.h>

namespace booth::example {

/// What a person wants to know of one call, out of two of its W3C reports.
struct CallFigures {
  std::string path;        ///< "host", "srflx -> relay", with the protocol; empty = none yet
  std::string round_trip;  ///< "12 ms"; each may be empty where nothing is known
  std::string in, out;     ///< media per second
  std::string picture;     ///< of what comes in, else of what goes out: "1280x720"
  std::string rate;        ///< pictures per second of the same
  std::string loss;        ///< of what comes in, since the report before
  std::string jitter;
  std::string codecs;

  /// `before` may be null, for the first report.
  static CallFigures of(const GstStructure* report, const GstStructure* before);
};

}  // namespace booth::example
