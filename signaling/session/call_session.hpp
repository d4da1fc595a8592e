// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "signaling/session/call.hpp"
#include "signaling/session/media_session.hpp"
#include "signaling/session/room_client.hpp"
#include "signaling/session/slot.hpp"
#include "signaling/transport/event_loop.hpp"

namespace booth::session {

/// The telephone of one webrtcbin: the room it is in, the call it has, the media of that call.
///
/// Everything happens on the loop's thread, the events too.
class CallSession {
 public:
  static constexpr std::int64_t kRingMs = 45'000;  ///< before an unanswered ring is given up

  struct Settings {
    RoomClient::Options room;
    MediaSession::Settings media;
    bool auto_call = false;    ///< ring the others when joining, one after the other
    bool auto_accept = true;   ///< take the first call that rings
    unsigned warn_after = 3;   ///< failed attempts in a row before a warning; 0 = never
    unsigned retry_limit = 0;  ///< failed attempts in a row before an error; 0 = tries for ever
  };

  /// Something an application may want to hear of.
  struct Notice {
    const char* name;  ///< as the element's signal: "joined", "peer-joined", ...
    std::string peer;
    std::string text;  ///< reason of rejected and ended, name of a peer that joined
  };

  struct Events {
    std::function<void(const Notice&)> notice;
    std::function<void(GstPad*)> media_added;
    std::function<void(GstElement*)> webrtcbin_replaced;
    std::function<void()> changed;  ///< a state or the peer id
    std::function<void(const std::string&)> warning;
    std::function<void(const std::string&)> error;
  };

  CallSession(std::shared_ptr<signaling::EventLoop> loop, Slot& slot, Settings settings,
              Events events);

  void start();
  /// Hangs up, says goodbye and is silent from then on.
  void stop();

  /// Rings a peer of the room; empty = the one that is there longest.
  void call(const signaling::PeerId& peer);
  void accept();
  void reject(const std::string& reason);
  void hang_up(const std::string& reason);
  /// Negotiates again.
  void restart();

  const char* signaling_state() const { return to_string(room_.state()); }
  const char* call_state() const { return to_string(call_.state()); }
  const signaling::PeerId& peer_id() const { return room_.peer_id(); }
  const signaling::PeerId& remote_peer() const { return call_.peer(); }

 private:
  RoomClient::Callbacks room_callbacks();
  MediaSession::Events media_events();
  void on_joined(const std::vector<signaling::PeerInfo>& others, bool resumed);
  void on_peer_joined(const signaling::PeerInfo& peer);
  void on_peer_left(const signaling::PeerId& peer);
  void on_trouble(const std::string& why, unsigned attempts);
  void on_message(const signaling::Message& message);
  void on(const signaling::Ring& ring);
  void on(const signaling::Offer& offer);
  void on(const signaling::Candidate& candidate);
  void on(const signaling::Bye& bye);
  void on(const signaling::Error& error);
  void run(Call::Effects effects);
  void run(const Call::Start& start);
  void run(const Call::Ended& ended);
  void meet(const signaling::PeerInfo& peer);
  void end_later(const std::string& reason);
  void ring_next();
  void open_session_again();

  std::shared_ptr<signaling::EventLoop> loop_;
  Slot& slot_;
  Settings settings_;
  Events events_;
  RoomClient room_;
  Call call_;
  std::unique_ptr<MediaSession> media_;
  std::vector<signaling::PeerId> others_;
  std::set<signaling::PeerId> channel_users_;  ///< of others_: they hang up by a data channel
  std::deque<signaling::PeerId> to_ring_;
  std::optional<signaling::Offer> early_offer_;  ///< came before the call was accepted
  std::vector<signaling::Candidate> early_candidates_;
  signaling::Timer ring_timer_;
  bool session_unknown_ = false;  ///< the server was restarted during the call
  bool warned_ = false;
  bool stopped_ = false;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);  ///< held weakly by posted tasks
};

}  // namespace booth::session
