// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/screencapturesrc/x_display.hpp"

#include <cstdlib>

#include <X11/Xlib.h>

namespace booth {

bool is_display_reachable(const std::string& name) {
  Display* display = XOpenDisplay(name.empty() ? nullptr : name.c_str());
  if (!display) return false;
  XCloseDisplay(display);
  return true;
}

std::string display_in_use(const std::string& name) {
  if (!name.empty()) return name;
  const char* from_environment = std::getenv("DISPLAY");
  return from_environment ? from_environment : "";
}

}  // namespace booth
