// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "signaling/protocol/mailbox.hpp"
#include "signaling/protocol/message.hpp"

namespace booth::signaling {

/// A client whose dialect knows neither ids nor sessions, as a peer of a room: one call at a time,
/// with whoever answers. Pure; for one connection to the rooms.
///
/// What the client says is a call message with an empty head; what it is told is one whose head it
/// does not need. It is told Ring, Accept, Offer, Answer, Candidate, EndOfCandidates,
/// RestartRequest, and Bye for every end that it did not bring about.
class Telephone {
 public:
  struct Rules {
    /// The client rings and accepts; without it, it takes a call at once.
    bool rings = true;
  };

  /// What an input leads to: first `to_rooms`, then `to_client`.
  struct Effects {
    std::vector<Message> to_rooms;
    std::vector<Message> to_client;
  };

  /// `new_session` gives a SessionId that nobody guesses.
  Telephone(Rules rules, std::function<SessionId()> new_session);

  /// Ring, Accept, Offer, Answer, Candidate, EndOfCandidates or Bye of the client. False if it
  /// makes no sense now (nobody to call, no call to accept, ...) and had no effect.
  ///
  /// Ring calls all others; the first to accept has the call, the rest are told that it is over. An
  /// Offer without a call opens one with the peer that is there longest; while it rings, offer and
  /// candidates wait for the one who accepts. Bye ends whatever there is.
  bool said(Message message, Effects& effects);

  /// Any message of the rooms.
  ///
  /// An Offer that opens a call rings the client: it is told of the offer when it has accepted. A
  /// ring that asks for its offer is refused unheard.
  void heard(const Message& message, Effects& effects);

  /// The client has left its room, and with it the call.
  void left();

 private:
  enum class State { kIdle, kCalling, kRinging, kTalking };

  bool on_said(Ring, Effects& effects);
  bool on_said(Accept, Effects& effects);
  bool on_said(Offer offer, Effects& effects);
  bool on_said(Answer answer, Effects& effects);
  bool on_said(Bye bye, Effects& effects);
  template <typename T>
  bool on_said(T message, Effects& effects);

  void on_heard(const Welcome& welcome, Effects& effects);
  void on_heard(const Joined& joined, Effects& effects);
  void on_heard(const PeerJoined& joined, Effects& effects);
  void on_heard(const PeerUpdated& updated, Effects& effects);
  void on_heard(const PeerLeft& left, Effects& effects);
  void on_heard(const Ring& ring, Effects& effects);
  void on_heard(const Offer& offer, Effects& effects);
  void on_heard(const Accept& accept, Effects& effects);
  void on_heard(const Error& error, Effects& effects);
  template <typename T>
  void on_heard(const T& message, Effects& effects);

  void take(const Call& from, bool rang, Effects& effects);
  void pick_up(bool offers, Effects& effects);
  void pass_on(const Message& message, Effects& effects);
  bool relay(Message message, Effects& effects);
  bool keep(Message message);
  void ring(const PeerId& peer, Effects& effects);
  void crossed(const Ring& ring, Effects& effects);
  /// A ring of ours or the call is over without the client's doing.
  void over(const SessionId& session, Effects& effects);
  void end(const std::string& reason, Effects& effects);
  void forget();
  bool is_free() const;
  bool is_of_call(const Call& from) const;

  Rules rules_;
  std::function<SessionId()> new_session_;
  PeerId own_id_;
  std::vector<PeerInfo> others_;  ///< longest there first
  State state_ = State::kIdle;
  Call call_;                ///< while ringing and talking; `to` is the other side
  std::vector<Call> rings_;  ///< while calling; `to` is who is rung
  Mailbox kept_;             ///< for who accepts our call, or for the client when it accepts
  bool rang_ = false;        ///< the call came by Ring, not by Offer
};

}  // namespace booth::signaling
