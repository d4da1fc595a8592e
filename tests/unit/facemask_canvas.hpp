// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Frames of several layouts for the tests of facemask's cores.
#pragma once

#include <cstdint>
#include <ostream>
#include <vector>

#include "elements/facemask/frame.hpp"

namespace booth::facemask {

enum class Layout { kRgba, kBgrx, kI420, kNv12, kYuy2, kA420 };
inline constexpr Layout kLayouts[] = {Layout::kRgba, Layout::kBgrx, Layout::kI420,
                                      Layout::kNv12, Layout::kYuy2, Layout::kA420};

inline std::ostream& operator<<(std::ostream& out, Layout layout) {
  const char* names[] = {"RGBA", "BGRx", "I420", "NV12", "YUY2", "A420"};
  return out << names[static_cast<int>(layout)];
}

/// An owned frame whose samples all have one value, with bytes between its rows that must not
/// change.
class Canvas {
 public:
  Canvas(Layout layout, int width, int height, std::uint8_t value) : value_(value) {
    frame_.width = width;
    frame_.height = height;
    frame_.yuv = layout != Layout::kRgba && layout != Layout::kBgrx;
    frame_.count = layout == Layout::kRgba || layout == Layout::kA420 ? 4 : 3;
    lay_out(layout, samples_of(width, 1), samples_of(height, 1));
    bytes_.assign(size_ + kGuard, kUntouched);
    for (std::size_t c = 0; c < static_cast<std::size_t>(frame_.count); ++c) {
      frame_.components[c].data = bytes_.data() + starts_[c];
      for_each(c, [&](std::uint8_t& sample) { sample = value_; });
    }
    before_ = bytes_;
  }
  Canvas(const Canvas&) = delete;
  Canvas& operator=(const Canvas&) = delete;

  const Frame& frame() const { return frame_; }
  std::uint8_t& at(std::size_t component, int x, int y) {
    const Component& c = frame_.components[component];
    return c.row(y >> c.shift_y)[(x >> c.shift_x) * c.step];
  }
  /// Bytes that are no sample of a component, or a sample that still has its first value.
  bool only_samples_changed() const {
    std::vector<std::uint8_t> rest = bytes_;
    std::vector<bool> sample(bytes_.size());
    for (std::size_t c = 0; c < static_cast<std::size_t>(frame_.count); ++c)
      for_each(c, [&](std::uint8_t& byte) { sample[index(byte)] = true; });
    for (std::size_t i = 0; i < bytes_.size(); ++i)
      if (!sample[i] && bytes_[i] != before_[i]) return false;
    return true;
  }
  bool is_untouched() const { return bytes_ == before_; }

 private:
  static constexpr std::size_t kGuard = 16;
  static constexpr std::uint8_t kUntouched = 0xa5;

  std::size_t index(const std::uint8_t& byte) const {
    return static_cast<std::size_t>(&byte - bytes_.data());
  }

  template <typename Visit>
  void for_each(std::size_t c, Visit visit) const {
    const Component& component = frame_.components[c];
    for (int y = 0; y < samples_of(frame_.height, component.shift_y); ++y)
      for (int x = 0; x < samples_of(frame_.width, component.shift_x); ++x)
        visit(component.row(y)[x * component.step]);
  }

  /// One plane of rows of so many bytes; returns where it starts.
  std::size_t plane(int row_bytes, int rows, std::ptrdiff_t& stride) {
    const std::size_t start = size_ + kGuard;
    stride = row_bytes + 3;
    size_ = start + static_cast<std::size_t>(stride * rows);
    return start;
  }

  void component(std::size_t c, std::size_t start, Component what) {
    starts_[c] = start;
    frame_.components[c] = what;
  }

  void lay_out(Layout layout, int half_width, int half_height) {
    const int width = frame_.width, height = frame_.height;
    std::ptrdiff_t stride = 0;
    if (!frame_.yuv) {
      const std::size_t start = plane(4 * width, height, stride);
      const std::size_t order[2][4] = {{0, 1, 2, 3}, {2, 1, 0, 3}};
      for (std::size_t c = 0; c < 4; ++c)
        component(c, start + order[layout == Layout::kBgrx][c], {nullptr, stride, 4, 0, 0});
      return;
    }
    if (layout == Layout::kYuy2) {
      const std::size_t start = plane(4 * half_width, height, stride);
      component(0, start, {nullptr, stride, 2, 0, 0});
      component(1, start + 1, {nullptr, stride, 4, 1, 0});
      component(2, start + 3, {nullptr, stride, 4, 1, 0});
      return;
    }
    component(0, plane(width, height, stride), {});
    frame_.components[0] = {nullptr, stride, 1, 0, 0};
    const int step = layout == Layout::kNv12 ? 2 : 1;
    const std::size_t chroma = plane(step * half_width, half_height, stride);
    component(1, chroma, {nullptr, stride, step, 1, 1});
    const std::size_t second = step == 2 ? chroma + 1 : plane(half_width, half_height, stride);
    component(2, second, {nullptr, stride, step, 1, 1});
    if (layout != Layout::kA420) return;
    const std::size_t alpha = plane(width, height, stride);
    component(3, alpha, {nullptr, stride, 1, 0, 0});
  }

  std::uint8_t value_;
  Frame frame_;
  std::size_t size_ = 0;
  std::size_t starts_[4] = {};
  std::vector<std::uint8_t> bytes_, before_;
};

}  // namespace booth::facemask
