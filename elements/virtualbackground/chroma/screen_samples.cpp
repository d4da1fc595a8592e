// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/chroma/screen_samples.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace booth::keying {
namespace {

constexpr int kColumns = 64;
constexpr int kRows = 36;

/// A sample has the key's colour where its hue is this near (tangent of 10 degrees, and noise of so
/// many code values), and in any light between these multiples of the key's chroma.
constexpr float kSlope = 0.176F;
constexpr float kNoise = 3.0F;
constexpr float kDarkest = 0.6F;
constexpr float kBrightest = 1.7F;
/// What has less of the key than this share, or than so many code values, is left alone by it.
constexpr float kTouched = 0.15F;
constexpr float kLeastTouched = 5.0F;

}  // namespace

void take_samples(const ConstImageView& picture, int slice, int slices,
                  std::vector<ScreenSample>& samples) {
  const int width = picture.chroma_width();
  const int height = picture.chroma_height();
  const int columns = std::min(width, kColumns);
  const int rows = std::min(height, kRows);
  for (int row = slice; row < rows; row += slices) {
    const int y = (2 * row + 1) * height / (2 * rows);
    const std::uint8_t* luma = picture.planes[0].row(2 * y);
    const std::uint8_t* u = picture.planes[1].row(y);
    const std::uint8_t* v = picture.planes[2].row(y);
    for (int column = 0; column < columns; ++column) {
      const int x = (2 * column + 1) * width / (2 * columns);
      // A twentieth of the picture on three sides; the presenter fills the lower edge.
      const bool side = x < width / 20 + 1 || x >= width - width / 20 - 1;
      const bool border = y < height / 20 + 1 || (side && y < height * 2 / 3);
      samples.push_back({luma[2 * x], static_cast<std::int8_t>(u[x] - 128),
                         static_cast<std::int8_t>(v[x] - 128), border, 2 * x + 1 < width,
                         column == 0});
    }
  }
}

Tally::Tally(const KeyColor& key) : key_(key) {
  const double length = std::max(key.saturation(), 1.0);
  along_u_ = static_cast<float>((key.u - 128.0) / length);
  along_v_ = static_cast<float>((key.v - 128.0) / length);
  lowest_ = kDarkest * static_cast<float>(length);
  highest_ = kBrightest * static_cast<float>(length);
  touched_from_ = std::max(kTouched * static_cast<float>(length), kLeastTouched);
  wedge_ = static_cast<float>(wedge_slope(key, MatteSettings{}.angle));
}

void Tally::add(const std::vector<ScreenSample>& samples) {
  int former_luma = -1;  // of a sample of the colour right before this one
  for (const ScreenSample& sample : samples) {
    const auto u = static_cast<float>(sample.u), v = static_cast<float>(sample.v);
    const float along = u * along_u_ + v * along_v_;
    const float across = std::abs(v * along_u_ - u * along_v_);
    ++samples_;
    left_border_ += sample.border && sample.left;
    right_border_ += sample.border && !sample.left;
    touched_ += along - wedge_ * across > touched_from_;
    if (sample.starts_row) former_luma = -1;
    if (along < lowest_ || along > highest_ || across > kSlope * along + kNoise) {
      former_luma = -1;
      continue;
    }
    ++inside_;
    left_border_inside_ += sample.border && sample.left;
    right_border_inside_ += sample.border && !sample.left;
    ++y_[sample.y];
    ++u_[static_cast<std::size_t>(sample.u + 128)];
    ++v_[static_cast<std::size_t>(sample.v + 128)];
    if (former_luma >= 0) {
      ++neighbours_;
      ++steps_[static_cast<std::size_t>(std::abs(sample.y - former_luma))];
    }
    former_luma = sample.y;
  }
}

double Tally::median(const Histogram& histogram, int count) {
  double below = 0.0;
  for (std::size_t value = 0; value < histogram.size(); ++value) {
    const double here = histogram[value];
    // A value stands for all that rounds to it, which lie evenly.
    if (below + here >= count / 2.0 && here > 0.0)
      return static_cast<double>(value) - 0.5 + (count / 2.0 - below) / here;
    below += here;
  }
  return 0.0;
}

Sighting Tally::result() const {
  if (inside_ == 0) return {key_};
  // A part of the picture that is not there has nothing against the colour.
  const auto share = [](int inside, int all) { return all > 0 ? double(inside) / all : 1.0; };
  return {{median(y_, inside_), median(u_, inside_), median(v_, inside_)},
          share(inside_, samples_),
          share(left_border_inside_ + right_border_inside_, left_border_ + right_border_),
          std::min(share(left_border_inside_, left_border_),
                   share(right_border_inside_, right_border_)),
          share(inside_, std::max(touched_, inside_)),
          neighbours_ > 0 ? median(steps_, neighbours_) : 0.0};
}

}  // namespace booth::keying
