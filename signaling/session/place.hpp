// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <gst/gst.h>

#include "signaling/protocol/message.hpp"
#include "signaling/session/call_meter.hpp"
#include "signaling/session/sdp.hpp"

namespace booth::session {

/// Where the webrtcbin of one call stands and what it is fed with: all a MediaSession has to know
/// of the pipeline around it. On the loop's thread.
class Place {
 public:
  virtual ~Place() = default;
  virtual GstElement* webrtcbin() const = 0;

  /// A call begins; nothing of an earlier one counts any more.
  virtual void begin() {}
  enum class Provided { kReady, kReplaced, kFailed };
  /// Makes webrtcbin() one that has served nobody yet; kReplaced where it is another one than
  /// before.
  virtual Provided provide() = 0;

  /// Whether every stream is known well enough to be described.
  virtual bool ready() const = 0;
  /// Asks again for what ready() misses.
  virtual void insist() {}
  /// Names what is not ready, for an error text.
  virtual std::string waiting_for() const = 0;

  /// Before the first offer: puts what shall be in it on the webrtcbin.
  virtual void prepare_offer(bool receive_audio, bool receive_video) = 0;

  struct Fit {
    bool begin_again = false;  ///< a fresh webrtcbin is needed, then it fits
    std::string refusal;       ///< why the call cannot be; empty = it can
  };
  /// Fits the streams to a remote offer, before webrtcbin sees it.
  virtual Fit follow(const sdp::Description& offer) = 0;
  /// Before a further offer, by either side, which has `mlines` lines so far: adds what has come
  /// since, and lines that the other side asks for.
  virtual void extend_offer(std::size_t /*mlines*/, const signaling::FreeLines& /*asked_for*/) {}
  /// Lines that an offer of the other side would need for all that is to be sent.
  virtual signaling::FreeLines lacking() { return {}; }
  /// What webrtcbin is given in place of the other side's description, after follow() or
  /// check_answer(); and what the other side is told in place of webrtcbin's.
  virtual std::string show(const sdp::Description& remote) { return remote.text; }
  virtual std::string tell(std::string local, sdp::Type /*type*/) { return local; }
  /// Looks at the answer to our offer, before webrtcbin sees it; why the call cannot be, or empty.
  virtual std::string check_answer(const sdp::Description& /*answer*/) { return {}; }

  /// The peer is the right one and a negotiation has ended: streams may flow as `remote` says.
  virtual void open(const sdp::Description& remote) = 0;
  /// Nothing flows from now on.
  virtual void close() = 0;
  virtual void request_key_frames() const = 0;
  /// What the streams have counted of their frames; those that count none are left out.
  virtual std::vector<CountedStream> counted() const { return {}; }
  /// The TURN servers of the webrtcbin, as it takes them.
  virtual std::vector<std::string> relays() const { return {}; }
  /// Takes in streams that were added; how many.
  virtual std::size_t adopt_new() { return 0; }
};

/// Gives each call its place.
class Places {
 public:
  virtual ~Places() = default;
  /// For a call with `peer`; stays valid until it is given back. The server tells of `servers` on
  /// the way through the network.
  virtual Place& take(const signaling::PeerId& peer,
                      const std::vector<signaling::IceServer>& servers) = 0;
  /// The call is over. The webrtcbin that waits for the next one, if it can be told already.
  virtual GstElement* give_back(Place& place) = 0;
};

}  // namespace booth::session
