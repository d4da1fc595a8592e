// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/facemask/paint.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "elements/facemask/row_sampler.hpp"

namespace booth::facemask {
namespace {

/// Pixels of the frame; the ends do not belong to it.
struct Region {
  int left, top, right, bottom;
};

/// What of the frame the picture can touch.
Region region_of(const Frame& frame, const Placement& at) {
  const double cosine = std::abs(std::cos(at.angle)), sine = std::abs(std::sin(at.angle));
  // Half a pixel more: edges fade out over one.
  const double reach_x = (at.width * cosine + at.height * sine + 1.0) / 2;
  const double reach_y = (at.width * sine + at.height * cosine + 1.0) / 2;
  const auto bounded = [](double value, int limit) {
    return static_cast<int>(std::clamp(value, 0.0, static_cast<double>(limit)));
  };
  return {bounded(std::floor(at.x - reach_x), frame.width),
          bounded(std::floor(at.y - reach_y), frame.height),
          bounded(std::ceil(at.x + reach_x), frame.width),
          bounded(std::ceil(at.y + reach_y), frame.height)};
}

/// So that no sample of any component lies half inside.
Region aligned(const Frame& frame, Region region) {
  int shift_x = 0, shift_y = 0;
  for (const Component& component : frame.components) {
    shift_x = std::max(shift_x, component.shift_x);
    shift_y = std::max(shift_y, component.shift_y);
  }
  return {region.left >> shift_x << shift_x, region.top >> shift_y << shift_y,
          std::min(frame.width, samples_of(region.right, shift_x) << shift_x),
          std::min(frame.height, samples_of(region.bottom, shift_y) << shift_y)};
}

/// Premultiplied RGB becomes premultiplied YCbCr, as to_yuv() has it.
class ToYuv {
 public:
  explicit ToYuv(Colorimetry colorimetry) {
    const auto [red, blue] = luma_weights(colorimetry.matrix);
    const bool full = colorimetry.range == YuvRange::kFull;
    const double luma = full ? 1.0 : 219.0 / 255.0;
    const double chroma = full ? 1.0 : 224.0 / 255.0;
    const double green = 1.0 - red - blue;
    const double u = chroma / (2.0 * (1.0 - blue)), v = chroma / (2.0 * (1.0 - red));
    const double rows[3][4] = {{luma * red, luma * green, luma * blue, full ? 0.0 : 16.0},
                               {-u * red, -u * green, u * (1.0 - blue), 128.0},
                               {v * (1.0 - red), -v * green, -v * blue, 128.0}};
    for (std::size_t i = 0; i < 4; ++i)
      columns_[i] = {static_cast<float>(rows[0][i]), static_cast<float>(rows[1][i]),
                     static_cast<float>(rows[2][i]), i == 3 ? 1.0F : 0.0F};
  }

  void apply(Pixel& pixel) const {
    const Pixel rgb = pixel;
    for (std::size_t c = 0; c < 4; ++c)
      pixel[c] = (columns_[0][c] * rgb[0] + columns_[1][c] * rgb[1]) +
                 (columns_[2][c] * rgb[2] + columns_[3][c] * rgb[3]);
  }

 private:
  std::array<Pixel, 4> columns_;
};

std::uint8_t to_byte(float value) {
  return static_cast<std::uint8_t>(std::clamp(value + 0.5F, 0.0F, 255.0F));
}

/// Some rows of the frame, rendered and then blended into every component.
class Strip {
 public:
  Strip(const Frame& frame, const Picture::Level& level, const Placement& at, Region region)
      : frame_(frame),
        region_(region),
        columns_(static_cast<std::size_t>(region.right - region.left)),
        sampler_(level, at, region.left, region.right),
        to_yuv_(frame.colorimetry) {}

  /// As many rows as one sample of the most subsampled component stands for, or a multiple.
  void draw(int top, int bottom) {
    top_ = top;
    bottom_ = bottom;
    pixels_.resize(static_cast<std::size_t>(bottom - top) * columns_);
    for (int y = top; y < bottom; ++y) sampler_.render(y, &pixels_[index(region_.left, y)]);
    if (frame_.yuv)
      for (Pixel& pixel : pixels_) to_yuv_.apply(pixel);
    if (frame_.has_alpha()) read_alpha();
    for (std::size_t c = 0; c < 3; ++c) {
      const Component& component = frame_.components[c];
      if (!frame_.has_alpha() && component.shift_x == 0 && component.shift_y == 0)
        blend_pixels(c);
      else
        blend_samples(c);
    }
    if (frame_.has_alpha()) write_alpha();
  }

