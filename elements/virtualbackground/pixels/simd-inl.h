// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// fixed_point.hpp in vectors of 16-bit lanes. Included once per instruction set (Highway's
// foreach_target), hence the guard that toggles.
#if defined(BOOTH_KEYING_SIMD_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef BOOTH_KEYING_SIMD_INL_H
#undef BOOTH_KEYING_SIMD_INL_H
#else
#define BOOTH_KEYING_SIMD_INL_H
#endif

#include <hwy/highway.h>

#include "elements/virtualbackground/pixels/fixed_point.hpp"

/// Without vector instructions of its own a target is served by the plain rows.
#undef BOOTH_KEYING_PLAIN
#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128
#define BOOTH_KEYING_PLAIN 1
#else
#define BOOTH_KEYING_PLAIN 0
#endif

HWY_BEFORE_NAMESPACE();
namespace booth::keying {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

#if !BOOTH_KEYING_PLAIN

/// Calls `body(tag, x)` with the widest vectors of 16-bit lanes that fit between x and `end`, then
/// with 16 and 8 lanes; returns where the plain row has to go on. The rows are too short to leave
/// half a wide vector of them to plain code.
template <class Body>
HWY_INLINE int for_lanes(int x, int end, const Body& body) {
  const hn::ScalableTag<std::int16_t> widest;
  const hn::CappedTag<std::int16_t, 16> sixteen;
  const hn::CappedTag<std::int16_t, 8> eight;
  const auto run = [&](auto tag) HWY_ATTR {
    const int lanes = static_cast<int>(hn::Lanes(tag));
    for (; x + lanes <= end; x += lanes) body(tag, x);
  };
  run(widest);
  if (hn::Lanes(widest) > 16) run(sixteen);
  if (hn::Lanes(widest) > 8) run(eight);
  return x;
}

/// The same for rows whose output is not their input: what would be left is covered by a vector
/// that overlaps the one before it.
template <class Body>
HWY_INLINE int for_lanes_again(int x, int end, const Body& body) {
  const hn::CappedTag<std::int16_t, 16> sixteen;
  const int lanes = static_cast<int>(hn::Lanes(sixteen));
  const int begin = x;
  x = for_lanes(x, end, body);
  if (x == end || end - begin < lanes) return x;
  body(sixteen, end - lanes);
  return end;
}

/// The same for rows of which kVectorsBeyond values after `end` may be read and written.
template <class Body>
HWY_INLINE void for_lanes_beyond(int x, int end, const Body& body) {
  const hn::CappedTag<std::int16_t, kVectorsBeyond> widest;
  const hn::CappedTag<std::int16_t, 16> sixteen;
  const int lanes = static_cast<int>(hn::Lanes(widest));
  for (; end - x > 16; x += lanes) body(widest, x);
  for (; x < end; x += static_cast<int>(hn::Lanes(sixteen))) body(sixteen, x);
}

/// Bytes to 16-bit lanes.
template <class D>
HWY_INLINE hn::Vec<D> load_bytes(D d, const std::uint8_t* bytes) {
  return hn::PromoteTo(d, hn::LoadU(hn::Rebind<std::uint8_t, D>(), bytes));
}

/// 16-bit lanes to bytes, clipped to 0..255.
template <class D>
HWY_INLINE void store_bytes(D, hn::Vec<D> v, std::uint8_t* bytes) {
  const hn::Rebind<std::uint8_t, D> bytes_tag;
  hn::StoreU(hn::DemoteTo(bytes_tag, v), bytes_tag, bytes);
}

/// Ramp::operator() of values >= 0.
template <class D>
HWY_INLINE hn::Vec<D> ramp(D d, const Ramp& r, hn::Vec<D> x) {
  const auto clipped = hn::Min(x, hn::Set(d, r.span));
  return hn::MulFixedPoint15(hn::ShiftLeftSame(clipped, r.shift), hn::Set(d, r.gain));
}

template <class D>
struct AlongLanes {
  hn::Vec<D> screen;
  hn::Vec<D> tint;
};

/// MatteParams::along() of bytes in 16-bit lanes.
template <class D, class Params>
HWY_INLINE AlongLanes<D> along(D d, const Params& params, hn::Vec<D> u, hn::Vec<D> v) {
  const auto grey = hn::Set(d, 128);
  const auto du = hn::ShiftLeft<7>(hn::Sub(u, grey));
  const auto dv = hn::ShiftLeft<7>(hn::Sub(v, grey));
  const auto key = hn::Add(hn::MulFixedPoint15(du, hn::Set(d, params.key_u)),
                           hn::MulFixedPoint15(dv, hn::Set(d, params.key_v)));
  const auto across = hn::Add(hn::MulFixedPoint15(du, hn::Set(d, params.side_u)),
                              hn::MulFixedPoint15(dv, hn::Set(d, params.side_v)));
  const auto beside = hn::Max(hn::Min(across, hn::Set(d, 8191)), hn::Set(d, -8191));
  const auto screen =
      hn::Max(hn::SaturatedSub(key, hn::ShiftLeft<2>(hn::Abs(beside))), hn::Zero(d));
  const auto own =
      hn::MulFixedPoint15(hn::ShiftLeft<2>(hn::Max(beside, hn::Zero(d))), hn::Set(d, params.skin));
  const auto tint = hn::Max(hn::SaturatedSub(hn::Sub(key, screen), own), hn::Zero(d));
  return {screen, tint};
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace booth::keying
HWY_AFTER_NAMESPACE();

#endif
