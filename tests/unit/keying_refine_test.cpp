// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// How a matte is refined: its rows on every CPU, and what they are for.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "elements/virtualbackground/chroma/choke.hpp"
#include "elements/virtualbackground/pixels/crop.hpp"
#include "elements/virtualbackground/chroma/smoother.hpp"
#include "tests/unit/keying_rows_fixture.hpp"

namespace booth::keying {
namespace {

using namespace testing_support;

class RefineRowsTest : public RowsTest {};

TEST_P(RefineRowsTest, Least) {
  for_each_round([&](Source& source, int width, const MatteParams&) {
    std::vector<Bytes> taps = source.byte_rows(11);
    LeastRow row{};
    row.count = 1 + width % LeastRow::kMostInner;
    for (int i = 0; i < row.count; ++i) row.inner[i] = taps[static_cast<std::size_t>(i)].data();
    row.outer[0] = taps[9].data();
    row.outer[1] = taps[10].data();
    row.fraction = source.number(0, 255);
    row.width = width;
    const auto run = [&](const RefineRows& functions) {
      Bytes out;
      row.out = out.data();
      functions.least(row);
      return out;
    };
    EXPECT_EQ(run(rows.refine), run(RefineRows{}));
  });
}

TEST_P(RefineRowsTest, Spread) {
  for_each_round([&](Source& source, int width, const MatteParams&) {
    Bytes bytes = source.bytes();
    Words words = source.words(0, 255 << kSmoothShift);
    const auto run = [&](const RefineRows& functions) {
      std::vector<Words> out(2);
      functions.spread_bytes(bytes.data(), width, out[0].data());
      functions.spread_words(words.data(), width, out[1].data());
      return out;
    };
    EXPECT_EQ(run(rows.refine), run(RefineRows{}));
  });
}

TEST_P(RefineRowsTest, Smooth) {
  for_each_round([&](Source& source, int width, const MatteParams&) {
    std::vector<Words> spread;
    for (int i = 0; i < 6; ++i) spread.push_back(source.words(0, 255 << kSmoothShift));
    const Words history = source.words(0, 255 << kSmoothShift);
    const Bytes matte = source.bytes();
    const SmoothParams params = SmoothParams::of(width % 11 / 10.0);
    const auto run = [&](const RefineRows& functions) {
      Words then = history;
      Bytes out = matte;
      functions.smooth(params, {{spread[0].data(), spread[1].data(), spread[2].data()},
                                {spread[3].data(), spread[4].data(), spread[5].data()},
                                width,
                                then.data(),
                                out.data()});
      return std::pair(then, out);
    };
    EXPECT_EQ(run(rows.refine), run(RefineRows{}));
  });
}

TEST_P(RefineRowsTest, Bits) {
  for_each_round([&](Source& source, int width, const MatteParams& params) {
    Bytes matte = source.bytes();
    const auto run = [&](const RefineRows& functions) {
      std::vector<std::vector<std::uint64_t>> out(2, std::vector<std::uint64_t>(4, 0x5555));
      functions.bits({matte.data(), width, params.screen_from, params.foreground_to, out[0].data(),
                      out[1].data()});
      return out;
    };
    EXPECT_EQ(run(rows.refine), run(RefineRows{}));
  });
}

INSTANTIATE_TEST_SUITE_P(EveryCpu, RefineRowsTest, testing::ValuesIn(targets()), target_name);

constexpr int kWidth = 40;
constexpr int kHeight = 24;

template <typename Value>
void fill(PaddedRows<std::uint8_t>& matte, const Value& value) {
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) matte.row(y)[x] = static_cast<std::uint8_t>(value(x, y));
    matte.close(y);
  }
}

/// Root mean square of what the matte is off `value`.
double deviation(PaddedRows<std::uint8_t>& matte, int value) {
  double sum = 0.0;
  for (int y = 0; y < kHeight; ++y)
    for (int x = 0; x < kWidth; ++x) sum += std::pow(matte.row(y)[x] - value, 2);
  return std::sqrt(sum / (kWidth * kHeight));
}

TEST(Smoother, TakesMostOfTheNoiseOutOfAStillPicture) {
  std::mt19937 random(kSeed);
  std::normal_distribution<double> noise(0.0, 8.0);
  PaddedRows<std::uint8_t> matte;
  matte.configure(kWidth, kHeight);
  const auto after = [&](double strength) {
    Smoother smoother(fastest_refine_rows());
    smoother.configure(kWidth, kHeight);
    for (int frame = 0; frame < 20; ++frame) {
      fill(matte, [&](int, int) { return std::lround(100.0 + noise(random)); });
      smoother.smooth(matte, strength);
    }
    return deviation(matte, 100);
  };
  const double half = after(0.5), full = after(1.0);
  EXPECT_LT(half, 5.0);
  EXPECT_LT(full, 2.0);
  EXPECT_LT(full, half);
}

