// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <cstdint>

#include "elements/virtualbackground/chroma/refine_rows.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "elements/virtualbackground/chroma/refine_rows_simd.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "elements/virtualbackground/pixels/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace booth::keying {
namespace HWY_NAMESPACE {

#if BOOTH_KEYING_PLAIN
RefineRows chosen_refine_rows() { return {}; }
#else

void simd_least_row(const LeastRow& row) {
  const int done = for_lanes_again(0, row.width, [&](auto d, int x) HWY_ATTR {
    auto least = load_bytes(d, row.inner[0] + x);
    for (int i = 1; i < row.count; ++i) least = hn::Min(least, load_bytes(d, row.inner[i] + x));
    const auto outer = hn::Min(load_bytes(d, row.outer[0] + x), load_bytes(d, row.outer[1] + x));
    // Unsigned: 255 * 255 + 128 fits into 16 bits.
    const hn::RebindToUnsigned<decltype(d)> du;
    const auto further = hn::BitCast(du, hn::Sub(least, hn::Min(least, outer)));
    const auto fraction = hn::Set(du, static_cast<std::uint16_t>(row.fraction));
    const auto part =
        hn::ShiftRight<8>(hn::Add(hn::Mul(further, fraction), hn::Set(du, std::uint16_t{128})));
    store_bytes(d, hn::Sub(least, hn::BitCast(d, part)), row.out + x);
  });
  LeastRow rest = row;
  for (int i = 0; i < row.count; ++i) rest.inner[i] += done;
  for (auto& tap : rest.outer) tap += done;
  rest.out += done;
  rest.width -= done;
  least_row(rest);
}

template <class D>
HWY_INLINE hn::Vec<D> spread(D d, hn::Vec<D> left, hn::Vec<D> middle, hn::Vec<D> right) {
  const auto sum = hn::Add(hn::Add(left, right), hn::Add(hn::Add(middle, middle), hn::Set(d, 2)));
  return hn::ShiftRight<2>(sum);
}

void simd_spread_bytes_row(const std::uint8_t* values, int width, std::int16_t* out) {
  const int done = for_lanes_again(0, width, [&](auto d, int x) HWY_ATTR {
    const auto at = [&](int i)
                        HWY_ATTR { return hn::ShiftLeft<kSmoothShift>(load_bytes(d, values + i)); };
    hn::StoreU(spread(d, at(x - 1), at(x), at(x + 1)), d, out + x);
  });
  spread_bytes_row(values + done, width - done, out + done);
}

void simd_spread_words_row(const std::int16_t* values, int width, std::int16_t* out) {
  const int done = for_lanes_again(0, width, [&](auto d, int x) HWY_ATTR {
    const auto at = [&](int i) HWY_ATTR { return hn::LoadU(d, values + i); };
    hn::StoreU(spread(d, at(x - 1), at(x), at(x + 1)), d, out + x);
  });
  spread_words_row(values + done, width - done, out + done);
}

void simd_smooth_row(const SmoothParams& params, const SmoothRow& row) {
  const int done = for_lanes(0, row.width, [&](auto d, int x) HWY_ATTR {
    const auto zero = hn::Zero(d);
    const auto at = [&](const std::int16_t* const* rows) HWY_ATTR {
      return spread(d, hn::LoadU(d, rows[0] + x), hn::LoadU(d, rows[1] + x),
                    hn::LoadU(d, rows[2] + x));
    };
    /// What `difference` is short of `limit`.
    const auto short_of = [&](auto difference, std::int16_t limit) HWY_ATTR {
      return hn::Max(hn::Sub(hn::Set(d, limit), hn::Abs(difference)), zero);
    };
    const auto now = at(row.now);
    const auto value = hn::ShiftLeft<kSmoothShift>(load_bytes(d, row.matte + x));
    const auto around = hn::Sub(now, value);
    const auto grain = ramp(d, params.grain, short_of(around, SmoothParams::kGrain));
    const auto plain = hn::Add(value, hn::MulFixedPoint15(around, grain));
    const auto change = hn::Sub(at(row.then), now);
    const auto still = ramp(d, params.still, short_of(change, SmoothParams::kMotion));
    const auto behind = hn::Sub(hn::LoadU(d, row.history + x), plain);
    const auto smooth = hn::Add(plain, hn::MulFixedPoint15(behind, still));
    hn::StoreU(smooth, d, row.history + x);
    const auto half = hn::Set(d, std::int16_t{1 << (kSmoothShift - 1)});
    store_bytes(d, hn::ShiftRight<kSmoothShift>(hn::Add(smooth, half)), row.matte + x);
  });
  SmoothRow rest = row;
  for (auto& values : rest.now) values += done;
  for (auto& values : rest.then) values += done;
  rest.history += done;
  rest.matte += done;
  rest.width -= done;
  smooth_row(params, rest);
}

void simd_bits_row(const BitsRow& row) {
  auto* screen = reinterpret_cast<std::uint8_t*>(row.screen);
  auto* foreground = reinterpret_cast<std::uint8_t*>(row.foreground);
  const auto screen_from = static_cast<std::int16_t>(row.screen_from - 1);
  const auto foreground_to = static_cast<std::int16_t>(row.foreground_to + 1);
  const int done = for_lanes(0, row.width, [&](auto d, int x) HWY_ATTR {
    const auto matte = load_bytes(d, row.matte + x);
    hn::StoreMaskBits(d, hn::Gt(matte, hn::Set(d, screen_from)), screen + x / 8);
    hn::StoreMaskBits(d, hn::Lt(matte, hn::Set(d, foreground_to)), foreground + x / 8);
  });
  bits_row_from(row, done);
}

RefineRows chosen_refine_rows() {
  return {simd_least_row, simd_spread_bytes_row, simd_spread_words_row, simd_smooth_row,
          simd_bits_row};
}
#endif

}  // namespace HWY_NAMESPACE
}  // namespace booth::keying
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace booth::keying {
HWY_EXPORT(chosen_refine_rows);
RefineRows fastest_refine_rows() { return HWY_DYNAMIC_DISPATCH(chosen_refine_rows)(); }
}  // namespace booth::keying
#endif
