// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/interop/page_media.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <stdexcept>

#include "tests/interop/page_state.hpp"

namespace booth::interop {
namespace {

using Clock = std::chrono::steady_clock;

/// Places in a picture of 70 x 20: in the middle of the yellow, green, magenta and blue bar; in the
/// middle of the four patches.
constexpr char kBarPlaces[] = "[[15, 6], [35, 6], [45, 6], [65, 6]]";
constexpr char kPatchPlaces[] = "[[17, 5], [52, 5], [17, 15], [52, 15]]";

std::string element(const std::string& selector) {
  return "document.querySelector('" + selector + "')";
}

Patches look(Page& page, const std::string& video, const std::string& places) {
  const Value seen = page.evaluate(
      "(() => { const canvas = document.createElement('canvas');"
      "  [canvas.width, canvas.height] = [70, 20];"
      "  const context = canvas.getContext('2d');"
      "  context.drawImage(" +
      element(video) + ", 0, 0, 70, 20);" + "  return " + places +
      ".map(([x, y]) => [...context.getImageData(x, y, 1, 1).data]); })()");
  Patches patches{};
  const auto* rows = seen.array();
  for (std::size_t i = 0; rows && i < std::min(rows->size(), patches.size()); ++i) {
    const auto* rgba = (*rows)[i].array();
    if (!rgba || rgba->size() != 4) continue;
    const auto channel = [&](std::size_t c) {
      return static_cast<std::uint8_t>(std::lround((*rgba)[c].number().value_or(0)));
    };
    patches[i] = {channel(0), channel(1), channel(2), 255};
  }
  return patches;
}

testing::AssertionResult shows(Page& page, const std::string& video, const std::string& places,
                               const Patches& expected) {
  try {
    page.wait_until(element(video) + ".videoWidth > 0");
    const auto deadline = Clock::now() + kPatience;
    for (;;) {
      const auto result = resembles(look(page, video, places), expected);
      if (result || Clock::now() > deadline) return result;
    }
  } catch (const std::exception& error) {
    return testing::AssertionFailure() << error.what();
  }
}

}  // namespace

testing::AssertionResult shows_bars(Page& page, const std::string& video) {
  return shows(page, video, kBarPlaces, kBarPatches);
}

testing::AssertionResult shows_camera(Page& page, const std::string& video) {
  return shows(page, video, kPatchPlaces, kBrowserPatches);
}

testing::AssertionResult plays_on(Page& page, const std::string& video) {
  try {
    const Value played = page.evaluate(element(video) + ".currentTime");
    page.wait_until(element(video) + ".currentTime > " +
                    std::to_string(played.number().value_or(0) + 0.5));
    return testing::AssertionSuccess();
  } catch (const std::exception& error) {
    return testing::AssertionFailure() << error.what();
  }
}

testing::AssertionResult hears(Page& page) {
  try {
    page.evaluate(kHeard);
    return testing::AssertionSuccess();
  } catch (const std::exception& error) {
    return testing::AssertionFailure() << error.what();
  }
}

}  // namespace booth::interop
