// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The loops of plain_kernels.cpp in vectors. This file is compiled once for every CPU target; the
// same operations in the same order give the same bytes (the build switches off the contraction of
// a * b + c, which would round once instead of twice).
#include "elements/common/filter/kernels.hpp"

#include <algorithm>
#include <cstring>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "elements/common/filter/kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace booth::cssfilter {
namespace HWY_NAMESPACE {
namespace {

#if HWY_TARGET == HWY_SCALAR
// One lane is what the plain loops have, too.
const Kernels* vector_kernels() { return &plain_kernels(); }
#else

namespace hn = hwy::HWY_NAMESPACE;

constexpr std::size_t kPixelBytes = 4;

using Pixel = hn::ScalableTag<std::uint32_t>;
using Signed = hn::ScalableTag<std::int32_t>;
using Float = hn::ScalableTag<float>;
using Byte = hn::Repartition<std::uint8_t, Pixel>;
using PixelVec = hn::Vec<Pixel>;
using FloatVec = hn::Vec<Float>;

PixelVec load(const std::uint8_t* bytes) { return hn::BitCast(Pixel(), hn::LoadU(Byte(), bytes)); }
void store(PixelVec pixels, std::uint8_t* bytes) {
  hn::StoreU(hn::BitCast(Byte(), pixels), Byte(), bytes);
}

PixelVec channel(PixelVec pixels, std::uint8_t offset) {
  return hn::And(hn::ShiftRightSame(pixels, 8 * offset), hn::Set(Pixel(), 255));
}

FloatVec to_float(PixelVec value) { return hn::ConvertTo(Float(), hn::BitCast(Signed(), value)); }

FloatVec unit(PixelVec value) { return hn::Mul(to_float(value), hn::Set(Float(), 1.0F / 255.0F)); }

PixelVec placed(FloatVec value, std::uint8_t offset) {
  return hn::ShiftLeftSame(hn::BitCast(Pixel(), hn::NearestInt(value)), 8 * offset);
}

bool all_opaque(PixelVec alpha) {
  return hn::AllTrue(Pixel(), hn::Eq(alpha, hn::Set(Pixel(), 255)));
}

/// Calls body(pointer) for every vector of pixels, the last perhaps through a copy.
template <typename Body>
void for_pixels(std::uint8_t* pixels, std::size_t count, Body&& body) {
  const std::size_t lanes = hn::Lanes(Pixel());
  for (; count >= lanes; count -= lanes, pixels += lanes * kPixelBytes) body(pixels);
  if (count == 0) return;
  HWY_ALIGN std::uint8_t rest[HWY_MAX_BYTES] = {};
  std::memcpy(rest, pixels, count * kPixelBytes);
  body(rest);
  std::memcpy(pixels, rest, count * kPixelBytes);
}

/// a * b / 255 rounded, byte by byte; or, with `blend`, a * (b + 1) / 256 cut.
template <bool blend = false>
PixelVec times(PixelVec a, PixelVec b) {
  const hn::Repartition<std::uint16_t, Pixel> d16;
  const hn::RebindToSigned<decltype(d16)> signed16;
  const hn::Half<Byte> half;
  const auto product = [&](auto x, auto y) {
    const auto a16 = hn::PromoteTo(d16, x);
    auto sum = hn::Mul(a16, hn::PromoteTo(d16, y));
    if (blend) {
      sum = hn::Add(sum, a16);
    } else {
      sum = hn::Add(sum, hn::Set(d16, std::uint16_t{128}));
      sum = hn::Add(sum, hn::ShiftRight<8>(sum));
    }
    return hn::DemoteTo(half, hn::BitCast(signed16, hn::ShiftRight<8>(sum)));
  };
  const auto x = hn::BitCast(Byte(), a);
  const auto y = hn::BitCast(Byte(), b);
  const auto lower = product(hn::LowerHalf(half, x), hn::LowerHalf(half, y));
  const auto upper = product(hn::UpperHalf(half, x), hn::UpperHalf(half, y));
  return hn::BitCast(Pixel(), hn::Combine(Byte(), upper, lower));
}

PixelVec in_every_byte(PixelVec value) { return hn::Mul(value, hn::Set(Pixel(), 0x01010101)); }

bool premultiply(std::uint8_t* pixels, std::size_t count, PixelOrder order) {
  const auto alpha_mask = hn::Set(Pixel(), 255U << 8 * order.a);
  // Opaque lanes complete a last vector, which would else never be all opaque.
  const std::size_t lanes = hn::Lanes(Pixel());
  bool changed = false;
  const auto run = [&](std::uint8_t* at) {
    const auto in = load(at);
    const auto alpha = channel(in, order.a);
    if (all_opaque(alpha)) return;
    changed = true;
    store(times(in, hn::Or(in_every_byte(alpha), alpha_mask)), at);
  };
  for (; count >= lanes; count -= lanes, pixels += lanes * kPixelBytes) run(pixels);
  HWY_ALIGN std::uint8_t rest[HWY_MAX_BYTES];
  std::memset(rest, 255, sizeof rest);
  std::memcpy(rest, pixels, count * kPixelBytes);
  run(rest);
  std::memcpy(pixels, rest, count * kPixelBytes);
  return changed;
}

void unpremultiply(std::uint8_t* pixels, std::size_t count, PixelOrder order) {
  const Float df;
  const auto alpha_mask = hn::Set(Pixel(), 255U << 8 * order.a);
  for_pixels(pixels, count, [&](std::uint8_t* at) {
    const auto in = load(at);
    const auto alpha = channel(in, order.a);
    if (all_opaque(alpha)) return;
    const auto alpha_f = to_float(alpha);
    const auto factor =
        hn::IfThenZeroElse(hn::Eq(alpha_f, hn::Zero(df)), hn::Div(hn::Set(df, 255.0F), alpha_f));
    auto out = hn::And(in, alpha_mask);
    for (const auto offset : {order.r, order.g, order.b}) {
      const auto value =
          hn::Min(hn::Mul(to_float(channel(in, offset)), factor), hn::Set(df, 255.0F));
      out = hn::Or(out, placed(value, offset));
    }
    // An opaque pixel stays as it is even beside others: 255 / 255 is 1.
    store(out, at);
  });
}

struct Rgb {
  FloatVec r, g, b;
};

FloatVec weighted(const float* row, const Rgb& in) {
  const Float df;
  const auto sum =
      hn::Add(hn::Add(hn::Mul(hn::Set(df, row[0]), in.r), hn::Mul(hn::Set(df, row[1]), in.g)),
              hn::Mul(hn::Set(df, row[2]), in.b));
  return hn::Min(hn::Max(sum, hn::Zero(df)), hn::Set(df, 1.0F));
}

FloatVec looked_up(const float* table, FloatVec value) {
  return hn::GatherIndex(Float(), table, hn::NearestInt(hn::Mul(value, hn::Set(Float(), 255.0F))));
}

/// Levels 0..255 to levels.
FloatVec on_line(Line line, FloatVec level) {
  const Float df;
  const auto sum = hn::Add(hn::Mul(hn::Set(df, line.slope), level), hn::Set(df, line.offset));
  return hn::Trunc(hn::Min(hn::Max(sum, hn::Zero(df)), hn::Set(df, 255.0F)));
}

FloatVec computed(Line line, FloatVec value) {
  const auto level = hn::Round(hn::Mul(value, hn::Set(Float(), 255.0F)));
  return hn::Mul(on_line(line, level), hn::Set(Float(), 1.0F / 255.0F));
}

PixelVec faded(const ColorStage& stage, PixelVec alpha) {
  if (stage.alpha_line)
    return hn::BitCast(Pixel(),
                       hn::ConvertTo(Signed(), on_line(*stage.alpha_line, to_float(alpha))));
  return hn::BitCast(Pixel(),
                     hn::GatherIndex(Signed(), stage.alpha.data(), hn::BitCast(Signed(), alpha)));
}

Rgb run_stage(const ColorStage& stage, const Rgb& in) {
  if (stage.line)
    return {computed(*stage.line, in.r), computed(*stage.line, in.g), computed(*stage.line, in.b)};
  if (stage.kind == ColorStage::Kind::kTable) {
    const float* table = stage.table.data();
    return {looked_up(table, in.r), looked_up(table, in.g), looked_up(table, in.b)};
  }
  const float* matrix = stage.matrix.data();
  return {weighted(matrix, in), weighted(matrix + 3, in), weighted(matrix + 6, in)};
}

void make_opaque(std::uint8_t* pixels, std::size_t count, PixelOrder order) {
  const auto alpha_mask = hn::Set(Pixel(), 255U << 8 * order.a);
  for_pixels(pixels, count, [&](std::uint8_t* at) { store(hn::Or(load(at), alpha_mask), at); });
}

void color(std::uint8_t* pixels, std::size_t count, PixelOrder order, const ColorProgram& program) {
  const Float df;
  const auto opaque = hn::Set(Pixel(), order.has_alpha ? 0U : 255U << 8 * order.a);
  for_pixels(pixels, count, [&](std::uint8_t* at) {
    const auto in = hn::Or(load(at), opaque);
    auto alpha = channel(in, order.a);
    Rgb rgb{unit(channel(in, order.r)), unit(channel(in, order.g)), unit(channel(in, order.b))};
    if (!all_opaque(alpha)) {
      const auto alpha_f = unit(alpha);
      const auto factor =
          hn::IfThenZeroElse(hn::Eq(alpha_f, hn::Zero(df)), hn::Div(hn::Set(df, 1.0F), alpha_f));
      for (FloatVec* value : {&rgb.r, &rgb.g, &rgb.b})
        *value = hn::Min(hn::Mul(*value, factor), hn::Set(df, 1.0F));
    }
    for (const ColorStage& stage : program.stages) {
      rgb = run_stage(stage, rgb);
      if (!stage.keeps_alpha) alpha = faded(stage, alpha);
    }
    const auto scale = unit(alpha);
    const auto bytes = [&](FloatVec value, std::uint8_t offset) {
      return placed(hn::Mul(hn::Mul(value, scale), hn::Set(df, 255.0F)), offset);
    };
    const auto colors = hn::Or(bytes(rgb.r, order.r), bytes(rgb.g, order.g));
    const auto rest = hn::Or(bytes(rgb.b, order.b), hn::ShiftLeftSame(alpha, 8 * order.a));
    store(hn::Or(hn::Or(colors, rest), opaque), at);
  });
}

using Wide = hn::CappedTag<std::int16_t, kStripBytes>;
using Narrow = hn::Rebind<std::uint8_t, Wide>;

hn::Vec<Wide> line_at(const std::uint8_t* at) {
  return hn::PromoteTo(Wide(), hn::LoadU(Narrow(), at));
}

using Sum = hn::RepartitionToWide<Wide>;

/// Three running sums of one half of the columns.
struct Sums {
  hn::Vec<Sum> first, second, third, low_bits;

