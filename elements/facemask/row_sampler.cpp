// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/facemask/row_sampler.hpp"

#include <algorithm>
#include <cmath>

namespace booth::facemask {
namespace {

/// A place between two rows or columns. Outside the picture lies its edge, whose alpha coverage()
/// takes away.
struct Between {
  int first, second;
  float share;  ///< of the second

  Between(float place, int size) {
    const float whole = std::floor(place);
    share = place - whole;
    const auto bounded = [&](float index) {
      return static_cast<int>(std::clamp(index, 0.0F, static_cast<float>(size - 1)));
    };
    first = bounded(whole);
    second = bounded(whole + 1.0F);
  }
};

/// How much of a pixel of the frame the picture covers along one axis: `place` in pixels of the
/// level, `scale` of them in one of the frame.
float coverage(float place, int size, float scale) {
  const float inside =
      std::min(place + 0.5F, static_cast<float>(size) - 0.5F - place) / scale + 0.5F;
  return std::clamp(inside, 0.0F, 1.0F);
}

const Picture::Sample* row_of(const Picture::Level& level, int y) {
  return level.samples.data() + std::ptrdiff_t{4} * y * level.width;
}

}  // namespace

RowSampler::RowSampler(const Picture::Level& level, const Placement& at, int left, int right)
    : level_(level), left_(left), right_(right), upright_(at.angle == 0.0) {
  const double cosine = std::cos(at.angle), sine = std::sin(at.angle);
  const double across = level.width / at.width, down = level.height / at.height;
  x_by_x_ = cosine * across;
  x_by_y_ = sine * across;
  y_by_x_ = -sine * down;
  y_by_y_ = cosine * down;
  x_start_ = (0.5 - at.x) * x_by_x_ + (0.5 - at.y) * x_by_y_ + level.width / 2.0 - 0.5;
  y_start_ = (0.5 - at.x) * y_by_x_ + (0.5 - at.y) * y_by_y_ + level.height / 2.0 - 0.5;
  scale_x_ = static_cast<float>(across);
  scale_y_ = static_cast<float>(down);
  if (upright_) make_columns();
}

void RowSampler::make_columns() {
  for (int x = left_; x < right_; ++x) {
    const auto place = static_cast<float>(x_start_ + x_by_x_ * x);
    const Between between(place, level_.width);
    const float covered = coverage(place, level_.width, scale_x_);
    columns_.push_back({4 * between.first, 4 * between.second, covered * (1.0F - between.share),
                        covered * between.share});
  }
  between_.resize(std::size_t{4} * static_cast<std::size_t>(level_.width));
}

void RowSampler::render(int y, Pixel* out) {
  if (upright_)
    render_upright(y, out);
  else
    render_turned(y, out);
}

void RowSampler::render_upright(int y, Pixel* out) {
  const auto place = static_cast<float>(y_start_ + y_by_y_ * y);
  const Between rows(place, level_.height);
  const float covered = coverage(place, level_.height, scale_y_) / 255.0F;
  const float upper = covered * (1.0F - rows.share), lower = covered * rows.share;
  const Picture::Sample *a = row_of(level_, rows.first), *b = row_of(level_, rows.second);
  float* between = between_.data();
  for (int i = columns_.front().first; i < columns_.back().second + 4; ++i)
    between[i] = upper * static_cast<float>(a[i]) + lower * static_cast<float>(b[i]);
  for (const Column& column : columns_) {
    const float *first = between + column.first, *second = between + column.second;
    Pixel& pixel = *out++;
    for (std::size_t i = 0; i < 4; ++i)
      pixel[i] = column.first_weight * first[i] + column.second_weight * second[i];
    pixel[3] /= 255.0F;
  }
}

void RowSampler::render_turned(int y, Pixel* out) const {
  for (int x = left_; x < right_; ++x) {
    const auto u = static_cast<float>(x_start_ + x_by_x_ * x + x_by_y_ * y);
    const auto v = static_cast<float>(y_start_ + y_by_x_ * x + y_by_y_ * y);
    const float covered =
        coverage(u, level_.width, scale_x_) * coverage(v, level_.height, scale_y_) / 255.0F;
    Pixel& pixel = *out++;
    pixel = {};
    if (covered <= 0.0F) continue;
    const Between columns(u, level_.width), rows(v, level_.height);
    const Picture::Sample *a = row_of(level_, rows.first), *b = row_of(level_, rows.second);
    for (int i = 0; i < 4; ++i) {
      const auto across = [&](const Picture::Sample* row) {
        return static_cast<float>(row[4 * columns.first + i]) * (1.0F - columns.share) +
               static_cast<float>(row[4 * columns.second + i]) * columns.share;
      };
      pixel[static_cast<std::size_t>(i)] =
          covered * (across(a) * (1.0F - rows.share) + across(b) * rows.share);
    }
    pixel[3] /= 255.0F;
  }
}

}  // namespace booth::facemask
