// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/filter/shadow_mask.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace booth::cssfilter {
namespace {

constexpr std::size_t kPixelBytes = 4;

/// Weights of the interpolation; the square of them times a byte fits 32 bits.
constexpr int kOneBits = 12;
constexpr double kOne = 1 << kOneBits;

}  // namespace

bool ShadowMask::cast(const Kernels& kernels, const Pixels& picture, const BlurPlan& plan,
                      Shift shift, EdgeMode edge, std::vector<std::uint8_t>& strip) {
  if (!take_alpha(picture, edge)) return false;
  const double x = std::floor(shift.x), y = std::floor(shift.y);
  blur(kernels, {bytes_.data(), width_, width_, height_, 1}, plan, edge,
       {static_cast<int>(x), static_cast<int>(y)}, strip);
  interpolate(shift.x - x, shift.y - y);
  return true;
}

bool ShadowMask::take_alpha(const Pixels& picture, EdgeMode edge) {
  width_ = picture.width + 1;
  height_ = picture.height + 1;
  bytes_.resize(static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_));
  unsigned all = 255;
  for (int y = 0; y < picture.height; ++y) {
    const std::uint8_t* alpha = picture.row(y) + picture.order.a;
    std::uint8_t* out = bytes_.data() + std::ptrdiff_t{y + 1} * width_ + 1;
    for (int x = 0; x < picture.width; ++x) {
      out[x] = alpha[kPixelBytes * static_cast<std::size_t>(x)];
      all &= out[x];
    }
    out[-1] = edge == EdgeMode::kRepeat ? out[0] : std::uint8_t{0};
  }
  const auto length = static_cast<std::size_t>(width_);
  if (edge == EdgeMode::kRepeat)
    std::memcpy(bytes_.data(), bytes_.data() + width_, length);
  else
    std::memset(bytes_.data(), 0, length);
  return all != 255;
}

/// Moves by a part of a pixel to the right and down, rounding once; row and column 0 end.
void ShadowMask::interpolate(double x, double y) {
  const auto part_x = static_cast<std::uint32_t>(std::lround(x * kOne));
  const auto part_y = static_cast<std::uint32_t>(std::lround(y * kOne));
  const std::uint32_t one = 1U << kOneBits;
  const auto length = static_cast<std::size_t>(width_);
  mixed_.resize(length);
  for (int row = 0; row + 1 < height_; ++row) {
    std::uint8_t* out = bytes_.data() + std::ptrdiff_t{row} * width_;
    const std::uint8_t* above = out;
    const std::uint8_t* here = out + width_;
    if (part_x == 0 && part_y == 0) {
      std::memmove(out, here + 1, length - 1);
      continue;
    }
    for (std::size_t i = 0; i < length; ++i)
      mixed_[i] = above[i] * part_y + here[i] * (one - part_y);
    for (std::size_t i = 0; i + 1 < length; ++i)
      out[i] = static_cast<std::uint8_t>(
          (mixed_[i] * part_x + mixed_[i + 1] * (one - part_x) + one * one / 2) >> 2 * kOneBits);
  }
}

}  // namespace booth::cssfilter
