// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What kernels.cpp must give, in plain loops. Floats are added and multiplied one by one (no fused
// multiply-add) and rounded to nearest even, which is the same on every CPU.
#include <algorithm>
#include <array>
#include <cmath>

#include "elements/common/filter/kernels.hpp"

namespace booth::cssfilter {
namespace {

constexpr std::size_t kPixelBytes = 4;

/// x / 255 rounded, exact for 0..65025.
unsigned divided_by_255(unsigned x) { return (x + 128 + ((x + 128) >> 8)) >> 8; }

std::uint8_t to_byte(float value) {
  return static_cast<std::uint8_t>(std::clamp(std::lrintf(value), 0L, 255L));
}

bool premultiply(std::uint8_t* pixels, std::size_t count, PixelOrder order) {
  bool changed = false;
  for (; count > 0; --count, pixels += kPixelBytes) {
    const unsigned alpha = pixels[order.a];
    if (alpha == 255) continue;
    changed = true;
    for (const auto channel : {order.r, order.g, order.b})
      pixels[channel] = static_cast<std::uint8_t>(divided_by_255(pixels[channel] * alpha));
  }
  return changed;
}

void unpremultiply(std::uint8_t* pixels, std::size_t count, PixelOrder order) {
  for (; count > 0; --count, pixels += kPixelBytes) {
    const std::uint8_t alpha = pixels[order.a];
    if (alpha == 255) continue;
    const float factor = alpha == 0 ? 0.0F : 255.0F / static_cast<float>(alpha);
    for (const auto channel : {order.r, order.g, order.b})
      pixels[channel] = to_byte(static_cast<float>(pixels[channel]) * factor);
  }
}

/// 0..1 as browsers compute it: where a result lies between two levels, the last bit decides.
float unit(std::uint8_t value) { return static_cast<float>(value) * (1.0F / 255.0F); }

float clamped(float value) { return std::min(std::max(value, 0.0F), 1.0F); }

void run_stage(const ColorStage& stage, std::array<float, 3>& rgb) {
  if (stage.kind == ColorStage::Kind::kTable) {
    for (float& value : rgb)
      value = stage.table[static_cast<std::size_t>(std::lrintf(value * 255.0F))];
    return;
  }
  const auto& m = stage.matrix;
  const auto [r, g, b] = rgb;
  rgb = {clamped(m[0] * r + m[1] * g + m[2] * b), clamped(m[3] * r + m[4] * g + m[5] * b),
         clamped(m[6] * r + m[7] * g + m[8] * b)};
}

void make_opaque(std::uint8_t* pixels, std::size_t count, PixelOrder order) {
  for (; count > 0; --count, pixels += kPixelBytes) pixels[order.a] = 255;
}

void color(std::uint8_t* pixels, std::size_t count, PixelOrder order, const ColorProgram& program) {
  for (; count > 0; --count, pixels += kPixelBytes) {
    std::uint8_t alpha = order.has_alpha ? pixels[order.a] : 255;
    const float factor = alpha == 0 ? 0.0F : 1.0F / unit(alpha);
    const auto in = [&](std::uint8_t channel) {
      return std::min(unit(pixels[channel]) * factor, 1.0F);
    };
    std::array<float, 3> rgb{in(order.r), in(order.g), in(order.b)};
    for (const ColorStage& stage : program.stages) {
      run_stage(stage, rgb);
      if (!stage.keeps_alpha) alpha = static_cast<std::uint8_t>(stage.alpha[alpha]);
    }
    const float scale = unit(alpha);
    pixels[order.r] = to_byte(rgb[0] * scale * 255.0F);
    pixels[order.g] = to_byte(rgb[1] * scale * 255.0F);
    pixels[order.b] = to_byte(rgb[2] * scale * 255.0F);
    pixels[order.a] = order.has_alpha ? alpha : 255;
  }
}

/// A box is a difference, summed; so three boxes are one difference of six samples, summed three
/// times. Integers, so no error grows. The last sum leaves out low bits, whose carry is kept.
void box(std::uint8_t* strip, std::size_t lines, std::size_t zeros, const BoxPlan& plan) {
  const auto width = static_cast<std::size_t>(plan.width);
  const auto last = static_cast<std::size_t>(plan.last);
  const std::size_t front = box_front(plan);
  const std::size_t lead = static_cast<std::size_t>(2 * plan.reach);
  for (std::size_t column = 0; column < kStripBytes; ++column) {
    std::array<std::int32_t, 3> sums{};
    std::int32_t low_bits = 0;
    for (std::size_t line = front + zeros; line < front + lead + lines; ++line) {
      const auto sample = [&](std::size_t back) {
        return int{strip[(line - back) * kStripBytes + column]};
      };
      const int difference = sample(0) - 2 * sample(width) + sample(2 * width) - sample(last) +
                             2 * sample(width + last) - sample(2 * width + last);
      sums[0] += difference;
      sums[1] += sums[0];
      low_bits += sums[1];
      sums[2] += low_bits >> plan.shift;
      low_bits &= (1 << plan.shift) - 1;
      strip[(line - front) * kStripBytes + column] =
          static_cast<std::uint8_t>(static_cast<float>(sums[2]) * plan.scale + plan.rounding);
    }
  }
}

void gauss(std::uint8_t* strip, std::size_t lines, const GaussPlan& plan) {
  const auto reach = static_cast<std::size_t>(plan.reach);
  for (std::size_t at = 0; at < lines * kStripBytes; ++at) {
    const auto term = [&](unsigned samples, std::size_t distance) {
      return samples * 64 * plan.weights[distance] >> 16;
    };
    unsigned sum = term(strip[at + reach * kStripBytes], 0);
    for (std::size_t k = 1; k <= reach; ++k)
      sum += term(
          unsigned{strip[at + (reach - k) * kStripBytes]} + strip[at + (reach + k) * kStripBytes],
          k);
    strip[at] = static_cast<std::uint8_t>((sum + 32 + reach / 2) / 64);
  }
}

void shadow(std::uint8_t* pixels, const std::uint8_t* shadow, std::size_t count, PixelOrder order,
            ShadowColor color) {
  for (; count > 0; --count, pixels += kPixelBytes, ++shadow) {
    // Cut, and from 256, as browsers blend one picture over another.
    const unsigned rest = 256U - pixels[order.a];
    for (std::size_t channel = 0; channel < kPixelBytes; ++channel) {
      const unsigned below = divided_by_255(unsigned{color.bytes[channel]} * *shadow);
      pixels[channel] =
          static_cast<std::uint8_t>(std::min(pixels[channel] + (below * rest >> 8), 255U));
    }
  }
}

}  // namespace

const Kernels& plain_kernels() {
  static constexpr Kernels kPlain{"plain", premultiply, unpremultiply, make_opaque,
                                  color,   box,         gauss,         shadow};
  return kPlain;
}

}  // namespace booth::cssfilter
