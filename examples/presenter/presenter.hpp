// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "figure.hpp"

namespace booth::example {

/// Draws a person who talks and gestures before a green wall: what a webcam in a modest booth sees.
///
/// It has what makes keying hard: frizzy hair and single strands, a soft shadow on the wall, light
/// that falls off to the corners, a rim of green on skin and hair, and sensor noise. Nobody's
/// picture is needed for a demonstration or a test, and every run draws the same frames.
///
/// Not thread-safe; cost is O(width * height), about 3 ms at 640x360 on one core.
class Presenter {
 public:
  /// Size in pixels, at least 64x64 (smaller values are raised). The seed fixes noise and hair.
  Presenter(int width, int height, std::uint32_t seed = 1);

  int width() const { return width_; }
  int height() const { return height_; }

  /// Draws the moment `seconds` [>= 0] as BGRx into `height` rows of `stride` bytes
  /// [stride >= 4 * width].
  void draw(double seconds, std::uint8_t* pixels, std::size_t stride);

 private:
  void make_wall();
  void make_noise();
  void make_strands();
  void add_noise(std::uint8_t* pixels, std::size_t stride);

  int width_;
  int height_;
  std::mt19937 random_;
  std::vector<std::uint8_t> wall_;
  std::vector<std::int8_t> noise_;
  std::vector<Strand> strands_;
};

}  // namespace booth::example
