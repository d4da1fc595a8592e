// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The rows that give a picture its alpha: every vector row gives the bytes of the plain row, which
// gives back what was there before it was multiplied.
#include <vector>

#include <gtest/gtest.h>

#include "elements/virtualbackground/pixels/straight_rows.hpp"
#include "tests/unit/keying_rows_fixture.hpp"

namespace booth::keying {
namespace {

using namespace testing_support;

/// Shares with long stretches of nothing and of everything, as mattes have.
Bytes shares_of(Source& source) {
  Bytes shares = source.bytes();
  const int kind = source.number(0, 3);
  for (std::size_t i = 0; kind > 0 && i < shares.values.size(); ++i) {
    const bool edge = kind == 3 && i % 97 < 20;
    if (!edge) shares.values[i] = kind == 1 || (kind == 3 && i < 200) ? 0 : 255;
  }
  return shares;
}

Bytes pixels_of(Source& source) {
  Bytes pixels;
  pixels.values.resize(4 * pixels.values.size());
  for (auto& value : pixels.values) value = static_cast<std::uint8_t>(source.number(0, 255));
  return pixels;
}

TEST_P(RowsTest, Alpha) {
  for_each_round([&](Source& source, int width, const MatteParams& params) {
    Bytes luma = source.bytes(), matte = source.bytes();
    std::vector<Words> fits;
    for (int i = 0; i < 4; ++i) fits.push_back(source.words(-kFitLimit, kFitLimit));
    Words screen = source.words(1, 32767);
    const int luma_width = 2 * width - static_cast<int>(width % 3 == 0);
    const auto fitted = [&](LumaFunction function) {
      Bytes out;
      function(params, {luma.data(),
                        nullptr,
                        {fits[0].data(), fits[1].data()},
                        {fits[2].data(), fits[3].data()},
                        screen.data(),
                        0,
                        width,
                        luma_width,
                        out.data()});
      return out;
    };
    EXPECT_EQ(fitted(rows.alpha), fitted(alpha_row));
    const auto flat = [&](FlatFunction function) {
      Bytes out;
      function(params, {luma.data(), nullptr, matte.data(), screen.data(), 0, width, luma_width,
                        out.data()});
      return out;
    };
    EXPECT_EQ(flat(rows.flat_alpha), flat(flat_alpha_row));
  });
}

TEST_P(RowsTest, StraightColours) {
  const StraightFunctions fastest = fastest_straight_functions();
  for_each_round([&](Source& source, int width, const MatteParams& params) {
    const Bytes luma = source.bytes(), u = source.bytes(), v = source.bytes();
    const Bytes pixels = pixels_of(source);
    Bytes upper = shares_of(source), lower = shares_of(source);
    const auto all = [&](const StraightFunctions& functions) {
      std::vector<Bytes> out{luma, u, v, pixels};
      functions.luma({out[0].data(), upper.data(), params.black, width});
      functions.chroma({out[1].data(), out[2].data(), upper.data(), lower.data(), width});
      functions.pixels({out[3].data(), upper.data(), width % 2 == 0 ? 3 : 0, width % 4 < 2, width});
      return out;
    };
    EXPECT_EQ(all(fastest), all(StraightFunctions{}));
  });
}

TEST_P(RowsTest, PixelsWithAlpha) {
  const StraightFunctions fastest = fastest_straight_functions();
  for_each_round([&](Source& source, int width, const MatteParams&) {
    Bytes alpha = source.bytes(), y = source.bytes(), u = source.bytes(), v = source.bytes();
    const Bytes pixels = pixels_of(source);
    const auto all = [&](const StraightFunctions& functions) {
      std::vector<Bytes> out{pixels, pixels};
      functions.place_alpha({out[0].data(), alpha.data(), width % 2 == 0 ? 3 : 0, width});
      functions.ayuv({alpha.data(), y.data(), u.data(), v.data(), out[1].data(), width});
      return out;
    };
    EXPECT_EQ(all(fastest), all(StraightFunctions{}));
  });
}

TEST(Straight, GivesBackWhatWasMultiplied) {
  for (const int zero : {0, 16, 128}) {
    for (int share = 1; share <= 255; ++share) {
      for (int value = 0; value <= 255; ++value) {
        const double exact = zero + (value - zero) * 255.0 / share;
        const double clipped = std::min(std::max(exact, 0.0), 255.0);
        ASSERT_NEAR(straight(value, zero, share, 255), clipped, 0.5) << value << " " << share;
      }
    }
    EXPECT_EQ(straight(77, zero, 0, 255), zero);
  }
}

/// The vector rows divide floats: every quotient that can come up is tried.
TEST_P(RowsTest, DividesExactly) {
  const StraightFunctions fastest = fastest_straight_functions();
  for (int value = 0; value < 256; ++value) {
    std::vector<std::uint8_t> shares(256), got(256, static_cast<std::uint8_t>(value));
    for (std::size_t i = 0; i < 256; ++i) shares[i] = static_cast<std::uint8_t>(i);
    std::vector<std::uint8_t> expected = got;
    fastest.luma({got.data(), shares.data(), 16, 256});
    straight_luma_row({expected.data(), shares.data(), 16, 256});
    ASSERT_EQ(got, expected) << value;
  }
  // Sums of four shares from 0 to 1020.
  std::vector<std::uint8_t> upper(2048), lower(2048);
  for (int sum = 0; sum < 1021; ++sum) {
    const auto at = static_cast<std::size_t>(2 * sum);
    for (int i = 0; i < 4; ++i)
      (i < 2 ? upper : lower)[at + static_cast<std::size_t>(i % 2)] =
          static_cast<std::uint8_t>((sum + i) / 4);
  }
  for (int value = 0; value < 256; ++value) {
    std::vector<std::uint8_t> u(1024, static_cast<std::uint8_t>(value)), v = u;
    std::vector<std::uint8_t> expected_u = u, expected_v = u;
    fastest.chroma({u.data(), v.data(), upper.data(), lower.data(), 2048});
    straight_chroma_row({expected_u.data(), expected_v.data(), upper.data(), lower.data(), 2048});
    ASSERT_EQ(u, expected_u) << value;
    ASSERT_EQ(v, expected_v) << value;
  }
}

INSTANTIATE_TEST_SUITE_P(EveryCpu, RowsTest, testing::ValuesIn(targets()), target_name);

}  // namespace
}  // namespace booth::keying