TEST(Smoother, DoesNotSmearWhatMoves) {
  PaddedRows<std::uint8_t> matte;
  matte.configure(kWidth, kHeight);
  Smoother smoother(fastest_refine_rows());
  smoother.configure(kWidth, kHeight);
  for (int frame = 0; frame < 8; ++frame) {
    const auto edge = [&](int x, int) { return x < 4 + 4 * frame ? 200 : 0; };
    fill(matte, edge);
    smoother.smooth(matte, 1.0);
    for (int x = 0; x < kWidth; ++x)
      ASSERT_NEAR(matte.row(kHeight / 2)[x], edge(x, 0), 2) << "frame " << frame << ", x " << x;
  }
}

TEST(Smoother, ForgetsWhenItIsTold) {
  PaddedRows<std::uint8_t> matte;
  matte.configure(kWidth, kHeight);
  Smoother smoother(fastest_refine_rows());
  smoother.configure(kWidth, kHeight);
  fill(matte, [](int, int) { return 100; });
  smoother.smooth(matte, 1.0);
  smoother.forget();
  fill(matte, [](int, int) { return 104; });
  smoother.smooth(matte, 1.0);
  EXPECT_EQ(deviation(matte, 104), 0.0);
}

TEST(Choke, GrowsTheForegroundBySamplesAndFractions) {
  struct Case {
    double samples;
    int border[3];  ///< matte at the last samples of what was screen
  };
  for (const auto& [samples, border] :
       {Case{0.0, {200, 200, 200}}, Case{0.5, {200, 200, 100}}, Case{1.0, {200, 200, 0}},
        Case{1.25, {200, 150, 0}}, Case{2.0, {200, 0, 0}}}) {
    PaddedRows<std::uint8_t> matte;
    matte.configure(kWidth, kHeight);
    fill(matte, [](int x, int) { return x < 20 ? 200 : 0; });
    Choke choke(fastest_refine_rows());
    choke.grow(matte, kWidth, kHeight, samples);
    for (int i = 0; i < 3; ++i)
      EXPECT_NEAR(matte.row(5)[17 + i], border[i], 1) << samples << " at " << i;
  }
}

TEST(Choke, ReshapesAPlaneOfShares) {
  struct Case {
    double pixels;
    int first;  ///< column from which the foreground, which was from 20 on, is seen
    int last;   ///< and its last column, which was 29
  };
  for (const auto& [pixels, first, last] : {Case{0.0, 20, 29}, Case{1.0, 21, 28}, Case{4.0, 24, 25},
                                            Case{-1.0, 19, 30}, Case{-4.0, 16, 33}}) {
    std::vector<std::uint8_t> shares(kWidth * kHeight);
    for (int i = 0; i < kWidth * kHeight; ++i)
      shares[static_cast<std::size_t>(i)] = i % kWidth >= 20 && i % kWidth < 30 ? 255 : 0;
    Choke choke(fastest_refine_rows());
    choke.reshape({shares.data(), kWidth}, kWidth, kHeight, pixels);
    for (int i = 0; i < kWidth * kHeight; ++i)
      ASSERT_EQ(shares[static_cast<std::size_t>(i)],
                i % kWidth >= first && i % kWidth <= last ? 255 : 0)
          << pixels << " at " << i % kWidth;
  }
}

TEST(Crop, CoversExactlyItsPixels) {
  constexpr int kSize = 9;
  for (const Crop crop :
       {Crop{}, Crop{1, 0, 0, 0}, Crop{0, 3, 0, 0}, Crop{0, 0, 2, 0}, Crop{0, 0, 0, 5},
        Crop{2, 3, 1, 4}, Crop{5, 4, 0, 0}, Crop{0, 0, 99, 0}}) {
    std::vector<std::uint8_t> values(kSize * kSize, 7);
    crop_plane(crop, {values.data(), kSize}, kSize, kSize, 0);
    for (int y = 0; y < kSize; ++y)
      for (int x = 0; x < kSize; ++x) {
        const bool kept =
            x >= crop.left && x < kSize - crop.right && y >= crop.top && y < kSize - crop.bottom;
        EXPECT_EQ(values[static_cast<std::size_t>(kSize * y + x)], kept ? 7 : 0) << x << " " << y;
      }
  }
}

}  // namespace
}  // namespace booth::keying
