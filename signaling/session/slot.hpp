// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

#include <gst/gst.h>

#include "gst/ref.hpp"
#include "signaling/session/place.hpp"
#include "signaling/session/senders.hpp"

namespace booth::session {

/// The place of an application's webrtcbin, fed by the application's own payloaders. webrtcbin 1.22
/// cannot serve two peers in sequence, so after a call a fresh one of the same name and properties
/// takes the place of the used one.
class Slot : public Place, public Places {
 public:
  /// Finds the webrtcbin called `name`, or the only one, in the bin above `element`. Returns an
  /// empty text, or what is wrong and what to do about it.
  std::string find(GstElement* element, const std::string& name);
  explicit operator bool() const { return static_cast<bool>(webrtcbin_); }
  void clear();

  Place& take(const signaling::PeerId&, const std::vector<signaling::IceServer>&) override {
    return *this;
  }
  GstElement* give_back(Place&) override { return used_ && renew() ? webrtcbin() : nullptr; }

  GstElement* webrtcbin() const override { return webrtcbin_.get(); }
  void begin() override { senders_.forget_offer(); }
  Provided provide() override;
  bool ready() const override { return senders_.ready(); }
  void insist() override { senders_.insist(); }
  std::string waiting_for() const override { return senders_.waiting_for(); }
  void prepare_offer(bool receive_audio, bool receive_video) override;
  Fit follow(const sdp::Description& offer) override;
  void open(const sdp::Description& remote) override { senders_.open(remote); }
  void close() override { senders_.close(); }
  void request_key_frames() const override { senders_.request_key_frames(); }
  std::vector<std::string> relays() const override;
  std::size_t adopt_new() override { return senders_.adopt(webrtcbin()); }

 private:
  /// Puts a fresh webrtcbin in place and links the senders to it. Takes up to about 300 ms, never
  /// on a streaming thread or in a callback of webrtcbin. False if the bin is gone or refuses.
  bool renew();

  Ref<GstElement> webrtcbin_;
  Senders senders_;
  bool used_ = false;
};

}  // namespace booth::session
