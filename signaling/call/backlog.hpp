// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>

namespace booth::call {

/// Which frames of a stream one viewer gets: whole ones only, beginning with a key frame, and none
/// while more of them wait than it takes. Pure.
class Backlog {
 public:
  enum class Verdict {
    kPass,
    kDrop,
    kDropAndAsk,  ///< drop, and ask for the key frame the viewer now needs
  };

  /// `most` frames may wait; more means that the viewer's network or thread does not follow.
  explicit Backlog(std::size_t most) : most_(most) {}

  struct Arrival {
    bool key_frame;    ///< sound is all key frames
    bool gap = false;  ///< frames before it were lost on their way here
  };
  /// A frame comes while `waiting` others wait.
  Verdict take(const Arrival& frame, std::size_t waiting);

 private:
  std::size_t most_;
  bool needs_key_frame_ = true;  ///< who made it has asked for the first one
};

}  // namespace booth::call
