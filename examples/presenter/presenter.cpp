// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "presenter.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "canvas.hpp"

namespace booth::example {
namespace {

constexpr int kStrands = 70;
constexpr std::size_t kNoiseSamples = 1 << 16;

}  // namespace

Presenter::Presenter(int width, int height, std::uint32_t seed)
    : width_(std::max(width, 64)), height_(std::max(height, 64)), random_(seed) {
  make_wall();
  make_noise();
  make_strands();
}

void Presenter::make_wall() {
  wall_.resize(std::size_t{4} * static_cast<std::size_t>(width_) *
               static_cast<std::size_t>(height_));
  Canvas canvas(wall_.data(), std::size_t{4} * static_cast<std::size_t>(width_), width_, height_);
  const float aspect = static_cast<float>(width_) / static_cast<float>(height_);
  canvas.paint(
      {{-aspect, 0}, {aspect, 1}}, 1, [](Point) { return -9.0F; },
      [](Point p, float) {
        const float x = p.x + 0.28F, y = p.y - 0.3F;
        const float paper = 0.012F * ripple(p.x * 4 + 0.5F * ripple(p.y * 1.4F));
        return kWall * (1.06F - 0.32F * (x * x + y * y) + paper);
      });
}

void Presenter::make_noise() {
  std::normal_distribution<float> luma(0, 2.2F), chroma(0, 1.1F);
  const std::size_t rows_worth = kNoiseSamples + static_cast<std::size_t>(width_);
  noise_.resize(4 * rows_worth, 0);
  for (std::size_t i = 0; i < rows_worth; ++i) {
    const float common = luma(random_);
    for (std::size_t c = 0; c < 3; ++c)
      noise_[4 * i + c] = static_cast<std::int8_t>(std::lround(common + chroma(random_)));
  }
}

void Presenter::make_strands() {
  std::uniform_real_distribution<float> angle(-1.9F, 1.9F), reach(0.015F, 0.05F),
      bend(-0.03F, 0.03F);
  for (int i = 0; i < kStrands; ++i)
    strands_.push_back({angle(random_), reach(random_), bend(random_)});
}

void Presenter::draw(double seconds, std::uint8_t* pixels, std::size_t stride) {
  const auto row_bytes = std::size_t{4} * static_cast<std::size_t>(width_);
  for (std::size_t y = 0; y < static_cast<std::size_t>(height_); ++y)
    std::memcpy(pixels + y * stride, wall_.data() + y * row_bytes, row_bytes);
  Canvas canvas(pixels, stride, width_, height_);
  draw_figure(canvas, seconds, strands_);
  // The same moment always has the same noise, whatever was drawn before.
  random_.seed(static_cast<std::uint32_t>(std::llround(seconds * 1000)));
  add_noise(pixels, stride);
}

void Presenter::add_noise(std::uint8_t* pixels, std::size_t stride) {
  const std::size_t row_bytes = std::size_t{4} * static_cast<std::size_t>(width_);
  for (std::size_t y = 0; y < static_cast<std::size_t>(height_); ++y) {
    std::uint8_t* row = pixels + y * stride;
    const std::int8_t* noise = noise_.data() + 4 * (random_() % kNoiseSamples);
    for (std::size_t i = 0; i < row_bytes; ++i)
      row[i] = static_cast<std::uint8_t>(std::clamp(row[i] + noise[i], 0, 255));
  }
}

}  // namespace booth::example
