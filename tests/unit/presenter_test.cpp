// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The synthetic presenter is the picture of the demonstration and of several tests: it must be
// mostly wall, move, carry noise, and be the same in every run.
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "presenter/presenter.hpp"

namespace {

using booth::example::Presenter;

constexpr int kWidth = 320;
constexpr int kHeight = 180;
constexpr std::size_t kStride = 4 * kWidth + 12;

using Pixels = std::vector<std::uint8_t>;

Pixels drawn(double seconds) {
  Presenter presenter(kWidth, kHeight);
  Pixels pixels(kStride * kHeight, 0xA5);
  presenter.draw(seconds, pixels.data(), kStride);
  return pixels;
}

const std::uint8_t* at(const Pixels& pixels, int x, int y) {
  return pixels.data() + static_cast<std::size_t>(y) * kStride + std::size_t{4} * x;
}

bool is_green(const std::uint8_t* bgrx) { return bgrx[1] > bgrx[0] + 20 && bgrx[1] > bgrx[2] + 20; }

double green_share(const Pixels& pixels) {
  int green = 0;
  for (int y = 0; y < kHeight; ++y)
    for (int x = 0; x < kWidth; ++x) green += is_green(at(pixels, x, y));
  return static_cast<double>(green) / (kWidth * kHeight);
}

TEST(Presenter, StandsBeforeAGreenWall) {
  for (const double seconds : {0.0, 1.5, 4.0, 61.0}) {
    SCOPED_TRACE(seconds);
    const Pixels pixels = drawn(seconds);
    EXPECT_GT(green_share(pixels), 0.5);
    EXPECT_LT(green_share(pixels), 0.85);
    for (const auto& [x, y] : {std::pair{3, 3}, {kWidth - 4, 3}, {3, kHeight - 4}})
      EXPECT_TRUE(is_green(at(pixels, x, y))) << x << ',' << y;
    EXPECT_FALSE(is_green(at(pixels, kWidth / 2, kHeight * 9 / 10))) << "the shirt";
  }
}

TEST(Presenter, IsTheSameInEveryRun) { EXPECT_EQ(drawn(2.5), drawn(2.5)); }

TEST(Presenter, Moves) {
  const Pixels before = drawn(1.0), after = drawn(2.0);
  int changed = 0;
  for (int y = 0; y < kHeight; ++y)
    for (int x = 0; x < kWidth; ++x)
      changed += is_green(at(before, x, y)) != is_green(at(after, x, y));
  EXPECT_GT(changed, 300);
}

TEST(Presenter, HasLightThatFallsOffAndNoise) {
  const Pixels pixels = drawn(0);
  EXPECT_GT(at(pixels, 60, 50)[1], at(pixels, kWidth - 5, kHeight - 5)[1] + 20);
  int different = 0;
  for (int x = 10; x < 60; ++x) different += at(pixels, x, 10)[1] != at(pixels, x + 1, 10)[1];
  EXPECT_GT(different, 20);
}

TEST(Presenter, LeavesThePaddingOfARowAlone) {
  const Pixels pixels = drawn(0);
  for (int y = 0; y < kHeight; ++y)
    for (int i = 0; i < 12; ++i) ASSERT_EQ(at(pixels, kWidth, y)[i], 0xA5);
}

TEST(Presenter, DrawsSmallAndOddSizes) {
  for (const int size : {1, 64, 65, 99}) {
    Presenter presenter(size, size);
    Pixels pixels(static_cast<std::size_t>(4 * presenter.width() * presenter.height()));
    presenter.draw(1, pixels.data(), static_cast<std::size_t>(4 * presenter.width()));
    EXPECT_EQ(presenter.width(), std::max(size, 64));
    EXPECT_TRUE(is_green(pixels.data()));
  }
}

}  // namespace
