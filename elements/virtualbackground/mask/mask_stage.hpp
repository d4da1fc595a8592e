// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "elements/common/image_view.hpp"
#include "elements/virtualbackground/background/backdrop.hpp"
#include "elements/virtualbackground/background/background.hpp"
#include "elements/virtualbackground/chroma/choke.hpp"
#include "elements/virtualbackground/mask/edge_colors.hpp"
#include "elements/virtualbackground/frame_settings.hpp"
#include "elements/virtualbackground/mask/guided_mask.hpp"
#include "elements/virtualbackground/mask/mask_rows.hpp"
#include "elements/virtualbackground/pixels/native_rows.hpp"
#include "elements/virtualbackground/chroma/segments.hpp"
#include "elements/virtualbackground/pixels/working_frame.hpp"

namespace booth::keying {

/// What puts a frame together besides its settings.
struct MaskFrame {
  std::span<const std::uint8_t> mask;  ///< a share of foreground, 0..255, a cell of the guide
  GuideSettings guide;
};

/// Frames whose foreground is known as a coarse mask: the mask is laid on the picture's edges and
/// the rest replaced by the background. For each frame load(), then compose() or hide(). Owns its
/// memory, takes it with the first frame, and allocates nothing per frame. One thread at a time.
class MaskStage {
 public:
  MaskStage(const MaskRows& rows = fastest_mask_rows(),
            const NativeRows::Functions& formats = {fastest_packed_functions(),
                                                    fastest_sample_functions()})
      : rows_(rows), guide_(rows), working_(formats) {}

  /// New caps. Width and height 1 or more. Cheap.
  void configure(const Geometry& geometry);
  /// A background made for this geometry ahead of its first frame.
  void prepare(std::shared_ptr<const Background> background) {
    backdrop_.prepare(std::move(background));
  }

  /// The frame as I420, and the guide looked at it in cells of `cell` pixels.
  ConstImageView load(const ConstImageView& in, int cell);
  const GuidedMask& guide() const { return guide_; }
  /// The mean luma of every cell, in quarters of a code value.
  std::span<const std::int32_t> luma_cells() const { return cells_; }

  /// `in` is what load() had; `out` is `in`, or does not overlap it, and has the same format or
  /// I420. Where `alpha` has data, the frame is laid on black and `alpha` gets the foreground's
  /// share of every pixel.
  void compose(const MaskFrame& frame, const FrameSettings& settings, const ConstImageView& in,
               const ImageView& out, const Plane& alpha);
  /// Shows the background alone: for frames in which nobody knows yet where the person is.
  void hide(const FrameSettings& settings, const ConstImageView& in, const ImageView& out,
            const Plane& alpha);

  /// Share of the last frame that was all background; [0, 1].
  double background_share() const { return segments_.screen_share(); }
  const Segments& segments() const { return segments_; }

 private:
  void take_memory(int cell);
  Plane shares() { return {shares_.data(), share_stride_}; }
  void finish(const FrameSettings& settings, const ConstImageView& in, const ImageView& out,
              const Plane& alpha);
  void compose_row(const ConstImageView& in, const ImageView& out, int row);
  void mix(const ConstImageView& in, const ImageView& out, int row, Run run);

  MaskRows rows_;
  Geometry geometry_;
  int chroma_width_ = 0, chroma_height_ = 0;
  bool ready_ = false;
  GuidedMask guide_;
  Choke choke_{fastest_refine_rows()};
  Segments segments_;
  EdgeColors edge_colors_;
  Backdrop backdrop_;
  WorkingFrame working_;
  ConstImageView source_;  ///< the frame as load() made it
  std::span<const std::int32_t> cells_;
  std::ptrdiff_t share_stride_ = 0;
  std::vector<std::uint8_t> shares_, chroma_shares_, rests_;
};

}  // namespace booth::keying