 private:
  std::size_t index(int x, int y) const {
    return static_cast<std::size_t>(y - top_) * columns_ +
           static_cast<std::size_t>(x - region_.left);
  }

  /// What is left of the frame under the picture, and the alpha of both together.
  void read_alpha() {
    const Component& alpha = frame_.components[3];
    under_.resize(pixels_.size());
    for (int y = top_; y < bottom_; ++y)
      for (int x = region_.left; x < region_.right; ++x)
        under_[index(x, y)] = static_cast<float>(alpha.row(y)[x * alpha.step]) / 255.0F;
  }

  void write_alpha() {
    const Component& alpha = frame_.components[3];
    for (int y = top_; y < bottom_; ++y)
      for (int x = region_.left; x < region_.right; ++x) {
        const std::size_t i = index(x, y);
        alpha.row(y)[x * alpha.step] =
            to_byte(255.0F * (pixels_[i][3] + under_[i] * (1.0F - pixels_[i][3])));
      }
  }

  /// One sample a pixel, over an opaque frame.
  void blend_pixels(std::size_t channel) {
    const Component& component = frame_.components[channel];
    for (int y = top_; y < bottom_; ++y) {
      std::uint8_t* value = component.row(y) + std::ptrdiff_t{region_.left} * component.step;
      const Pixel* pixel = &pixels_[index(region_.left, y)];
      for (std::size_t i = 0; i < columns_; ++i, value += component.step)
        *value = to_byte(pixel[i][channel] + (1.0F - pixel[i][3]) * static_cast<float>(*value));
    }
  }

  void blend_samples(std::size_t channel) {
    const Component& component = frame_.components[channel];
    const int tall = 1 << component.shift_y, wide = 1 << component.shift_x;
    for (int y = top_; y < bottom_; y += tall) {
      std::uint8_t* row = component.row(y >> component.shift_y);
      for (int x = region_.left; x < region_.right; x += wide)
        blend_sample(row[(x >> component.shift_x) * component.step], channel, x, y, wide, tall);
    }
  }

  /// Over all pixels that the sample stands for.
  void blend_sample(std::uint8_t& value, std::size_t channel, int x, int y, int wide, int tall) {
    float drawn = 0.0F, alpha = 0.0F, left = 0.0F;
    for (int py = y; py < std::min(y + tall, bottom_); ++py)
      for (int px = x; px < std::min(x + wide, region_.right); ++px) {
        const std::size_t i = index(px, py);
        const float under = frame_.has_alpha() ? under_[i] : 1.0F;
        drawn += pixels_[i][channel];
        alpha += pixels_[i][3];
        left += under * (1.0F - pixels_[i][3]);
      }
    if (alpha > 0.0F) value = to_byte((drawn + left * static_cast<float>(value)) / (alpha + left));
  }

  const Frame& frame_;
  const Region region_;
  const std::size_t columns_;
  RowSampler sampler_;
  const ToYuv to_yuv_;
  int top_ = 0, bottom_ = 0;
  std::vector<Pixel> pixels_;
  std::vector<float> under_;  ///< alpha of the frame, 0..1, where it has one
};

}  // namespace

void paint(const Frame& frame, const Picture& picture, const Placement& placement) {
  if (!(placement.width > 0.0 && placement.height > 0.0)) return;
  if (!std::isfinite(placement.x + placement.y + placement.angle)) return;
  const Region region = aligned(frame, region_of(frame, placement));
  if (region.left >= region.right || region.top >= region.bottom) return;
  Strip strip(frame, picture.level_for(placement.width), placement, region);
  constexpr int kRows = 4;  // a multiple of every subsampling, and small enough for the cache
  for (int y = region.top; y < region.bottom; y += kRows)
    strip.draw(y, std::min(y + kRows, region.bottom));
}

}  // namespace booth::facemask
