// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/photosnapshot/contact_sheet.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "elements/common/resize.hpp"

namespace booth::photo {
namespace {

/// Filters of a frame side by side.
constexpr int kMostInARow = 8;
/// Neither black nor white, so that the edges of any photo are seen.
constexpr std::uint8_t kPaper = 48;

RgbaImage paper(int width, int height) {
  const auto pixels = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  RgbaImage sheet{width, height, std::vector<std::uint8_t>(4 * pixels, kPaper)};
  for (std::size_t alpha = 3; alpha < sheet.pixels.size(); alpha += 4) sheet.pixels[alpha] = 255;
  return sheet;
}

/// The largest size of the photo's shape in the cell.
std::pair<int, int> fitted(const RgbaImage& photo, const SheetLayout& layout) {
  const double scale = std::min({1.0, static_cast<double>(layout.cell_width) / photo.width,
                                 static_cast<double>(layout.cell_height) / photo.height});
  const auto side = [&](int full, int most) {
    return std::clamp(static_cast<int>(std::lround(full * scale)), 1, most);
  };
  return {side(photo.width, layout.cell_width), side(photo.height, layout.cell_height)};
}

/// Straight alpha over an opaque picture.
void draw(const RgbaImage& photo, int left, int top, RgbaImage& sheet) {
  for (int y = 0; y < photo.height; ++y) {
    const std::uint8_t* in = photo.view().planes[0].row(y);
    std::uint8_t* out = sheet.view().planes[0].row(top + y) + std::ptrdiff_t{4} * left;
    for (int x = 0; x < photo.width; ++x, in += 4, out += 4)
      for (int c = 0; c < 3; ++c)
        out[c] = static_cast<std::uint8_t>((in[c] * in[3] + out[c] * (255 - in[3]) + 127) / 255);
  }
}

}  // namespace

SheetLayout sheet_layout(int frames, int filters, int photo_width, int photo_height,
                         int max_width) {
  SheetLayout layout;
  const int count = std::max(frames * filters, 1);
  const bool row_a_frame = frames > 1 && filters > 1 && filters <= kMostInARow;
  layout.columns =
      row_a_frame ? filters : static_cast<int>(std::ceil(std::sqrt(static_cast<double>(count))));
  layout.rows = (count + layout.columns - 1) / layout.columns;
  layout.gap = std::max(1, max_width / 100);
  const int room = (max_width - layout.gap * (layout.columns + 1)) / layout.columns;
  layout.cell_width = std::clamp(room, 1, photo_width);
  const double shape = static_cast<double>(photo_height) / photo_width;
  layout.cell_height =
      std::clamp(static_cast<int>(std::lround(layout.cell_width * shape)), 1, photo_height);
  return layout;
}

void ContactSheet::place(int frame, int filter, const RgbaImage& photo) {
  if (frame < 0 || frame >= frames_ || filter < 0 || filter >= filters_ || photo.empty()) return;
  const int n = frame * filters_ + filter;
  SheetLayout layout;
  {
    std::lock_guard lock(mutex_);
    if (sheet_.empty()) {
      layout_ = sheet_layout(frames_, filters_, photo.width, photo.height, max_width_);
      sheet_ = paper(layout_.width(), layout_.height());
    }
    layout = layout_;
  }
  const auto [width, height] = fitted(photo, layout);
  const RgbaImage small = resized(photo.view(), width, height);
  const int left = layout.left(n) + (layout.cell_width - width) / 2;
  const int top = layout.top(n) + (layout.cell_height - height) / 2;
  std::lock_guard lock(mutex_);
  draw(small, left, top, sheet_);
}

RgbaImage ContactSheet::take() {
  std::lock_guard lock(mutex_);
  return std::exchange(sheet_, {});
}

}  // namespace booth::photo
