// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <mutex>

#include "elements/common/image_view.hpp"

namespace booth::photo {

/// A grid of equal cells, as square as the number of photos allows, with the same gap around all.
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

/// For `count` photos of one size on a sheet at most `max_width` wide; photos are never enlarged.
SheetLayout sheet_layout(int count, int photo_width, int photo_height, int max_width);

/// Photos on dark grey, in their order, each as large as its cell allows. Any thread; the pictures
/// are made smaller in the thread that brings them.
class ContactSheet {
 public:
  ContactSheet(int count, int max_width) : count_(count), max_width_(max_width) {}

  /// The place `n` counts from 0; the first photo says what size the cells have.
  void place(int n, const RgbaImage& photo);
  /// Empty where no photo came. Leaves nothing here.
  RgbaImage take();

 private:
  int count_;
  int max_width_;
  std::mutex mutex_;
  SheetLayout layout_;
  RgbaImage sheet_;
};

}  // namespace booth::photo
