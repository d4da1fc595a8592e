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
  struct Events {
    /// Once, on a streaming thread, with the pad the media comes out of, which is inside `bin` and
    /// not linked.
    std::function<void(GstPad*, bool video)> ready;
    std::function<bool(GstPad*)> wanted;  ///< whether anybody listens: else decoding is left out
    std::function<void(GstPad*)> gone;    ///< from within take_out(), if it was ready
  };

  /// `source` belongs to a webrtcbin in `bin`.
  RemoteStream(GstBin* bin, GstPad* source, Settings settings, Events events);
  /// Afterwards no event comes, but for one that is going on. Its elements go with their bin.
  ~RemoteStream();
  /// Frames that have arrived and were decoded; the ssrc is 0 before the first.
  session::CountedStream counted() const;
  /// Takes its elements out of the bin while everything else runs; the source may get another
  /// stream. Up to two seconds, on no streaming thread.
  void take_out();
  RemoteStream(const RemoteStream&) = delete;
  RemoteStream& operator=(const RemoteStream&) = delete;

 private:
  struct State;
  std::shared_ptr<State> state_;
  Ref<GstBin> bin_;
  Ref<GstPad> source_;
  Ref<GstElement> first_;
};

/// Tag of every remote stream: the id of the peer it comes from.
inline constexpr const char* kPeerIdTag = "booth-peer-id";
void register_tags();

}  // namespace booth::call
