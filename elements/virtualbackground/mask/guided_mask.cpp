// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/mask/guided_mask.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "elements/virtualbackground/pixels/fixed_point.hpp"

namespace booth::keying {
namespace {

/// Luma of cells is in quarters of a code value.
constexpr int kLumaOne = 4;

std::int32_t limited(double value) {
  const double kept = std::clamp(value, double{-kLineLimit}, double{kLineLimit});
  return static_cast<std::int32_t>(kept + (kept < 0.0 ? -0.5 : 0.5));
}

}  // namespace

void GuidedMask::configure(int width, int height, int cell) {
  width_ = width;
  height_ = height;
  cell_ = cell;
  across_ = (width + cell - 1) / cell;
  down_ = (height + cell - 1) / cell;
  const std::size_t cells = index(0, down_);
  for (Cells* all : {&luma_, &mean_luma_, &mean_mask_, &square_, &product_, &slope_, &offset_})
    all->assign(cells, 0);
  columns_.assign(static_cast<std::size_t>(width), 0);
  for (auto& row : spread_)
    for (auto& line : row) line.assign(static_cast<std::size_t>(width + 1), 0);
}

const std::vector<std::int32_t>& GuidedMask::look(const ConstPlane& luma) {
  for (int row = 0; row < down_; ++row) {
    std::fill(columns_.begin(), columns_.end(), 0);
    const int bottom = std::min((row + 1) * cell_, height_);
    for (int y = row * cell_; y < bottom; ++y) {
      const std::uint8_t* pixels = luma.row(y);
      for (std::size_t x = 0; x < columns_.size(); ++x) columns_[x] += pixels[x];
    }
    for (int i = 0; i < across_; ++i) {
      const int right = std::min((i + 1) * cell_, width_);
      std::int32_t sum = 0;
      for (int x = i * cell_; x < right; ++x) sum += columns_[static_cast<std::size_t>(x)];
      const int count = (right - i * cell_) * (bottom - row * cell_);
      luma_[index(i, row)] = (kLumaOne * sum + count / 2) / count;
    }
  }
  return luma_;
}

void GuidedMask::box(Cells& cells, int radius) {
  const auto stride = static_cast<std::size_t>(across_);
  line_.resize(stride);
  for (int y = 0; y < down_; ++y) {
    std::int32_t* row = cells.data() + index(0, y);
    std::copy_n(row, stride, line_.begin());
    std::int32_t sum = 0;
    for (int x = 0; x < std::min(radius, across_); ++x) sum += line_[static_cast<std::size_t>(x)];
    for (int x = 0; x < across_; ++x) {
      if (x + radius < across_) sum += line_[static_cast<std::size_t>(x + radius)];
      if (x > radius) sum -= line_[static_cast<std::size_t>(x - radius - 1)];
      row[x] = sum;
    }
  }
  // Row by row, so that memory is read as it lies.
  rows_before_ = cells;
  const auto add = [&](int y, int sign) {
    const std::int32_t* row = rows_before_.data() + index(0, y);
    for (std::size_t x = 0; x < stride; ++x) line_[x] += sign * row[x];
  };
  std::fill(line_.begin(), line_.end(), 0);
  for (int y = 0; y < std::min(radius, down_); ++y) add(y, 1);
  for (int y = 0; y < down_; ++y) {
    if (y + radius < down_) add(y + radius, 1);
    if (y > radius) add(y - radius - 1, -1);
    std::copy_n(line_.begin(), stride, cells.data() + index(0, y));
  }
}

int GuidedMask::neighbours(int x, int y, int radius) const {
  const auto extent = [radius](int at, int size) {
    return std::min(at + radius, size - 1) - std::max(at - radius, 0) + 1;
  };
  return extent(x, across_) * extent(y, down_);
}

void GuidedMask::solve(std::span<const std::uint8_t> mask, const GuideSettings& settings) {
  const double least = settings.smallest * settings.smallest;
  const double gain = 1.0 / (settings.high - settings.low);
  for (std::size_t i = 0; i < luma_.size(); ++i) {
    mean_luma_[i] = luma_[i];
    mean_mask_[i] = mask[i];
    square_[i] = luma_[i] * luma_[i];
    product_[i] = luma_[i] * mask[i];
  }
  for (Cells* cells : {&mean_luma_, &mean_mask_, &square_, &product_}) box(*cells, settings.radius);
  for (int y = 0; y < down_; ++y) {
    for (int x = 0; x < across_; ++x) {
      const std::size_t i = index(x, y);
      const double share = 1.0 / neighbours(x, y, settings.radius);
      const double luma = mean_luma_[i] * share / kLumaOne;
      const double mean = mean_mask_[i] * share;
      const double variance = square_[i] * share / (kLumaOne * kLumaOne) - luma * luma;
      const double covariance = product_[i] * share / kLumaOne - luma * mean;
      const double slope = gain * covariance / (std::max(variance, 0.0) + least);
      const double middle = gain * (mean - 255.0 * settings.low) - slope * (luma - 128.0);
      slope_[i] = limited(slope * kSlopeOne);
      offset_[i] = limited(middle * kOffsetOne);
    }
  }
}

void GuidedMask::fit(std::span<const std::uint8_t> mask, const GuideSettings& settings) {
  solve(mask, settings);
  for (Cells* cells : {&slope_, &offset_}) {
    box(*cells, settings.radius);
    for (int y = 0; y < down_; ++y) {
      for (int x = 0; x < across_; ++x) {
        const int count = neighbours(x, y, settings.radius);
        std::int32_t& value = (*cells)[index(x, y)];
        value = (value + (value < 0 ? -count : count) / 2) / count;
      }
    }
  }
}

void GuidedMask::spread(const Cells& cells, int row, std::int16_t* out) const {
  const std::int32_t* values = cells.data() + index(0, std::clamp(row, 0, down_ - 1));
  const int half = cell_ / 2;
  const int shift = std::countr_zero(static_cast<unsigned>(2 * cell_));
  for (int i = -1; i < across_; ++i) {
    const std::int32_t from = values[std::max(i, 0)];
    const std::int32_t step = values[std::min(i + 1, across_ - 1)] - from;
    const int first = i * cell_ + half;
    const int end = std::min(first + cell_, width_);
    for (int x = std::max(first, 0); x < end; ++x)
      out[x] = static_cast<std::int16_t>(from + (step * (2 * (x - first) + 1) >> shift));
  }
}

void GuidedMask::render(const ConstPlane& luma, const Plane& shares) {
  const int half = cell_ / 2;
  int spread_row = -2;  // the cell row in spread_[0]; the one below is in spread_[1]
  for (int y = 0; y < height_; ++y) {
    const int above = y < half ? -1 : (y - half) / cell_;
    if (above != spread_row) {
      std::swap(spread_[0], spread_[1]);
      for (int i = above == spread_row + 1 && above >= 0 ? 1 : 0; i < 2; ++i) {
        spread(slope_, above + i, spread_[i][0].data());
        spread(offset_, above + i, spread_[i][1].data());
      }
      spread_row = above;
    }
    const int part = (2 * (y - above * cell_ - half) + 1) * 16384 / cell_;
    std::uint8_t* out = shares.row(y);
    rows_.share({{spread_[0][0].data(), spread_[0][1].data()},
                 {spread_[1][0].data(), spread_[1][1].data()},
                 part,
                 luma.row(y),
                 width_,
                 out});
    if (width_ % 2 != 0) out[width_] = out[width_ - 1];
  }
}

}  // namespace booth::keying
