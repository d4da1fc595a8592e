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
  /// RTCP comes every 2..6 s from a peer that sends nothing else (RFC 3550, 6.3.1).
  static constexpr std::int64_t kSilenceMs = 8'000;
  static constexpr std::int64_t kOrphanSilenceMs = 2'500;  ///< once the server says it is gone
  static constexpr std::size_t kMaxEarlyCandidates = 64;

  struct Settings {
    std::string local_address;  ///< comma list; empty = see ice_setup.hpp
    std::string stun_server;    ///< as webrtcbin's property; empty = as it is
    std::string turn_server;
    unsigned min_port = 0, max_port = 0;  ///< of our candidates; 0 = any
    bool receive_audio = true;            ///< offer to receive a kind that nothing is sent of
    bool receive_video = true;
    bool hang_up_channel = false;  ///< offer a data channel whose closing ends the call
  };

  struct Events {
    std::function<void(signaling::Message)> send;  ///< the head is filled by the owner
    std::function<void()> connected;               ///< and the certificate is the right one
    std::function<void(std::string)> failed;       ///< once
    /// The other side has hung up by the call's data channel, and needs not be told.
    std::function<void()> hung_up;
    std::function<void(GstPad*)> media;
    NegotiationLog log;                         ///< may be empty
    std::function<void(GstElement*)> replaced;  ///< a fresh webrtcbin took the used one's place
  };

  MediaSession(std::shared_ptr<signaling::EventLoop> loop, Place& place, Role role,
               Settings settings, Events events);
  ~MediaSession();

  /// Prepares the webrtcbin; the offerer begins to offer.
  void begin();
  void on_offer(const std::string& text);
  void on_answer(const std::string& text);
  void on_candidate(const signaling::Candidate& candidate);
  /// A new offer: ours, or asked of the other side.
  void restart();
  /// As it is now; nothing before the webrtcbin is there.
  std::optional<stats::Report> stats();
  /// The server no longer knows the peer: short silence is enough to end the call.
  void orphan() { orphan_ = true; }
  Role role() const { return negotiation_.role(); }

 private:
  void build();
  void take(Negotiation::Result result, const char* what);
  void run(std::optional<Negotiation::Step> step);
  void create_offer();
  void answer_offer(const std::string& text);
  void answer(const sdp::Description& offer);
  void apply_answer(const std::string& text);
  void done_with_step();
  /// Runs `task` when every stream has caps, or fails.
  void when_ready(std::function<void()> task);
  void described();
  bool take_remote(sdp::Parsed parsed, sdp::Type type);
  void on_connected();
  void adopt_new_streams();
  void watch();
  void fail(const std::string& reason);

  std::shared_ptr<signaling::EventLoop> loop_;
  Place& place_;
  Settings settings_;
  Events events_;
  Negotiation negotiation_;
  std::unique_ptr<PeerConnection> peer_;
  std::optional<sdp::Description> local_, remote_;
  std::vector<std::string> early_local_;   ///< candidates before our description was sent
  std::vector<std::string> early_remote_;  ///< candidates before theirs was set
  bool described_ = false;
  bool gathered_ = false;
  bool verified_ = false;
  bool orphan_ = false;
  bool failed_ = false;
  signaling::Timer ready_timer_, watch_timer_;
  std::int64_t started_ms_ = 0, heard_ms_ = 0;
  std::uint64_t heard_packets_ = 0;
};

}  // namespace booth::session
