// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/pixels/native_edges.hpp"

#include <algorithm>
#include <utility>

#include "elements/common/pixel_layout.hpp"
#include "elements/virtualbackground/pixels/native_rows.hpp"

namespace booth::keying {
namespace {

std::uint8_t* without_const(const std::uint8_t* bytes) { return const_cast<std::uint8_t*>(bytes); }

/// Every value once or twice, as far as `count`.
void repeat(const std::int16_t* in, int times, int count, std::int16_t* out) {
  if (times == 1) {
    std::copy(in, in + count, out);
    return;
  }
  for (int i = 0; i < (count + 1) / 2; ++i) out[2 * i] = out[2 * i + 1] = in[i];
}

}  // namespace

void NativeEdges::configure(const Geometry& geometry) {
  const PixelLayout& layout = layout_of(geometry.format);
  wanted_ = layout.chroma_y == 0;
  if (!wanted_) return;
  width_ = geometry.width;
  height_ = geometry.height;
  stride_ = 2 * ((geometry.width + 1) / 2) + 2;
  matrix_.reset();
  if (layout.rgb) matrix_ = PackedMatrix::of(long_format(geometry.format), geometry.colorimetry);
  bytes_.assign(static_cast<std::size_t>(kByteRows * stride_), 0);
  words_.assign(static_cast<std::size_t>(kWordRows * stride_), 0);
  pixels_.assign(static_cast<std::size_t>(4 * stride_), 0);
  bits_.assign(static_cast<std::size_t>(2 * (stride_ / 64 + 1)), 0);
}

void NativeEdges::raw_matte(const MatteParams& params, Chroma chroma, const std::int16_t* gain,
                            int width, std::uint8_t* matte) {
  rows_.matte(params, {chroma.u, chroma.v, gain, width, matte, bits_.data(),
                       bits_.data() + bits_.size() / 2});
}

void NativeEdges::spread(const EdgeJob& job) {
  const auto [begin, end] = job.run;
  const int times = layout_of(job.frame.format).chroma_x == 0 ? 2 : 1;
  begin_ = times * begin;
  samples_ = std::min(times * end, times == 2 ? width_ : (width_ + 1) / 2) - begin_;
  raw_matte(job.params,
            {job.source.planes[1].row(job.row) + begin, job.source.planes[2].row(job.row) + begin},
            job.gain + begin, end - begin, bytes(kRaw));
  std::int16_t* moved = words(kMoved);
  const std::uint8_t* raw = bytes(kRaw);
  for (int i = 0; i < end - begin; ++i)
    moved[i] = static_cast<std::int16_t>(job.matte[begin + i] - raw[i]);
  repeat(moved, times, samples_, words(kDelta));
  repeat(job.gain + begin, times, samples_, words(kGain));
  repeat(job.part.own + begin, times, samples_, words(kOwn));
  repeat(job.part.gain + begin, times, samples_, words(kPartGain));
  repeat(job.despill + begin, times, samples_, words(kDespill));
}

NativeEdges::Chroma NativeEdges::chroma_of(const ConstImageView& view, int y, int u, int v) {
  const PixelLayout& layout = layout_of(view.format);
  if (layout.planar()) return {view.planes[1].row(y) + begin_, view.planes[2].row(y) + begin_};
  const Chroma result{bytes(u), bytes(v)};
  if (layout.packed_yuv()) {
    std::uint8_t* pairs = without_const(view.planes[0].row(y)) + std::ptrdiff_t{4} * begin_;
    const bool luma_first = layout.components[0].offset == 0;
    std::uint8_t* chroma = bytes(kFirst);
    rows_.samples.split({pairs, luma_first ? bytes(kSecond) : chroma,
                         luma_first ? chroma : bytes(kSecond), 2 * samples_});
    rows_.samples.split({chroma, bytes(u), bytes(v), samples_});
    return result;
  }
  const int step = layout.components[0].step;
  const std::uint8_t* pixels = view.planes[0].row(y) + std::ptrdiff_t{step} * begin_;
  if (step == 3) {
    rows_.samples.lengthen({without_const(pixels), pixels_.data(), samples_});
    pixels = pixels_.data();
  }
  rows_.packed.to_chroma(*matrix_, {pixels, bytes(u), bytes(v), samples_});
  return result;
}

void NativeEdges::write(const EdgeJob& job, int y) {
  const PixelLayout& layout = layout_of(job.frame.format);
  if (layout.planar()) return;
  std::uint8_t* row = job.frame.planes[0].row(y);
  const std::uint8_t* luma = job.luma.row(y);
  if (layout.packed_yuv()) {
    rows_.samples.join({bytes(kFirst), bytes(kU), bytes(kV), samples_});
    const int first = 2 * begin_;
    const int last = std::min(first + 2 * samples_, width_);
    std::copy(luma + first, luma + last, bytes(kLuma));
    bytes(kLuma)[last - first] = luma[last - 1];  // of an odd width
    std::uint8_t* halves[2] = {bytes(kLuma), bytes(kFirst)};
    if (layout.components[0].offset != 0) std::swap(halves[0], halves[1]);
    rows_.samples.join({row + std::ptrdiff_t{4} * begin_, halves[0], halves[1], 2 * samples_});
    return;
  }
  const int step = layout.components[0].step;
  std::uint8_t* pixels = step == 4 ? row + std::ptrdiff_t{4} * begin_ : pixels_.data();
  rows_.packed.to_pixels(*matrix_,
                         {luma + begin_, bytes(kU), bytes(kV), pixels, 0, samples_, samples_});
  if (step == 3) rows_.samples.shorten({row + std::ptrdiff_t{3} * begin_, pixels, samples_});
}

void NativeEdges::line(const EdgeJob& job, int y) {
  const Chroma behind = chroma_of(job.background, y, kBackU, kBackV);
  const Chroma seen = chroma_of(job.frame, y, kU, kV);
  std::uint8_t* matte = bytes(kMatte);
  raw_matte(job.params, seen, words(kGain), samples_, matte);
  const std::int16_t* delta = words(kDelta);
  for (int i = 0; i < samples_; ++i)
    matte[i] = static_cast<std::uint8_t>(std::clamp(matte[i] + delta[i], 0, 255));
  // The outputs are the inputs: planes of the frame, or rows that write() puts into it.
  rows_.chroma(job.params, {seen.u,
                            seen.v,
                            behind.u,
                            behind.v,
                            matte,
                            {words(kOwn), words(kPartGain)},
                            words(kDespill),
                            0,
                            samples_,
                            without_const(seen.u),
                            without_const(seen.v)});
  write(job, y);
}

void NativeEdges::compose(const EdgeJob& job) {
  spread(job);
  for (int y = 2 * job.row; y < std::min(2 * job.row + 2, height_); ++y) line(job, y);
}

}  // namespace booth::keying
