// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <mutex>

#include "elements/common/image_view.hpp"

namespace booth::photo {

/// A grid of equal cells with the same gap around all.
struct SheetLayout {
  int columns = 1;
  int rows = 1;
  int cell_width = 1;
  int cell_height = 1;
  int gap = 0;

  int width() const { return columns * (cell_width + gap) + gap; }
  int height() const { return rows * (cell_height + gap) + gap; }
  int left(int n) const { return gap + n % columns * (cell_width + gap); }
  int top(int n) const { return gap + n / columns * (cell_height + gap); }
};

/// For photos of one size, one of every filter of every frame, on a sheet at most `max_width` wide;
/// photos are never enlarged. A few filters of several frames make a row of every frame, all else a
/// grid with as many rows as columns, or one less.
SheetLayout sheet_layout(int frames, int filters, int photo_width, int photo_height, int max_width);

/// Photos on dark grey, in their order, each as large as its cell allows. Any thread; the pictures
/// are made smaller in the thread that brings them.
class ContactSheet {
 public:
  ContactSheet(int frames, int filters, int max_width)
      : frames_(frames), filters_(filters), max_width_(max_width) {}

  /// Both count from 0. The first photo that comes says what size the cells have.
  void place(int frame, int filter, const RgbaImage& photo);
  /// Empty where no photo came. Leaves nothing here.
  RgbaImage take();

 private:
  int frames_;
  int filters_;
  int max_width_;
  std::mutex mutex_;
  SheetLayout layout_;
  RgbaImage sheet_;
};

}  // namespace booth::photo
