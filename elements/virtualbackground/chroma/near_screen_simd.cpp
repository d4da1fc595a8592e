// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <algorithm>
#include <cstdint>

#include "elements/virtualbackground/chroma/near_screen.hpp"
#include "elements/virtualbackground/chroma/rows.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "elements/virtualbackground/chroma/near_screen_simd.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "elements/virtualbackground/pixels/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace booth::keying {
namespace HWY_NAMESPACE {

#if BOOTH_KEYING_PLAIN
NearRows chosen_near_rows() { return {}; }
#else

void simd_count_row(const CountRow& row) {
  int x = 0;
  const auto count = [&](auto bytes) HWY_ATTR {
    const hn::RepartitionToWide<hn::RepartitionToWide<hn::RepartitionToWide<decltype(bytes)> > >
        d64;
    const int lanes = static_cast<int>(hn::Lanes(bytes));
    const auto half = hn::Set(bytes, row.half);
    const auto some = hn::Set(bytes, row.some);
    const auto one = hn::Set(bytes, 1);
    for (; x + lanes <= row.width; x += lanes) {
      const auto matte = hn::LoadU(bytes, row.matte + x);
      const auto add = [&](auto what, std::uint64_t* counts) HWY_ATTR {
        hn::StoreU(hn::Add(hn::LoadU(d64, counts), what), d64, counts);
      };
      // Unsigned "at least" as "the greater of both is it".
      const auto has_half = hn::Eq(hn::Max(matte, half), matte);
      const auto has_some = hn::Eq(hn::Max(matte, some), matte);
      add(hn::SumsOf8(hn::IfThenElseZero(has_half, one)), row.halves + x / 8);
      const auto number = hn::ShiftLeft<32>(hn::SumsOf8(hn::IfThenElseZero(has_some, one)));
      add(hn::Add(hn::SumsOf8(hn::IfThenElseZero(has_some, matte)), number), row.somes + x / 8);
    }
  };
  count(hn::ScalableTag<std::uint8_t>());
  count(hn::CappedTag<std::uint8_t, 16>());
  count_row_from(row, x);
}

/// The way from one centre to the next, Q15, at samples of blocks of 8, 16, 32 and 64 of them, one
/// after the other: those of a block of n begin at n - 8.
struct Ways {
  constexpr Ways() {
    for (int length = 8, i = 0; length <= 64; length *= 2)
      for (int k = 0; k < length; ++k, ++i)
        values[i] = static_cast<std::int16_t>((2 * k + 1) * (16384 / length));
  }
  std::int16_t values[8 + 16 + 32 + 64] = {};
};
constexpr Ways kBlockWays;

/// Lines at a time: their centres stay in the nearest cache.
constexpr int kLinesAtOnce = 24;

template <int kLength>
HWY_INLINE void spread_lines(const SpreadRow& row) {
  const hn::CappedTag<std::int16_t, 8> eight;
  const hn::CappedTag<std::int16_t, kLength == 8 ? 8 : 16> d;
  const int lanes = static_cast<int>(hn::Lanes(d));
  const auto way = hn::Set(eight, static_cast<std::int16_t>(row.way));
  const std::int16_t* ways = kBlockWays.values + (kLength - 8);
  const std::int16_t *upper = row.upper, *lower = row.lower;
  std::int16_t* values = row.values;
  HWY_ALIGN std::int16_t centres[kLinesAtOnce + 8];
  for (int left = row.count; left > 0; left -= kLinesAtOnce) {
    const int count = std::min(left, kLinesAtOnce);
    for (int i = 0; i <= count; i += 8) {
      const auto above = hn::LoadU(eight, upper + i);
      const auto step = hn::Sub(hn::LoadU(eight, lower + i), above);
      hn::Store(hn::Add(above, hn::MulFixedPoint15(step, way)), eight, centres + i);
    }
    auto from = hn::Set(d, centres[0]);
    for (int i = 0; i < count; ++i, values += kLength) {
      const auto to = hn::Set(d, centres[i + 1]);
      const auto whole = hn::Sub(to, from);
      for (int k = 0; k < kLength; k += lanes)
        hn::StoreU(hn::Add(from, hn::MulFixedPoint15(whole, hn::LoadU(d, ways + k))), d,
                   values + k);
      from = to;
    }
    upper += count;
    lower += count;
  }
}

void simd_spread_row(const SpreadRow& row) {
  switch (row.length) {
    case 8: return spread_lines<8>(row);
    case 16: return spread_lines<16>(row);
    case 32: return spread_lines<32>(row);
    default: return spread_lines<64>(row);
  }
}

void simd_fade_row(const MatteParams& params, const FadeRow& row) {
  auto* screen = reinterpret_cast<std::uint8_t*>(row.screen);
  auto* foreground = reinterpret_cast<std::uint8_t*>(row.foreground);
  const auto screen_from = static_cast<std::int16_t>(params.screen_from - 1);
  const auto foreground_to = static_cast<std::int16_t>(params.foreground_to + 1);
  const int done = for_lanes(row.begin, row.end, [&](auto d, int x) HWY_ATTR {
    const auto excess =
        hn::Sub(hn::ShiftLeft<7>(load_bytes(d, row.matte + x)), hn::LoadU(d, row.part.own + x));
    const auto scaled =
        hn::MulFixedPoint15(hn::Max(excess, hn::Zero(d)), hn::LoadU(d, row.part.gain + x));
    const auto matte = hn::Min(hn::ShiftRight<6>(hn::Add(scaled, hn::Set(d, 32))), hn::Set(d, 255));
    store_bytes(d, matte, row.matte + x);
    hn::StoreMaskBits(d, hn::Gt(matte, hn::Set(d, screen_from)), screen + x / 8);
    hn::StoreMaskBits(d, hn::Lt(matte, hn::Set(d, foreground_to)), foreground + x / 8);
  });
  if (done >= row.end) return;  // copying what was just written waits for it
  FadeRow rest = row;
  rest.begin = done;
  fade_row(params, rest);
}

NearRows chosen_near_rows() { return {simd_count_row, simd_spread_row, simd_fade_row}; }
#endif

}  // namespace HWY_NAMESPACE
}  // namespace booth::keying
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace booth::keying {
HWY_EXPORT(chosen_near_rows);
NearRows fastest_near_rows() { return HWY_DYNAMIC_DISPATCH(chosen_near_rows)(); }
}  // namespace booth::keying
#endif
