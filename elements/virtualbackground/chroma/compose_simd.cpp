// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <algorithm>
#include <cstdint>

#include "elements/virtualbackground/chroma/compose.hpp"
#include "elements/virtualbackground/chroma/luma_fit.hpp"
#include "elements/virtualbackground/chroma/rows.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "elements/virtualbackground/chroma/compose_simd.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "elements/virtualbackground/pixels/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace booth::keying {
namespace HWY_NAMESPACE {

#if BOOTH_KEYING_PLAIN
DespillFunction chosen_despill_row() { return despill_row; }
ChromaFunction chosen_chroma_row() { return chroma_row; }
LumaFunction chosen_luma_row() { return luma_row; }
FlatFunction chosen_flat_row() { return flat_row; }
LumaFunction chosen_alpha_row() { return alpha_row; }
FlatFunction chosen_flat_alpha_row() { return flat_alpha_row; }
#else

/// Leaves the samples from `done` on to the plain row. The arguments are copied only for that: they
/// were written just now, in small pieces, and a wide copy has to wait for all of them.
template <class Row>
HWY_INLINE void rest_of(const MatteParams& params, const Row& row, int done,
                        void (*plain)(const MatteParams&, const Row&)) {
  if (done >= row.end) return;
  Row rest = row;
  rest.begin = done;
  plain(params, rest);
}

/// Samples at a time: their sums stay in the nearest cache.
constexpr int kDespillChunk = 64;

/// Sums over five rows of the clipped matte of samples [begin - 2, end + 2).
HWY_INLINE void column_sums(const MatteParams& params, const DespillRow& row, int begin, int end,
                            std::int16_t* sums) {
  const int start = begin - 2;
  for_lanes_beyond(0, end + 2 - start, [&](auto d, int x) HWY_ATTR {
    const hn::Rebind<std::uint8_t, decltype(d)> bytes;
    const auto low = hn::Set(bytes, params.foreground_to);
    const auto span =
        hn::Set(bytes, static_cast<std::uint8_t>(params.screen_from - params.foreground_to));
    auto sum = hn::Zero(d);
    for (const std::uint8_t* matte : row.matte) {
      const auto above = hn::SaturatedSub(hn::LoadU(bytes, matte + start + x), low);
      sum = hn::Add(sum, hn::PromoteTo(d, hn::Min(above, span)));
    }
    hn::Store(sum, d, sums + x);
  });
}

void simd_despill_row(const MatteParams& params, const DespillRow& row) {
  HWY_ALIGN std::int16_t sums[kDespillChunk + 4 + kVectorsBeyond];
  for (int begin = row.begin; begin < row.end; begin += kDespillChunk) {
    const int end = std::min(row.end, begin + kDespillChunk);
    column_sums(params, row, begin, end, sums);
    for_lanes_beyond(begin, end, [&](auto d, int x) HWY_ATTR {
      auto sum = hn::Zero(d);
      for (int i = 0; i < 5; ++i) sum = hn::Add(sum, hn::LoadU(d, sums + (x - begin) + i));
      const auto half = ramp(d, params.despill, sum);
      hn::StoreU(hn::SaturatedAdd(half, half), d, row.strength + x);
    });
  }
}

template <class D>
struct WeightLanes {
  hn::Vec<D> background;
  hn::Vec<D> foreground;
};

/// MatteParams::background() and foreground() of fine matte values.
template <class D>
HWY_INLINE WeightLanes<D> weights(D d, const MatteParams& params, hn::Vec<D> fine) {
  const auto above = hn::Max(hn::Sub(fine, hn::Set(d, params.low)), hn::Zero(d));
  const auto background = ramp(d, params.weight, above);
  const auto rest = hn::Sub(hn::Set(d, std::int16_t{kOneQ14}), background);
  return {background, hn::ShiftLeft<2>(hn::Min(rest, hn::Set(d, 4096)))};
}

/// Both parts, Q7, weighted and put together; a byte in 16 bits, not yet clipped.
template <class D>
HWY_INLINE hn::Vec<D> mixed(D d, hn::Vec<D> foreground, hn::Vec<D> background,
                            WeightLanes<D> weight, int zero) {
  const auto sum = hn::Add(hn::MulFixedPoint15(foreground, weight.foreground),
                           hn::MulFixedPoint15(background, weight.background));
  const auto rounding = hn::Set(d, static_cast<std::int16_t>(zero * 64 + 32));
  return hn::ShiftRight<6>(hn::Add(sum, rounding));
}

void simd_chroma_row(const MatteParams& params, const ChromaRow& row) {
  const int done = for_lanes(row.begin, row.end, [&](auto d, int x) HWY_ATTR {
    const auto grey = hn::Set(d, 128);
    const auto weight =
        weights(d, params, hn::ShiftLeft<kMatteShift>(load_bytes(d, row.matte + x)));
    const auto u = load_bytes(d, row.u + x);
    const auto v = load_bytes(d, row.v + x);
    const auto part = along(d, params, u, v);
    const auto own = hn::Max(hn::Sub(hn::Set(d, 2 * kMostTint), part.tint), hn::Zero(d));
    const auto tint = hn::Min(part.tint, own);
    const auto more = hn::Max(hn::Sub(part.screen, hn::LoadU(d, row.part.own + x)), hn::Zero(d));
    const auto half = hn::MulFixedPoint15(more, hn::LoadU(d, row.part.gain + x));
    const auto removed = hn::Add(hn::Min(hn::SaturatedAdd(half, half), part.screen),
                                 hn::MulFixedPoint15(tint, hn::LoadU(d, row.despill + x)));
    const auto sample = [&](auto chroma, std::int16_t key, const std::uint8_t* other) HWY_ATTR {
      const auto foreground = hn::Sub(hn::ShiftLeft<7>(hn::Sub(chroma, grey)),
                                      hn::MulFixedPoint15(removed, hn::Set(d, key)));
      const auto background = hn::ShiftLeft<7>(hn::Sub(load_bytes(d, other + x), grey));
      return mixed(d, foreground, background, weight, 128);
    };
    const auto out_u = sample(u, params.key_u, row.background_u);
    const auto out_v = sample(v, params.key_v, row.background_v);
    store_bytes(d, out_u, row.out_u + x);
    store_bytes(d, out_v, row.out_v + x);
  });
  rest_of(params, row, done, chroma_row);
}

/// A quarter of the way from `near` to `far`.
template <class D>
HWY_INLINE hn::Vec<D> quarter(D d, hn::Vec<D> near, hn::Vec<D> far) {
  return hn::Add(near, hn::ShiftRight<2>(hn::Add(hn::Sub(far, near), hn::Set(d, 2))));
}

/// One fit quantity for the left and the right luma pixel of each chroma sample.
template <class D>
struct Sides {
  hn::Vec<D> left;
  hn::Vec<D> right;
};

template <class D>
HWY_INLINE Sides<D> sides(D d, const std::int16_t* near, const std::int16_t* far, int x) {
  const auto at = [&](int i) HWY_ATTR {
    return quarter(d, hn::LoadU(d, near + i), hn::LoadU(d, far + i));
  };
  const auto middle = at(x);
  return {quarter(d, middle, at(x - 1)), quarter(d, middle, at(x + 1))};
}

/// The matte of luma pixels by the fit there.
template <class D>
HWY_INLINE hn::Vec<D> fitted_matte(D d, hn::Vec<D> luma, hn::Vec<D> slope, hn::Vec<D> offset) {
  const auto centred = hn::ShiftLeft<8>(hn::Sub(luma, hn::Set(d, kLumaMiddle)));
  const auto fitted = hn::SaturatedAdd(hn::MulFixedPoint15(centred, slope), offset);
  return hn::Min(hn::Max(fitted, hn::Zero(d)), hn::Set(d, 2047));
}

template <class D>
HWY_INLINE hn::Vec<D> luma_lanes(D d, const MatteParams& params, hn::Vec<D> luma,
                                 hn::Vec<D> background, hn::Vec<D> fine, hn::Vec<D> screen_luma) {
  const auto black = hn::Set(d, params.black);
  const auto screen = hn::MulFixedPoint15(hn::ShiftLeft<4>(fine), screen_luma);
  const auto foreground =
      hn::Max(hn::SaturatedSub(hn::ShiftLeft<7>(hn::Sub(luma, black)), screen), hn::Zero(d));
  const auto sum = mixed(d, foreground, hn::ShiftLeft<7>(hn::Sub(background, black)),
                         weights(d, params, fine), params.black);
  return hn::Min(hn::Max(sum, hn::Zero(d)), hn::Set(d, 255));
}

/// The left and the right luma pixels of chroma samples from x on.
template <class D>
HWY_INLINE Sides<D> load_pairs(D d, const std::uint8_t* luma, int x) {
  const hn::RebindToUnsigned<D> du;
  const auto both = hn::BitCast(du, hn::LoadU(hn::Repartition<std::uint8_t, D>(), luma + 2 * x));
  return {hn::BitCast(d, hn::And(both, hn::Set(du, 0xff))),
          hn::BitCast(d, hn::ShiftRight<8>(both))};
}

template <class D>
HWY_INLINE void store_pairs(D, Sides<D> pairs, std::uint8_t* luma, int x) {
  const hn::Repartition<std::uint8_t, D> bytes;
  const auto both = hn::Or(pairs.left, hn::ShiftLeft<8>(pairs.right));
  hn::StoreU(hn::BitCast(bytes, both), bytes, luma + 2 * x);
}

void simd_luma_row(const MatteParams& params, const LumaRow& row) {
  const int end = std::min(row.end, row.luma_width / 2);
  const int done = for_lanes(row.begin, end, [&](auto d, int x) HWY_ATTR {
    const auto luma = load_pairs(d, row.luma, x);
    const auto background = load_pairs(d, row.background, x);
    const auto slope = sides(d, row.near.slope, row.far.slope, x);
    const auto offset = sides(d, row.near.offset, row.far.offset, x);
    const auto screen = hn::LoadU(d, row.screen_luma + x);
    const auto left = luma_lanes(d, params, luma.left, background.left,
                                 fitted_matte(d, luma.left, slope.left, offset.left), screen);
    const auto right = luma_lanes(d, params, luma.right, background.right,
                                  fitted_matte(d, luma.right, slope.right, offset.right), screen);
    store_pairs(d, Sides<decltype(d)>{left, right}, row.out, x);
  });
  rest_of(params, row, done, luma_row);
}

void simd_flat_row(const MatteParams& params, const FlatRow& row) {
  const int end = std::min(row.end, row.luma_width / 2);
  const int done = for_lanes(row.begin, end, [&](auto d, int x) HWY_ATTR {
    const auto luma = load_pairs(d, row.luma, x);
    const auto background = load_pairs(d, row.background, x);
    const auto fine = hn::ShiftLeft<kMatteShift>(load_bytes(d, row.matte + x));
    const auto screen = hn::LoadU(d, row.screen_luma + x);
    const auto left = luma_lanes(d, params, luma.left, background.left, fine, screen);
    const auto right = luma_lanes(d, params, luma.right, background.right, fine, screen);
    store_pairs(d, Sides<decltype(d)>{left, right}, row.out, x);
  });
  rest_of(params, row, done, flat_row);
}

/// The foreground's share, 0..255, of fine matte values.
template <class D>
HWY_INLINE hn::Vec<D> share_lanes(D d, const MatteParams& params, hn::Vec<D> fine) {
  const auto above = hn::Max(hn::Sub(fine, hn::Set(d, params.low)), hn::Zero(d));
  const auto share = hn::Sub(hn::Set(d, std::int16_t{kOneQ14}), ramp(d, params.weight, above));
  return hn::MulFixedPoint15(share, hn::Set(d, 2 * 255));
}

void simd_alpha_row(const MatteParams& params, const LumaRow& row) {
  const int end = std::min(row.end, row.luma_width / 2);
  const int done = for_lanes(row.begin, end, [&](auto d, int x) HWY_ATTR {
    const auto luma = load_pairs(d, row.luma, x);
    const auto slope = sides(d, row.near.slope, row.far.slope, x);
    const auto offset = sides(d, row.near.offset, row.far.offset, x);
    const auto left = share_lanes(d, params, fitted_matte(d, luma.left, slope.left, offset.left));
    const auto right =
        share_lanes(d, params, fitted_matte(d, luma.right, slope.right, offset.right));
    store_pairs(d, Sides<decltype(d)>{left, right}, row.out, x);
  });
  rest_of(params, row, done, alpha_row);
}

void simd_flat_alpha_row(const MatteParams& params, const FlatRow& row) {
  const int end = std::min(row.end, row.luma_width / 2);
  const int done = for_lanes(row.begin, end, [&](auto d, int x) HWY_ATTR {
    const auto fine = hn::ShiftLeft<kMatteShift>(load_bytes(d, row.matte + x));
    const auto share = share_lanes(d, params, fine);
    store_pairs(d, Sides<decltype(d)>{share, share}, row.out, x);
  });
  rest_of(params, row, done, flat_alpha_row);
}

DespillFunction chosen_despill_row() { return simd_despill_row; }
ChromaFunction chosen_chroma_row() { return simd_chroma_row; }
LumaFunction chosen_luma_row() { return simd_luma_row; }
FlatFunction chosen_flat_row() { return simd_flat_row; }
LumaFunction chosen_alpha_row() { return simd_alpha_row; }
FlatFunction chosen_flat_alpha_row() { return simd_flat_alpha_row; }
#endif

}  // namespace HWY_NAMESPACE
}  // namespace booth::keying
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace booth::keying {
HWY_EXPORT(chosen_despill_row);
HWY_EXPORT(chosen_chroma_row);
HWY_EXPORT(chosen_luma_row);
HWY_EXPORT(chosen_flat_row);
HWY_EXPORT(chosen_alpha_row);
HWY_EXPORT(chosen_flat_alpha_row);
DespillFunction fastest_despill_row() { return HWY_DYNAMIC_DISPATCH(chosen_despill_row)(); }
ChromaFunction fastest_chroma_row() { return HWY_DYNAMIC_DISPATCH(chosen_chroma_row)(); }
LumaFunction fastest_luma_row() { return HWY_DYNAMIC_DISPATCH(chosen_luma_row)(); }
FlatFunction fastest_flat_row() { return HWY_DYNAMIC_DISPATCH(chosen_flat_row)(); }
LumaFunction fastest_alpha_row() { return HWY_DYNAMIC_DISPATCH(chosen_alpha_row)(); }
FlatFunction fastest_flat_alpha_row() { return HWY_DYNAMIC_DISPATCH(chosen_flat_alpha_row)(); }
}  // namespace booth::keying
#endif
