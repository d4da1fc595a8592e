// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <cstdint>

#include "elements/virtualbackground/pixels/sample_rows.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "elements/virtualbackground/pixels/sample_rows_simd.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "elements/virtualbackground/pixels/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace booth::keying {
namespace HWY_NAMESPACE {

#if BOOTH_KEYING_PLAIN
SampleFunctions chosen_sample_functions() { return {}; }
#else

using DBytes = hn::ScalableTag<std::uint8_t>;

int lanes_of_bytes() { return static_cast<int>(hn::Lanes(DBytes())); }

/// Calls `body(tag, x)` with the widest vectors that fit, then with 16 bytes: runs are short.
template <class Body>
HWY_INLINE int for_bytes(int width, const Body& body) {
  const hn::CappedTag<std::uint8_t, 16> sixteen;
  int x = 0;
  for (; x + lanes_of_bytes() <= width; x += lanes_of_bytes()) body(DBytes(), x);
  for (; x + 16 <= width; x += 16) body(sixteen, x);
  return x;
}

void simd_split_row(const PairsRow& row) {
  const int x = for_bytes(row.width, [&](auto d, int at) HWY_ATTR {
    auto first = hn::Zero(d), second = hn::Zero(d);
    hn::LoadInterleaved2(d, row.pairs + std::ptrdiff_t{2} * at, first, second);
    hn::StoreU(first, d, row.first + at);
    hn::StoreU(second, d, row.second + at);
  });
  split_row({row.pairs + std::ptrdiff_t{2} * x, row.first + x, row.second + x, row.width - x});
}

void simd_join_row(const PairsRow& row) {
  const int x = for_bytes(row.width, [&](auto d, int at) HWY_ATTR {
    hn::StoreInterleaved2(hn::LoadU(d, row.first + at), hn::LoadU(d, row.second + at), d,
                          row.pairs + std::ptrdiff_t{2} * at);
  });
  join_row({row.pairs + std::ptrdiff_t{2} * x, row.first + x, row.second + x, row.width - x});
}

void simd_mean_row(const MeanRow& row) {
  const DBytes bytes;
  const int lanes = lanes_of_bytes();
  int x = 0;
  for (; x + lanes <= row.width; x += lanes)
    hn::StoreU(hn::AverageRound(hn::LoadU(bytes, row.upper + x), hn::LoadU(bytes, row.lower + x)),
               bytes, row.out + x);
  mean_row({row.upper + x, row.lower + x, row.out + x, row.width - x});
}

void simd_block_mean_row(const BlockMeanRow& row) {
  const DBytes bytes;
  const hn::RepartitionToWide<DBytes> wide;
  const hn::RebindToSigned<decltype(wide)> words;
  const hn::Rebind<std::uint8_t, decltype(words)> half;
  const int lanes = static_cast<int>(hn::Lanes(words));
  const auto pairs = [&](const std::uint8_t* samples) HWY_ATTR {
    const auto both = hn::BitCast(wide, hn::LoadU(bytes, samples));
    return hn::Add(hn::And(both, hn::Set(wide, 0xff)), hn::ShiftRight<8>(both));
  };
  int x = 0;
  for (; 2 * (x + lanes) <= row.width; x += lanes) {
    const auto sum =
        hn::Add(pairs(row.upper + std::ptrdiff_t{2} * x), pairs(row.lower + std::ptrdiff_t{2} * x));
    const auto mean = hn::ShiftRight<2>(hn::Add(sum, hn::Set(wide, 2)));
    hn::StoreU(hn::DemoteTo(half, hn::BitCast(words, mean)), half, row.out + x);
  }
  block_mean_row_from(row, x);
}

void simd_lengthen_row(const PixelsRow& row) {
  const DBytes bytes;
  const int lanes = lanes_of_bytes();
  int x = 0;
  for (; x + lanes <= row.width; x += lanes) {
    auto a = hn::Zero(bytes), b = hn::Zero(bytes), c = hn::Zero(bytes);
    hn::LoadInterleaved3(bytes, row.three + std::ptrdiff_t{3} * x, a, b, c);
    hn::StoreInterleaved4(a, b, c, hn::Zero(bytes), bytes, row.four + std::ptrdiff_t{4} * x);
  }
  lengthen_row(
      {row.three + std::ptrdiff_t{3} * x, row.four + std::ptrdiff_t{4} * x, row.width - x});
}

void simd_shorten_row(const PixelsRow& row) {
  const DBytes bytes;
  const int lanes = lanes_of_bytes();
  int x = 0;
  for (; x + lanes <= row.width; x += lanes) {
    auto a = hn::Zero(bytes), b = hn::Zero(bytes), c = hn::Zero(bytes), d = hn::Zero(bytes);
    hn::LoadInterleaved4(bytes, row.four + std::ptrdiff_t{4} * x, a, b, c, d);
    hn::StoreInterleaved3(a, b, c, bytes, row.three + std::ptrdiff_t{3} * x);
  }
  shorten_row({row.three + std::ptrdiff_t{3} * x, row.four + std::ptrdiff_t{4} * x, row.width - x});
}

SampleFunctions chosen_sample_functions() {
  return {simd_split_row,      simd_join_row,     simd_mean_row,
          simd_block_mean_row, simd_lengthen_row, simd_shorten_row};
}
#endif

}  // namespace HWY_NAMESPACE
}  // namespace booth::keying
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace booth::keying {
HWY_EXPORT(chosen_sample_functions);
SampleFunctions fastest_sample_functions() {
  return HWY_DYNAMIC_DISPATCH(chosen_sample_functions)();
}
}  // namespace booth::keying
#endif
