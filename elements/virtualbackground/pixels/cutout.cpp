// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/pixels/cutout.hpp"

#include <algorithm>
#include <cstring>

#include "elements/common/pixel_layout.hpp"
#include "elements/virtualbackground/pixels/native_rows.hpp"

namespace booth::keying {
namespace {

/// Whether pixels of one are pixels of the other, with alpha where there may be padding.
bool same_layout(PixelFormat in, AlphaFormat out) {
  const auto rgba = rgb_format(out);
  if (!rgba) return false;
  const auto& from = layout_of(in).components;
  const auto& to = layout_of(*rgba).components;
  return std::equal(from.begin(), from.end(), to.begin(), [](const auto& a, const auto& b) {
    return a.offset == b.offset && a.step == b.step;
  });
}

/// Other views than the composite are pictures of their own, with nothing behind.
bool is_transparent(const FrameSettings& settings) {
  return settings.background.kind == BackgroundKind::kNone && settings.view == View::kComposite;
}

void make_opaque(const Plane& alpha, int width, int height) {
  for (int y = 0; y < height; ++y) std::memset(alpha.row(y), 255, static_cast<std::size_t>(width));
}

}  // namespace

bool Cutout::process(Replacer& replacer, const FrameSettings& settings, const ConstImageView& in,
                     const AlphaView& out) {
  if (layout_of(in.format).rgb && rgb_format(out.format))
    return process_packed(replacer, settings, in, out);
  AlphaView planar = out;
  if (out.format != AlphaFormat::kA420) {
    const std::ptrdiff_t luma = std::ptrdiff_t{in.width} * in.height;
    const std::ptrdiff_t chroma = std::ptrdiff_t{in.chroma_width()} * in.chroma_height();
    memory_.resize(static_cast<std::size_t>(2 * (luma + chroma)));
    std::uint8_t* data = memory_.data();
    planar.planes = {{{data, in.width},
                      {data + 2 * luma, in.chroma_width()},
                      {data + 2 * luma + chroma, in.chroma_width()},
                      {data + luma, in.width}}};
  }
  const Plane& alpha = planar.planes[3];
  const bool transparent = is_transparent(settings);
  if (!transparent) make_opaque(alpha, in.width, in.height);
  const Colorimetry colorimetry = replacer.geometry().colorimetry;
  const bool keyed = replacer.process(settings, in, planar.planar(), transparent ? alpha : Plane{});
  if (keyed && transparent)
    straighten(rows_, planar.planar(), {alpha.data, alpha.stride},
               colorimetry.range == YuvRange::kFull ? 0 : 16);
  if (out.format != AlphaFormat::kA420)
    interleave(rows_, planar.planar(), {alpha.data, alpha.stride}, colorimetry, out);
  return keyed;
}

bool Cutout::process_packed(Replacer& replacer, const FrameSettings& settings,
                            const ConstImageView& in, const AlphaView& out) {
  const auto pixels = static_cast<std::size_t>(in.width) * static_cast<std::size_t>(in.height);
  const bool same = same_layout(in.format, out.format);
  memory_.resize(pixels + (same ? 0 : picture_bytes(in.format, in.width, in.height)));
  const Plane alpha{memory_.data(), in.width};
  ImageView packed{in.format, in.width, in.height, {{out.planes[0], {}, {}}}};
  if (!same) packed = picture_view(in.format, in.width, in.height, memory_.data() + pixels);
  const bool transparent = is_transparent(settings);
  const bool keyed = replacer.process(settings, in, packed, transparent ? alpha : Plane{});
  if (!transparent) make_opaque(alpha, in.width, in.height);
  if (!same) {
    const ImageView rgba{*rgb_format(out.format), in.width, in.height, {{out.planes[0], {}, {}}}};
    reorder(packed, rgba);
    packed = rgba;
  }
  straighten_packed(rows_, packed, {alpha.data, alpha.stride});
  return keyed;
}

}  // namespace booth::keying
