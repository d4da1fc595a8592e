// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>
#include <memory>
#include <utility>

#include <gst/gst.h>

#include "gst/guarded.hpp"
#include "gst/ref.hpp"
#include "signaling/call/codec.hpp"
#include "signaling/call/feed.hpp"
#include "signaling/call/key_frame_requests.hpp"

namespace booth::call {

/// What may be asked of an encoding on any thread without keeping it alive: streaming threads and
/// the application must never be the last to let go of one, because its end takes its time.
class EncodingControls {
 public:
  /// `converter` makes `codec` of raw media, or is null.
  EncodingControls(Ref<GstElement> converter, Codec codec)
      : converter_(std::move(converter)), codec_(codec) {}

  void request_key_frame() { requests_.lock()->ask(); }
  void key_frame_made() { requests_.lock()->made(); }
  /// Whether one is to be forced now.
  bool key_frame_due();
  /// Bit/s; nothing happens to media that comes encoded.
  void set_bitrate(unsigned bitrate);

 private:
  Guarded<KeyFrameRequests> requests_;
  Ref<GstElement> converter_;
  Codec codec_;
};

/// One stream in one codec, made once and handed to every peer that takes it: an encoder, or what
/// came encoded. It lives as long as somebody holds it.
class Encoding {
 public:
  /// Where it gets its media: a tee of `bin`, which it takes a pad of.
  struct Source {
    GstBin* bin;
    GstElement* tee;
    Codec codec;
    bool raw;          ///< has to be encoded
    unsigned bitrate;  ///< bit/s
  };

  /// Starts at once. Null if an element is missing.
  static std::shared_ptr<Encoding> make(const Source& source);
  /// Takes its elements out of the running pipeline; up to two seconds, on no streaming thread.
  ~Encoding();
  Encoding(const Encoding&) = delete;
  Encoding& operator=(const Encoding&) = delete;

  using Outlet = std::function<bool(const Frame&)>;
  /// Frames go to `outlet` from the next one on, and a key frame is asked for. The outlet must not
  /// block; false = it needs a key frame. Returns what remove() takes.
  int add(Outlet outlet);
  /// Afterwards the outlet is not called any more, but for a call that is going on.
  void remove(int outlet);

  void request_key_frame() { controls_->request_key_frame(); }
  const std::shared_ptr<EncodingControls>& controls() const { return controls_; }

 private:
  struct State;
  Encoding(const Source& source, Ref<GstElement> converter);
  void start();

  Ref<GstBin> bin_;
  Ref<GstElement> tee_, queue_, converter_, sink_;
  Ref<GstPad> branch_;
  bool raw_;
  std::shared_ptr<EncodingControls> controls_;
  std::shared_ptr<State> state_;
};

}  // namespace booth::call
