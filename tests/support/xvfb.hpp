// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

#include <sys/types.h>

namespace booth::testing_support {

/// An X server of its own without a screen (Xvfb), for as long as this object lives; the display
/// number is one that was free. `display()` is empty where Xvfb is not installed or did not start:
/// skip the test then.
class Xvfb {
 public:
  Xvfb(int width, int height);
  Xvfb(const Xvfb&) = delete;
  Xvfb& operator=(const Xvfb&) = delete;
  ~Xvfb();

  const std::string& display() const { return display_; }

 private:
  pid_t process_ = -1;
  std::string display_;
};

}  // namespace booth::testing_support
