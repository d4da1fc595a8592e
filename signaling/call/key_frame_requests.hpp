// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <optional>

namespace booth::call {

/// Many viewers ask one encoder for key frames; one key frame serves all who asked before it was
/// made. Pure: times are the caller's, in ms.
class KeyFrameRequests {
 public:
  /// Between two forced key frames: each costs as much as many others, and who lost one asks again.
  static constexpr std::int64_t kLeastMs = 300;
  /// A forced key frame that has not come by then is forced again.
  static constexpr std::int64_t kLostMs = 1000;

  /// Somebody cannot go on without a key frame, or has just begun to watch.
  void ask();
  /// Whether to force one now; to be asked with every frame.
  bool due(std::int64_t now_ms);
  /// The encoder has made a key frame, forced or not.
  void made();

 private:
  bool wanted_ = false;
  std::optional<std::int64_t> forced_ms_;  ///< when the latest was forced
  bool on_its_way_ = false;
};

}  // namespace booth::call
