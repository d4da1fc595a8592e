// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "elements/common/color.hpp"
#include "elements/common/image_view.hpp"
#include "elements/virtualbackground/background/backdrop.hpp"
#include "elements/virtualbackground/background/background.hpp"
#include "elements/virtualbackground/chroma/choke.hpp"
#include "elements/virtualbackground/chroma/composer.hpp"
#include "elements/virtualbackground/frame_settings.hpp"
#include "elements/virtualbackground/chroma/key_finder.hpp"
#include "elements/virtualbackground/chroma/matte.hpp"
#include "elements/virtualbackground/chroma/near_screen.hpp"
#include "elements/virtualbackground/chroma/padded_rows.hpp"
#include "elements/virtualbackground/chroma/rows.hpp"
#include "elements/virtualbackground/chroma/screen_level.hpp"
#include "elements/virtualbackground/chroma/segments.hpp"
#include "elements/virtualbackground/chroma/smoother.hpp"
#include "elements/virtualbackground/pixels/working_frame.hpp"

namespace booth::keying {

/// Whether a colour is far enough from grey to be a key.
bool is_keyable(Color color);

/// Replaces the screen behind a person by a background, frame by frame. Owns what is learned from
/// the stream (key colour, light on the screen) and all working memory: nothing is allocated per
/// frame. One thread at a time.
class Keyer {
 public:
  explicit Keyer(const Rows& rows = fastest_rows())
      : rows_(rows),
        level_(rows.level),
        near_(rows.near),
        smoother_(rows.refine),
        composer_(rows),
        choke_(rows.refine),
        working_({rows.packed, rows.samples}),
        edges_(rows) {}

  /// A new stream or new caps: forgets what was learned. Width and height 1 or more.
  void configure(const Geometry& geometry);
  const Geometry& geometry() const { return geometry_; }

  /// Hands over a still background made for this geometry ahead of its first frame, so that
  /// process() does not have to make it; ignored where it does not fit.
  void prepare(std::shared_ptr<const Background> background) {
    backdrop_.prepare(std::move(background));
  }

  /// Keys one frame of the configured geometry. `out` is `in`, or does not overlap it, and has the
  /// same format or I420. Where `alpha` has data, the frame is laid on black and `alpha` gets the
  /// foreground's share of every pixel. False where the frame passed unchanged, and opaque, because
  /// no screen is known or the key has no colour.
  bool process(const FrameSettings& settings, const ConstImageView& in, const ImageView& out,
               const Plane& alpha = {});

  /// Looks for the key as process() does, and changes nothing.
  void look(const FrameSettings& settings, const ConstImageView& in) {
    choose_key(settings, working_.load(in));
  }

  /// The screen's colour as the last frame was keyed.
  std::optional<Color> key() const;
  /// What was what in the last frame.
  const Segments& segments() const { return segments_; }
  /// Shares of the last frame that were screen as a whole, and that needed arithmetic; [0, 1].
  double screen_share() const { return segments_.screen_share(); }
  double active_share() const { return segments_.active_share(); }

 private:
  /// Shows the picture's own background, out of focus.
  void blur(const FrameSettings& settings, const ConstImageView& planar);
  void choose_key(const FrameSettings& settings, const ConstImageView& planar);
  void analyse(const FrameSettings& settings, const ConstImageView& planar);
  /// Gives back to the foreground what is far from any screen.
  void fade_far();
  /// What the settings do to the matte, and what follows from it for the segments.
  void refine(const FrameSettings& settings);
  /// What they do to the composed planes.
  Plane own_shares();
  /// Has edges calculated with the chroma that the frame has, where it has more than I420.
  bool prepare_native(const FrameSettings& settings, ComposeJob& job, const ImageView& out);
  void finish(const FrameSettings& settings, const ImageView& planes, const Plane& shares);

  Rows rows_;
  Geometry geometry_;
  int chroma_width_ = 0, chroma_height_ = 0;

  KeyFinder finder_;
  MatteSettings matte_settings_;
  MatteParams params_;
  std::uint64_t frame_ = 0;  ///< since configure()
  ScreenLevel level_;
  NearScreen near_;
  PaddedRows<std::uint8_t> matte_;
  Segments segments_;
  Smoother smoother_;
  Composer composer_;
  Choke choke_;
  std::vector<std::uint8_t> shares_;  ///< of foreground, where nobody but choke_ wants them
  Backdrop backdrop_;
  std::vector<std::uint8_t> weights_;
  WorkingFrame working_;
  NativeEdges edges_;
};

}  // namespace booth::keying
