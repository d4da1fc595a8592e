// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/room_client.hpp"

#include <utility>
#include <variant>

#include "signaling/protocol/booth_dialect.hpp"

namespace booth::session {

namespace dialect = signaling::booth_dialect;
using signaling::Message;

RoomClient::RoomClient(GMainContext* context, Options options, Callbacks callbacks)
    : context_(context),
      options_(std::move(options)),
      callbacks_(std::move(callbacks)),
      socket_(context, options_.socket,
              {[this] { on_opened(); }, [this](std::string_view text) { on_text(text); },
               [this](const signaling::WebSocketClient::Closed& closed) { on_closed(closed); }}),
      peer_id_(options_.peer_id) {}

void RoomClient::connect() {
  set_state(State::kConnecting);
  socket_.connect();
}

void RoomClient::close() {
  if (state_ == State::kJoined) transmit(signaling::Leave{});
  heartbeat_.cancel();
  socket_.close();
  state_ = State::kClosed;
}

void RoomClient::set_state(State state) {
  if (std::exchange(state_, state) != state) callbacks_.state(state);
}

bool RoomClient::transmit(const Message& message) { return socket_.send(dialect::encode(message)); }

void RoomClient::send(Message message) {
  if (state_ == State::kJoined && transmit(message)) return;
  if (waiting_.size() >= kMaxWaiting) waiting_.pop_front();
  waiting_.push_back(std::move(message));
}

void RoomClient::on_opened() {
  set_state(State::kConnected);
  signaling::Meta meta;
  meta.name = options_.display_name;
  transmit(signaling::Hello{dialect::kVersion, peer_id_, token_, meta});
}

void RoomClient::on_closed(const signaling::WebSocketClient::Closed& closed) {
  heartbeat_.cancel();
  attempts_ = closed.opened ? 0 : attempts_ + 1;
  set_state(closed.retry_ms >= 0 ? State::kConnecting : State::kClosed);
  callbacks_.trouble(closed.text, attempts_);
}

void RoomClient::on_text(std::string_view text) {
  const auto decoded = dialect::decode(text, dialect::Writer::kServer);
  if (!decoded.message) return;  // of a later version of the protocol
  const auto& message = *decoded.message;
  if (const auto* welcome = std::get_if<signaling::Welcome>(&message)) return on(*welcome);
  if (const auto* joined = std::get_if<signaling::Joined>(&message)) return on(*joined);
  if (const auto* peer = std::get_if<signaling::PeerJoined>(&message))
    return callbacks_.peer_joined(peer->peer);
  if (const auto* peer = std::get_if<signaling::PeerLeft>(&message))
    return callbacks_.peer_left(peer->peer);
  if (signaling::call_of(message) || std::holds_alternative<signaling::Error>(message))
    callbacks_.message(message);
}

void RoomClient::on(const signaling::Welcome& welcome) {
  peer_id_ = welcome.peer_id;
  token_ = welcome.token;
  resumed_ = welcome.resumed;
  if (welcome.heartbeat_s > 0)
    heartbeat_.every(context_, welcome.heartbeat_s * 1000,
                     [this] { transmit(signaling::Heartbeat{}); });
  if (!resumed_) transmit(signaling::Join{options_.room});
}

void RoomClient::on(const signaling::Joined& joined) {
  attempts_ = 0;
  set_state(State::kJoined);
  auto waiting = std::exchange(waiting_, {});
  for (auto& message : waiting) send(std::move(message));
  callbacks_.joined(joined.peers, resumed_);
}

const char* to_string(RoomClient::State state) {
  switch (state) {
    case RoomClient::State::kClosed: return "closed";
    case RoomClient::State::kConnecting: return "connecting";
    case RoomClient::State::kConnected: return "connected";
    case RoomClient::State::kJoined: return "joined";
  }
  return "";
}

}  // namespace booth::session
