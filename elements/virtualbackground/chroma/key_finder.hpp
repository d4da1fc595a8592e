// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <optional>
#include <vector>

#include "elements/common/color.hpp"
#include "elements/common/image_view.hpp"
#include "elements/common/yuv.hpp"
#include "elements/virtualbackground/chroma/matte.hpp"
#include "elements/virtualbackground/chroma/screen_samples.hpp"

namespace booth::keying {

/// A colour in code values of a picture's own YUV.
KeyColor key_of(Color color, Colorimetry colorimetry);

/// Decides, frame by frame, which colour is the screen: the one the user asked for, or the one that
/// is found in the picture and followed when its light changes. What is found is kept until the
/// picture has had no such screen for about a dozen frames. Looks at no more than about 600 chroma
/// samples of a frame once it has a key. One thread at a time.
class KeyFinder {
 public:
  /// What a frame did to the key.
  enum class Change {
    kNone,
    kLost,   ///< there is none any more
    kMoved,  ///< the same screen in other light
    kFound   ///< another screen: what was learnt of the former one is void
  };

  KeyFinder();

  /// Forgets everything: a new stream.
  void reset();

  /// Looks at the next frame, I420. `asked` is the user's colour; nothing: find it.
  Change look(std::optional<Color> asked, const ConstImageView& picture, Colorimetry colorimetry);

  /// The screen's colour; nothing where there is no screen, or the asked colour is grey.
  const std::optional<KeyColor>& key() const { return key_; }

 private:
  Change search(const ConstImageView& picture);
  Change watch(const ConstImageView& picture);
  Change judge(const Sighting& sighting, const ConstImageView& picture);
  std::optional<Sighting> find(const ConstImageView& picture);
  Change adopt(const KeyColor& key);
  bool move();

  std::optional<KeyColor> key_;
  std::optional<Color> asked_;  ///< the fixed key that key_ came from
  std::vector<ScreenSample> samples_;

  // While there is a key.
  Tally tally_;
  int slice_ = 0;                ///< of the picture, next to be counted
  unsigned sweeps_ = 0;          ///< whole pictures counted
  int missing_ = 0;              ///< sweeps in a row without a screen
  int challenged_ = 0;           ///< searches in a row that found a larger screen
  std::optional<KeyColor> aim_;  ///< where the key is moving to
};

}  // namespace booth::keying
