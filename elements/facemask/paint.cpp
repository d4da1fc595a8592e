// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/facemask/paint.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace booth::facemask {
namespace {

/// One pixel to be drawn: three premultiplied channels of the frame's colour space in levels, and
/// alpha 0..1.
using Pixel = std::array<float, 4>;

/// Pixels of the frame; the ends do not belong to it.
struct Region {
  int left, top, right, bottom;
};

/// From a pixel of the frame to a place in a level of the picture, both counted from their first
/// pixel's centre.
struct Mapping {
  double x_by_x, x_by_y, x_start;
  double y_by_x, y_by_y, y_start;

  Mapping(const Placement& at, const Picture::Level& level) {
    const double cosine = std::cos(at.angle), sine = std::sin(at.angle);
    const double across = level.width / at.width, down = level.height / at.height;
    x_by_x = cosine * across;
    x_by_y = sine * across;
    y_by_x = -sine * down;
    y_by_y = cosine * down;
    x_start = (0.5 - at.x) * x_by_x + (0.5 - at.y) * x_by_y + level.width / 2.0 - 0.5;
    y_start = (0.5 - at.x) * y_by_x + (0.5 - at.y) * y_by_y + level.height / 2.0 - 0.5;
  }
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

/// Bilinear; outside the picture lies its edge, whose alpha coverage() takes away.
Pixel sample(const Picture::Level& level, float x, float y) {
  const float column = std::floor(x), row = std::floor(y);
  const float right = x - column, low = y - row;
  const int x0 = std::clamp(static_cast<int>(column), 0, level.width - 1);
  const int x1 = std::clamp(static_cast<int>(column) + 1, 0, level.width - 1);
  const int y0 = std::clamp(static_cast<int>(row), 0, level.height - 1);
  const int y1 = std::clamp(static_cast<int>(row) + 1, 0, level.height - 1);
  const auto at = [&](int px, int py) {
    return level.samples.data() + 4 * (static_cast<std::ptrdiff_t>(py) * level.width + px);
  };
  const Picture::Sample *a = at(x0, y0), *b = at(x1, y0), *c = at(x0, y1), *d = at(x1, y1);
  Pixel pixel;
  for (std::size_t i = 0; i < 4; ++i) {
    const float upper =
        static_cast<float>(a[i]) * (1.0F - right) + static_cast<float>(b[i]) * right;
    const float lower =
        static_cast<float>(c[i]) * (1.0F - right) + static_cast<float>(d[i]) * right;
    pixel[i] = (upper * (1.0F - low) + lower * low) / 255.0F;
  }
  pixel[3] /= 255.0F;
  return pixel;
}

/// How much of a pixel of the frame the picture covers along one axis: `place` in pixels of the
/// level, `scale` of them in one of the frame.
float coverage(float place, int size, float scale) {
  const float inside =
      std::min(place + 0.5F, static_cast<float>(size) - 0.5F - place) / scale + 0.5F;
  return std::clamp(inside, 0.0F, 1.0F);
}

/// Premultiplied RGB becomes premultiplied YCbCr, in double as to_yuv() has it.
class ToYuv {
 public:
  explicit ToYuv(Colorimetry colorimetry) {
    const auto [red, blue] = luma_weights(colorimetry.matrix);
    const bool full = colorimetry.range == YuvRange::kFull;
    const double luma = full ? 1.0 : 219.0 / 255.0;
    const double chroma = full ? 1.0 : 224.0 / 255.0;
    const double green = 1.0 - red - blue;
    const double u = chroma / (2.0 * (1.0 - blue)), v = chroma / (2.0 * (1.0 - red));
    rows_ = {{{luma * red, luma * green, luma * blue, full ? 0.0 : 16.0},
              {-u * red, -u * green, u * (1.0 - blue), 128.0},
              {v * (1.0 - red), -v * green, -v * blue, 128.0}}};
  }

  void apply(Pixel& pixel) const {
    const Pixel rgb = pixel;
    for (std::size_t c = 0; c < 3; ++c)
      pixel[c] = static_cast<float>(rows_[c][0] * rgb[0] + rows_[c][1] * rgb[1] +
                                    rows_[c][2] * rgb[2] + rows_[c][3] * rgb[3]);
  }

 private:
  std::array<std::array<double, 4>, 3> rows_;
};

std::uint8_t to_byte(float value) {
  return static_cast<std::uint8_t>(std::clamp(value + 0.5F, 0.0F, 255.0F));
}

/// Some rows of the frame, rendered and then blended into every component. As many rows as one
/// sample of the most subsampled component stands for.
class Strip {
 public:
  Strip(const Frame& frame, const Picture::Level& level, const Placement& at, Region region)
      : frame_(frame),
        level_(level),
        mapping_(at, level),
        region_(region),
        to_yuv_(frame.colorimetry) {
    scale_x_ = static_cast<float>(level.width / at.width);
    scale_y_ = static_cast<float>(level.height / at.height);
    columns_ = region.right - region.left;
  }

