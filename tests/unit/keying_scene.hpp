// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A person before a screen, drawn with exact coverage, and what should be seen instead of it.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "elements/common/color.hpp"
#include "elements/common/image_view.hpp"
#include "elements/common/pixel_layout.hpp"
#include "elements/virtualbackground/background/background.hpp"
#include "elements/virtualbackground/pixels/native_rows.hpp"

namespace booth::keying::testing_support {

struct SceneSpec {
  Color screen{0, 177, 64, 255};
  double dark_corner = 1.0;  ///< light there, relative to the brightest place
  double noise = 0.0;        ///< standard deviation in code values
  int width = 320;
  int height = 180;
  double spill = 0.0;  ///< light from the screen on the person's edges, as a share of it
  Color shirt{58, 70, 120, 255};
};

/// Red, green, blue as fractions.
struct Light {
  double r, g, b;
};
inline Light light(Color c) { return {c.r / 255.0, c.g / 255.0, c.b / 255.0}; }
inline Light mix(Light a, Light b, double share) {
  return {a.r + (b.r - a.r) * share, a.g + (b.g - a.g) * share, a.b + (b.b - a.b) * share};
}

class Scene {
 public:
  explicit Scene(const SceneSpec& spec) : spec_(spec) {}

  /// What the camera sees, and the same person before `background` (an opaque picture of the same
  /// size) without a screen.
  RgbaImage seen() const {
    return draw([this](int x, int y) { return lit_screen(x, y); }, true);
  }
  RgbaImage wanted(const RgbaImage& background) const {
    return draw(
        [&](int x, int y) {
          const std::uint8_t* pixel = background.view().planes[0].row(y) + 4 * x;
          return light({pixel[0], pixel[1], pixel[2], 255});
        },
        false);
  }
  /// Share of a pixel that the person covers: a body with soft edges, a head, and single hairs.
  double coverage(double x, double y) const {
    const double u = (x - spec_.width / 2.0) / spec_.height;
    const double v = y / spec_.height;
    const double soft = spec_.height / 1.5;  // edges one and a half pixels wide
    const double head = (0.2 - std::hypot(u, (v - 0.4) * 0.85)) * soft;
    const double body = (0.42 - std::hypot(u, (v - 1.05) * 0.9)) * soft;
    const double ring = std::hypot(u, (v - 0.4) * 0.85);
    const double angle = std::atan2(v - 0.4, u);
    const double strand = ring < 0.27 && v < 0.4
                              ? (0.05 - std::abs(std::sin(angle * 25.0)) * ring) * soft * 1.2
                              : 0.0;
    return std::clamp(std::max({head, body, std::min(strand, 0.8)}) + 0.0, 0.0, 1.0);
  }

 private:
  Light lit_screen(int x, int y) const {
    const double far = std::hypot(x / double(spec_.width), y / double(spec_.height)) / 1.42;
    return mix({0, 0, 0}, light(spec_.screen), spec_.dark_corner + (1.0 - spec_.dark_corner) * far);
  }
  Light person(int x, int y) const {
    const double v = y / double(spec_.height);
    if (v > 0.68) return light(x / 8 % 2 == 0 ? spec_.shirt : Color{200, 196, 190});
    return mix(light({222, 171, 140}), light({90, 60, 40}), v < 0.25 ? 1.0 : 0.0);
  }
  /// The person in the screen's light, which reaches hair and whatever is half covered.
  Light tinted(int x, int y, double covered) const {
    const Light own = person(x, y), screen = light(spec_.screen);
    const double share = spec_.spill * std::min(1.0, 4.0 * (1.0 - covered));
    return {own.r + share * own.r * screen.r, own.g + share * own.g * screen.g,
            own.b + share * own.b * screen.b};
  }
  template <typename Behind>
  RgbaImage draw(const Behind& behind, bool camera) const {
    RgbaImage image{spec_.width, spec_.height, {}};
    std::mt19937 random(7);
    std::normal_distribution<double> noise(0.0, std::max(spec_.noise, 1e-9) / 255.0);
    for (int y = 0; y < spec_.height; ++y) {
      for (int x = 0; x < spec_.width; ++x) {
        const double covered = coverage(x + 0.5, y + 0.5);
        const Light c = mix(behind(x, y), camera ? tinted(x, y, covered) : person(x, y), covered);
        for (const double value : {c.r, c.g, c.b})
          image.pixels.push_back(static_cast<std::uint8_t>(
              std::clamp((value + (camera ? noise(random) : 0.0)) * 255.0 + 0.5, 0.0, 255.0)));
        image.pixels.push_back(255);
      }
    }
    return image;
  }

  SceneSpec spec_;
};

/// An owned frame of any format the keyer takes.
class Frame {
 public:
  explicit Frame(const Geometry& geometry) : geometry_(geometry) {
    memory_.resize(picture_bytes(geometry.format, geometry.width, geometry.height));
  }

  ImageView view() {
    return picture_view(geometry_.format, geometry_.width, geometry_.height, memory_.data());
  }
  bool operator==(const Frame& other) const { return memory_ == other.memory_; }

 private:
  Geometry geometry_;
  std::vector<std::uint8_t> memory_;
};

/// The picture as a frame of the geometry, which has the picture's size.
inline Frame frame_of(const RgbaImage& image, const Geometry& geometry) {
  Frame frame(geometry);
  paint(image, frame.view(), geometry.colorimetry);
  return frame;
}

/// A background with structure, so that a shift or a wrong picture shows.
inline RgbaImage stripes(int width, int height) {
  RgbaImage image{width, height, {}};
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      image.pixels.insert(image.pixels.end(),
                          {static_cast<std::uint8_t>(90 + 100 * x / width),
                           static_cast<std::uint8_t>(70 + 60 * y / height),
                           static_cast<std::uint8_t>(x / 20 % 2 == 0 ? 130 : 160), 255});
  return image;
}

/// Peak signal to noise ratio of the luma planes of two I420 frames, in dB; 99 where equal.
inline double luma_psnr(const ImageView& a, const ImageView& b) {
  double sum = 0.0;
  for (int y = 0; y < a.height; ++y)
    for (int x = 0; x < a.width; ++x)
      sum += std::pow(a.planes[0].row(y)[x] - b.planes[0].row(y)[x], 2);
  const double mse = sum / (double(a.width) * a.height);
  return mse < 1e-9 ? 99.0 : 10.0 * std::log10(255.0 * 255.0 / mse);
}

/// Every format of PixelFormat, and its name.
struct NamedFormat {
  const char* name;
  PixelFormat format;
};
inline const std::vector<NamedFormat>& all_formats() {
  static const std::vector<NamedFormat> formats{
      {"I420", PixelFormat::kI420}, {"NV12", PixelFormat::kNv12}, {"NV21", PixelFormat::kNv21},
      {"YUY2", PixelFormat::kYuy2}, {"UYVY", PixelFormat::kUyvy}, {"Y42B", PixelFormat::kY42b},
      {"Y444", PixelFormat::kY444}, {"RGBA", PixelFormat::kRgba}, {"BGRA", PixelFormat::kBgra},
      {"ARGB", PixelFormat::kArgb}, {"ABGR", PixelFormat::kAbgr}, {"RGBx", PixelFormat::kRgbx},
      {"BGRx", PixelFormat::kBgrx}, {"xRGB", PixelFormat::kXrgb}, {"xBGR", PixelFormat::kXbgr},
      {"RGB", PixelFormat::kRgb},   {"BGR", PixelFormat::kBgr}};
  return formats;
}

}  // namespace booth::keying::testing_support
