// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/pipeline/recognise.hpp"

#include <array>
#include <cstdlib>

namespace booth::testing_support {

std::uint32_t mean_color(const GstMapInfo& map) {
  std::array<std::uint64_t, 3> sums{};
  for (gsize i = 0; i + 3 < map.size; i += 4)
    for (std::size_t c = 0; c < 3; ++c) sums[c] += map.data[i + c];
  const std::uint64_t count = map.size / 4;
  if (count == 0) return 0;
  return static_cast<std::uint32_t>(sums[0] / count << 16 | sums[1] / count << 8 | sums[2] / count);
}

bool is_near(std::uint32_t a, std::uint32_t b) {
  for (int shift = 0; shift <= 16; shift += 8)
    if (std::abs(static_cast<int>(a >> shift & 255) - static_cast<int>(b >> shift & 255)) > 40)
      return false;
  return true;
}

int pitch(const std::vector<std::int16_t>& samples) {
  int crossings = 0;
  for (std::size_t i = 1; i < samples.size(); ++i)
    crossings += samples[i - 1] < 0 && samples[i] >= 0;
  return static_cast<int>(crossings * 48000 / static_cast<int>(samples.size()));
}

}  // namespace booth::testing_support
