// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Drawn pictures of people before screens and in rooms, for the tests of what is taken for a
// screen.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>

#include "elements/virtualbackground/chroma/key_finder.hpp"
#include "tests/unit/keying_scene.hpp"

namespace booth::keying::testing_support {

/// A colour in code values, fractions included.
struct Tone {
  double y, u, v;
};
inline Tone tone(Color color) {
  const Yuv yuv = to_yuv(color, {});
  return {double(yuv.y), double(yuv.u), double(yuv.v)};
}

/// What is where in a picture; both coordinates go from 0 to 1.
using Painter = std::function<Tone(double, double)>;

inline constexpr Color kGreen{0, 177, 64, 255};
inline constexpr Color kBlue{20, 60, 190, 255};
inline constexpr Color kGrey{130, 130, 128, 255};
inline constexpr Color kSkin{222, 171, 140, 255};
inline constexpr Color kBlueShirt{40, 70, 160, 255};
inline constexpr Color kDarkShirt{50, 50, 60, 255};

inline bool inside(double x, double y, double left, double top, double right, double bottom) {
  return x >= left && x < right && y >= top && y < bottom;
}

/// A head and shoulders `size` times as large as usual before something.
inline Painter person_before(Painter behind, Color shirt = kDarkShirt, double size = 1.0) {
  return [=](double x, double y) {
    if (std::hypot(x - 0.5, (y - 0.42) * 0.7) < 0.13 * size) return tone(kSkin);
    if (std::hypot(x - 0.5, (y - 1.05) * 0.7) < 0.3 * size) return tone(shirt);
    return behind(x, y);
  };
}
inline Painter wall(Color color) {
  return [t = tone(color)](double, double) { return t; };
}
inline Painter wall(Tone t) {
  return [t](double, double) { return t; };
}
inline Painter window_of(Color color, double left, double top, double right, double bottom) {
  return [=](double x, double y) {
    return tone(inside(x, y, left, top, right, bottom) ? color : kGrey);
  };
}
/// Leaves in light and shade, from `left` to the right edge and from `top` down.
inline Painter plant(double left, double top) {
  return [=](double x, double y) {
    if (x < left || y < top) return tone(kGrey);
    const int leaf = static_cast<int>(x * 46.0) * 31 + static_cast<int>(y * 30.0) * 17;
    const int light = leaf * 7919 % 101;
    return tone({static_cast<std::uint8_t>(20 + light),
                 static_cast<std::uint8_t>(45 + light * 3 / 2),
                 static_cast<std::uint8_t>(15 + light / 2), 255});
  };
}
inline Painter wood() {
  return [](double x, double y) {
    const double grain = 0.8 + 0.2 * std::sin(90.0 * y + 4.0 * std::sin(5.0 * x));
    return tone({static_cast<std::uint8_t>(185 * grain), static_cast<std::uint8_t>(125 * grain),
                 static_cast<std::uint8_t>(70 * grain), 255});
  };
}
/// A room of much green: two walls, a shelf, and a curtain that reflects some of it.
inline Painter greenish_room() {
  return [](double x, double y) {
    if (x < 0.1) return tone({120, 130, 10, 255});
    if (x < 0.25) return tone(y < 0.4 ? kGrey : Color{95, 115, 30, 255});
    if (x < 0.4) return tone({60, 75, 20, 255});
    const double fold = 0.5 + 0.5 * std::sin(60.0 * x);
    return Tone{110.0 + 30.0 * fold, 128.0 - 16.0 * fold * y, 128.0 - 4.0 * fold};
  };
}

inline constexpr int kWidth = 96;
inline constexpr int kHeight = 54;

inline Frame shot(const Painter& paint, int width = kWidth, int height = kHeight) {
  Frame frame({PixelFormat::kI420, width, height, {}});
  const ImageView view = frame.view();
  const auto code = [](double value) { return static_cast<std::uint8_t>(value + 0.5); };
  for (int y = 0; y < view.chroma_height(); ++y) {
    for (int x = 0; x < view.chroma_width(); ++x) {
      const Tone t = paint((x + 0.5) / view.chroma_width(), (y + 0.5) / view.chroma_height());
      for (int j = 2 * y; j < std::min(2 * y + 2, height); ++j)
        for (int i = 2 * x; i < std::min(2 * x + 2, width); ++i)
          view.planes[0].row(j)[i] = code(t.y);
      view.planes[1].row(y)[x] = code(t.u);
      view.planes[2].row(y)[x] = code(t.v);
    }
  }
  return frame;
}

/// The frame with the noise of a camera, up to `most` code values.
inline Frame noisy(Frame frame, std::uint32_t seed, int most = 3) {
  const ImageView view = frame.view();
  std::uint32_t random = seed * 2654435761U + 1U;
  for (std::size_t plane = 0; plane < 3; ++plane) {
    for (int y = 0; y < (plane == 0 ? view.height : view.chroma_height()); ++y) {
      std::uint8_t* row = view.planes[plane].row(y);
      for (int x = 0; x < (plane == 0 ? view.width : view.chroma_width()); ++x) {
        random = random * 1664525U + 1013904223U;
        const int noise = static_cast<int>((random >> 16) % static_cast<unsigned>(2 * most + 1));
        row[x] = static_cast<std::uint8_t>(std::clamp(row[x] + noise - most, 0, 255));
      }
    }
  }
  return frame;
}

/// Shows a finder some frames and notes what it made of them.
struct Watcher {
  KeyFinder finder;
  int lost = 0, moved = 0, found = 0;
  unsigned frames = 0;

  KeyFinder::Change show(const Painter& paint) { return show(noisy(shot(paint), frames)); }
  KeyFinder::Change show(Frame frame) {
    ++frames;
    const auto change = finder.look({}, frame.view(), {});
    lost += change == KeyFinder::Change::kLost;
    moved += change == KeyFinder::Change::kMoved;
    found += change == KeyFinder::Change::kFound;
    return change;
  }
  void show(const Painter& paint, int count) {
    const Frame frame = shot(paint);
    for (int i = 0; i < count; ++i) show(noisy(frame, frames));
  }
  double off(Tone screen) const {
    if (!finder.key()) return 1000.0;
    return std::hypot(finder.key()->u - screen.u, finder.key()->v - screen.v);
  }
};

}  // namespace booth::keying::testing_support
