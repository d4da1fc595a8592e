// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/server/signaling_service.hpp"

#include <array>
#include <cstdlib>
#include <unistd.h>
#include <utility>
#include <vector>

#include "signaling/protocol/close_code.hpp"
#include "signaling/protocol/json.hpp"
#include "signaling/protocol/socketio_dialect.hpp"

namespace booth::signaling {
namespace {

/// Each half has its tick four times a second.
constexpr std::int64_t kTickMs = 250 / Slices::kParts;
constexpr std::int64_t kDrainTickMs = 20;

/// 160 bits as letters and digits that nobody mixes up.
std::string random_text() {
  static constexpr std::string_view kAlphabet = "abcdefghijkmnpqrstuvwxyz23456789";
  static_assert(kAlphabet.size() == 32);
  std::array<unsigned char, 32> bytes;
  if (getentropy(bytes.data(), bytes.size()) != 0) std::abort();
  std::string text(bytes.size(), '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) text[i] = kAlphabet[bytes[i] % 32];
  return text;
}

Rooms::Settings room_settings(const ServerOptions& options) {
  Rooms::Settings settings;
  settings.ice_servers = options.ice_servers;
  if (!options.turn.urls.empty())
    settings.own_ice_server = [turn = options.turn](const PeerId& peer) {
      return turn.issue(peer, g_get_real_time() / G_USEC_PER_SEC);
    };
  settings.grace_ms = options.grace_ms;
  return settings;
}

/// Sessions have the limits of other connections.
EngineIoEndpoint::Settings engineio_settings(const WebSocketServer::Settings& server) {
  EngineIoEndpoint::Settings settings;
  settings.path = socketio::kPath;
  settings.max_sessions = server.max_connections;
  settings.max_sessions_per_address = server.max_connections_per_address;
  settings.connection = server.connection;
  // The dialect has its own limit; this one is for the rest.
  settings.connection.admit_ms = socketio::kConnectTimeoutMs + 1000;
  return settings;
}

}  // namespace

SignalingService::SignalingService(GMainContext* context, const ServerOptions& options)
    : context_(context),
      rooms_(room_settings(options), random_text),
      dialects_context_{random_text, options.socketio_events},
      peerjs_(rooms_, options.allow_discovery),
      server_(context, options.server, events()),
      engineio_(context, server_.sockets(), engineio_settings(options.server), carried(),
                random_text) {
  tick_timer_.every(context, kTickMs, [this] { on_tick(); });
}

WebSocketServer::Events SignalingService::events() {
  WebSocketServer::Events events;
  events.sockets.opened = [this](ConnectionId id, const Opening& opening) {
    if (!engineio_.opened(id, opening)) on_opened(id, opening);
  };
  events.sockets.message = [this](ConnectionId id, std::string_view text) {
    if (!engineio_.message(id, text, false)) on_frame(id, text);
  };
  events.sockets.binary = [this](ConnectionId id, std::string_view bytes) {
    engineio_.message(id, bytes, true);
  };
  events.sockets.flooded = [this](ConnectionId id) {
    if (!engineio_.flooded(id)) on_flooded(id);
  };
  events.sockets.closed = [this](ConnectionId id, bool on_purpose) {
    if (!engineio_.closed(id, on_purpose)) on_closed(id, on_purpose);
  };
  events.http.body_limit = [this](std::string_view path) {
    return PeerJsEndpoint::serves(path) ? std::optional(std::size_t{0})
                                        : engineio_.body_limit(path);
  };
  events.http.upload = [this](const Opening& opening) { return engineio_.upload(opening); };
  events.http.request = [this](const auto& exchange) {
    if (PeerJsEndpoint::serves(exchange->path()))
      peerjs_.request(*exchange);
    else
      engineio_.request(exchange);
  };
  events.accepts = [this](const Opening& opening) -> std::optional<std::string> {
    if (engineio_.serves(opening.path))
      return engineio_.accepts(opening) ? std::optional(std::string()) : std::nullopt;
    const Dialect* dialect = find_dialect(opening);
    if (!dialect) return std::nullopt;
    return opening.offers(dialect->name) ? std::string(dialect->name) : std::string();
  };
  events.health = [this] { return health(); };
  return events;
}

ConnectionSet::Events SignalingService::carried() {
  ConnectionSet::Events events;
  events.opened = [this](ConnectionId id, const Opening& opening) { on_opened(id, opening); };
  events.message = [this](ConnectionId id, std::string_view text) { on_frame(id, text); };
  events.flooded = [this](ConnectionId id) { on_flooded(id); };
  events.closed = [this](ConnectionId id, bool on_purpose) { on_closed(id, on_purpose); };
  return events;
}

void SignalingService::send(ConnectionId id, std::string_view frame) {
  if (EngineIoEndpoint::is_session(id))
    engineio_.send(id, frame);
  else
    server_.sockets().send(id, frame);
}

void SignalingService::close(ConnectionId id, int code, std::string_view reason) {
  if (EngineIoEndpoint::is_session(id))
    engineio_.close(id, code, reason);
  else
    server_.sockets().close(id, code, reason);
}

void SignalingService::admit(ConnectionId id) {
  if (EngineIoEndpoint::is_session(id))
    engineio_.admit(id);
  else
    server_.sockets().admit(id);
}

std::string SignalingService::start() { return server_.listen(); }

void SignalingService::on_opened(ConnectionId id, const Opening& opening) {
  DialectHalf& half = *(halves_[id] = find_dialect(opening)->serve(opening, dialects_context_));
  Output output;
  half.opened(output);
  carry_out(id, std::move(output));
  // Some dialects have no hello: whoever only listens must not be taken for somebody who is late.
  if (rooms_.welcomed(id)) admit(id);
}

void SignalingService::on_frame(ConnectionId id, std::string_view frame) {
  if (draining_) return;
  Output output;
  halves_.at(id)->receive(frame, output);
  carry_out(id, std::move(output));
  if (rooms_.welcomed(id)) admit(id);
}

void SignalingService::on_flooded(ConnectionId id) {
  tell(id, Error{ErrorCode::kRateLimited, "too many messages a second", {}});
  close(id, close_code::kRateLimited, "too many messages");
}

void SignalingService::on_closed(ConnectionId id, bool on_purpose) {
  halves_.erase(id);
  carry_out(on_purpose ? rooms_.closed(id) : rooms_.lost(id, monotonic_ms()));
  work_off();
}

void SignalingService::on_tick() {
  const std::int64_t now_ms = monotonic_ms();
  slices_.visit_next(halves_, [&](auto& item) {
    Output output;
    item.second->tick(now_ms, output);
    carry_out(item.first, std::move(output));
  });
  if (slices_.round_is_over()) carry_out(rooms_.expire(now_ms));
  work_off();
}

void SignalingService::carry_out(ConnectionId id, Output output) {
  for (const std::string& frame : output.frames) send(id, frame);
  for (Message& message : output.messages) sayings_.push_back({id, std::move(message)});
  work_off();
  if (output.close) close(id, output.close->code, output.close->reason);
}

/// What one message leads to may make a dialect say the next one: those wait for their turn, so
/// that the rooms are never entered twice and no two dialects call each other.
void SignalingService::work_off() {
  if (std::exchange(working_, true)) return;
  while (!sayings_.empty()) {
    Saying saying = std::move(sayings_.front());
    sayings_.pop_front();
    carry_out(rooms_.handle(saying.from, std::move(saying.message)));
  }
  working_ = false;
}

void SignalingService::carry_out(const Outcome& outcome) {
  for (const Delivery& delivery : outcome.deliveries) tell(delivery.to, delivery.message);
  for (const Closing& closing : outcome.closings)
    close(closing.connection, closing.code, closing.reason);
}

void SignalingService::tell(ConnectionId id, const Message& message) {
  const auto half = halves_.find(id);
  if (half == halves_.end()) return;
  Output output;
  half->second->say(message, output);
  carry_out(id, std::move(output));
}

void SignalingService::drain(std::function<void()> done) {
  if (draining_) return;
  draining_ = true;
  server_.stop_listening();
  for (const auto& [id, half] : halves_)
    tell(id, Error{ErrorCode::kShuttingDown, "the server is shutting down", {}});
  engineio_.close_all(close_code::kGoingAway, "the server is shutting down");
  server_.sockets().close_all(close_code::kGoingAway, "the server is shutting down");
  const std::int64_t deadline_ms = monotonic_ms() + limits::kCloseMs + 1500;
  drain_timer_.every(context_, kDrainTickMs, [this, deadline_ms, done = std::move(done)] {
    const bool empty = server_.sockets().size() == 0 && engineio_.size() == 0;
    if (!empty && monotonic_ms() < deadline_ms) return;
    drain_timer_.cancel();
    done();
  });
}

std::string SignalingService::health() const {
  return json::dump(
             json::Value::object({{"status", draining_ ? "draining" : "ok"},
                                  {"peers", static_cast<std::int64_t>(rooms_.peer_count())},
                                  {"rooms", static_cast<std::int64_t>(rooms_.room_count())}})) +
         "\n";
}

}  // namespace booth::signaling
