// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "signaling/protocol/message.hpp"
#include "signaling/session/negotiation.hpp"

namespace booth::session {

/// The ring state machine of one telephone: at most one call at a time. Pure.
///
///     idle --ring()--> calling --Accept--> setup --connected()--> connected
///     idle --Ring-->   ringing --accept()--> setup
///     any  --hang_up(), Bye, Reject, Cancel, lost()--> idle
///
/// An offer of an unknown session rings as well; then the caller waits for an answer, not for
/// Accept. Else the caller offers, unless the callee is asked to or says so.
///
/// Messages that belong to another call than the current one change nothing here.
class Call {
 public:
  enum class State { kIdle, kCalling, kRinging, kSetup, kConnected };

  // What an input asks its owner to do, in order.
  struct Send {
    signaling::Message message;
  };
  struct Incoming {
    signaling::PeerId peer;
  };
  struct Accepted {
    signaling::PeerId peer;
  };
  struct Rejected {
    signaling::PeerId peer;
    std::string reason;
  };
  /// Build the connection.
  struct Start {
    Role role;
  };
  struct Connected {
    signaling::PeerId peer;
  };
  /// The call is over; tear the connection down if it was started.
  struct Ended {
    signaling::PeerId peer;
    std::string reason;
    bool was_started;
  };
  using Effect = std::variant<Send, Incoming, Accepted, Rejected, Start, Connected, Ended>;
  using Effects = std::vector<Effect>;

  State state() const { return state_; }
  const signaling::PeerId& peer() const { return call_.to; }
  const signaling::SessionId& session() const { return call_.session; }
  /// Head for a message of this call.
  signaling::Call head() const { return call_; }
  bool is_of_this(const signaling::Call& call) const;

  /// Rings `peer`. Nothing happens unless idle.
  Effects ring(const signaling::PeerId& peer, const signaling::SessionId& session);
  Effects accept();
  Effects reject(const std::string& reason);
  /// Ends whatever there is and tells the peer.
  Effects hang_up(const std::string& reason);
  /// The call has ended without the peer's word: it is gone, or does not know the session.
  Effects lost(const std::string& reason);
  Effects connected();

  /// `own_id` settles two rings that crossed; the smaller id stays the caller.
  Effects on_ring(const signaling::Ring& ring, const signaling::PeerId& own_id);
  /// A first offer opens a call without ringing; true = it belongs to this call from here on.
  Effects on_offer_without_ring(const signaling::Call& from);
  Effects on_accept(const signaling::Accept& accept);
  Effects on_reject(const signaling::Call& from, const std::string& reason);
  /// Cancel or Bye.
  Effects on_end(const signaling::Call& from, const std::string& reason);

 private:
  Effects end(const std::string& reason);
  Effects begin_ringing(const signaling::Call& from);
  /// For a caller that has rung or offered.
  Send refusal(const std::string& reason) const;

  State state_ = State::kIdle;
  signaling::Call call_;
  bool rang_ = false;           ///< the caller rang; else it began with an offer
  bool callee_offers_ = false;  ///< the caller asked for it
};

/// Lower-case word for properties and messages: "idle", "calling", ...
const char* to_string(Call::State state);

}  // namespace booth::session
