// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/support/x_painter.hpp"

#include <X11/Xlib.h>

namespace booth::testing_support {
namespace {

Display* as_display(void* display) { return static_cast<Display*>(display); }

}  // namespace

XPainter::XPainter(const std::string& display) : display_(XOpenDisplay(display.c_str())) {}

XPainter::~XPainter() {
  if (display_) XCloseDisplay(as_display(display_));
}

void XPainter::fill(int x, int y, int width, int height, Color color) {
  Display* display = as_display(display_);
  GC context = XCreateGC(display, DefaultRootWindow(display), 0, nullptr);
  XSetForeground(display, context,
                 static_cast<unsigned long>(color.r) << 16 |
                     static_cast<unsigned long>(color.g) << 8 | color.b);
  XFillRectangle(display, DefaultRootWindow(display), context, x, y, static_cast<unsigned>(width),
                 static_cast<unsigned>(height));
  XFreeGC(display, context);
  XSync(display, 0);
}

void XPainter::move_pointer(int x, int y) {
  Display* display = as_display(display_);
  XWarpPointer(display, 0, DefaultRootWindow(display), 0, 0, 0, 0, x, y);
  XSync(display, 0);
}

}  // namespace booth::testing_support
