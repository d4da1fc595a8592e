// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <vector>

#include "elements/common/image_view.hpp"
#include "tests/interop/browser.hpp"

namespace booth::interop {

/// A canvas in a page, and what its `filter` attribute makes of pictures (software renderer).
class CssCanvas {
 public:
  explicit CssCanvas(Browser& browser, const std::vector<RgbaImage>& pictures);

  /// Every picture drawn through the filter, straight RGBA as getImageData() gives it; throws
  /// std::runtime_error where the browser does not answer.
  std::vector<RgbaImage> draw(const std::string& filter);

  struct Answer {
    bool accepted = false;  ///< by the canvas
    std::string computed;   ///< getComputedStyle(), font 10px; empty where CSS refuses it
  };
  Answer parse(const std::string& filter);

 private:
  Page page_;
  std::vector<RgbaImage> pictures_;
};

/// Four small pictures: a gradient, hard edges, one with a photo's texture, one with every alpha.
std::vector<RgbaImage> sample_pictures();

}  // namespace booth::interop