  void draw(int top, int bottom) {
    top_ = top;
    rows_ = bottom - top;
    pixels_.resize(static_cast<std::size_t>(rows_) * static_cast<std::size_t>(columns_));
    under_.assign(pixels_.size(), 1.0F);
    for (int y = top; y < bottom; ++y) render(y);
    if (frame_.has_alpha()) read_alpha();
    for (int c = 0; c < 3; ++c) blend(static_cast<std::size_t>(c));
    if (frame_.has_alpha()) write_alpha();
  }

 private:
  std::size_t index(int x, int y) const {
    return static_cast<std::size_t>(y - top_) * static_cast<std::size_t>(columns_) +
           static_cast<std::size_t>(x - region_.left);
  }

  void render(int y) {
    for (int x = region_.left; x < region_.right; ++x) {
      const auto u =
          static_cast<float>(mapping_.x_start + mapping_.x_by_x * x + mapping_.x_by_y * y);
      const auto v =
          static_cast<float>(mapping_.y_start + mapping_.y_by_x * x + mapping_.y_by_y * y);
      Pixel& pixel = pixels_[index(x, y)];
      const float covered =
          coverage(u, level_.width, scale_x_) * coverage(v, level_.height, scale_y_);
      if (covered <= 0.0F) {
        pixel = {};
        continue;
      }
      pixel = sample(level_, u, v);
      for (float& value : pixel) value *= covered;
      if (frame_.yuv) to_yuv_.apply(pixel);
    }
  }

  /// What is left of the frame under the picture, and the alpha of both together.
  void read_alpha() {
    const Component& alpha = frame_.components[3];
    for (int y = top_; y < top_ + rows_; ++y)
      for (int x = region_.left; x < region_.right; ++x)
        under_[index(x, y)] = static_cast<float>(alpha.row(y)[x * alpha.step]) / 255.0F;
  }

  void write_alpha() {
    const Component& alpha = frame_.components[3];
    for (int y = top_; y < top_ + rows_; ++y)
      for (int x = region_.left; x < region_.right; ++x) {
        const std::size_t i = index(x, y);
        alpha.row(y)[x * alpha.step] =
            to_byte(255.0F * (pixels_[i][3] + under_[i] * (1.0F - pixels_[i][3])));
      }
  }

  void blend(std::size_t channel) {
    const Component& component = frame_.components[channel];
    const int tall = 1 << component.shift_y, wide = 1 << component.shift_x;
    for (int y = top_; y < top_ + rows_; y += tall) {
      std::uint8_t* row = component.row(y >> component.shift_y);
      for (int x = region_.left; x < region_.right; x += wide)
        blend_sample(row[(x >> component.shift_x) * component.step], channel, x, y, wide, tall);
    }
  }

  /// Over all pixels that the sample stands for.
  void blend_sample(std::uint8_t& value, std::size_t channel, int x, int y, int wide, int tall) {
    float drawn = 0.0F, left = 0.0F, both = 0.0F, any = 0.0F;
    for (int py = y; py < std::min(y + tall, top_ + rows_); ++py)
      for (int px = x; px < std::min(x + wide, region_.right); ++px) {
        const std::size_t i = index(px, py);
        const float alpha = pixels_[i][3];
        any += alpha;
        drawn += pixels_[i][channel];
        left += under_[i] * (1.0F - alpha);
        both += alpha + under_[i] * (1.0F - alpha);
      }
    if (any > 0.0F) value = to_byte((drawn + left * static_cast<float>(value)) / both);
  }

  const Frame& frame_;
  const Picture::Level& level_;
  const Mapping mapping_;
  const Region region_;
  const ToYuv to_yuv_;
  float scale_x_, scale_y_;
  int columns_;
  int top_ = 0, rows_ = 0;
  std::vector<Pixel> pixels_;
  std::vector<float> under_;  ///< alpha of the frame, 0..1
};

/// So that no sample of any component lies half inside.
Region aligned(const Frame& frame, Region region) {
  int shift_x = 0, shift_y = 0;
  for (int c = 0; c < frame.count; ++c) {
    shift_x = std::max(shift_x, frame.components[static_cast<std::size_t>(c)].shift_x);
    shift_y = std::max(shift_y, frame.components[static_cast<std::size_t>(c)].shift_y);
  }
  return {region.left >> shift_x << shift_x, region.top >> shift_y << shift_y,
          std::min(frame.width, samples_of(region.right, shift_x) << shift_x),
          std::min(frame.height, samples_of(region.bottom, shift_y) << shift_y)};
}

}  // namespace

void paint(const Frame& frame, const Picture& picture, const Placement& placement) {
  if (!(placement.width > 0.0 && placement.height > 0.0)) return;
  const Region region = aligned(frame, region_of(frame, placement));
  if (region.left >= region.right || region.top >= region.bottom) return;
  Strip strip(frame, picture.level_for(placement.width), placement, region);
  constexpr int kRows = 16;  // a multiple of every subsampling
  for (int y = region.top; y < region.bottom; y += kRows)
    strip.draw(y, std::min(y + kRows, region.bottom));
}

}  // namespace booth::facemask
