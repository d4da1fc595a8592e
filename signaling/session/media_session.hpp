// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "signaling/protocol/message.hpp"
#include "signaling/session/negotiation.hpp"
#include "signaling/session/path_watch.hpp"
#include "signaling/session/peer_connection.hpp"
#include "signaling/session/sdp.hpp"
#include "signaling/session/place.hpp"
#include "signaling/transport/event_loop.hpp"

namespace booth::session {

/// The media of one call, from its acceptance to its end: runs the negotiation, checks the peer's
/// certificate before any media passes in either direction, and watches that the peer lives.
///
/// On the loop's thread. `failed` may be told from within any member; the owner destroys this
/// object later, not in the callback.
class MediaSession {
 public:
  static constexpr std::int64_t kCapsMs = 10'000;   ///< for every stream to have caps
  static constexpr std::int64_t kSetupMs = 20'000;  ///< until connected
  /// Until the offer is answered: where there is no ring, a person is asked only now.
  static constexpr std::int64_t kAnswerMs = 45'000;
  /// Until an offer of a standing call is sent again: it, or its answer, went into a connection to
  /// the server that was dead already.
  static constexpr std::int64_t kResendMs = 4'000;
  static constexpr std::size_t kMaxEarlyCandidates = 64;

  struct Settings {
    std::string local_address;  ///< comma list; empty = see ice_setup.hpp
    std::string stun_server;    ///< as webrtcbin's property; empty = as it is
    std::string turn_server;
    unsigned min_port = 0, max_port = 0;  ///< of our candidates; 0 = any
    bool receive_audio = true;            ///< offer to receive a kind that nothing is sent of
    bool receive_video = true;
    bool hang_up_channel = false;  ///< offer a data channel whose closing ends the call
    /// Without a packet until the call ends; ICE is restarted meanwhile.
    std::int64_t reconnect_ms = PathWatch::kReconnectMs;
    bool can_restart = true;  ///< the other side takes a second offer
    /// Take data channels, and offer one unless there is that other one, by which peers that know
    /// no data take the end of any channel for the end of the call.
    bool data_channels = false;
  };

  struct Events {
    std::function<void(signaling::Message)> send;  ///< the head is filled by the owner
    /// And the certificate is the right one; again after each `disconnected`.
    std::function<void()> connected;
    std::function<void()> disconnected;       ///< nothing arrives; it tries again
    std::function<void(std::string)> failed;  ///< once
    /// The other side has hung up by the call's data channel, and needs not be told.
    std::function<void()> hung_up;
    std::function<void(GstPad*)> media;
    NegotiationLog log;                         ///< may be empty
    std::function<void(GstElement*)> replaced;  ///< a fresh webrtcbin took the used one's place
    std::function<void()> negotiated;           ///< again, while connected
    DataChannels::Events data;                  ///< with settings.data_channels
  };

  MediaSession(std::shared_ptr<signaling::EventLoop> loop, Place& place, Role role,
               Settings settings, Events events);
  ~MediaSession();

  /// Prepares the webrtcbin; the offerer begins to offer.
  void begin();
  void on_offer(const std::string& text);
  void on_answer(const std::string& text);
  void on_candidate(const signaling::Candidate& candidate);
  /// The other side asks for a restart.
  void on_restart_request();
  /// A new offer: ours, or asked of the other side.
  void renegotiate();
  /// The same, and a new path through the network.
  void restart();
  /// As it is now; nothing before the webrtcbin is there.
  std::optional<stats::Report> stats();
  /// The same, because what is sent has changed. Before the first offer there is nothing to do.
  void tracks_changed();
  /// The other side asks for an offer with further lines, because its tracks have changed.
  void add_lines(const signaling::FreeLines& lines);
  /// The server no longer knows the peer: short silence is enough to end the call.
  void orphan(bool is) { orphan_ = is; }
  /// Whether messages reach the other side; nothing is restarted without.
  void set_signaling(bool works);
  /// This machine has other addresses than before.
  void network_changed();
  bool is_disconnected() const { return watch_.is_disconnected(); }
  /// What can be sent to the peer, once it is connected; null if it takes no data.
  std::shared_ptr<DataOutbox> make_outbox();
  /// Its data channels, between `connected` and `failed`; null without them.
  DataChannels* data() { return peer_ ? peer_->data() : nullptr; }
  Role role() const { return negotiation_.role(); }

 private:
  void build();
  void take(Negotiation::Result result, const char* what);
  void run(std::optional<Negotiation::Step> step);
  void create_offer();
  void ask_for_offer();
  bool may_extend() const;
  void answer_offer(const std::string& text);
  void answer(const sdp::Description& offer, bool restart);
  void apply_answer(const std::string& text);
  void done_with_step();
  /// Runs `task` when every stream has caps, or fails.
  void when_ready(std::function<void()> task);
  void described(bool again);
  bool take_remote(sdp::Parsed parsed, sdp::Type type);
  void on_connected();
  void on_path_found();
  void on_path_failed();
  void adopt_new_streams();
  void watch();
  void watch_setup(std::int64_t now);
  void watch_path(std::int64_t now);
  void send_candidate(const std::string& candidate);
  void told_again();
  void fail(const std::string& reason);

  std::shared_ptr<signaling::EventLoop> loop_;
  Place& place_;
  Settings settings_;
  Events events_;
  Negotiation negotiation_;
  std::unique_ptr<PeerConnection> peer_;
  std::optional<sdp::Description> local_, remote_;  ///< webrtcbin's own, and the other side's
  std::string told_;                                ///< the other side instead of `local_`
  std::vector<std::string> candidates_;             ///< all of ours, as webrtcbin gave them
  std::vector<std::string> early_remote_;           ///< candidates before theirs was set
  signaling::FreeLines asked_for_;                  ///< for the next offer
  bool about_tracks_ = false;                       ///< the next request is
  bool described_ = false;
  bool gathered_ = false;
  bool verified_ = false;
  bool orphan_ = false;
  bool failed_ = false;
  signaling::Timer ready_timer_, watch_timer_;
  std::int64_t started_ms_ = 0, offered_ms_ = 0;
  PathWatch watch_;
  bool signaling_works_ = true;
  bool restart_wanted_ = false;  ///< the next offer restarts ICE
  bool changed_ = false;         ///< this machine's addresses, since the last restart
  std::string last_offer_;       ///< theirs, as it came
};

}  // namespace booth::session
