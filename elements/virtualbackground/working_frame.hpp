// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "elements/common/image_view.hpp"
#include "elements/virtualbackground/background.hpp"
#include "elements/virtualbackground/packed_rows.hpp"
#include "elements/virtualbackground/segments.hpp"

namespace booth::keying {

/// Copies a picture into another of the same format and size; nothing where both are the same.
void copy_picture(const ConstImageView& in, const ImageView& out);
void copy_rows(const ConstPlane& in, const Plane& out, int bytes, int rows);

/// The I420 planes in which a frame of another format is keyed.
class WorkingFrame {
 public:
  explicit WorkingFrame(const PackedFunctions& functions) : functions_(functions) {}

  void configure(const Geometry& geometry);
  /// Whether frames of this format are keyed here and not in their own planes.
  bool needed() const { return geometry_.format != PixelFormat::kI420; }
  ImageView planes();

  void load(const ConstImageView& in);
  /// The keyed planes to `out`, which is `in` or does not overlap it. Of packed pixels only what
  /// changed, so that the foreground keeps its full chroma, and the screen from the packed
  /// background, where it has one, for the same reason.
  void store(const ConstImageView& in, const ImageView& out, Segments& segments,
             const Background& background);

 private:
  void store_pairs(const ImageView& out);
  void store_packed(const ImageView& out, int row, Segments& segments,
                    const ConstPlane& background);

  PackedFunctions functions_;
  Geometry geometry_;
  std::optional<PackedRows> packed_rows_;
  std::vector<std::uint8_t> planes_;
};

}  // namespace booth::keying
