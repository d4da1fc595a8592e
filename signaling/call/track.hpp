// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gst/gst.h>

#include "gst/guarded.hpp"
#include "gst/ref.hpp"
#include "signaling/call/codec.hpp"
#include "signaling/call/encoding.hpp"

namespace booth::call {

/// One stream the application hands in, raw or encoded: the elements behind a request pad, and the
/// encodings that peers share. Nothing is encoded that nobody takes.
class Track {
 public:
  /// Its elements are made inside `bin`, which outlives it. `now_known` is called on a streaming
  /// thread once known() is true.
  Track(GstBin* bin, std::string name, bool video, std::function<void()> now_known);
  /// Takes its elements out of the bin; nobody holds an encoding of it any more.
  ~Track();
  Track(const Track&) = delete;
  Track& operator=(const Track&) = delete;

  /// Takes no more media, and lets go of who is just handing some in. Not on that thread.
  void close();

  const std::string& name() const { return name_; }
  bool video() const { return video_; }
  /// Where the application's pad leads to.
  Ref<GstPad> entry() const;

  /// Whether media of it has been described (caps).
  bool known() const { return state_->kind.copy().known; }
  /// What it can be sent in: its own codec if it comes encoded, else those of `preferred`.
  std::vector<Codec> codecs(const std::vector<Codec>& preferred) const;
  /// The shared encoding, started by its first taker; null if an element is missing. On the loop's
  /// thread.
  std::shared_ptr<Encoding> encoding(Codec codec, unsigned bitrate);
  /// Any thread.
  void set_bitrate(unsigned bitrate);
  /// Muted, nothing of it is sent.
  void mute(bool muted) { state_->muted = muted; }

 private:
  struct Kind {
    bool known = false;
    std::optional<Codec> codec;  ///< nullopt = raw
  };
  /// What the streaming thread works with.
  struct State {
    mutable Guarded<Kind> kind;
    std::function<void()> now_known;
    std::atomic<bool> muted{false};
  };

  struct Shared {
    std::weak_ptr<Encoding> encoding;
    std::weak_ptr<EncodingControls> controls;
  };

  GstBin* bin_;  ///< it owns this object
  const std::string name_;
  const bool video_;
  Ref<GstElement> pace_, tee_;
  std::shared_ptr<State> state_;
  Guarded<std::array<Shared, kCodecs.size()>> shared_;  ///< by codec
};

}  // namespace booth::call
