// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <memory>

#include <gst/gst.h>

#include "gst/guarded.hpp"
#include "gst/ref.hpp"
#include "signaling/call/backlog.hpp"
#include "signaling/call/codec.hpp"
#include "signaling/session/frame_counter.hpp"

namespace booth::call {

class Encoding;

/// One encoded frame for all who take it; its time is the pipeline's running time.
struct Frame {
  Ref<GstBuffer> buffer;
  Ref<GstCaps> caps;
  bool key = true;
  bool gap = false;  ///< frames before it were lost
};

/// The end of a stream towards one peer: a short queue and a thread of its own, a payloader with
/// its own sequence numbers, and the pad of the peer's webrtcbin. Whatever happens behind it,
/// taking a frame never blocks: a peer that does not follow loses frames up to the next key frame.
class Feed {
 public:
  /// Half a second of pictures.
  static constexpr std::size_t kMostWaiting = 15;

  /// Elements are made inside `bin`, which is playing. `sink` is a pad of a webrtcbin in it.
  Feed(GstBin* bin, Codec codec, int payload_type, std::uint32_t ssrc, GstPad* sink);
  /// Takes no more frames; its elements go with their bin.
  ~Feed();
  Feed(const Feed&) = delete;
  Feed& operator=(const Feed&) = delete;

  /// Takes frames of `encoding` from now on, beginning with a key frame, and no others; it hears of
  /// the key frames the peer asks for. It has the codec of the feed.
  void follow(std::shared_ptr<Encoding> encoding);
  /// No more frames.
  void stop();
  /// Frames that were handed on to the payloader.
  session::FrameCounter::Count count() const { return counter_.count(); }

 private:
  struct Inlet;
  session::FrameCounter counter_;
  std::shared_ptr<Inlet> inlet_;
  std::shared_ptr<Encoding> encoding_;
};

}  // namespace booth::call
