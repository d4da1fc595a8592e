// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/mask/segmentation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <utility>

#include "elements/virtualbackground/mask/mask_worker.hpp"

namespace booth::keying {
namespace {

constexpr int kOne = 256;  ///< of the weights between two places of a mask

/// What a share becomes by threshold and softness.
std::array<std::uint8_t, 256> curve(const MaskSettings& settings) {
  std::array<std::uint8_t, 256> values{};
  const double width = std::max(settings.softness, 1.0 / 255.0);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double share = static_cast<double>(i) / 255.0;
    const double value = (share - settings.threshold) / width + 0.5;
    values[i] = static_cast<std::uint8_t>(std::lround(255.0 * std::clamp(value, 0.0, 1.0)));
  }
  return values;
}

/// Where the middle of cell `i` lies between two places of a mask.
struct Between {
  int first;
  int second;
  int part;  ///< of the second, of kOne

  static Between of(int i, int cells, int places) {
    const int at =
        std::clamp((2 * i + 1) * places * kOne / (2 * cells) - kOne / 2, 0, (places - 1) * kOne);
    return {at / kOne, std::min(at / kOne + 1, places - 1), at % kOne};
  }
};

}  // namespace

int cell_for(int width) {
  int cell = 2;
  while (width > 320 * cell) cell *= 2;
  return cell;
}

void Segmentation::fill_cells(const GuidedMask& guide, const MaskSettings& settings) {
  across_ = guide.across();
  down_ = guide.down();
  settings_ = settings;
  cells_.resize(static_cast<std::size_t>(across_) * static_cast<std::size_t>(down_));
  const auto shares = curve(settings);
  std::vector<Between> columns;
  for (int x = 0; x < across_; ++x) columns.push_back(Between::of(x, across_, mask_->width));
  std::uint8_t* cell = cells_.data();
  for (int y = 0; y < down_; ++y) {
    const Between rows = Between::of(y, down_, mask_->height);
    const std::uint8_t* upper = mask_->values.data() + std::ptrdiff_t{rows.first} * mask_->width;
    const std::uint8_t* lower = mask_->values.data() + std::ptrdiff_t{rows.second} * mask_->width;
    for (const Between& column : columns) {
      const auto along = [&](const std::uint8_t* row) {
        return row[column.first] * (kOne - column.part) + row[column.second] * column.part;
      };
      const int sum = along(upper) * (kOne - rows.part) + along(lower) * rows.part;
      *cell++ = shares[static_cast<std::size_t>((sum + kOne * kOne / 2) / (kOne * kOne))];
    }
  }
}

void Segmentation::process(MaskStage& stage, const FrameSettings& settings, Colorimetry colorimetry,
                           const ConstImageView& in, const ImageView& out, const Plane& alpha) {
  const ConstImageView planar = stage.load(in, cell_for(in.width));
  std::shared_ptr<const Mask> mask;
  if (settings.people && settings.model) {
    mask = settings.people->newest();
    settings.people->submit(planar, colorimetry, settings.model);
  }
  if (!mask) return stage.hide(settings, in, out, alpha);
  const GuidedMask& guide = stage.guide();
  const bool same = mask == mask_ && settings.mask == settings_ && guide.across() == across_ &&
                    guide.down() == down_;
  mask_ = std::move(mask);
  if (!same) fill_cells(guide, settings.mask);
  stage.compose({cells_, {}}, settings, in, out, alpha);
}

}  // namespace booth::keying
