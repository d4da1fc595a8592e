// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Every vector row gives the bytes of the plain row: for each instruction set this CPU has, each
// width from 1 to 130, on random and on hostile input, in place and not, and writes nowhere else.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/keying_rows_fixture.hpp"

namespace booth::keying {
namespace {

using namespace testing_support;

TEST_P(RowsTest, Matte) {
  for_each_round([&](Source& source, int width, const MatteParams& params) {
    Bytes u = source.bytes(), v = source.bytes();
    Words gain = source.words(1, 32767);
    struct Out {
      Bytes matte;
      std::vector<std::uint64_t> screen = std::vector<std::uint64_t>(4, 0x5555);
      std::vector<std::uint64_t> foreground = std::vector<std::uint64_t>(4, 0x5555);
      bool operator==(const Out&) const = default;
    };
    const auto run = [&](MatteFunction function) {
      Out out;
      function(params, {u.data(), v.data(), gain.data(), width, out.matte.data(), out.screen.data(),
                        out.foreground.data()});
      return out;
    };
    EXPECT_EQ(run(rows.matte), run(matte_row));
  });
}

TEST_P(RowsTest, LumaSums) {
  for_each_round([&](Source& source, int width, const MatteParams&) {
    Bytes upper = source.bytes(), lower = source.bytes();
    const int luma_width = 2 * width - static_cast<int>(width % 3 == 0);
    const int begin = width > 40 ? 16 : 0;
    const auto run = [&](LumaSumFunction function) {
      Words sums;
      function({upper.data(), lower.data(), luma_width, begin, width, sums.data()});
      return sums;
    };
    EXPECT_EQ(run(rows.luma_sum), run(luma_sum_row));
  });
}

TEST_P(RowsTest, Fit) {
  for_each_round([&](Source& source, int width, const MatteParams&) {
    std::vector<Words> sums;
    for (int i = 0; i < 3; ++i) sums.push_back(source.words(0, 1020));
    std::vector<Bytes> matte = source.byte_rows(3);
    struct Out {
      Words slope, offset;
      bool operator==(const Out&) const = default;
    };
    const auto run = [&](FitFunction function) {
      Out out;
      function({{sums[0].data(), sums[1].data(), sums[2].data()},
                {matte[0].data(), matte[1].data(), matte[2].data()},
                0,
                width,
                out.slope.data(),
                out.offset.data()});
      for (Words* row : {&out.slope, &out.offset}) row->forget_beyond(width);
      return out;
    };
    EXPECT_EQ(run(rows.fit), run(fit_row));
  });
}

TEST_P(RowsTest, Despill) {
  for_each_round([&](Source& source, int width, const MatteParams& params) {
    std::vector<Bytes> matte = source.byte_rows(5);
    const auto run = [&](DespillFunction function) {
      Words strength;
      function(params, {{matte[0].data(), matte[1].data(), matte[2].data(), matte[3].data(),
                         matte[4].data()},
                        0,
                        width,
                        strength.data()});
      return strength.forget_beyond(width);
    };
    EXPECT_EQ(run(rows.despill), run(despill_row));
  });
}

TEST_P(RowsTest, Chroma) {
  for_each_round([&](Source& source, int width, const MatteParams& params) {
    const Bytes u = source.bytes(), v = source.bytes();
    Bytes background_u = source.bytes(), background_v = source.bytes(), matte = source.bytes();
    Words despill = source.words(0, 32767);
    Words own = source.words(0, 9000), gain = source.words(0, 32767);
    const auto run = [&](ChromaFunction function, bool in_place) {
      Bytes in_u = u, in_v = v, out_u = u, out_v = v;
      function(params, {in_place ? out_u.data() : in_u.data(),
                        in_place ? out_v.data() : in_v.data(),
                        background_u.data(),
                        background_v.data(),
                        matte.data(),
                        {own.data(), gain.data()},
                        despill.data(),
                        0,
                        width,
                        out_u.data(),
                        out_v.data()});
      return std::pair(out_u, out_v);
    };
    const auto expected = run(chroma_row, false);
    EXPECT_EQ(run(rows.chroma, false), expected);
    EXPECT_EQ(run(rows.chroma, true), expected);
  });
}

TEST_P(RowsTest, NearCounts) {
  for_each_round([&](Source& source, int width, const MatteParams&) {
    Bytes matte = source.bytes();
    const auto run = [&](void (*function)(const CountRow&)) {
      std::vector<std::uint64_t> halves(static_cast<std::size_t>(kWidest / 8 + 1), 5);
      std::vector<std::uint64_t> somes = halves;
      for (const auto& [half, some] : {std::pair{100, 7}, std::pair{1, 255}, std::pair{255, 1}})
        function({matte.data(), width, static_cast<std::uint8_t>(half),
                  static_cast<std::uint8_t>(some), halves.data(), somes.data()});
      return std::pair(halves, somes);
    };
    EXPECT_EQ(run(rows.near.count), run(count_row));
  });
}

TEST_P(RowsTest, NearFades) {
  for_each_round([&](Source& source, int width, const MatteParams& params) {
    const Bytes matte = source.bytes();
    Words own = source.words(0, 9000);
    Words grid = source.words(0, kNear);
    const int way = source.number(0, kNear);
    struct Out {
      Words gain;
      Bytes matte;
      std::vector<std::uint64_t> screen = std::vector<std::uint64_t>(4, ~std::uint64_t{0});
      std::vector<std::uint64_t> foreground = std::vector<std::uint64_t>(4, 0);
      bool operator==(const Out&) const = default;
    };
    const auto run = [&](const NearRows& functions) {
      Out out;
      out.matte = matte;
      const int length = 8 << width % 4, count = (width + length - 1) / length;
      functions.spread({grid.data(), grid.data() + 60, way, count, length, out.gain.data()});
      functions.fade(params, {{own.data(), out.gain.data()},
                              width > 40 ? 16 : 0,
                              width,
                              out.matte.data(),
                              out.screen.data(),
                              out.foreground.data()});
      return out;
    };
    EXPECT_EQ(run(rows.near), run(NearRows{}));
  });
}

TEST_P(RowsTest, Luma) {
  for_each_round([&](Source& source, int width, const MatteParams& params) {
    const Bytes luma = source.bytes();
    Bytes background = source.bytes();
    std::vector<Words> fits;
    for (int i = 0; i < 4; ++i) fits.push_back(source.words(-kFitLimit, kFitLimit));
    Words screen = source.words(1, 32767);
    const int luma_width = 2 * width - static_cast<int>(width % 3 == 0);
    const auto run = [&](LumaFunction function, bool in_place) {
      Bytes in = luma, out = luma;
      function(params, {in_place ? out.data() : in.data(),
                        background.data(),
                        {fits[0].data(), fits[1].data()},
                        {fits[2].data(), fits[3].data()},
                        screen.data(),
                        0,
                        width,
                        luma_width,
                        out.data()});
      return out;
    };
    const auto expected = run(luma_row, false);
    EXPECT_EQ(run(rows.luma, false), expected);
    EXPECT_EQ(run(rows.luma, true), expected);
  });
}

TEST_P(RowsTest, FlatLuma) {
  for_each_round([&](Source& source, int width, const MatteParams& params) {
    const Bytes luma = source.bytes();
    Bytes background = source.bytes(), matte = source.bytes();
    Words screen = source.words(1, 32767);
    const int luma_width = 2 * width - static_cast<int>(width % 3 == 0);
    const auto run = [&](FlatFunction function, bool in_place) {
      Bytes in = luma, out = luma;
      function(params, {in_place ? out.data() : in.data(), background.data(), matte.data(),
                        screen.data(), 0, width, luma_width, out.data()});
      return out;
    };
    const auto expected = run(flat_row, false);
    EXPECT_EQ(run(rows.flat, false), expected);
    EXPECT_EQ(run(rows.flat, true), expected);
  });
}

TEST_P(RowsTest, Level) {
  for_each_round([&](Source& source, int width, const MatteParams&) {
    Words upper = source.words(1, 32767), lower = source.words(1, 32767);
    Bytes matte = source.bytes();
    const int across = (width + kLevelBlock - 1) / kLevelBlock;
    const auto way = static_cast<std::int16_t>(source.number(1024, 31744));
    const auto expand = [&](const LevelRows& level) {
      Words blended, values;
      level.expand({upper.data(), lower.data(), way, across, blended.data(), values.data()});
      return values;
    };
    EXPECT_EQ(expand(rows.level), expand(LevelRows{}));
    const auto gather = [&](const LevelRows& level) {
      std::vector<std::uint64_t> bright(40, 7), dim(40, 9);
      level.gather({matte.data(), width, bright.data(), dim.data()});
      return std::pair(bright, dim);
    };
    EXPECT_EQ(gather(rows.level), gather(LevelRows{}));
  });
}

TEST_P(RowsTest, PackedPixels) {
  for_each_round([&](Source& source, int width, const MatteParams& params) {
    Bytes upper, lower, luma = source.bytes(), u = source.bytes(), v = source.bytes();
    upper.values.resize(4 * upper.values.size());
    lower.values.resize(upper.values.size());
    for (auto& value : upper.values) value = static_cast<std::uint8_t>(source.number(0, 255));
    for (auto& value : lower.values) value = static_cast<std::uint8_t>(source.number(0, 255));
    const Colorimetry colorimetry{width % 2 == 0 ? YuvMatrix::kBt601 : YuvMatrix::kBt2020,
                                  params.black == 0 ? YuvRange::kFull : YuvRange::kLimited};
    const std::vector<PixelFormat> formats{PixelFormat::kBgrx, PixelFormat::kRgba,
                                           PixelFormat::kArgb, PixelFormat::kXbgr};
    const PackedMatrix matrix =
        PackedMatrix::of(formats[static_cast<unsigned>(width) % formats.size()], colorimetry);
    const auto planar = [&](const PackedFunctions& functions) {
      std::vector<Bytes> out(4);
      functions.to_planar(matrix, {upper.data(), lower.data(), out[0].data(), out[1].data(),
                                   out[2].data(), out[3].data(), width});
      return out;
    };
    EXPECT_EQ(planar(rows.packed), planar(PackedFunctions{}));
    const auto packed = [&](const PackedFunctions& functions) {
      Bytes out = upper;
      functions.to_packed(matrix,
                          {luma.data(), u.data(), v.data(), out.data(), 0, (width + 1) / 2, width});
      return out;
    };
    EXPECT_EQ(packed(rows.packed), packed(PackedFunctions{}));
    const auto full = [&](const PackedFunctions& functions) {
      std::vector<Bytes> out{upper, {}, {}};
      functions.to_pixels(matrix,
                          {luma.data(), u.data(), v.data(), out[0].data(), 0, width, width});
      functions.to_chroma(matrix, {lower.data(), out[1].data(), out[2].data(), width});
      return out;
    };
    EXPECT_EQ(full(rows.packed), full(PackedFunctions{}));
  });
}

TEST_P(RowsTest, Samples) {
  for_each_round([&](Source& source, int width, const MatteParams&) {
    Bytes upper = source.bytes(), lower = source.bytes();
    Bytes pixels = source.bytes();
    for (int i = 0; i < 2; ++i) {
      const Bytes more = source.bytes();
      pixels.values.insert(pixels.values.end(), more.values.begin(), more.values.end());
    }
    const auto all = [&](const SampleFunctions& functions) {
      std::vector<Bytes> out(7);
      functions.split({pixels.data(), out[0].data(), out[1].data(), width});
      functions.join({out[2].data(), upper.data(), lower.data(), width});
      functions.mean({upper.data(), lower.data(), out[3].data(), width});
      functions.block_mean({upper.data(), lower.data(), out[4].data(), width});
      for (std::size_t i : {5U, 6U}) out[i].values.resize(pixels.values.size());
      functions.lengthen({pixels.data(), out[5].data(), width});
      functions.shorten({out[6].data(), pixels.data(), width});
      return out;
    };
    EXPECT_EQ(all(rows.samples), all(SampleFunctions{}));
  });
}

TEST(FastestRows, ChangeWithTheCpu) {
  const Rows best = fastest_rows();
  EXPECT_EQ(best.matte == matte_row,
            (HWY_TARGETS & hwy::SupportedTargets() & ~std::int64_t{HWY_SCALAR | HWY_EMU128}) == 0);
}

INSTANTIATE_TEST_SUITE_P(EveryCpu, RowsTest, testing::ValuesIn(targets()), target_name);

}  // namespace
}  // namespace booth::keying
