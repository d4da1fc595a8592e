// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The rows that turn masks into pixels: every instruction set gives the bytes of the plain rows at
// every width, and the plain rows give what their header says.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <hwy/highway.h>

#include "elements/virtualbackground/mask/mask_rows.hpp"

namespace booth::keying {
namespace {

constexpr int kWidest = 130;
constexpr unsigned kSeed = 11;

using Bytes = std::vector<std::uint8_t>;
using Lines = std::vector<std::int16_t>;

class Source {
 public:
  explicit Source(unsigned seed) : random_(seed) {}

  Bytes bytes() {
    Bytes values(2 * kWidest);
    for (auto& value : values) {
      const int number = std::uniform_int_distribution<int>(-128, 383)(random_);
      value = static_cast<std::uint8_t>(std::clamp(number, 0, 255));  // often one of the ends
    }
    return values;
  }
  Lines lines() {
    Lines values(kWidest);
    for (auto& value : values) {
      const int number =
          std::uniform_int_distribution<int>(-2 * kLineLimit, 2 * kLineLimit)(random_);
      value = static_cast<std::int16_t>(std::clamp(number, -kLineLimit, kLineLimit));
    }
    return values;
  }
  int part() { return std::uniform_int_distribution<int>(0, 32767)(random_); }

 private:
  std::mt19937 random_;
};

class MaskRowsTest : public testing::TestWithParam<std::int64_t> {
 protected:
  void SetUp() override {
    hwy::SetSupportedTargetsForTest(GetParam());
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    rows = fastest_mask_rows();
  }
  void TearDown() override {
    hwy::SetSupportedTargetsForTest(0);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  }

  MaskRows rows;
};

TEST_P(MaskRowsTest, ShareIsThePlainOne) {
  Source source(kSeed);
  for (int width = 1; width <= kWidest; ++width) {
    const Lines slope[2] = {source.lines(), source.lines()};
    const Lines offset[2] = {source.lines(), source.lines()};
    const Bytes luma = source.bytes();
    const int part = source.part();
    const auto run = [&](auto function) {
      Bytes shares(kWidest + 1, 77);
      function(ShareRow{{slope[0].data(), offset[0].data()},
                        {slope[1].data(), offset[1].data()},
                        part,
                        luma.data(),
                        width,
                        shares.data()});
      return shares;
    };
    ASSERT_EQ(run(rows.share), run(share_row)) << width;
  }
}

TEST_P(MaskRowsTest, ShareChromaIsThePlainOne) {
  Source source(kSeed);
  for (int width = 1; width <= kWidest; ++width) {
    const Bytes upper = source.bytes(), lower = source.bytes();
    struct Out {
      Bytes shares = Bytes(kWidest + 1, 77);
      std::vector<std::uint64_t> background = std::vector<std::uint64_t>(4, 0x5555);
      std::vector<std::uint64_t> foreground = background;
      bool operator==(const Out&) const = default;
    };
    const auto run = [&](auto function) {
      Out out;
      function(ShareChromaRow{upper.data(), lower.data(), width, out.shares.data(),
                              out.background.data(), out.foreground.data()});
      return out;
    };
    ASSERT_EQ(run(rows.share_chroma), run(share_chroma_row)) << width;
  }
}

TEST_P(MaskRowsTest, MixingIsThePlainOneInPlaceAndNot) {
  Source source(kSeed);
  for (int width = 1; width <= kWidest; ++width) {
    const Bytes picture = source.bytes();
    const Bytes background = source.bytes(), shares = source.bytes();
    const auto run = [&](auto function, bool in_place) {
      Bytes out = in_place ? picture : Bytes(picture.size(), 77);
      function(MixRow{in_place ? out.data() : picture.data(), background.data(), shares.data(),
                      width / 3, width, out.data()});
      return Bytes(out.begin() + width / 3, out.begin() + width);
    };
    for (const bool in_place : {false, true}) {
      ASSERT_EQ(run(rows.blend, in_place), run(blend_row, false)) << width;
    }
  }
}

std::vector<std::int64_t> targets() {
  std::vector<std::int64_t> result{0};  // what the CPU chooses by itself
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) result.push_back(target);
  return result;
}

INSTANTIATE_TEST_SUITE_P(EveryCpu, MaskRowsTest, testing::ValuesIn(targets()),
                         [](const auto& target) {
                           return target.param == 0 ? std::string("Chosen")
                                                    : std::string(hwy::TargetName(target.param));
                         });

TEST(MaskRows, MixAsTheyAreDescribed) {
  for (int picture = 0; picture <= 255; picture += 5) {
    for (int share = 0; share <= 255; share += 3) {
      const auto p = static_cast<std::uint8_t>(picture);
      const auto s = static_cast<std::uint8_t>(share);
      const std::uint8_t background = 210;
      const double part = share / 255.0;
      std::uint8_t out = 0;
      blend_row({&p, &background, &s, 0, 1, &out});
      EXPECT_EQ(out, std::lround(part * picture + (1.0 - part) * background));
    }
  }
}

TEST(MaskRows, ALineOverLumaGivesTheShare) {
  const std::int16_t slope = 2 * kSlopeOne, offset = 100 * kOffsetOne;
  const std::int16_t other_slope = 4 * kSlopeOne, other_offset = 50 * kOffsetOne;
  for (const int luma : {0, 60, 100, 128, 150, 255}) {
    const auto pixel = static_cast<std::uint8_t>(luma);
    std::uint8_t share = 0;
    share_row({{&slope, &offset}, {&other_slope, &other_offset}, 16384, &pixel, 1, &share});
    EXPECT_NEAR(share, std::clamp(75.0 + 3.0 * (luma - 128), 0.0, 255.0), 1.0) << luma;
  }
}

}  // namespace
}  // namespace booth::keying
