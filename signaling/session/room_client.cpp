// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/room_client.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include <glib.h>

#include "signaling/session/network.hpp"

namespace booth::session {

using signaling::Message;

namespace {

constexpr std::int64_t kTickMs = 250;

std::string random_id() {
  char* text = g_uuid_string_random();
  std::string id = text;
  g_free(text);
  return id;
}

/// The address of a server as its users know it may be that of its page.
std::string websocket_uri(const std::string& uri) {
  return uri.starts_with("http") ? "ws" + uri.substr(4) : uri;
}

signaling::ClientContext client_context(const RoomClient::Options& options) {
  return {websocket_uri(options.socket.uri),
          options.room,
          random_id,
          options.peer_id,
          options.role,
          options.socketio_events};
}

}  // namespace

RoomClient::RoomClient(GMainContext* context, Options options, Callbacks callbacks)
    : context_(context),
      options_(std::move(options)),
      callbacks_(std::move(callbacks)),
      half_(options_.dialect->join(client_context(options_))),
      socket_(context, options_.socket,
              {[this] { on_opened(); }, [this](std::string_view frame) { on_frame(frame); },
               [this](const signaling::WebSocketClient::Closed& closed) { on_closed(closed); },
               [this] {
                 return signaling::WebSocketClient::Request{half_->url(),
                                                            std::string(half_->subprotocol())};
               }}),
      peer_id_(options_.peer_id) {}

void RoomClient::connect() {
  set_state(State::kConnecting);
  socket_.connect();
}

void RoomClient::close() {
  if (std::exchange(state_, State::kClosed) == State::kJoined) transmit(signaling::Leave{});
  heartbeat_.cancel();
  tick_.cancel();
  socket_.close();
}

void RoomClient::network_changed(bool doubted) {
  if (state_ == State::kClosed) return;
  const auto own = socket_.local_address();
  const auto addresses = usable_addresses();
  const bool loopback = own.starts_with("127.") || own == "::1";
  const bool gone =
      !loopback && std::find(addresses.begin(), addresses.end(), own) == addresses.end();
  if (socket_.is_open() && (gone || (doubted && !loopback)))
    socket_.drop("the network has changed");
  if (!socket_.is_open() && !addresses.empty()) connect();
}

void RoomClient::set_state(State state) {
  if (std::exchange(state_, state) != state) callbacks_.state(state);
}

void RoomClient::transmit(const Message& message) {
  signaling::Output output;
  half_->say(message, output);
  carry_out(std::move(output));
}

void RoomClient::send(Message message) {
  if (state_ == State::kJoined && socket_.is_open()) return transmit(message);
  if (waiting_.size() >= kMaxWaiting) waiting_.pop_front();
  waiting_.push_back(std::move(message));
}

void RoomClient::carry_out(signaling::Output output) {
  for (const std::string& frame : output.frames) socket_.send(frame);
  // Whoever is told may close this client.
  for (const Message& message : output.messages)
    if (state_ != State::kClosed) on(message);
  if (output.close && state_ != State::kClosed) socket_.drop(output.close->reason);
}

void RoomClient::on_opened() {
  set_state(State::kConnected);
  signaling::Output output;
  half_->opened(output);
  carry_out(std::move(output));
  signaling::Meta meta;
  meta.name = options_.display_name;
  meta.audio = meta.video = options_.shows;
  tick_.every(context_, kTickMs, [this] { on_tick(); });
  transmit(signaling::Hello{signaling::kVersion, peer_id_, token_, meta});
}

void RoomClient::on_tick() {
  signaling::Output output;
  half_->tick(g_get_monotonic_time() / 1000, output);
  carry_out(std::move(output));
}

void RoomClient::on_closed(const signaling::WebSocketClient::Closed& closed) {
  heartbeat_.cancel();
  tick_.cancel();
  // A server that takes the connection and refuses the peer is as good as none.
  attempts_ = state_ == State::kJoined ? 0 : attempts_ + 1;
  const std::string refusal = std::exchange(refusal_, {});
  set_state(closed.retry_ms >= 0 ? State::kConnecting : State::kClosed);
  callbacks_.trouble(refusal.empty() ? closed.text : refusal, attempts_);
}

void RoomClient::on_frame(std::string_view frame) {
  signaling::Output output;
  half_->receive(frame, output);
  carry_out(std::move(output));
}

void RoomClient::on(const Message& message) {
  if (const auto* welcome = std::get_if<signaling::Welcome>(&message)) return on(*welcome);
  if (const auto* joined = std::get_if<signaling::Joined>(&message)) return on(*joined);
  if (const auto* peer = std::get_if<signaling::PeerJoined>(&message))
    return callbacks_.peer_joined(peer->peer);
  if (const auto* peer = std::get_if<signaling::PeerLeft>(&message))
    return callbacks_.peer_left(peer->peer);
  if (const auto* error = std::get_if<signaling::Error>(&message);
      error && state_ != State::kJoined)
    refusal_ = error->text;
  if (signaling::call_of(message) || std::holds_alternative<signaling::Error>(message))
    callbacks_.message(message);
}

void RoomClient::on(const signaling::Welcome& welcome) {
  peer_id_ = welcome.peer_id;
  token_ = welcome.token;
  ice_servers_ = welcome.ice_servers;
  resumed_ = welcome.resumed;
  if (welcome.heartbeat_s > 0)
    heartbeat_.every(context_, welcome.heartbeat_s * 1000,
                     [this] { transmit(signaling::Heartbeat{}); });
  if (!resumed_) transmit(signaling::Join{options_.room});
}

void RoomClient::on(const signaling::Joined& joined) {
  attempts_ = 0;
  socket_.settle();
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
