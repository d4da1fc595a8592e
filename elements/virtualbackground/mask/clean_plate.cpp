// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/mask/clean_plate.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <utility>

namespace booth::keying {
namespace {

constexpr float kBlack = 16.0F;
constexpr float kGrey = 128.0F;
/// Differences this many deviations of noise are as certain as not, and never less than the others.
constexpr float kDeviations = 4.0F;
constexpr float kLeastLuma = 7.0F;    ///< code values
constexpr float kLeastChroma = 3.5F;  ///< code values
/// The noise of a plate that came as a picture, which may be compressed; code values.
constexpr float kUnknownNoise = 2.0F;
/// A change of the room is followed by this share a frame.
constexpr float kFollow = 1.0F / 16.0F;
/// In so many frames the bands follow it.
constexpr unsigned kTurns = 6;
/// From this luma on cameras clip, and colours pale.
constexpr float kClipping = 215.0F;
constexpr float kClipped = 225.0F;
/// Where the frame before showed no room a smaller difference is enough.
constexpr float kHysteresis = 0.7F;
/// A cell that differs by this part of what its neighbours do is wholly person.
constexpr float kWhole = 1.0F;

float outside(float value, float low, float high) {
  return std::max({low - value, value - high, 0.0F});
}

/// Each value and those to its left and right, then those above and below, by a function of two.
template <typename Function>
void with_neighbours(const CellGrid& grid, const std::vector<float>& in, const Function& function,
                     std::vector<float>& beside, std::vector<float>& out) {
  beside.resize(in.size());
  out.resize(in.size());
  for (int y = 0; y < grid.down; ++y) {
    const float* values = in.data() + grid.index(0, y);
    float* results = beside.data() + grid.index(0, y);
    const int last = grid.across - 1;
    for (int x = 1; x < last; ++x)
      results[x] = function(function(values[x - 1], values[x]), values[x + 1]);
    results[0] = function(values[0], values[std::min(1, last)]);
    results[last] = function(values[last], values[std::max(last - 1, 0)]);
  }
  for (int y = 0; y < grid.down; ++y) {
    const float* above = beside.data() + grid.index(0, std::max(y - 1, 0));
    const float* values = beside.data() + grid.index(0, y);
    const float* below = beside.data() + grid.index(0, std::min(y + 1, grid.down - 1));
    float* results = out.data() + grid.index(0, y);
    for (int x = 0; x < grid.across; ++x)
      results[x] = function(function(above[x], values[x]), below[x]);
  }
}

float smaller(float a, float b) { return a < b ? a : b; }
float larger(float a, float b) { return a > b ? a : b; }

}  // namespace

void CleanPlate::Band::follow(const CellGrid& grid, const std::vector<float>& mean) {
  std::vector<float> beside;
  with_neighbours(
      grid, mean, [](float a, float b) { return smaller(a, b); }, beside, low);
  with_neighbours(
      grid, mean, [](float a, float b) { return larger(a, b); }, beside, high);
}

void CleanPlate::learn(CellGrid grid, int frames) {
  grid_ = grid;
  ready_ = false;
  wanted_ = std::max(frames, 1);
  seen_ = 0;
  mean_.resize(grid.size());
  squares_.resize(grid.size());
}

void CleanPlate::set(CellGrid grid, CellColors colors) {
  learn(grid, 1);
  mean_ = std::move(colors);
  for (Band* band : {&y_, &u_, &v_}) band->noise.assign(grid.size(), kUnknownNoise);
  begin();
}

void CleanPlate::add(const CellColors& frame) {
  const auto sum = [](const std::vector<float>& values, std::vector<float>& sums,
                      std::vector<float>& squares) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      sums[i] += values[i];
      squares[i] += values[i] * values[i];
    }
  };
  sum(frame.y, mean_.y, squares_.y);
  sum(frame.u, mean_.u, squares_.u);
  sum(frame.v, mean_.v, squares_.v);
  if (++seen_ == wanted_) finish();
}

void CleanPlate::finish() {
  const auto of = [&](std::vector<float>& sums, const std::vector<float>& squares, Band& band) {
    const float share = 1.0F / static_cast<float>(seen_);
    band.noise.resize(sums.size());
    for (std::size_t i = 0; i < sums.size(); ++i) {
      sums[i] *= share;
      const float variance = squares[i] * share - sums[i] * sums[i];
      band.noise[i] = seen_ > 1 ? std::sqrt(std::max(variance, 0.0F)) : kUnknownNoise;
    }
  };
  of(mean_.y, squares_.y, y_);
  of(mean_.u, squares_.u, u_);
  of(mean_.v, squares_.v, v_);
  begin();
}

