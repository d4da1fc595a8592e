// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Every vector row gives the bytes of the plain row: for each instruction set this CPU has, each
// width from 1 to 130, on random and on hostile input, in place and not, and writes nowhere else.
#include <bit>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <hwy/highway.h>

#include "elements/virtualbackground/rows.hpp"

namespace booth::keying {
namespace {

constexpr int kWidest = 130;
constexpr int kGuard = 64;  ///< room before and after a row, whose content must not change
constexpr unsigned kSeed = 20261121;

template <typename T>
struct Row {
  std::vector<T> values = std::vector<T>(2 * kWidest + 2 * kGuard);
  T* data() { return values.data() + kGuard; }
  bool operator==(const Row&) const = default;
};
using Bytes = Row<std::uint8_t>;
using Words = Row<std::int16_t>;

/// How the input of a round looks: noise, or all near one end, which provokes overflows.
enum class Look { kNoise, kLow, kHigh, kExtremes };

class Source {
 public:
  Source(unsigned seed, Look look) : random_(seed), look_(look) {}

  int number(int low, int high) {
    const int span = high - low;
    switch (look_) {
      case Look::kLow: high = low + span / 32; break;
      case Look::kHigh: low = high - span / 32; break;
      case Look::kExtremes: return (random_() & 1) != 0U ? low : high;
      case Look::kNoise: break;
    }
    return std::uniform_int_distribution<int>(low, high)(random_);
  }
  Bytes bytes(int low = 0, int high = 255) {
    Bytes row;
    for (auto& value : row.values) value = static_cast<std::uint8_t>(number(low, high));
    return row;
  }
  Words words(int low, int high) {
    Words row;
    for (auto& value : row.values) value = static_cast<std::int16_t>(number(low, high));
    return row;
  }
  std::vector<Bytes> byte_rows(int count) {
    std::vector<Bytes> rows;
    for (int i = 0; i < count; ++i) rows.push_back(bytes());
    return rows;
  }

 private:
  std::mt19937 random_;
  Look look_;
};

MatteParams params_of(unsigned round) {
  const std::vector<KeyColor> keys{
      {120, 54, 34}, {40, 200, 110}, {178, 45, 142}, {100, 112, 98}, {16, 0, 255}};
  const std::vector<MatteSettings> settings{
      {0.1, 0.87, 1.0}, {0.0, 0.0, 0.5}, {0.9, 1.0, 0.0}, {0.4, 0.2, 0.9}};
  return MatteParams::of(keys[round % keys.size()], settings[round % settings.size()],
                         round % 2 == 0 ? YuvRange::kLimited : YuvRange::kFull);
}

/// Runs the body for every instruction set, look and width.
class RowsTest : public testing::TestWithParam<std::int64_t> {
 protected:
  void SetUp() override {
    hwy::SetSupportedTargetsForTest(GetParam());
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    rows = fastest_rows();
  }
  void TearDown() override {
    hwy::SetSupportedTargetsForTest(0);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  }

  template <typename Body>
  void for_each_round(const Body& body) {
    unsigned round = 0;
    for (int width = 1; width <= kWidest; ++width) {
      // Noise at every width, and in turn one of the others.
      const Look hostile = std::vector{Look::kLow, Look::kHigh, Look::kExtremes}[width % 3U];
      for (const Look look : {Look::kNoise, hostile}) {
        ++round;
        SCOPED_TRACE("width " + std::to_string(width) + ", look " +
                     std::to_string(static_cast<int>(look)));
        Source source(kSeed + round, look);
        body(source, width, params_of(round));
        if (testing::Test::HasFailure()) return;
      }
    }
  }

  Rows rows;
};

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
      return strength;
    };
    EXPECT_EQ(run(rows.despill), run(despill_row));
  });
}

TEST_P(RowsTest, Chroma) {
  for_each_round([&](Source& source, int width, const MatteParams& params) {
    const Bytes u = source.bytes(), v = source.bytes();
    Bytes background_u = source.bytes(), background_v = source.bytes(), matte = source.bytes();
    Words despill = source.words(0, 32767);
    const auto run = [&](ChromaFunction function, bool in_place) {
      Bytes in_u = u, in_v = v, out_u = u, out_v = v;
      function(params,
               {in_place ? out_u.data() : in_u.data(), in_place ? out_v.data() : in_v.data(),
                background_u.data(), background_v.data(), matte.data(), despill.data(), 0, width,
                out_u.data(), out_v.data()});
      return std::pair(out_u, out_v);
    };
    const auto expected = run(chroma_row, false);
    EXPECT_EQ(run(rows.chroma, false), expected);
    EXPECT_EQ(run(rows.chroma, true), expected);
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

std::vector<std::int64_t> targets() {
  std::vector<std::int64_t> all;
  for (std::int64_t set = hwy::SupportedTargets() & HWY_TARGETS; set != 0; set &= set - 1)
    all.push_back(set & -set);
  return all;
}

INSTANTIATE_TEST_SUITE_P(EveryCpu, RowsTest, testing::ValuesIn(targets()), [](const auto& target) {
  return std::string(hwy::TargetName(target.param));
});

}  // namespace
}  // namespace booth::keying
