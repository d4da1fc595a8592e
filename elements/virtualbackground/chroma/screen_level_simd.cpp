// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <algorithm>
#include <cstdint>

#include "elements/virtualbackground/chroma/rows.hpp"
#include "elements/virtualbackground/chroma/screen_level.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "elements/virtualbackground/chroma/screen_level_simd.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "elements/virtualbackground/pixels/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace booth::keying {
namespace HWY_NAMESPACE {

#if BOOTH_KEYING_PLAIN
LevelRows chosen_level_rows() { return {}; }
#else

/// The way from one centre to the next in a block.
HWY_ALIGN constexpr std::int16_t kWays[kLevelBlock] = {1024,  3072,  5120,  7168,  9216,  11264,
                                                       13312, 15360, 17408, 19456, 21504, 23552,
                                                       25600, 27648, 29696, 31744};

void blend(const ExpandRow& row) {
  const int done = for_lanes(0, row.across, [&](auto d, int x) HWY_ATTR {
    const auto upper = hn::LoadU(d, row.upper + x);
    const auto step = hn::Sub(hn::LoadU(d, row.lower + x), upper);
    const auto way = hn::Set(d, row.way);
    hn::StoreU(hn::Add(upper, hn::MulFixedPoint15(step, way)), d, row.blended + x);
  });
  for (int block = done; block < row.across; ++block)
    row.blended[block] = static_cast<std::int16_t>(
        row.upper[block] + mul15(row.lower[block] - row.upper[block], row.way));
}

void simd_expand_row(const ExpandRow& row) {
  blend(row);
  const hn::CappedTag<std::int16_t, kLevelBlock> d;
  const int lanes = static_cast<int>(hn::Lanes(d));
  const std::int16_t* blended = row.blended;
  std::int16_t* values = row.values - kLevelBlock / 2;
  const auto line = [&](int from_block, int to_block) HWY_ATTR {
    const auto from = hn::Set(d, blended[from_block]);
    const auto step = hn::Sub(hn::Set(d, blended[to_block]), from);
    for (int k = 0; k < kLevelBlock; k += lanes)
      hn::StoreU(hn::Add(from, hn::MulFixedPoint15(step, hn::Load(d, kWays + k))), d, values + k);
    values += kLevelBlock;
  };
  const int last = row.across - 1;
  line(0, 0);
  for (int block = 0; block < last; ++block) line(block, block + 1);
  line(last, last);
}

/// Counts samples from x on while a whole vector of them is left; returns where it ended.
template <class D8>
HWY_INLINE int gather_vectors(D8 bytes, const GatherRow& row, int x) {
  const hn::RepartitionToWide<hn::RepartitionToWide<hn::RepartitionToWide<D8> > > d64;
  const int lanes = static_cast<int>(hn::Lanes(bytes));
  const auto bright_from = hn::Set(bytes, kBright);
  const auto dim_from = hn::Set(bytes, kDim);
  const auto one = hn::Set(bytes, 1);
  const auto add = [&](auto chosen, auto matte, std::uint64_t* counts) HWY_ATTR {
    const auto sum = hn::SumsOf8(hn::IfThenElseZero(chosen, matte));
    const auto number = hn::ShiftLeft<32>(hn::SumsOf8(hn::IfThenElseZero(chosen, one)));
    hn::StoreU(hn::Add(hn::LoadU(d64, counts), hn::Add(sum, number)), d64, counts);
  };
  for (; x + lanes <= row.width; x += lanes) {
    const auto matte = hn::LoadU(bytes, row.matte + x);
    // Unsigned "at least" as "the greater of both is it".
    const auto bright = hn::Eq(hn::Max(matte, bright_from), matte);
    const auto not_dark = hn::Eq(hn::Max(matte, dim_from), matte);
    add(bright, matte, row.bright + x / 8);
    add(hn::AndNot(bright, not_dark), matte, row.dim + x / 8);
  }
  return x;
}

void simd_gather_row(const GatherRow& row) {
  const int x = gather_vectors(hn::ScalableTag<std::uint8_t>(), row, 0);
  gather_row_from(row, gather_vectors(hn::CappedTag<std::uint8_t, 16>(), row, x));
}

LevelRows chosen_level_rows() { return {simd_expand_row, simd_gather_row}; }
#endif

}  // namespace HWY_NAMESPACE
}  // namespace booth::keying
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace booth::keying {
HWY_EXPORT(chosen_level_rows);
LevelRows fastest_level_rows() { return HWY_DYNAMIC_DISPATCH(chosen_level_rows)(); }
}  // namespace booth::keying
#endif
