// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace booth::example {

/// A place in the picture: frame heights, x from the middle to the right, y from the top down.
struct Point {
  float x = 0;
  float y = 0;

  Point operator+(Point o) const { return {x + o.x, y + o.y}; }
  Point operator-(Point o) const { return {x - o.x, y - o.y}; }
  Point operator*(float f) const { return {x * f, y * f}; }
};

inline float length(Point p) { return std::sqrt(p.x * p.x + p.y * p.y); }

/// Colour channels 0..255.
struct Rgb {
  float r = 0;
  float g = 0;
  float b = 0;

  Rgb operator*(float f) const { return {r * f, g * f, b * f}; }
};

inline Rgb mix(Rgb a, Rgb b, float t) {
  return {a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t};
}

/// sin(2 pi turns) to 6 %, without a call into the mathematics library.
inline float ripple(float turns) {
  const float t = turns - static_cast<float>(static_cast<int>(turns + (turns < 0 ? -0.5F : 0.5F)));
  return 8 * t * (1 - 2 * std::abs(t));
}

/// Signed distances, negative inside, in frame heights.
inline float ellipse(Point p, Point centre, Point radii) {
  const Point q = p - centre;
  const float near = length({q.x / radii.x, q.y / radii.y});
  const float slope = length({q.x / (radii.x * radii.x), q.y / (radii.y * radii.y)});
  return slope > 0 ? near * (near - 1) / slope : -std::min(radii.x, radii.y);
}

inline float capsule(Point p, Point a, Point b, float radius) {
  const Point along = b - a;
  const Point q = p - a;
  const float square = along.x * along.x + along.y * along.y;
  const float t = std::clamp((q.x * along.x + q.y * along.y) / square, 0.0F, 1.0F);
  return length(q - along * t) - radius;
}

/// The union of two distances with a fillet of about `round` between them.
inline float joined(float a, float b, float round) {
  const float t = std::max(round - std::abs(a - b), 0.0F) / round;
  return std::min(a, b) - t * t * round * 0.25F;
}

struct Box {
  Point from;
  Point to;
};

/// BGRx pixels somebody else owns, painted in frame-height coordinates.
class Canvas {
 public:
  Canvas(std::uint8_t* pixels, std::size_t stride, int width, int height)
      : pixels_(pixels), stride_(stride), width_(width), height_(height) {}

  float pixel() const { return 1.0F / static_cast<float>(height_); }

  /// Paints every pixel of `box` with `shade(point, distance)`, as far as `distance(point)` covers
  /// it. The edge is `softness` wide, in frame heights; one pixel is plain anti-aliasing. Runs of
  /// pixels far from the edge take it from both ends of the run: that is most of the picture.
  template <typename Distance, typename Shade>
  void paint(Box box, float softness, Distance distance, Shade shade) {
    const int x0 = column(box.from.x), x1 = column(box.to.x);
    const int y0 = row(box.from.y), y1 = row(box.to.y);
    const float far = softness / 2 + kRun * pixel();
    const bool smooth = softness > 2 * kRun * pixel();
    for (int y = y0; y < y1; ++y) {
      std::uint8_t* line = pixels_ + static_cast<std::size_t>(y) * stride_;
      float next = distance(at(x0, y));
      for (int x = x0; x < x1; x += kRun) {
        const float first = std::exchange(next, distance(at(x + kRun, y)));
        if (std::min(first, next) > far) continue;
        const bool coarse = smooth || std::max(first, next) < -far;
        for (int i = x; i < std::min(x + kRun, x1); ++i) {
          const Point p = at(i, y);
          const float along = static_cast<float>(i - x) / kRun;
          const float d = coarse ? first + (next - first) * along : distance(p);
          const float cover = std::clamp(0.5F - d / softness, 0.0F, 1.0F);
          if (cover > 0) blend(line + std::ptrdiff_t{4} * i, shade(p, d), cover);
        }
      }
    }
  }

  /// Blends one pixel-sized dot, spread over the four pixels around `p`.
  void dot(Point p, Rgb colour, float cover) {
    const float x = p.x / pixel() + static_cast<float>(width_) / 2 - 0.5F;
    const float y = p.y / pixel() - 0.5F;
    const int left = static_cast<int>(std::floor(x));
    const int top = static_cast<int>(std::floor(y));
    const float dx = x - static_cast<float>(left), dy = y - static_cast<float>(top);
    blend_at(left, top, colour, cover * (1 - dx) * (1 - dy));
    blend_at(left + 1, top, colour, cover * dx * (1 - dy));
    blend_at(left, top + 1, colour, cover * (1 - dx) * dy);
    blend_at(left + 1, top + 1, colour, cover * dx * dy);
  }

 private:
  static constexpr int kRun = 8;

  Point at(int x, int y) const {
    return {(static_cast<float>(x) + 0.5F - static_cast<float>(width_) / 2) * pixel(),
            (static_cast<float>(y) + 0.5F) * pixel()};
  }
  int column(float x) const {
    const float place = x / pixel() + static_cast<float>(width_) / 2;
    return std::clamp(static_cast<int>(std::lround(place)), 0, width_);
  }
  int row(float y) const {
    return std::clamp(static_cast<int>(std::lround(y / pixel())), 0, height_);
  }

  static void blend(std::uint8_t* out, Rgb colour, float cover) {
    const float channels[] = {colour.b, colour.g, colour.r};
    for (int i = 0; i < 3; ++i) {
      const float old = out[i];
      out[i] = static_cast<std::uint8_t>(old + (channels[i] - old) * cover + 0.5F);
    }
  }
  void blend_at(int x, int y, Rgb colour, float cover) {
    if (x < 0 || y < 0 || x >= width_ || y >= height_) return;
    blend(pixels_ + static_cast<std::size_t>(y) * stride_ + std::ptrdiff_t{4} * x, colour, cover);
  }

  std::uint8_t* pixels_;
  std::size_t stride_;
  int width_;
  int height_;
};

}  // namespace booth::example
