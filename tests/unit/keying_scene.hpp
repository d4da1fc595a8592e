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
#include "elements/virtualbackground/background.hpp"
#include "elements/virtualbackground/packed_rows.hpp"

namespace booth::keying::testing_support {

struct SceneSpec {
  Color screen{0, 177, 64, 255};
  double dark_corner = 1.0;  ///< light there, relative to the brightest place
  double noise = 0.0;        ///< standard deviation in code values
  int width = 320;
  int height = 180;
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
    if (v > 0.68) return light(x / 8 % 2 == 0 ? Color{58, 70, 120} : Color{200, 196, 190});
    return mix(light({222, 171, 140}), light({90, 60, 40}), v < 0.25 ? 1.0 : 0.0);
  }
  template <typename Behind>
  RgbaImage draw(const Behind& behind, bool noisy) const {
    RgbaImage image{spec_.width, spec_.height, {}};
    std::mt19937 random(7);
    std::normal_distribution<double> noise(0.0, std::max(spec_.noise, 1e-9) / 255.0);
    for (int y = 0; y < spec_.height; ++y) {
      for (int x = 0; x < spec_.width; ++x) {
        const Light c = mix(behind(x, y), person(x, y), coverage(x + 0.5, y + 0.5));
        for (const double value : {c.r, c.g, c.b})
          image.pixels.push_back(static_cast<std::uint8_t>(
              std::clamp((value + (noisy ? noise(random) : 0.0)) * 255.0 + 0.5, 0.0, 255.0)));
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
    const auto chroma = static_cast<std::size_t>((geometry.width + 1) / 2);
    const auto chroma_rows = static_cast<std::size_t>((geometry.height + 1) / 2);
    const auto width = static_cast<std::size_t>(geometry.width);
    const auto rows = static_cast<std::size_t>(geometry.height);
    const bool packed =
        geometry.format != PixelFormat::kI420 && geometry.format != PixelFormat::kNv12;
    strides_ = {packed ? 4 * width : width,
                geometry.format == PixelFormat::kNv12 ? 2 * chroma : chroma, chroma};
    planes_[0].resize(strides_[0] * rows);
    if (!packed) planes_[1].resize(strides_[1] * chroma_rows);
    if (geometry.format == PixelFormat::kI420) planes_[2].resize(strides_[2] * chroma_rows);
  }

  ImageView view() {
    ImageView result{geometry_.format, geometry_.width, geometry_.height, {}};
    for (std::size_t i = 0; i < 3; ++i)
      if (!planes_[i].empty())
        result.planes[i] = {planes_[i].data(), static_cast<std::ptrdiff_t>(strides_[i])};
    return result;
  }
  bool operator==(const Frame& other) const { return planes_ == other.planes_; }

 private:
  Geometry geometry_;
  std::array<std::size_t, 3> strides_{};
  std::array<std::vector<std::uint8_t>, 3> planes_;
};

/// The picture as a frame of the geometry, which has the picture's size.
inline Frame frame_of(const RgbaImage& image, const Geometry& geometry) {
  Frame frame(geometry);
  const ImageView view = frame.view();
  if (geometry.format == PixelFormat::kRgba || geometry.format == PixelFormat::kBgrx) {
    std::copy(image.pixels.begin(), image.pixels.end(), view.planes[0].data);
    if (geometry.format == PixelFormat::kBgrx)
      for (std::size_t i = 0; i < image.pixels.size(); i += 4)
        std::swap(view.planes[0].data[i], view.planes[0].data[i + 2]);
    return frame;
  }
  Geometry planar = geometry;
  planar.format = PixelFormat::kI420;
  Frame i420(planar);
  const ImageView planes = i420.view();
  const PackedRows rows(PixelFormat::kRgba, geometry.colorimetry);
  for (int row = 0; row < view.chroma_height(); ++row) rows.to_planar(image.view(), planes, row);
  if (geometry.format == PixelFormat::kI420) return i420;
  for (int y = 0; y < image.height; ++y)
    std::copy_n(planes.planes[0].row(y), image.width, view.planes[0].row(y));
  for (int y = 0; y < view.chroma_height(); ++y) {
    for (int x = 0; x < view.chroma_width(); ++x) {
      view.planes[1].row(y)[2 * x] = planes.planes[1].row(y)[x];
      view.planes[1].row(y)[2 * x + 1] = planes.planes[2].row(y)[x];
    }
  }
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

}  // namespace booth::keying::testing_support
