// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <algorithm>
#include <cstdint>

#include "elements/virtualbackground/distance/distance_rows.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "elements/virtualbackground/distance/distance_rows_simd.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "elements/virtualbackground/pixels/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace booth::keying {
namespace HWY_NAMESPACE {

// As in packed_rows_simd.cpp: sums of neighbouring products are pmaddwd.
#if BOOTH_KEYING_PLAIN || !HWY_ARCH_X86
DistanceFunctions chosen_distance_functions() { return {}; }
#else

using D8 = hn::ScalableTag<std::uint8_t>;
using D16 = hn::RepartitionToWide<hn::ScalableTag<std::int8_t> >;
using D32 = hn::RepartitionToWide<D16>;
using V8 = hn::Vec<D8>;
using V16 = hn::Vec<D16>;
using V32 = hn::Vec<D32>;

HWY_INLINE V32 squares(V16 a, V32 sum) {
  V32 unused = hn::Zero(D32());
  return hn::ReorderWidenMulAccumulate(D32(), a, a, sum, unused);
}

/// Squared distances of pixels of four bytes; `colors` has ones where there is colour.
HWY_INLINE V32 squared_distances(V8 pixels, V8 key, V8 colors) {
  const D16 d16;
  const hn::RebindToUnsigned<D16> words;
  const V8 apart =
      hn::And(hn::Or(hn::SaturatedSub(pixels, key), hn::SaturatedSub(key, pixels)), colors);
  const auto both = hn::BitCast(words, apart);
  const V16 even = hn::BitCast(d16, hn::And(both, hn::Set(words, 0xff)));
  const V16 odd = hn::BitCast(d16, hn::ShiftRight<8>(both));
  return squares(odd, squares(even, hn::Zero(D32())));
}

/// DistanceParams::share() of each lane.
HWY_INLINE V32 shares_of(const DistanceParams& params, V32 squared) {
  const D32 d;
  const hn::RebindToFloat<D32> f;
  const auto inside = hn::Lt(squared, hn::Set(d, params.limit));
  const V32 whole = hn::Set(d, 255);
  if (params.gain == 0.0F) return hn::IfThenElseZero(inside, whole);
  const auto root = hn::Sqrt(hn::ConvertTo(f, squared));
  const auto ramp = hn::Mul(hn::Sub(hn::Set(f, params.high), root), hn::Set(f, params.gain));
  const auto clipped = hn::Min(hn::Max(ramp, hn::Zero(f)), hn::Set(f, 255.0F));
  return hn::IfThenElse(inside, whole, hn::ConvertTo(d, hn::Add(clipped, hn::Set(f, 0.5F))));
}

/// Four bytes, repeated.
HWY_INLINE V8 repeated(const std::uint8_t* bytes) {
  const std::uint32_t four = bytes[0] | static_cast<std::uint32_t>(bytes[1]) << 8 |
                             static_cast<std::uint32_t>(bytes[2]) << 16 |
                             static_cast<std::uint32_t>(bytes[3]) << 24;
  return hn::BitCast(D8(), hn::Set(hn::RebindToUnsigned<D32>(), four));
}

void simd_pixel_shares_row(const DistanceParams& params, const PixelSharesRow& row) {
  const D8 bytes;
  const int lanes = static_cast<int>(hn::Lanes(D32()));
  const hn::Rebind<std::uint8_t, D32> quarter;
  std::uint8_t color_bytes[4] = {255, 255, 255, 255};
  color_bytes[params.other] = 0;
  const V8 key = repeated(params.key);
  const V8 colors = repeated(color_bytes);
  int x = 0;
  for (; x + lanes <= row.width; x += lanes) {
    const V8 pixels = hn::LoadU(bytes, row.pixels + std::ptrdiff_t{4} * x);
    const V32 shares = shares_of(params, squared_distances(pixels, key, colors));
    hn::StoreU(hn::DemoteTo(quarter, shares), quarter, row.shares + x);
  }
  pixel_shares_row(params, {row.pixels + std::ptrdiff_t{4} * x, row.width - x, row.shares + x});
}

/// Chroma less 128 in Q8, a lane for each pixel.
HWY_INLINE V16 chroma_at(const std::uint8_t* samples, int x, int shift) {
  const D16 d;
  const hn::Rebind<std::uint8_t, D16> bytes;
  const hn::RebindToUnsigned<D32> d32;
  const hn::Rebind<std::uint8_t, D32> few;
  const auto grey = hn::Set(d, -32768);
  if (shift == 0)
    return hn::Xor(hn::ShiftLeft<8>(hn::PromoteTo(d, hn::LoadU(bytes, samples + x))), grey);
  // One sample in the upper bytes of two neighbouring lanes.
  const auto wide = hn::PromoteTo(d32, hn::LoadU(few, samples + x / 2));
  const auto twice = hn::Or(hn::ShiftLeft<8>(wide), hn::ShiftLeft<24>(wide));
  return hn::Xor(hn::BitCast(d, twice), grey);
}

struct Channels {
  V16 r, g, b;
};

/// rgb_of() of the pixels from x on.
HWY_INLINE Channels channels_at(const DistanceParams& params, const YuvRow& row, int x) {
  const D16 d;
  const hn::Rebind<std::uint8_t, D16> bytes;
  const V16 y = hn::PromoteTo(d, hn::LoadU(bytes, row.luma + x));
  const V16 above = hn::ShiftLeft<7>(hn::Sub(y, hn::Set(d, params.black)));
  // With the half that rounds the sums.
  const V16 luma = hn::Add(hn::MulFixedPoint15(above, hn::Set(d, params.luma)), hn::Set(d, 32));
  const V16 u = chroma_at(row.u, x, row.chroma_shift);
  const V16 v = chroma_at(row.v, x, row.chroma_shift);
  const V16 green = hn::Add(hn::MulFixedPoint15(u, hn::Set(d, params.green_u)),
                            hn::MulFixedPoint15(v, hn::Set(d, params.green_v)));
  const auto code = [&](V16 chroma) HWY_ATTR {
    const V16 sum = hn::ShiftRight<6>(hn::SaturatedAdd(luma, chroma));
    return hn::Min(hn::Max(sum, hn::Zero(d)), hn::Set(d, 255));
  };
  return {code(hn::MulFixedPoint15(v, hn::Set(d, params.red_v))), code(green),
          code(hn::MulFixedPoint15(u, hn::Set(d, params.blue_u)))};
}

void simd_yuv_shares_row(const DistanceParams& params, const YuvRow& row) {
  const D16 d;
  const hn::RebindToUnsigned<D16> words;
  const hn::Rebind<std::int8_t, D16> half;
  const int lanes = static_cast<int>(hn::Lanes(d));
  // Squares and their sum are clipped to 16 bits, which is enough for limits of as many.
  if (params.limit > 65535) return yuv_shares_row(params, row);
  const auto limit = hn::Set(words, static_cast<std::uint16_t>(params.limit));
  const auto square = [&](V16 channel, int key) HWY_ATTR {
    const V16 apart = hn::Sub(channel, hn::Set(d, static_cast<std::int16_t>(key)));
    return hn::BitCast(words, hn::Mul(apart, apart));
  };
  int x = 0;
  for (; x + lanes <= row.width; x += lanes) {
    const Channels c = channels_at(params, row, x);
    const auto sum =
        hn::SaturatedAdd(hn::SaturatedAdd(square(c.r, params.key[0]), square(c.g, params.key[1])),
                         square(c.b, params.key[2]));
    const auto outside = hn::Eq(hn::SaturatedSub(limit, sum), hn::Zero(words));
    const V16 shares = hn::BitCast(d, hn::Not(hn::VecFromMask(words, outside)));
    hn::StoreU(hn::DemoteTo(half, shares), half, reinterpret_cast<std::int8_t*>(row.out + x));
  }
  yuv_shares_row_from(params, row, x);
}

void simd_yuv_pixels_row(const DistanceParams& params, const YuvRow& row) {
  const D16 d;
  const hn::Rebind<std::uint8_t, D16> half;
  const int lanes = static_cast<int>(hn::Lanes(d));
  int x = 0;
  for (; x + lanes <= row.width; x += lanes) {
    const Channels c = channels_at(params, row, x);
    hn::StoreInterleaved4(hn::DemoteTo(half, c.r), hn::DemoteTo(half, c.g), hn::DemoteTo(half, c.b),
                          hn::Zero(half), half, row.out + std::ptrdiff_t{4} * x);
  }
  yuv_pixels_row_from(params, row, x);
}

HWY_INLINE V8 blended(V8 in, V8 background, V8 shares) {
  const D8 d8;
  const hn::RepartitionToWide<D8> words;
  const auto low = hn::Set(words, 0xff);
  // Even and odd bytes apart, in 16 bits each.
  const auto blend = [&](auto a, auto b, auto share) HWY_ATTR {
    const auto sum =
        hn::Add(hn::Add(hn::Mul(a, hn::Sub(low, share)), hn::Mul(b, share)), hn::Set(words, 128));
    return hn::ShiftRight<8>(hn::Add(sum, hn::ShiftRight<8>(sum)));
  };
  const auto a = hn::BitCast(words, in);
  const auto b = hn::BitCast(words, background);
  const auto share = hn::BitCast(words, shares);
  const auto even = blend(hn::And(a, low), hn::And(b, low), hn::And(share, low));
  const auto odd = blend(hn::ShiftRight<8>(a), hn::ShiftRight<8>(b), hn::ShiftRight<8>(share));
  return hn::BitCast(d8, hn::Or(even, hn::ShiftLeft<8>(odd)));
}

void simd_overlay_row(const OverlayRow& row) {
  const D8 d;
  const int lanes = static_cast<int>(hn::Lanes(d));
  const bool in_place = row.in == row.out;
  int x = 0;
  for (; x + lanes <= row.width; x += lanes) {
    const V8 shares = hn::LoadU(d, row.shares + x);
    if (hn::AllTrue(d, hn::Eq(shares, hn::Zero(d)))) {
      if (!in_place) hn::StoreU(hn::LoadU(d, row.in + x), d, row.out + x);
      continue;
    }
    const V8 background = hn::LoadU(d, row.background + x);
    if (hn::AllTrue(d, hn::Eq(shares, hn::Set(d, 255))))
      hn::StoreU(background, d, row.out + x);
    else
      hn::StoreU(blended(hn::LoadU(d, row.in + x), background, shares), d, row.out + x);
  }
  overlay_row({row.in + x, row.background + x, row.shares + x, row.out + x, row.width - x});
}

void simd_repeat_row(const RepeatRow& row) {
  const D8 d;
  const int lanes = static_cast<int>(hn::Lanes(d));
  int x = 0;
  for (; x + lanes <= row.width; x += lanes) {
    const V8 v = hn::LoadU(d, row.in + x);
    std::uint8_t* out = row.out + std::ptrdiff_t{row.times} * x;
    if (row.times == 2)
      hn::StoreInterleaved2(v, v, d, out);
    else if (row.times == 3)
      hn::StoreInterleaved3(v, v, v, d, out);
    else
      hn::StoreInterleaved4(v, v, v, v, d, out);
  }
  repeat_row({row.in + x, row.out + std::ptrdiff_t{row.times} * x, row.times, row.width - x});
}

DistanceFunctions chosen_distance_functions() {
  return {simd_pixel_shares_row, simd_yuv_shares_row, simd_yuv_pixels_row, simd_overlay_row,
          simd_repeat_row};
}
#endif

}  // namespace HWY_NAMESPACE
}  // namespace booth::keying
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace booth::keying {
HWY_EXPORT(chosen_distance_functions);
DistanceFunctions fastest_distance_functions() {
  return HWY_DYNAMIC_DISPATCH(chosen_distance_functions)();
}
}  // namespace booth::keying
#endif
