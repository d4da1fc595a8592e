// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

#include "elements/common/color.hpp"

namespace booth::testing_support {

/// Draws on the root window of an X display; connected for as long as it lives.
class XPainter {
 public:
  explicit XPainter(const std::string& display);
  XPainter(const XPainter&) = delete;
  XPainter& operator=(const XPainter&) = delete;
  ~XPainter();

  explicit operator bool() const { return display_ != nullptr; }
  /// Both return when the server has done it.
  void fill(int x, int y, int width, int height, Color color);
  void move_pointer(int x, int y);

 private:
  void* display_;  // Xlib's macros stay out of this header
};

}  // namespace booth::testing_support
