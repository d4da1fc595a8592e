// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "elements/common/image_view.hpp"
#include "elements/virtualbackground/background/background.hpp"
#include "elements/virtualbackground/pixels/native_rows.hpp"
#include "elements/virtualbackground/chroma/segments.hpp"

namespace booth::keying {

void copy_rows(const ConstPlane& in, const Plane& out, int bytes, int rows);

/// The I420 planes in which a frame of another format is keyed: the frame's own luma, where it has
/// a plane of that, and memory for the rest.
class WorkingFrame {
 public:
  explicit WorkingFrame(const NativeRows::Functions& functions) : functions_(functions) {}

  void configure(const Geometry& geometry);

  /// The frame as I420: itself, or converted into memory that is kept until the next frame.
  ConstImageView load(const ConstImageView& in);
  /// What is not keyed in place of the frame to `out`, before it is keyed: all but a plane of luma.
  void pass(const ConstImageView& in, const ImageView& out) const;
  /// Where to key what load() gave, so that store() can put it into `out`, which is the frame or
  /// does not overlap it.
  ImageView target(const ImageView& out);
  /// The keyed planes to `out`, after pass(). Only what changed, so that the foreground keeps its
  /// full chroma, and the screen from the background in the frame's format, where there is one, for
  /// the same reason. Edges as well, unless they were calculated there.
  void store(const ImageView& out, Segments& segments, const Background& background, bool edges);

 private:
  ImageView planes(std::uint8_t* luma, std::ptrdiff_t stride);
  void copy_screen(const ConstImageView& native, const ImageView& out, int row, Run run) const;

  NativeRows::Functions functions_;
  Geometry geometry_;
  std::optional<NativeRows> rows_;  ///< nothing for I420
  bool own_luma_ = false;
  std::vector<std::uint8_t> memory_;
};

}  // namespace booth::keying
