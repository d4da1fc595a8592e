// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <gst/gst.h>

#include "gst/ref.hpp"
#include "signaling/session/call_meter.hpp"

namespace booth::call {

/// One stream a peer sends: from a source pad of its webrtcbin through depayloader and decoder to a
/// pad that says who it is from. Its elements are made when the first caps tell the codec.
class RemoteStream {
 public:
  struct Settings {
    std::string peer;
    std::string name;  ///< unique in the call
    bool decode = true;
  };
  /// `ready` is called once, on a streaming thread, with the pad the media comes out of, which is
  /// inside `bin` and not linked. `wanted` tells whether anybody listens: decoding for nobody is
  /// left out.
  struct Events {
    std::function<void(GstPad*, bool video)> ready;
    std::function<bool()> wanted;
  };

  /// `source` belongs to a webrtcbin in `bin`.
  RemoteStream(GstBin* bin, GstPad* source, Settings settings, Events events);
  /// Afterwards no event comes, but for one that is going on.
  ~RemoteStream();
  /// Frames that have arrived and were decoded; the ssrc is 0 before the first.
  session::CountedStream counted() const;
  RemoteStream(const RemoteStream&) = delete;
  RemoteStream& operator=(const RemoteStream&) = delete;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

/// Tag of every remote stream: the id of the peer it comes from.
inline constexpr const char* kPeerIdTag = "booth-peer-id";
void register_tags();

}  // namespace booth::call
