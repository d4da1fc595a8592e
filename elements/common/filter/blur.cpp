// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/filter/blur.hpp"

#include <algorithm>
#include <cstring>

namespace booth::cssfilter {
namespace {

/// One direction of a blur: lines go into a strip, are blurred down the strip, and come back.
/// Columns are copied into it, rows are turned, so that the kernel need know one direction only.
class Direction {
 public:
  Direction(const Kernels& kernels, const BlurPlan& plan, EdgeMode edge, int length, int offset,
            std::vector<std::uint8_t>& strip)
      : kernels_(kernels),
        plan_(plan),
        edge_(edge),
        length_(length),
        reach_(reach_of(plan)),
        first_(reach_ + offset) {
    const auto* box = std::get_if<BoxPlan>(&plan);
    front_ = box ? static_cast<int>(box_front(*box)) : 0;
    result_ = box ? 2 * reach_ : 0;
    strip.resize(strip_bytes(plan, length));
    strip_ = strip.data();
  }

  /// Where sample `index` of the line belongs; null where it falls outside.
  std::uint8_t* input(int index) {
    const int position = first_ + index;
    return position < 0 || position >= lines_in() ? nullptr : at(front_ + position);
  }
  const std::uint8_t* result(int index) const { return at(result_ + index); }

  /// Between filling in the inputs and taking the results.
  void run() {
    std::fill_n(at(0), static_cast<std::size_t>(front_) * kStripBytes, std::uint8_t{0});
    const int begin = std::clamp(first_, 0, lines_in());
    const int end = std::clamp(first_ + length_, 0, lines_in());
    fill(0, begin, first_ < lines_in() ? begin : -1);
    fill(end, lines_in(), first_ + length_ > 0 ? end - 1 : -1);
    if (const auto* box = std::get_if<BoxPlan>(&plan_)) {
      const int zeros = edge_ == EdgeMode::kTransparent ? std::min(begin, 2 * reach_) : 0;
      kernels_.box(strip_, static_cast<std::size_t>(length_), static_cast<std::size_t>(zeros),
                   *box);
    } else {
      kernels_.gauss(strip_, static_cast<std::size_t>(length_), std::get<GaussPlan>(plan_));
    }
  }

 private:
  int lines_in() const { return length_ + 2 * reach_; }
  std::uint8_t* at(int line) const { return strip_ + static_cast<std::size_t>(line) * kStripBytes; }

  /// Input lines outside the picture: zero, or copies of the edge line.
  void fill(int begin, int end, int edge_line) {
    for (int line = begin; line < end; ++line) {
      if (edge_ == EdgeMode::kRepeat && edge_line >= 0)
        std::memcpy(at(front_ + line), at(front_ + edge_line), kStripBytes);
      else
        std::memset(at(front_ + line), 0, kStripBytes);
    }
  }

  const Kernels& kernels_;
  const BlurPlan& plan_;
  EdgeMode edge_;
  int length_;
  int reach_;
  int first_;  ///< input line of sample 0
  int front_ = 0;
  int result_ = 0;
  std::uint8_t* strip_ = nullptr;
};

void blur_columns(const Surface& surface, Direction&& direction) {
  const int columns = static_cast<int>(kStripBytes / surface.sample_bytes);
  for (int x = 0; x < surface.width; x += columns) {
    const auto count = static_cast<std::size_t>(std::min(columns, surface.width - x));
    const std::size_t bytes = count * surface.sample_bytes;
    std::uint8_t* const top = surface.data + static_cast<std::size_t>(x) * surface.sample_bytes;
    for (int y = 0; y < surface.height; ++y)
      if (std::uint8_t* line = direction.input(y))
        std::memcpy(line, top + y * surface.stride, bytes);
    direction.run();
    for (int y = 0; y < surface.height; ++y)
      std::memcpy(top + y * surface.stride, direction.result(y), bytes);
  }
}

/// Turns rows into columns of the strip, tile by tile, so that every cache line is read once.
template <std::size_t sample_bytes>
void blur_rows(const Surface& surface, Direction&& direction) {
  constexpr int kRows = static_cast<int>(kStripBytes / sample_bytes);
  for (int y = 0; y < surface.height; y += kRows) {
    const int rows = std::min(kRows, surface.height - y);
    const auto for_tiles = [&](auto&& move) {
      for (int x = 0; x < surface.width; x += kRows)
        for (int row = 0; row < rows; ++row)
          for (int i = x; i < std::min(x + kRows, surface.width); ++i)
            move(surface.data + (y + row) * surface.stride + i * static_cast<int>(sample_bytes), i,
                 static_cast<std::size_t>(row) * sample_bytes);
    };
    for_tiles([&](const std::uint8_t* sample, int i, std::size_t column) {
      if (std::uint8_t* line = direction.input(i)) std::memcpy(line + column, sample, sample_bytes);
    });
    direction.run();
    for_tiles([&](std::uint8_t* sample, int i, std::size_t column) {
      std::memcpy(sample, direction.result(i) + column, sample_bytes);
    });
  }
}

}  // namespace

std::size_t strip_bytes(const BlurPlan& plan, int length) {
  const auto* box = std::get_if<BoxPlan>(&plan);
  const std::size_t front = box ? box_front(*box) : 0;
  const auto lines = static_cast<std::size_t>(length + 2 * reach_of(plan));
  return (front + lines) * kStripBytes;
}

void blur(const Kernels& kernels, const Surface& surface, const BlurPlan& plan, EdgeMode edge,
          Offset offset, std::vector<std::uint8_t>& strip) {
  Direction along_rows(kernels, plan, edge, surface.width, offset.x, strip);
  if (surface.sample_bytes == 4) {
    blur_rows<4>(surface, std::move(along_rows));
  } else {
    blur_rows<1>(surface, std::move(along_rows));
  }
  blur_columns(surface, Direction(kernels, plan, edge, surface.height, offset.y, strip));
}

}  // namespace booth::cssfilter
