// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <vector>

#include <gst/gst.h>

namespace booth::testing_support {

/// Mean colour (0xRRGGBB) of an RGBA picture.
std::uint32_t mean_color(const GstMapInfo& map);

/// Whether two colours are the same but for a codec: +-40 of 255 a channel.
bool is_near(std::uint32_t a, std::uint32_t b);

/// Upward zero crossings a second of 16-bit mono at 48 kHz.
int pitch(const std::vector<std::int16_t>& samples);

}  // namespace booth::testing_support
