// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "elements/common/color.hpp"
#include "elements/common/image_view.hpp"
#include "elements/common/yuv.hpp"
#include "elements/virtualbackground/matte.hpp"

namespace booth::keying {

/// A colour in code values of a picture's own YUV.
KeyColor key_of(Color color, Colorimetry colorimetry);

/// Decides, frame by frame, which colour is the screen: the one the user asked for, or the one that
/// is found in the picture. Keeps nothing but a few numbers. One thread at a time.
class KeyFinder {
 public:
  /// What a frame did to the key.
  enum class Change {
    kNone,
    kLost,  ///< there is none any more
    kFound  ///< another colour: what was learnt of the former screen is void
  };

  /// Forgets everything: a new stream.
  void reset();

  /// Looks at the next frame, I420. `asked` is the user's colour; nothing: find it.
  Change look(std::optional<Color> asked, const ConstImageView& picture, Colorimetry colorimetry);

  /// The screen's colour; nothing where there is no screen, or the asked colour is grey.
  const std::optional<KeyColor>& key() const { return key_; }

 private:
  Change search(const ConstImageView& picture);

  std::optional<KeyColor> key_;
  std::optional<Color> asked_;     ///< the fixed key that key_ came from
  std::uint64_t frame_ = 0;        ///< since the search began
  std::uint64_t since_found_ = 0;  ///< frames
};

}  // namespace booth::keying
