// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <algorithm>
#include <cstdint>

#include "elements/common/packed_rows.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "elements/common/packed_rows_simd.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace booth {
namespace HWY_NAMESPACE {

// The sums of neighbouring products below are pmaddwd; Arm's multiply pairs other lanes.
#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128 || !HWY_ARCH_X86
PackedFunctions chosen_packed_functions() { return {}; }
#else

namespace hn = hwy::HWY_NAMESPACE;

using D32 = hn::ScalableTag<std::int32_t>;
using D64 = hn::RepartitionToWide<hn::RebindToUnsigned<D32> >;
using D16 = hn::RepartitionToNarrow<D32>;
using V32 = hn::Vec<D32>;
using V16 = hn::Vec<D16>;

/// Two 16-bit numbers in each 32-bit lane.
HWY_INLINE V16 both(int low, int high) {
  return hn::BitCast(D16(), hn::Set(D32(), (high << 16) | (low & 0xffff)));
}

HWY_INLINE V32 products(V16 a, V16 b, V32 sum) {
  V32 unused = hn::Zero(D32());
  return hn::ReorderWidenMulAccumulate(D32(), a, b, sum, unused);
}

/// Bytes 0 and 2, and bytes 1 and 3, of pixels in 16 bits each.
struct Pixels {
  V16 outer;
  V16 inner;
};

HWY_INLINE Pixels pixels_at(const std::uint8_t* bytes) {
  const D16 d;
  const hn::RebindToUnsigned<D16> du;
  const auto pixels = hn::BitCast(du, hn::LoadU(hn::Repartition<std::uint8_t, D16>(), bytes));
  return {hn::BitCast(d, hn::And(pixels, hn::Set(du, 0xff))),
          hn::BitCast(d, hn::ShiftRight<8>(pixels))};
}

HWY_INLINE V32 weighted(const std::int16_t* weights, const Pixels& pixels, V32 bias) {
  const V32 outer = products(pixels.outer, both(weights[0], weights[2]), bias);
  return products(pixels.inner, both(weights[1], weights[3]), outer);
}

/// Q14 to bytes.
HWY_INLINE void store_luma(V32 luma, std::uint8_t* bytes) {
  const hn::Rebind<std::uint8_t, D32> tag;
  hn::StoreU(hn::DemoteTo(tag, hn::ShiftRight<14>(luma)), tag, bytes);
}

/// Per-pixel sums to bytes, one of two neighbours each.
HWY_INLINE void store_chroma(V32 sums, std::uint8_t* bytes) {
  const D32 d;
  const D64 d64;
  const auto wide = hn::BitCast(d64, sums);
  const V32 pairs = hn::Add(sums, hn::BitCast(d, hn::ShiftRight<32>(wide)));
  const V32 biased = hn::ShiftRight<16>(hn::Add(pairs, hn::Set(d, 128 * 65536 + 32768)));
  const V32 clipped = hn::Min(hn::Max(biased, hn::Zero(d)), hn::Set(d, 255));
  const hn::Rebind<std::uint8_t, D64> tag;
  hn::StoreU(hn::TruncateTo(tag, hn::BitCast(d64, clipped)), tag, bytes);
}

void simd_to_planar_row(const PackedMatrix& matrix, const ToPlanarRow& row) {
  const D32 d;
  const int lanes = static_cast<int>(hn::Lanes(d));
  const V32 bias = hn::Set(d, matrix.black * 16384 + 8192);
  int x = 0;
  for (; x + lanes <= row.width; x += lanes) {
    const Pixels upper = pixels_at(row.upper + std::ptrdiff_t{4} * x);
    const Pixels lower = pixels_at(row.lower + std::ptrdiff_t{4} * x);
    store_luma(weighted(matrix.y, upper, bias), row.upper_luma + x);
    store_luma(weighted(matrix.y, lower, bias), row.lower_luma + x);
    const Pixels sum{hn::Add(upper.outer, lower.outer), hn::Add(upper.inner, lower.inner)};
    store_chroma(weighted(matrix.u, sum, hn::Zero(d)), row.u + x / 2);
    store_chroma(weighted(matrix.v, sum, hn::Zero(d)), row.v + x / 2);
  }
  to_planar_row_from(matrix, row, x / 2);
}

/// Chroma bytes less 128, each for two pixels, in the upper half of their lanes.
HWY_INLINE V32 chroma_at(const std::uint8_t* bytes) {
  const D32 d;
  const D64 d64;
  const hn::Rebind<std::uint32_t, D64> d32;
  const auto samples = hn::LoadU(hn::Rebind<std::uint8_t, D64>(), bytes);
  const auto wide = hn::PromoteTo(d64, hn::PromoteTo(d32, samples));
  const auto twice = hn::BitCast(d, hn::Or(wide, hn::ShiftLeft<32>(wide)));
  return hn::ShiftLeft<16>(hn::Sub(twice, hn::Set(d, 128)));
}

/// The same, each for its pixel.
HWY_INLINE V32 full_chroma_at(const std::uint8_t* bytes) {
  const D32 d;
  const auto wide = hn::PromoteTo(d, hn::LoadU(hn::Rebind<std::uint8_t, D32>(), bytes));
  return hn::ShiftLeft<16>(hn::Sub(wide, hn::Set(d, 128)));
}

/// Pixels of as many lanes as fit.
HWY_INLINE void write_pixels(const PackedMatrix& matrix, const std::uint8_t* luma_bytes, V32 u_high,
                             V32 v_high, std::uint8_t* pixels) {
  const D32 d;
  const hn::RebindToUnsigned<D32> du;
  const D16 d16;
  const hn::Repartition<std::uint8_t, D32> bytes;
  const V32 luma = hn::Sub(hn::PromoteTo(d, hn::LoadU(hn::Rebind<std::uint8_t, D32>(), luma_bytes)),
                           hn::Set(d, matrix.black));
  const V16 u = hn::BitCast(d16, hn::Or(hn::And(luma, hn::Set(d, 0xffff)), u_high));
  const V16 v = hn::BitCast(d16, v_high);
  const auto channel = [&](int c) HWY_ATTR {
    const V32 sum = products(u, both(matrix.from_y, matrix.from_u[c]),
                             products(v, both(0, matrix.from_v[c]), hn::Set(d, 4096)));
    const V32 value = hn::Min(hn::Max(hn::ShiftRight<13>(sum), hn::Zero(d)), hn::Set(d, 255));
    return hn::ShiftLeftSame(value, 8 * matrix.at[c]);
  };
  const auto others = hn::Set(du, 0xffU << (8 * matrix.at[3]));
  const auto kept = hn::And(hn::BitCast(du, hn::LoadU(bytes, pixels)), others);
  const V32 colors = hn::Or(channel(0), hn::Or(channel(1), channel(2)));
  hn::StoreU(hn::BitCast(bytes, hn::Or(kept, hn::BitCast(du, colors))), bytes, pixels);
}

void simd_to_packed_row(const PackedMatrix& matrix, const ToPackedRow& row) {
  const int lanes = static_cast<int>(hn::Lanes(D32()));
  int x = 2 * row.begin;
  for (; x + lanes <= std::min(2 * row.end, row.width); x += lanes)
    write_pixels(matrix, row.luma + x, chroma_at(row.u + x / 2), chroma_at(row.v + x / 2),
                 row.pixels + std::ptrdiff_t{4} * x);
  if (x >= std::min(2 * row.end, row.width)) return;  // the copy would wait for the arguments
  ToPackedRow rest = row;
  rest.begin = x / 2;
  to_packed_row(matrix, rest);
}

void simd_to_pixels_row(const PackedMatrix& matrix, const ToPackedRow& row) {
  const int lanes = static_cast<int>(hn::Lanes(D32()));
  ToPackedRow rest = row;
  int& x = rest.begin;
  for (; x + lanes <= std::min(row.end, row.width); x += lanes)
    write_pixels(matrix, row.luma + x, full_chroma_at(row.u + x), full_chroma_at(row.v + x),
                 row.pixels + std::ptrdiff_t{4} * x);
  to_pixels_row(matrix, rest);
}

void simd_to_chroma_row(const PackedMatrix& matrix, const ToChromaRow& row) {
  const D32 d;
  const int lanes = static_cast<int>(hn::Lanes(d));
  const V32 bias = hn::Set(d, 128 * 16384 + 8192);
  int x = 0;
  for (; x + lanes <= row.width; x += lanes) {
    const Pixels pixels = pixels_at(row.pixels + std::ptrdiff_t{4} * x);
    store_luma(weighted(matrix.u, pixels, bias), row.u + x);
    store_luma(weighted(matrix.v, pixels, bias), row.v + x);
  }
  to_chroma_row(matrix, {row.pixels + std::ptrdiff_t{4} * x, row.u + x, row.v + x, row.width - x});
}

PackedFunctions chosen_packed_functions() {
  return {simd_to_planar_row, simd_to_packed_row, simd_to_pixels_row, simd_to_chroma_row};
}
#endif

}  // namespace HWY_NAMESPACE
}  // namespace booth
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace booth {
HWY_EXPORT(chosen_packed_functions);
PackedFunctions fastest_packed_functions() {
  return HWY_DYNAMIC_DISPATCH(chosen_packed_functions)();
}
}  // namespace booth
#endif