  hn::Vec<hn::Half<Wide> > add(hn::Vec<hn::Half<Wide> > difference, const BoxPlan& plan) {
    const hn::RebindToFloat<Sum> df;
    first = hn::Add(first, hn::PromoteTo(Sum(), difference));
    second = hn::Add(second, first);
    if (plan.shift == 0) {
      third = hn::Add(third, second);
    } else {
      low_bits = hn::Add(low_bits, second);
      third = hn::Add(third, hn::ShiftRightSame(low_bits, plan.shift));
      low_bits = hn::And(low_bits, hn::Set(Sum(), (1 << plan.shift) - 1));
    }
    const auto value = hn::Add(hn::Mul(hn::ConvertTo(df, third), hn::Set(df, plan.scale)),
                               hn::Set(df, plan.rounding));
    return hn::DemoteTo(hn::Half<Wide>(), hn::ConvertTo(Sum(), value));
  }
};

void box_columns(std::uint8_t* strip, std::size_t lines, std::size_t zeros, const BoxPlan& plan) {
  const hn::Half<Wide> half;
  const std::size_t width = static_cast<std::size_t>(plan.width) * kStripBytes;
  const std::size_t last = static_cast<std::size_t>(plan.last) * kStripBytes;
  const std::size_t front = box_front(plan) * kStripBytes;
  const std::size_t end = front + (static_cast<std::size_t>(2 * plan.reach) + lines) * kStripBytes;
  const auto zero = hn::Zero(Sum());
  Sums lower{zero, zero, zero, zero};
  Sums upper{zero, zero, zero, zero};
  for (std::size_t at = front + zeros * kStripBytes; at < end; at += kStripBytes) {
    const std::uint8_t* in = strip + at;
    const auto once = hn::Sub(hn::Add(line_at(in), line_at(in - 2 * width)),
                              hn::Add(line_at(in - last), line_at(in - 2 * width - last)));
    const auto twice = hn::Sub(line_at(in - width - last), line_at(in - width));
    const auto difference = hn::Add(once, hn::Add(twice, twice));
    const auto low = lower.add(hn::LowerHalf(half, difference), plan);
    const auto high = upper.add(hn::UpperHalf(half, difference), plan);
    hn::StoreU(hn::DemoteTo(Narrow(), hn::Combine(Wide(), high, low)), Narrow(),
               strip + at - front);
  }
}

void box(std::uint8_t* strip, std::size_t lines, std::size_t zeros, const BoxPlan& plan) {
  for (std::size_t column = 0; column < kStripBytes; column += hn::Lanes(Wide()))
    box_columns(strip + column, lines, zeros, plan);
}

void gauss(std::uint8_t* strip, std::size_t lines, const GaussPlan& plan) {
  const hn::RebindToUnsigned<Wide> d16;
  const auto reach = static_cast<std::size_t>(plan.reach);
  const auto rounding = hn::Set(d16, static_cast<std::uint16_t>(32 + reach / 2));
  for (std::size_t at = 0; at < lines * kStripBytes; at += hn::Lanes(d16)) {
    const auto line = [&](std::size_t offset) {
      return hn::PromoteTo(d16, hn::LoadU(Narrow(), strip + at + offset * kStripBytes));
    };
    const auto term = [&](auto samples, std::size_t distance) {
      return hn::MulHigh(hn::ShiftLeft<6>(samples), hn::Set(d16, plan.weights[distance]));
    };
    auto sum = hn::Add(rounding, term(line(reach), 0));
    for (std::size_t k = 1; k <= reach; ++k)
      sum = hn::Add(sum, term(hn::Add(line(reach - k), line(reach + k)), k));
    const auto result = hn::BitCast(Wide(), hn::ShiftRight<6>(sum));
    hn::StoreU(hn::DemoteTo(Narrow(), result), Narrow(), strip + at);
  }
}

void shadow(std::uint8_t* pixels, const std::uint8_t* shadow, std::size_t count, PixelOrder order,
            ShadowColor color) {
  const hn::Rebind<std::uint8_t, Pixel> d8;
  const std::size_t lanes = hn::Lanes(Pixel());
  std::uint32_t pattern = 0;
  std::memcpy(&pattern, color.bytes, sizeof pattern);
  const auto color_v = hn::Set(Pixel(), pattern);
  const std::uint8_t* const end = shadow + count;
  for_pixels(pixels, count, [&](std::uint8_t* at) {
    HWY_ALIGN std::uint8_t rest[HWY_MAX_BYTES] = {};
    const std::uint8_t* source = shadow;
    if (const auto left = static_cast<std::size_t>(end - shadow); left < lanes) {
      std::memcpy(rest, shadow, left);
      source = rest;
    }
    shadow += lanes;
    const auto in = load(at);
    const auto alpha = channel(in, order.a);
    if (all_opaque(alpha)) return;
    const auto strength = in_every_byte(hn::PromoteTo(Pixel(), hn::LoadU(d8, source)));
    const auto gap = in_every_byte(hn::Sub(hn::Set(Pixel(), 255), alpha));
    const auto below = times<true>(times(color_v, strength), gap);
    store(
        hn::BitCast(Pixel(), hn::SaturatedAdd(hn::BitCast(Byte(), in), hn::BitCast(Byte(), below))),
        at);
  });
}

const Kernels* vector_kernels() {
  static constexpr Kernels kVector{"vector", premultiply, unpremultiply, make_opaque,
                                   color,    box,         gauss,         shadow};
  return &kVector;
}

#endif

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace booth::cssfilter
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace booth::cssfilter {

HWY_EXPORT(vector_kernels);

const Kernels& best_kernels() { return *HWY_DYNAMIC_DISPATCH(vector_kernels)(); }

}  // namespace booth::cssfilter
#endif