void CleanPlate::begin() {
  y_.follow(grid_, mean_.y);
  u_.follow(grid_, mean_.u);
  v_.follow(grid_, mean_.v);
  ready_ = true;
  light_ = {};
  frame_ = 0;
  before_.clear();
}

/// 1 where it is as certain as not that the cell is not the room.
float CleanPlate::score(std::size_t cell, const CellColors& frame,
                        const DifferenceSettings& settings) const {
  const float luma = (frame.y[cell] - light_.offset) / light_.gain;
  const auto shadow = static_cast<float>(settings.shadow);
  const float light =
      std::clamp((luma - kBlack) / std::max(y_.low[cell] - kBlack, 1.0F), 0.0F, 1.0F);
  const float pale = std::clamp((light_.luma(y_.high[cell]) - kClipping) / 10.0F, 0.0F, 1.0F);
  const auto chroma = [&](float value, float shift, const Band& band) {
    const float colour = (value - kGrey - shift) / light_.gain;
    // In a shadow there is less colour as well.
    const float low = std::min((band.low[cell] - kGrey) * light, band.low[cell] - kGrey);
    const float high = std::max((band.high[cell] - kGrey) * light, band.high[cell] - kGrey);
    const float limit = std::max(kDeviations * band.noise[cell], kLeastChroma);
    return outside(colour, low, high) / (limit * (1.0F + 3.0F * pale));
  };
  const float u = chroma(frame.u[cell], light_.u, u_);
  const float v = chroma(frame.v[cell], light_.v, v_);
  const float color = std::sqrt(u * u + v * v);
  if (frame.y[cell] >= kClipped && light_.luma(y_.high[cell]) >= kClipped) return color;
  const float miss = outside(luma, y_.low[cell], y_.high[cell]) /
                     std::max(kDeviations * y_.noise[cell], kLeastLuma);
  // Darker by no more than a shadow, and of the same colour; twice as dark is none.
  const float forgiven = std::clamp(2.0F - (1.0F - light) / std::max(shadow, 0.01F), 0.0F, 1.0F);
  const float same = std::clamp(2.0F - 2.0F * color, 0.0F, 1.0F);
  return std::max(color, luma < y_.low[cell] ? miss * (1.0F - forgiven * same) : miss);
}

CleanPlate::Difference& CleanPlate::compare(const CellColors& frame,
                                            const DifferenceSettings& settings) {
  light_ = fit_light(frame, mean_, before_, light_);
  const std::size_t cells = grid_.size();
  before_.resize(cells, 0);
  for (auto* values : {&difference_.certain, &difference_.share}) values->resize(cells);
  scores_.resize(cells);
  for (std::size_t i = 0; i < cells; ++i) scores_[i] = score(i, frame, settings);
  with_neighbours(
      grid_, scores_, [](float a, float b) { return larger(a, b); }, beside_, around_);
  const auto middle = static_cast<float>(std::max(2.0 * settings.threshold, 0.05));
  const auto width = static_cast<float>(std::max(2.0 * settings.softness, 0.02));
  const auto to_byte = [](float share) {
    return static_cast<std::uint8_t>(255.0F * std::clamp(share, 0.0F, 1.0F) + 0.5F);
  };
  for (std::size_t i = 0; i < cells; ++i) {
    const float limit = before_[i] > 127 ? kHysteresis * middle : middle;
    difference_.certain[i] = to_byte((scores_[i] - limit) / width + 0.5F);
    // The person's own difference from the room is that of the cells around.
    difference_.share[i] = to_byte(scores_[i] / std::max(kWhole * around_[i], middle));
  }
  before_ = difference_.certain;
  adapt(frame);
  return difference_;
}

void CleanPlate::adapt(const CellColors& frame) {
  const float back = 1.0F / light_.gain;
  for (std::size_t i = 0; i < before_.size(); ++i) {
    const float luma = (frame.y[i] - light_.offset) * back;
    // Neither a person nor a shadow.
    if (before_[i] > 0 || std::abs(luma - mean_.y[i]) > kLeastLuma) continue;
    const auto follow = [&](float value, float shift, float& mean) {
      mean += kFollow * ((value - kGrey - shift) * back + kGrey - mean);
    };
    mean_.y[i] += kFollow * (luma - mean_.y[i]);
    follow(frame.u[i], light_.u, mean_.u[i]);
    follow(frame.v[i], light_.v, mean_.v[i]);
  }
  // One after the other, so that no frame has all the work.
  const unsigned turn = ++frame_ % kTurns;
  if (turn == 0) y_.follow(grid_, mean_.y);
  if (turn == kTurns / 3) u_.follow(grid_, mean_.u);
  if (turn == 2 * kTurns / 3) v_.follow(grid_, mean_.v);
}

}  // namespace booth::keying
