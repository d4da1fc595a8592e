// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <cstddef>
#include <cstdint>

#include "elements/virtualbackground/pixels/straight_rows.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "elements/virtualbackground/pixels/straight_rows_simd.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "elements/virtualbackground/pixels/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace booth::keying {
namespace HWY_NAMESPACE {

#if BOOTH_KEYING_PLAIN
StraightFunctions chosen_straight_functions() { return {}; }
#else

using D32 = hn::ScalableTag<std::int32_t>;
using V32 = hn::Vec<D32>;
using D8 = hn::ScalableTag<std::uint8_t>;
using DQuarter = hn::Rebind<std::uint8_t, D32>;  ///< as many bytes as D32 has lanes

HWY_INLINE int words_in_vector() { return static_cast<int>(hn::Lanes(D32())); }
HWY_INLINE int bytes_in_vector() { return static_cast<int>(hn::Lanes(D8())); }

/// straight() before it is clipped to a byte. The quotient is right although it is a float's: what
/// is divided has less than 24 bits, so the rounding is smaller than the step to the next integer.
HWY_INLINE V32 straight_lanes(V32 value, int zero, V32 share, int full) {
  const D32 d;
  const hn::Rebind<float, D32> df;
  const auto from = hn::Set(d, zero);
  const auto difference = hn::Sub(value, from);
  const auto scaled =
      hn::Add(hn::Mul(hn::Abs(difference), hn::Set(d, full)), hn::ShiftRight<1>(share));
  const auto none = hn::Eq(share, hn::Zero(d));
  const auto divisor = hn::IfThenElse(none, hn::Set(d, 1), share);
  const auto far = hn::ConvertTo(d, hn::Div(hn::ConvertTo(df, scaled), hn::ConvertTo(df, divisor)));
  const auto signed_far = hn::IfThenElse(hn::Lt(difference, hn::Zero(d)), hn::Neg(far), far);
  return hn::IfThenElse(none, from, hn::Add(from, signed_far));
}

HWY_INLINE V32 load_promoted(const std::uint8_t* bytes) {
  return hn::PromoteTo(D32(), hn::LoadU(DQuarter(), bytes));
}

/// Clipped to bytes; above 32767 the instructions would take the words for negative ones.
HWY_INLINE void store_demoted(V32 words, std::uint8_t* bytes) {
  hn::StoreU(hn::DemoteTo(DQuarter(), hn::Min(words, hn::Set(D32(), 255))), DQuarter(), bytes);
}

/// Whether all of a vector of bytes are `value`.
HWY_INLINE bool all_are(const std::uint8_t* bytes, std::uint8_t value) {
  return hn::AllTrue(D8(), hn::Eq(hn::LoadU(D8(), bytes), hn::Set(D8(), value)));
}

void simd_straight_luma_row(const StraightLumaRow& row) {
  const int words = words_in_vector(), bytes = bytes_in_vector();
  int x = 0;
  for (; x + bytes <= row.width; x += bytes) {
    if (all_are(row.shares + x, 255)) continue;
    if (all_are(row.shares + x, 0)) {
      hn::StoreU(hn::Set(D8(), static_cast<std::uint8_t>(row.black)), D8(), row.luma + x);
      continue;
    }
    for (int i = x; i < x + bytes; i += words)
      store_demoted(straight_lanes(load_promoted(row.luma + i), row.black,
                                   load_promoted(row.shares + i), 255),
                    row.luma + i);
  }
  straight_luma_row({row.luma + x, row.shares + x, row.black, row.width - x});
}

void simd_straight_chroma_row(const StraightChromaRow& row) {
  const D32 d;
  const hn::Rebind<std::uint16_t, D32> pairs_tag;
  const hn::Repartition<std::uint8_t, decltype(pairs_tag)> bytes_tag;
  const int words = words_in_vector();
  const auto pair_sums = [&](const std::uint8_t* shares) HWY_ATTR {
    const auto both = hn::BitCast(pairs_tag, hn::LoadU(bytes_tag, shares));
    return hn::Add(hn::And(both, hn::Set(pairs_tag, 0xff)), hn::ShiftRight<8>(both));
  };
  int x = 0;
  for (; 2 * (x + words) <= row.luma_width; x += words) {
    const auto sums = hn::Add(pair_sums(row.upper + 2 * x), pair_sums(row.lower + 2 * x));
    if (hn::AllTrue(pairs_tag, hn::Eq(sums, hn::Set(pairs_tag, 4 * 255)))) continue;
    const auto share = hn::PromoteTo(d, sums);
    for (std::uint8_t* plane : {row.u, row.v})
      store_demoted(straight_lanes(load_promoted(plane + x), 128, share, 4 * 255), plane + x);
  }
  straight_chroma_row_from(row, x);
}

/// (x + 127) / 255 for x from 0 to 255 * 255.
HWY_INLINE V32 by_255(V32 x) {
  const D32 d;
  const auto sum = hn::Add(x, hn::Set(d, 127));
  return hn::ShiftRight<8>(hn::Add(hn::Add(sum, hn::Set(d, 1)), hn::ShiftRight<8>(sum)));
}

void simd_straight_pixels_row(const StraightPixelsRow& row) {
  const D32 d;
  const int words = words_in_vector();
  const auto low = hn::Set(d, 255);
  int x = 0;
  for (; x + words <= row.width; x += words) {
    auto* at = reinterpret_cast<std::int32_t*>(row.pixels + std::ptrdiff_t{4} * x);
    const auto share = load_promoted(row.shares + x);
    const auto pixels = hn::LoadU(d, at);
    auto result = hn::Zero(d);
    for (int c = 0; c < 4; ++c) {
      const auto sample = hn::And(hn::ShiftRightSame(pixels, 8 * c), low);
      const auto alpha = row.has_alpha ? by_255(hn::Mul(share, sample)) : share;
      const auto value =
          c == row.place ? alpha : hn::Min(straight_lanes(sample, 0, share, 255), low);
      result = hn::Or(result, hn::ShiftLeftSame(value, 8 * c));
    }
    hn::StoreU(result, d, at);
  }
  straight_pixels_row({row.pixels + std::ptrdiff_t{4} * x, row.shares + x, row.place, row.has_alpha,
                       row.width - x});
}

void simd_place_alpha_row(const PlaceAlphaRow& row) {
  const D32 d;
  const int words = words_in_vector();
  const auto others = hn::Set(d, ~static_cast<std::int32_t>(0xffU << (8 * row.place)));
  int x = 0;
  for (; x + words <= row.width; x += words) {
    auto* at = reinterpret_cast<std::int32_t*>(row.pixels + std::ptrdiff_t{4} * x);
    const auto alpha = hn::ShiftLeftSame(load_promoted(row.alpha + x), 8 * row.place);
    hn::StoreU(hn::Or(hn::And(hn::LoadU(d, at), others), alpha), d, at);
  }
  place_alpha_row({row.pixels + std::ptrdiff_t{4} * x, row.alpha + x, row.place, row.width - x});
}

void simd_ayuv_row(const AyuvRow& row) {
  const D8 d;
  const hn::RepartitionToWide<D8> pairs;
  const hn::Rebind<std::uint8_t, decltype(pairs)> half;
  const int bytes = bytes_in_vector();
  const auto twice = [&](const std::uint8_t* chroma) HWY_ATTR {
    const auto wide = hn::PromoteTo(pairs, hn::LoadU(half, chroma));
    return hn::BitCast(d, hn::Or(wide, hn::ShiftLeft<8>(wide)));
  };
  int x = 0;
  for (; x + bytes <= row.width; x += bytes)
    hn::StoreInterleaved4(hn::LoadU(d, row.alpha + x), hn::LoadU(d, row.y + x),
                          twice(row.u + x / 2), twice(row.v + x / 2), d,
                          row.pixels + std::ptrdiff_t{4} * x);
  ayuv_row_from(row, x);
}

StraightFunctions chosen_straight_functions() {
  return {simd_straight_luma_row, simd_straight_chroma_row, simd_straight_pixels_row,
          simd_place_alpha_row, simd_ayuv_row};
}
#endif

}  // namespace HWY_NAMESPACE
}  // namespace booth::keying
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace booth::keying {
HWY_EXPORT(chosen_straight_functions);
StraightFunctions fastest_straight_functions() {
  return HWY_DYNAMIC_DISPATCH(chosen_straight_functions)();
}
}  // namespace booth::keying
#endif
