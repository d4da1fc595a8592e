// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "signaling/protocol/dialect.hpp"
#include "signaling/protocol/message.hpp"
#include "signaling/transport/event_loop.hpp"
#include "signaling/transport/websocket_client.hpp"

namespace booth::session {

/// One peer's place in one room of a signaling server, kept over broken connections: it reconnects
/// with back-off, resumes by token, joins again, and sends afterwards what could not be sent. It
/// speaks canonical messages; a dialect's half makes them the server's.
///
/// Lives on the thread of its context.
class RoomClient {
 public:
  static constexpr std::size_t kMaxWaiting = 256;  ///< messages kept while there is no connection

  struct Options {
    signaling::WebSocketClient::Options socket;  ///< its URI is the dialect's business
    const signaling::Dialect* dialect = signaling::find_dialect("booth");
    /// Vocabulary of a Socket.IO server; null = the default.
    std::shared_ptr<const signaling::socketio::EventMap> socketio_events = nullptr;
    std::string room;
    signaling::PeerId peer_id;  ///< wanted; empty = the server chooses
    std::string display_name;
    signaling::StreamRole role = signaling::StreamRole::kProducer;  ///< where the dialect has any
    bool shows = true;  ///< false: the others are told that it sends nothing
  };

  enum class State { kClosed, kConnecting, kConnected, kJoined };

  struct Callbacks {
    std::function<void(State)> state;
    /// `resumed`: it is the same peer to the server as before, and its calls are known there.
    std::function<void(const std::vector<signaling::PeerInfo>& others, bool resumed)> joined;
    std::function<void(const signaling::PeerInfo&)> peer_joined;
    std::function<void(const signaling::PeerId&)> peer_left;
    /// A message of a call, or an error.
    std::function<void(const signaling::Message&)> message;
    /// A connection or an attempt ended; `attempts` failed in a row, 0 = an open one broke.
    std::function<void(const std::string& why, unsigned attempts)> trouble;
  };

  RoomClient(GMainContext* context, Options options, Callbacks callbacks);

  void connect();
  /// Says goodbye and closes; no callback afterwards.
  void close();
  /// This machine has other addresses. Gives up a connection that began at one it has no more, or
  /// any if that is `doubted`, and tries at once in place of waiting.
  void network_changed(bool doubted);
  /// Sends now or after the connection has come back; the oldest are dropped beyond kMaxWaiting.
  void send(signaling::Message message);

  const signaling::PeerId& peer_id() const { return peer_id_; }
  State state() const { return state_; }
  /// What the server named at the last Welcome.
  const std::vector<signaling::IceServer>& ice_servers() const { return ice_servers_; }

 private:
  void set_state(State state);
  void on_opened();
  void on_frame(std::string_view frame);
  void on_tick();
  void on_closed(const signaling::WebSocketClient::Closed& closed);
  void carry_out(signaling::Output output);
  void on(const signaling::Message& message);
  void on(const signaling::Welcome& welcome);
  void on(const signaling::Joined& joined);
  void transmit(const signaling::Message& message);

  GMainContext* context_;
  Options options_;
  Callbacks callbacks_;
  std::unique_ptr<signaling::ClientHalf> half_;
  signaling::WebSocketClient socket_;
  signaling::Timer heartbeat_;
  signaling::Timer tick_;
  State state_ = State::kClosed;
  signaling::PeerId peer_id_;
  std::string token_;
  std::vector<signaling::IceServer> ice_servers_;
  bool resumed_ = false;
  unsigned attempts_ = 0;
  std::string refusal_;  ///< what the server said instead of letting us in
  std::deque<signaling::Message> waiting_;
};

/// "closed", "connecting", "connected", "joined".
const char* to_string(RoomClient::State state);

}  // namespace booth::session
