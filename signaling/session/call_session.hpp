// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "signaling/session/call_board.hpp"
#include "signaling/session/ice_server_check.hpp"
#include "signaling/session/media_session.hpp"
#include "signaling/session/network.hpp"
#include "signaling/session/place.hpp"
#include "signaling/session/room_client.hpp"
#include "signaling/transport/event_loop.hpp"

namespace booth::session {

/// The telephone of one peer of a room: the room it is in, the calls it has, their media.
///
/// Everything happens on the loop's thread, the events too.
class CallSession {
 public:
  static constexpr std::int64_t kRingMs = 45'000;  ///< before an unanswered ring is given up

  struct Settings {
    RoomClient::Options room;
    MediaSession::Settings media;
    CallBoard::Settings calls;
    unsigned warn_after = 3;  ///< failed attempts in a row before a warning; 0 = never
    /// How often stats are taken, asked before each time; empty = never.
    std::function<std::int64_t()> stats_period_ms;
    std::optional<IceServerCheck::Settings> ice;  ///< nothing = the places use no servers
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
    std::function<void(const signaling::PeerId&, GstPad*)> media_added;
    std::function<void(GstElement*)> webrtcbin_replaced;
    /// The next two may be empty.
    std::function<void(const signaling::PeerId&, const stats::Report&)> stats;
    std::function<void(const signaling::PeerId&, const LogEntry&)> log;
    std::function<void()> changed;  ///< a state or the peer id
    std::function<void(const signaling::PeerId&, const DataMessage&)> data;
    std::function<void(const std::string&)> warning;
    std::function<void(const std::string&)> error;
    std::function<void(const std::string&)> ice_problem;  ///< a STUN or TURN server cannot be used
  };

  /// `places` outlives it.
  CallSession(std::shared_ptr<signaling::EventLoop> loop, Places& places, Settings settings,
              Events events);

  void start();
  /// Hangs up, says goodbye and is silent from then on.
  void stop();

  /// Rings a peer of the room; empty = the one that is there longest.
  void call(const signaling::PeerId& peer);
  // An empty peer means all.
  void accept(const signaling::PeerId& peer = {});
  void reject(const signaling::PeerId& peer, const std::string& reason);
  void hang_up(const signaling::PeerId& peer, const std::string& reason);
  /// Negotiates again, for a new path through the network.
  void restart(const signaling::PeerId& peer = {});
  /// The places have other tracks than before: their calls negotiate again.
  void tracks_changed();

  /// With settings.media.data_channels: whom data can be sent to. Every thread; outlives this.
  const std::shared_ptr<DataBoard>& data_board() const { return data_; }
  /// What the peer's outbox on the board has taken.
  void send(const signaling::PeerId& peer, DataMessage message);

  const char* signaling_state() const { return to_string(room_.state()); }
  /// Of the only, or the first, call.
  const char* call_state() const;
  const signaling::PeerId& peer_id() const { return room_.peer_id(); }
  signaling::PeerId remote_peer() const;

 private:
  /// What a call needs besides its state on the board.
  struct Line {
    std::optional<signaling::Offer> early_offer;  ///< came before the call was accepted
    std::vector<signaling::Candidate> early_candidates;
    signaling::Timer ring_timer;
    Place* place = nullptr;
    std::unique_ptr<MediaSession> media;
  };

  RoomClient::Callbacks room_callbacks();
  MediaSession::Events media_events(const signaling::PeerId& peer);
  void on_connected(const signaling::PeerId& peer);
  void on_network_changed();
  void on_joined(const std::vector<signaling::PeerInfo>& others, bool resumed);
  void on_trouble(const std::string& why, unsigned attempts);
  void on_message(const signaling::Message& message);
  void on_media_message(const signaling::PeerId& peer, const signaling::Message& message);
  void run(CallBoard::Effects effects);
  void run(const signaling::PeerId& peer, Call::Effect& effect);
  void take_stats();
  void start_media(const signaling::PeerId& peer, Role role);
  void end(const signaling::PeerId& peer, const std::string& reason);
  void end_later(const signaling::PeerId& peer, const std::string& reason);
  void watch_ice_servers();
  void check_ice_servers();
  void on_ice_problem(const std::string& problem, bool news);
  void end_those_without_relay();
  /// The reason why a call did not come about, with what is known of the servers.
  std::string explained(const signaling::PeerId& peer, const std::string& reason) const;
  MediaSession* media_of(const signaling::PeerId& peer);
  DataChannels::Events data_events(const signaling::PeerId& peer);
  void open_data(const signaling::PeerId& peer);
  bool is_connected() const;

  std::shared_ptr<signaling::EventLoop> loop_;
  Places& places_;
  Settings settings_;
  Events events_;
  RoomClient room_;
  CallBoard board_;
  std::map<signaling::PeerId, Line> lines_;
  signaling::Timer stats_timer_;
  NetworkWatch network_;
  std::unique_ptr<IceServerCheck> ice_check_;
  std::shared_ptr<DataBoard> data_ = std::make_shared<DataBoard>();
  bool warned_ = false;
  bool stopped_ = false;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);  ///< held weakly by posted tasks
};

}  // namespace booth::session
