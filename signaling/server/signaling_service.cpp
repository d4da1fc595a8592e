// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/server/signaling_service.hpp"

#include <random>
#include <utility>

#include "signaling/protocol/booth_dialect.hpp"
#include "signaling/protocol/close_code.hpp"
#include "signaling/protocol/json.hpp"

namespace booth::signaling {
namespace {

constexpr std::int64_t kExpireMs = 500;
constexpr std::int64_t kDrainTickMs = 20;

/// 160 bits as letters and digits that nobody mixes up.
std::string random_text() {
  static constexpr std::string_view kAlphabet = "abcdefghijkmnpqrstuvwxyz23456789";
  static_assert(kAlphabet.size() == 32);
  std::random_device device;
  std::string text;
  for (int i = 0; i < 32; ++i) text += kAlphabet[device() % 32];
  return text;
}

Rooms::Settings room_settings(const ServerOptions& options) {
  Rooms::Settings settings;
  settings.ice_servers = options.ice_servers;
  settings.grace_ms = options.grace_ms;
  return settings;
}

}  // namespace

SignalingService::SignalingService(GMainContext* context, const ServerOptions& options)
    : context_(context),
      rooms_(room_settings(options), random_text),
      server_(context, options.server, events()) {
  expire_timer_.every(context, kExpireMs, [this] { carry_out(rooms_.expire(monotonic_ms())); });
}

WebSocketServer::Events SignalingService::events() {
  WebSocketServer::Events events;
  events.sockets.opened = [](ConnectionId) {};
  events.sockets.message = [this](ConnectionId id, std::string_view text) { on_message(id, text); };
  events.sockets.flooded = [this](ConnectionId id) { on_flooded(id); };
  events.sockets.closed = [this](ConnectionId id, bool on_purpose) {
    carry_out(on_purpose ? rooms_.closed(id) : rooms_.lost(id, monotonic_ms()));
  };
  events.health = [this] { return health(); };
  return events;
}

std::string SignalingService::start() { return server_.listen(); }

void SignalingService::on_message(ConnectionId id, std::string_view text) {
  if (draining_) return;
  const auto decoded = booth_dialect::decode(text, booth_dialect::Writer::kClient);
  if (decoded.message)
    carry_out(rooms_.handle(id, *decoded.message));
  else
    server_.sockets().send(id, booth_dialect::encode(decoded.error));
  if (rooms_.welcomed(id)) server_.sockets().admit(id);
}

void SignalingService::on_flooded(ConnectionId id) {
  server_.sockets().send(
      id, booth_dialect::encode(Error{ErrorCode::kRateLimited, "too many messages a second", {}}));
  server_.sockets().close(id, close_code::kRateLimited, "too many messages");
}

void SignalingService::carry_out(const Outcome& outcome) {
  ConnectionSet& sockets = server_.sockets();
  for (const Delivery& delivery : outcome.deliveries)
    sockets.send(delivery.to, booth_dialect::encode(delivery.message));
  for (const Closing& closing : outcome.closings)
    sockets.close(closing.connection, closing.code, closing.reason);
}

void SignalingService::drain(std::function<void()> done) {
  if (draining_) return;
  draining_ = true;
  server_.stop_listening();
  const std::string farewell =
      booth_dialect::encode(Error{ErrorCode::kShuttingDown, "the server is shutting down", {}});
  server_.sockets().send_all(farewell);
  server_.sockets().close_all(close_code::kGoingAway, "the server is shutting down");
  const std::int64_t deadline_ms = monotonic_ms() + limits::kCloseMs + 1500;
  drain_timer_.every(context_, kDrainTickMs, [this, deadline_ms, done = std::move(done)] {
    if (server_.sockets().size() > 0 && monotonic_ms() < deadline_ms) return;
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
