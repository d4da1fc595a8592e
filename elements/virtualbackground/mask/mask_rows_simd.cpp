// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <cstdint>

#include "elements/virtualbackground/mask/mask_rows.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "elements/virtualbackground/mask/mask_rows_simd.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "elements/virtualbackground/pixels/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace booth::keying {
namespace HWY_NAMESPACE {

#if BOOTH_KEYING_PLAIN
MaskRows chosen_mask_rows() { return {}; }
#else

template <class D>
HWY_INLINE hn::Vec<D> between(D d, const std::int16_t* upper, const std::int16_t* lower,
                              hn::Vec<D> part) {
  const auto first = hn::LoadU(d, upper);
  return hn::Add(first, hn::MulFixedPoint15(hn::Sub(hn::LoadU(d, lower), first), part));
}

void simd_share_row(const ShareRow& row) {
  const auto part_value = static_cast<std::int16_t>(row.part);
  const int done = for_lanes(0, row.width, [&](auto d, int x) HWY_ATTR {
    const auto part = hn::Set(d, part_value);
    const auto slope = between(d, row.upper.slope + x, row.lower.slope + x, part);
    const auto offset = between(d, row.upper.offset + x, row.lower.offset + x, part);
    const auto luma =
        hn::ShiftLeft<8>(hn::Sub(load_bytes(d, row.luma + x), hn::Set(d, std::int16_t{128})));
    const auto share = hn::SaturatedAdd(hn::MulFixedPoint15(luma, slope),
                                        hn::Add(offset, hn::Set(d, std::int16_t{4})));
    store_bytes(d, hn::ShiftRight<3>(share), row.shares + x);
  });
  share_row_from(row, done);
}

/// The sums of neighbouring pairs of bytes.
template <class D>
HWY_INLINE hn::Vec<D> pairs(D d, const std::uint8_t* bytes) {
  const hn::RebindToUnsigned<D> words;
  const hn::Repartition<std::uint8_t, D> octets;
  const auto both = hn::BitCast(words, hn::LoadU(octets, bytes));
  const auto sum = hn::Add(hn::And(both, hn::Set(words, 0xff)), hn::ShiftRight<8>(both));
  return hn::BitCast(d, sum);
}

void simd_share_chroma_row(const ShareChromaRow& row) {
  auto* background = reinterpret_cast<std::uint8_t*>(row.background);
  auto* foreground = reinterpret_cast<std::uint8_t*>(row.foreground);
  const int done = for_lanes(0, row.width, [&](auto d, int x) HWY_ATTR {
    const auto sum = hn::Add(pairs(d, row.upper + 2 * x), pairs(d, row.lower + 2 * x));
    store_bytes(d, hn::ShiftRight<2>(hn::Add(sum, hn::Set(d, std::int16_t{2}))), row.shares + x);
    hn::StoreMaskBits(d, hn::Eq(sum, hn::Zero(d)), background + x / 8);
    hn::StoreMaskBits(d, hn::Eq(sum, hn::Set(d, std::int16_t{4 * 255})), foreground + x / 8);
  });
  share_chroma_row_from(row, done);
}

template <class D>
using Words = hn::Vec<hn::RebindToUnsigned<D> >;

template <class D>
HWY_INLINE Words<D> load_words(D d, const std::uint8_t* bytes) {
  return hn::BitCast(hn::RebindToUnsigned<D>(), load_bytes(d, bytes));
}

/// x / 255, rounded to nearest, of unsigned lanes up to 255 * 255.
template <class D>
HWY_INLINE Words<D> over_255(D, Words<D> x) {
  const hn::RebindToUnsigned<D> words;
  const auto rounded = hn::Add(x, hn::Set(words, 128));
  return hn::ShiftRight<8>(hn::Add(rounded, hn::ShiftRight<8>(rounded)));
}

void simd_blend_row(const MixRow& row) {
  const int done = for_lanes(row.begin, row.end, [&](auto d, int x) HWY_ATTR {
    const auto share = load_words(d, row.shares + x);
    const auto other = hn::Sub(hn::Set(hn::RebindToUnsigned<decltype(d)>(), 255), share);
    const auto sum = hn::Add(hn::Mul(load_words(d, row.picture + x), share),
                             hn::Mul(load_words(d, row.background + x), other));
    store_bytes(d, hn::BitCast(d, over_255(d, sum)), row.out + x);
  });
  if (done >= row.end) return;  // copying what was just written waits for it
  MixRow rest = row;
  rest.begin = done;
  blend_row(rest);
}

MaskRows chosen_mask_rows() { return {simd_share_row, simd_share_chroma_row, simd_blend_row}; }
#endif

}  // namespace HWY_NAMESPACE
}  // namespace booth::keying
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace booth::keying {
HWY_EXPORT(chosen_mask_rows);
MaskRows fastest_mask_rows() { return HWY_DYNAMIC_DISPATCH(chosen_mask_rows)(); }
}  // namespace booth::keying
#endif
