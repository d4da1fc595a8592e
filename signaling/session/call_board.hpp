// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "signaling/protocol/limits.hpp"
#include "signaling/protocol/message.hpp"
#include "signaling/session/call.hpp"

namespace booth::session {

/// What somebody does in a room.
enum class Part {
  kCall,       ///< rings and is rung; with many calls at once it rings all who are there
  kBroadcast,  ///< rings everybody who is there or comes, and takes every ring
  kView,       ///< rings everybody who shows something
};

/// All calls of one peer of a room, at most one with each other peer, and who is rung when. Pure:
/// messages in, effects out, in the order in which they are to be carried out.
class CallBoard {
 public:
  struct Settings {
    Part part = Part::kCall;
    bool auto_call = false;      ///< kCall only: ring those who are there when joining
    bool auto_accept = true;     ///< kCall only: take calls at once
    std::size_t most_calls = 1;  ///< with 1, several are rung one after the other
  };

  /// A ring could not begin.
  struct Refused {
    std::string reason;
  };
  /// The server has given the peer up, which need not end media that flows.
  struct Orphaned {};
  /// A restarted server knows no calls: the first offer of an unknown session opens it without
  /// ringing, so the offerer negotiates again. The media never stopped.
  struct OpenAgain {};
  using What = std::variant<Call::Effect, Refused, Orphaned, OpenAgain>;
  struct Effect {
    signaling::PeerId peer;
    What what;
  };
  using Effects = std::vector<Effect>;

  /// `new_session` gives a fresh random id a call.
  CallBoard(Settings settings, std::function<signaling::SessionId()> new_session);

  /// The room as the server tells it. `resumed`: it knows the calls as well.
  Effects joined(const signaling::PeerId& own_id, const std::vector<signaling::PeerInfo>& others,
                 bool resumed);
  Effects peer_joined(const signaling::PeerInfo& peer);
  Effects peer_left(const signaling::PeerId& peer);
  /// Ring, Accept, Reject, Cancel, Bye, Error and the first Offer of a call; all others do nothing.
  Effects handle(const signaling::Message& message);

  /// Rings a peer; empty = the one that is there longest and in no call.
  Effects call(const signaling::PeerId& peer);
  /// Of these, an empty peer means every call that is in the right state.
  Effects accept(const signaling::PeerId& peer);
  Effects reject(const signaling::PeerId& peer, const std::string& reason);
  Effects hang_up(const signaling::PeerId& peer, const std::string& reason);
  /// The media of a call stands.
  Effects connected(const signaling::PeerId& peer);

  /// The call a message belongs to; null if it is of none.
  const Call* call_of(const signaling::Call& head) const;
  /// The call with a peer; null if there is none.
  const Call* find(const signaling::PeerId& peer) const;
  /// What the room told of a peer; null if it is not there.
  const signaling::PeerInfo* info(const signaling::PeerId& peer) const;
  std::size_t size() const { return lines_.size(); }
  /// The only or first call; null if there is none.
  const Call* first() const { return lines_.empty() ? nullptr : &lines_.begin()->second.call; }

 private:
  struct Line {
    Call call;
    bool offers = false;   ///< the offer is ours
    bool unknown = false;  ///< to the server, since it was restarted
  };

  void take(Effects& out, const signaling::PeerId& peer, Call::Effects effects);
  void for_each(const signaling::PeerId& peer, const std::function<Call::Effects(Call&)>& act,
                Effects& out);
  void ring(const signaling::PeerId& peer, Effects& out);
  void ring_next(Effects& out);
  void open_again(Effects& out);
  bool takes_calls() const { return settings_.auto_accept || settings_.part != Part::kCall; }
  bool wants(const signaling::PeerInfo& peer, bool newcomer) const;
  Line* line_of(const signaling::Call& head);
  void on(const signaling::Ring& ring, Effects& out);
  void on(const signaling::Offer& offer, Effects& out);
  void on(const signaling::Accept& accept, Effects& out);
  void on(const signaling::Reject& reject, Effects& out);
  void on(const signaling::Cancel& cancel, Effects& out);
  void on(const signaling::Bye& bye, Effects& out);
  void on(const signaling::Error& error, Effects& out);
  template <typename T>
  void on(const T& /*of no call, or of its media*/, Effects& /*out*/) {}

  Settings settings_;
  std::function<signaling::SessionId()> new_session_;
  signaling::PeerId own_id_;
  std::vector<signaling::PeerInfo> others_;
  std::deque<signaling::PeerId> to_ring_;
  std::map<signaling::PeerId, Line> lines_;
};

}  // namespace booth::session
