// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Where screen is near, and whose the colour is where none is: veils, clothes, sizes, noise in
// time.
#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "elements/virtualbackground/chroma/like_colors.hpp"
#include "elements/virtualbackground/chroma/near_screen.hpp"
#include "elements/virtualbackground/chroma/rows.hpp"

namespace booth::keying {
namespace {

/// A matte picture, and what NearScreen makes of it.
class Picture {
 public:
  Picture(int width, int height) : width_(width), height_(height) {
    near_.configure(width, height);
    level_.configure(width, height);
    level_.reset(kKey, 16);
  }
  /// The matte of one more frame.
  template <typename MatteAt>
  void frame(const MatteAt& matte_at) {
    matte_.clear();
    for (int y = 0; y < height_; ++y)
      for (int x = 0; x < width_; ++x) matte_.push_back(static_cast<std::uint8_t>(matte_at(x, y)));
    for (int y = 0; y < height_; ++y)
      if (near_.wants(y)) near_.count(params_, y, row(y));
    near_.update(level_);
    const auto words = static_cast<std::size_t>((width_ + 63) / 64);
    for (int y = 0; y < height_; ++y) {
      std::vector<std::uint64_t> screen(words, 0), foreground(words, 0);
      near_.fade(params_, y, row(y), screen.data(), foreground.data());
    }
  }
  int matte(int x, int y) { return row(y)[x]; }

 private:
  static constexpr KeyColor kKey{120.0, 88.0, 68.0};
  std::uint8_t* row(int y) { return matte_.data() + std::ptrdiff_t{y} * width_; }

  int width_, height_;
  MatteParams params_ = MatteParams::of(kKey, {}, YuvRange::kLimited);
  ScreenLevel level_{fastest_level_rows()};
  NearScreen near_{fastest_near_rows()};
  std::vector<std::uint8_t> matte_;
};

TEST(NearScreen, WhatIsFarFromAnyScreenIsForeground) {
  struct Case {
    const char* description;
    int width, height;
  };
  for (const auto& [description, width, height] :
       {Case{"small", 160, 90}, Case{"odd", 333, 187}, Case{"large", 960, 540}}) {
    SCOPED_TRACE(description);
    Picture picture(width, height);
    const int edge = width / 3;
    picture.frame([&](int x, int) { return x < edge ? kScreen : 50; });
    for (int y = 0; y < height; y += 7) {
      EXPECT_EQ(picture.matte(edge / 2, y), kScreen) << "screen, row " << y;
      EXPECT_EQ(picture.matte(width - 2, y), 0) << "clothes, row " << y;
    }
  }
}

TEST(NearScreen, LeavesVeilsAndPicturesOfScreenAlone) {
  struct Case {
    const char* description;
    int width, height, matte;
  };
  for (const auto& [description, width, height, matte] :
       {Case{"one sample", 1, 1, kScreen}, Case{"a column", 1, 40, kScreen},
        Case{"a row", 70, 1, kScreen}, Case{"shadow everywhere", 200, 100, kScreen * 6 / 10}}) {
    SCOPED_TRACE(description);
    Picture picture(width, height);
    picture.frame([&, value = matte](int, int) { return value; });
    for (int y = 0; y < height; ++y)
      for (int x = 0; x < width; ++x) ASSERT_EQ(picture.matte(x, y), matte) << x << ", " << y;
  }
  Picture picture(200, 100);
  const auto veil = [](int x, int y) {
    return x >= 90 && x < 110 && y >= 40 && y < 60 ? 60 : kScreen;
  };
  picture.frame(veil);
  picture.frame(veil);
  EXPECT_EQ(picture.matte(94, 50), 60);
  EXPECT_EQ(picture.matte(105, 45), 60);
}

TEST(NearScreen, ClothesKeepTheirEdges) {
  // Cloth with a quarter of the screen's colour, up to a sharp edge, and a hair as strong beside a
  // grey thing.
  Picture picture(200, 100);
  const auto scene = [](int x, int y) {
    if (x < 60) return kScreen;
    return y < 70 ? 50 + (x * 7 + y * 3) % 9 : 0;
  };
  picture.frame(scene);
  EXPECT_LE(picture.matte(66, 30), 3) << "six samples from the screen";
  EXPECT_EQ(picture.matte(40, 30), kScreen);
  Picture hair(200, 100);
  hair.frame([](int x, int) { return x < 60 ? kScreen : x < 66 ? 50 : 0; });
  EXPECT_EQ(hair.matte(62, 30), 50);
}

TEST(NearScreen, DoesNotFlickerWithNoise) {
  // A colour at the limit of what can be screen, on a noisy camera.
  std::mt19937 random(5);
  std::normal_distribution<double> noise(0.0, 12.0);
  Picture picture(160, 90);
  int least = 255, most = 0;
  for (int i = 0; i < 40; ++i) {
    picture.frame(
        [&](int, int) { return std::clamp(static_cast<int>(84.0 + noise(random)), 0, 255); });
    int sum = 0;
    for (int y = 40; y < 50; ++y)
      for (int x = 70; x < 90; ++x) sum += picture.matte(x, y);
    if (i >= 15) {
      least = std::min(least, sum / 200);
      most = std::max(most, sum / 200);
    }
  }
  EXPECT_LE(most - least, 25);
}

TEST(LikeColors, AreLearnedAtOnceAndFollowed) {
  LikeColors colors;
  colors.configure(12, 8);
  const auto frame = [&](float mean) {
    for (int y = 0; y < 8; ++y)
      for (int x = 0; x < 12; ++x) {
        const float some = x >= 6 && mean > 0.0F ? 1.0F : 0.0F;
        colors.see(x, y, some, some * mean);
      }
    colors.update();
  };
  frame(0.2F);
  EXPECT_NEAR(colors.share(9, 4), 0.3F, 0.01F) << "a bit more than the mean";
  EXPECT_NEAR(colors.share(5, 4), 0.3F, 0.01F) << "good for the edge";
  EXPECT_EQ(colors.share(1, 4), 0.0F) << "not for what is far away";
  frame(0.1F);
  EXPECT_NEAR(colors.share(9, 4), 0.2625F, 0.01F);
  for (int i = 0; i < 40; ++i) frame(0.0F);
  EXPECT_EQ(colors.share(9, 4), 0.0F) << "forgotten";
  frame(0.9F);
  for (int i = 0; i < 40; ++i) frame(0.9F);
  EXPECT_LE(colors.share(9, 4), 0.351F) << "half a screen is nobody's clothes";
}

}  // namespace
}  // namespace booth::keying
