// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <algorithm>
#include <cstdint>

#include "elements/virtualbackground/chroma/luma_fit.hpp"
#include "elements/virtualbackground/chroma/rows.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "elements/virtualbackground/chroma/luma_fit_simd.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "elements/virtualbackground/pixels/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace booth::keying {
namespace HWY_NAMESPACE {

#if BOOTH_KEYING_PLAIN
LumaSumFunction chosen_luma_sum_row() { return luma_sum_row; }
FitFunction chosen_fit_row() { return fit_row; }
#else

void simd_luma_sum_row(const LumaSumRow& row) {
  const int end = std::min(row.end, row.luma_width / 2);
  const int done = for_lanes_again(row.begin, end, [&](auto d, int x) HWY_ATTR {
    const hn::RebindToUnsigned<decltype(d)> du;
    const hn::Repartition<std::uint8_t, decltype(d)> bytes;
    const auto low = hn::Set(du, 0xff);
    const auto pairs = [&](const std::uint8_t* luma) HWY_ATTR {
      const auto both = hn::BitCast(du, hn::LoadU(bytes, luma + 2 * x));
      return hn::Add(hn::And(both, low), hn::ShiftRight<8>(both));
    };
    hn::StoreU(hn::BitCast(d, hn::Add(pairs(row.upper), pairs(row.lower))), d, row.sums + x);
  });
  if (done >= row.end) return;
  LumaSumRow rest = row;
  rest.begin = done;
  luma_sum_row(rest);
}

/// 32-bit sums of products of 16-bit lanes. The order of the lanes is the CPU's affair: it is the
/// same in every sum, and demoted() brings it back.
template <class D>
struct Sums {
  using D32 = hn::RepartitionToWide<D>;
  hn::Vec<D32> low;
  hn::Vec<D32> high;

  /// Adds a * b and c * d.
  HWY_INLINE void add(D tag, hn::Vec<D> a, hn::Vec<D> b, hn::Vec<D> c, hn::Vec<D> d) {
    const D32 wide;
#if HWY_ARCH_X86
    low = hn::ReorderWidenMulAccumulate(wide, hn::InterleaveLower(tag, a, c),
                                        hn::InterleaveLower(tag, b, d), low, low);
    high = hn::ReorderWidenMulAccumulate(wide, hn::InterleaveUpper(tag, a, c),
                                         hn::InterleaveUpper(tag, b, d), high, high);
#else
    (void)tag;
    low = hn::ReorderWidenMulAccumulate(wide, a, b, low, high);
    low = hn::ReorderWidenMulAccumulate(wide, c, d, low, high);
#endif
  }
};

template <class D>
HWY_INLINE Sums<D> no_sums(D) {
  const typename Sums<D>::D32 wide;
  return {hn::Zero(wide), hn::Zero(wide)};
}

template <class D32>
HWY_INLINE hn::Vec<D32> limited(D32 d, hn::Vec<hn::Rebind<float, D32> > value) {
  const hn::Rebind<float, D32> df;
  const auto limit = hn::Set(df, float{kFitLimit});
  (void)d;
  return hn::NearestInt(hn::Min(hn::Max(value, hn::Neg(limit)), limit));
}

template <class D32>
struct FitLanes {
  hn::Vec<D32> slope;
  hn::Vec<D32> offset;
};

template <class D32>
HWY_INLINE FitLanes<D32> fit_lanes(D32 d, hn::Vec<D32> covariance, hn::Vec<D32> variance,
                                   hn::Vec<D32> luma, hn::Vec<D32> matte) {
  const hn::Rebind<float, D32> df;
  const auto scale = hn::Set(df, kOffsetScale);
  const auto noise = hn::Set(d, kRegularisation);
  const auto slope =
      hn::Div(hn::ConvertTo(df, covariance), hn::ConvertTo(df, hn::Add(variance, noise)));
  const auto mean = hn::Mul(hn::ConvertTo(df, matte), scale);
  const auto shift = hn::Mul(slope, hn::Mul(hn::ConvertTo(df, luma), scale));
  return {limited(d, hn::Mul(slope, hn::Set(df, 4096.0F))), limited(d, hn::Sub(mean, shift))};
}

template <class D>
HWY_INLINE void fit_vector(D d, const FitRow& row, int x) {
  using V = hn::Vec<D>;
  const typename Sums<D>::D32 wide;
  const auto middle = hn::Set(d, 4 * kLumaMiddle);
  const auto luma_at = [&](int i) HWY_ATTR {
    return hn::Sub(hn::LoadU(d, row.sums[i / 3] + x - 1 + i % 3), middle);
  };
  const auto matte_at = [&](int i)
                            HWY_ATTR { return load_bytes(d, row.matte[i / 3] + x - 1 + i % 3); };
  Sums<D> luma_luma = no_sums(d), luma_matte = no_sums(d);
  V luma = hn::Zero(d), matte = hn::Zero(d);
  for (int i = 0; i < 8; i += 2) {
    const V l0 = luma_at(i), l1 = luma_at(i + 1), m0 = matte_at(i), m1 = matte_at(i + 1);
    luma = hn::Add(luma, hn::Add(l0, l1));
    matte = hn::Add(matte, hn::Add(m0, m1));
    luma_luma.add(d, l0, l0, l1, l1);
    luma_matte.add(d, l0, m0, l1, m1);
  }
  const V zero = hn::Zero(d), one = hn::Set(d, 1), l8 = luma_at(8), m8 = matte_at(8);
  luma = hn::Add(luma, l8);
  matte = hn::Add(matte, m8);
  luma_luma.add(d, l8, l8, zero, zero);
  luma_matte.add(d, l8, m8, zero, zero);
  Sums<D> lumas = no_sums(d), mattes = no_sums(d), square = no_sums(d), product = no_sums(d);
  lumas.add(d, luma, one, zero, zero);
  mattes.add(d, matte, one, zero, zero);
  square.add(d, luma, luma, zero, zero);
  product.add(d, luma, matte, zero, zero);
  const auto nine = hn::Set(wide, 9);
  const auto spread = [&](auto sum, auto of_sums)
                          HWY_ATTR { return hn::Sub(hn::Mul(sum, nine), of_sums); };
  const auto low = fit_lanes(wide, spread(luma_matte.low, product.low),
                             spread(luma_luma.low, square.low), lumas.low, mattes.low);
  const auto high = fit_lanes(wide, spread(luma_matte.high, product.high),
                              spread(luma_luma.high, square.high), lumas.high, mattes.high);
  hn::StoreU(hn::ReorderDemote2To(d, low.slope, high.slope), d, row.slope + x);
  hn::StoreU(hn::ReorderDemote2To(d, low.offset, high.offset), d, row.offset + x);
}

void simd_fit_row(const FitRow& row) {
  for_lanes_beyond(row.begin, row.end, [&](auto d, int x) HWY_ATTR { fit_vector(d, row, x); });
}

LumaSumFunction chosen_luma_sum_row() { return simd_luma_sum_row; }
FitFunction chosen_fit_row() { return simd_fit_row; }
#endif

}  // namespace HWY_NAMESPACE
}  // namespace booth::keying
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace booth::keying {
HWY_EXPORT(chosen_luma_sum_row);
HWY_EXPORT(chosen_fit_row);
LumaSumFunction fastest_luma_sum_row() { return HWY_DYNAMIC_DISPATCH(chosen_luma_sum_row)(); }
FitFunction fastest_fit_row() { return HWY_DYNAMIC_DISPATCH(chosen_fit_row)(); }
}  // namespace booth::keying
#endif
