// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "elements/facemask/face_detector.hpp"

namespace booth::facemask {

/// Finds one face where it is told, as often as it is asked, after waiting where it is told.
class FakeDetector : public FaceDetector {
 public:
  bool wants_color() const override { return color; }
  booth::Result<std::vector<Detection>> detect(const SmallPicture& picture,
                                               const SearchHints& hints) override {
    std::unique_lock lock(mutex);
    opened.wait(lock, [&] { return open; });
    ++searches;
    size = {picture.width, picture.height};
    had_color = !picture.bgr.empty();
    expected = hints.expected;
    smallest = hints.smallest;
    everywhere += hints.everywhere ? 'e' : '.';
    if (!error.empty()) return booth::Result<std::vector<Detection>>::failure(error);
    return std::vector<Detection>{{face, 1.0, 0.0}};
  }
  void set_open(bool value) {
    {
      std::lock_guard lock(mutex);
      open = value;
    }
    opened.notify_all();
  }

  std::mutex mutex;
  std::condition_variable opened;
  bool open = true;
  bool color = false, had_color = false;
  int searches = 0;
  std::pair<int, int> size;
  std::vector<Square> expected;
  double smallest = 0.0;
  std::string everywhere;
  Square face{40, 30, 20};
  std::string error;
};

}  // namespace booth::facemask
