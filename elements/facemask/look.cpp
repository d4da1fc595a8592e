// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/facemask/look.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace booth::facemask {
namespace {

/// Less likeness is another thing.
constexpr float kLeastLikeness = 0.6F;
/// Levels of deviation below which there is noise only.
constexpr float kLeastContrast = 3.0F;

/// Bilinear, with the edge going on for ever.
float value_at(const SmallPicture& picture, float x, float y) {
  x = std::clamp(x, 0.0F, static_cast<float>(picture.width - 1));
  y = std::clamp(y, 0.0F, static_cast<float>(picture.height - 1));
  const int left = static_cast<int>(x), top = static_cast<int>(y);
  const int right = std::min(left + 1, picture.width - 1);
  const int bottom = std::min(top + 1, picture.height - 1);
  const auto at = [&](int px, int py) {
    return static_cast<float>(
        picture.grey[static_cast<std::size_t>(py) * static_cast<std::size_t>(picture.width) +
                     static_cast<std::size_t>(px)]);
  };
  const float u = x - static_cast<float>(left), v = y - static_cast<float>(top);
  const float upper = at(left, top) + u * (at(right, top) - at(left, top));
  const float lower = at(left, bottom) + u * (at(right, bottom) - at(left, bottom));
  return upper + v * (lower - upper);
}

/// side x side places around a face's centre, each the mean of four points.
std::vector<float> places_of(const SmallPicture& picture, const Square& face, int side) {
  const auto step = static_cast<float>(face.size / Look::kPlacesInFace);
  const auto x0 = static_cast<float>(face.x) - 0.5F - step * static_cast<float>(side - 1) / 2.0F;
  const auto y0 = static_cast<float>(face.y) - 0.5F - step * static_cast<float>(side - 1) / 2.0F;
  const float off = step / 4.0F;
  std::vector<float> places;
  places.reserve(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
  for (int j = 0; j < side; ++j) {
    const float y = y0 + step * static_cast<float>(j);
    for (int i = 0; i < side; ++i) {
      const float x = x0 + step * static_cast<float>(i);
      places.push_back((value_at(picture, x - off, y - off) + value_at(picture, x + off, y - off) +
                        value_at(picture, x - off, y + off) + value_at(picture, x + off, y + off)) /
                       4.0F);
    }
  }
  return places;
}

constexpr int kWindow = Look::kSide + 2 * Look::kReach;
constexpr int kShifts = 2 * Look::kReach + 1;

/// Correlation of the patch with the part of the window from (x, y) on.
float likeness(const float* patch, const float* window, int x, int y) {
  float product = 0.0F, sum = 0.0F, squares = 0.0F;
  for (int j = 0; j < Look::kSide; ++j) {
    const float* row = window + (y + j) * kWindow + x;
    for (int i = 0; i < Look::kSide; ++i) {
      product += patch[j * Look::kSide + i] * row[i];
      sum += row[i];
      squares += row[i] * row[i];
    }
  }
  const float count = Look::kSide * Look::kSide;
  const float spread = squares - sum * sum / count;
  if (spread < count * kLeastContrast * kLeastContrast) return 0.0F;
  return product / std::sqrt(spread);
}

/// Where the top of a paraboloid through a maximum and its eight neighbours lies, in places from
/// it. Likeness is often a slanting ridge, along which two parabolas would be far off.
struct Top {
  double x = 0.0, y = 0.0;

  explicit Top(const float* best) {
    const auto at = [&](int dx, int dy) { return double{best[dy * kShifts + dx]}; };
    const double slope_x = (at(1, 0) - at(-1, 0)) / 2, slope_y = (at(0, 1) - at(0, -1)) / 2;
    const double xx = at(1, 0) - 2 * at(0, 0) + at(-1, 0);
    const double yy = at(0, 1) - 2 * at(0, 0) + at(0, -1);
    const double xy = (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / 4;
    const double determinant = xx * yy - xy * xy;
    if (determinant <= 1e-12) return;
    x = std::clamp((xy * slope_y - yy * slope_x) / determinant, -1.0, 1.0);
    y = std::clamp((xy * slope_x - xx * slope_y) / determinant, -1.0, 1.0);
  }
};

}  // namespace

std::optional<Look> Look::of(const SmallPicture& picture, const Square& face) {
  const std::vector<float> places = places_of(picture, face, kSide);
  const auto count = static_cast<float>(places.size());
  float mean = 0.0F;
  for (const float value : places) mean += value / count;
  float squares = 0.0F;
  for (const float value : places) squares += (value - mean) * (value - mean);
  if (squares < count * kLeastContrast * kLeastContrast) return std::nullopt;
  Patch patch;
  const float scale = 1.0F / std::sqrt(squares);
  std::transform(places.begin(), places.end(), patch.begin(),
                 [&](float value) { return (value - mean) * scale; });
  return Look(patch);
}

std::optional<Square> Look::find(const SmallPicture& picture, const Square& around) const {
  const std::vector<float> window = places_of(picture, around, kWindow);
  std::array<float, kShifts * kShifts> all;
  for (int y = 0; y < kShifts; ++y)
    for (int x = 0; x < kShifts; ++x)
      all[static_cast<std::size_t>(y * kShifts + x)] = likeness(patch_.data(), window.data(), x, y);
  const auto best = std::max_element(all.begin(), all.end());
  if (*best < kLeastLikeness) return std::nullopt;
  const int index = static_cast<int>(best - all.begin());
  const int x = index % kShifts, y = index / kShifts;
  // At the rim the best place may lie beyond it.
  if (x == 0 || y == 0 || x == kShifts - 1 || y == kShifts - 1) return std::nullopt;
  const double step = around.size / kPlacesInFace;
  const Top top(&*best);
  return Square{around.x + step * (x - kReach + top.x), around.y + step * (y - kReach + top.y),
                around.size};
}

}  // namespace booth::facemask
