// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <cstdint>

#include "elements/virtualbackground/chroma/matte.hpp"
#include "elements/virtualbackground/chroma/rows.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "elements/virtualbackground/chroma/matte_simd.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "elements/virtualbackground/pixels/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace booth::keying {
namespace HWY_NAMESPACE {

#if BOOTH_KEYING_PLAIN
MatteFunction chosen_matte_row() { return matte_row; }
#else

void simd_matte_row(const MatteParams& params, const MatteRow& row) {
  auto* screen = reinterpret_cast<std::uint8_t*>(row.screen);
  auto* foreground = reinterpret_cast<std::uint8_t*>(row.foreground);
  const auto screen_from = static_cast<std::int16_t>(params.screen_from - 1);
  const auto foreground_to = static_cast<std::int16_t>(params.foreground_to + 1);
  // Lanes past the last full vector, and bits past the width, are set by the plain row.
  const int done = for_lanes(0, row.width, [&](auto d, int x) HWY_ATTR {
    const auto part = along(d, params, load_bytes(d, row.u + x), load_bytes(d, row.v + x));
    const auto matte =
        hn::Min(hn::MulFixedPoint15(part.screen, hn::LoadU(d, row.gain + x)), hn::Set(d, 255));
    store_bytes(d, matte, row.matte + x);
    hn::StoreMaskBits(d, hn::Gt(matte, hn::Set(d, screen_from)), screen + x / 8);
    hn::StoreMaskBits(d, hn::Lt(matte, hn::Set(d, foreground_to)), foreground + x / 8);
  });
  matte_row_from(params, row, done);
}

MatteFunction chosen_matte_row() { return simd_matte_row; }
#endif

}  // namespace HWY_NAMESPACE
}  // namespace booth::keying
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace booth::keying {
HWY_EXPORT(chosen_matte_row);
MatteFunction fastest_matte_row() { return HWY_DYNAMIC_DISPATCH(chosen_matte_row)(); }
}  // namespace booth::keying
#endif
