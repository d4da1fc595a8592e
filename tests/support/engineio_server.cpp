// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/support/engineio_server.hpp"

#include <utility>

namespace booth::testing_support {

using signaling::ConnectionId;
using signaling::ConnectionSet;
using signaling::HttpExchange;
using signaling::Opening;
using signaling::WebSocketServer;

EngineIoServer::EngineIoServer(Endpoint::Settings settings, Service service, std::uint16_t port)
    : service_(std::move(service)) {
  loop_.start();
  loop_.run([&] {
    WebSocketServer::Settings wanted;
    wanted.port = port;
    server_ = std::make_unique<WebSocketServer>(loop_.context(), wanted, server_events());
    endpoint_ = std::make_unique<Endpoint>(
        loop_.context(), server_->sockets(), std::move(settings), session_events(),
        [n = 0]() mutable { return "sid" + std::to_string(++n); });
    if (server_->listen().empty()) port_ = server_->port();
  });
}

EngineIoServer::~EngineIoServer() {
  loop_.run([this] {
    endpoint_.reset();
    server_.reset();
  });
  loop_.stop();
}

void EngineIoServer::run(const std::function<void(Endpoint&)>& task) {
  loop_.run([&] { task(*endpoint_); });
}

WebSocketServer::Events EngineIoServer::server_events() {
  WebSocketServer::Events events;
  events.sockets.opened = [this](ConnectionId id, const Opening& o) { endpoint_->opened(id, o); };
  events.sockets.message = [this](ConnectionId id, std::string_view text) {
    endpoint_->message(id, text, false);
  };
  events.sockets.binary = [this](ConnectionId id, std::string_view bytes) {
    endpoint_->message(id, bytes, true);
  };
  events.sockets.flooded = [this](ConnectionId id) { endpoint_->flooded(id); };
  events.sockets.closed = [this](ConnectionId id, bool purpose) { endpoint_->closed(id, purpose); };
  events.http.body_limit = [this](std::string_view path) { return endpoint_->body_limit(path); };
  events.http.upload = [this](const Opening& opening) { return endpoint_->upload(opening); };
  events.http.request = [this](const auto& exchange) { endpoint_->request(exchange); };
  events.accepts = [this](const Opening& opening) {
    return endpoint_->accepts(opening) ? std::optional(std::string()) : std::nullopt;
  };
  events.health = [] { return std::string("{}"); };
  return events;
}

ConnectionSet::Events EngineIoServer::session_events() {
  ConnectionSet::Events events;
  events.opened = [this](ConnectionId id, const Opening&) {
    if (service_.admits) endpoint_->admit(id);
    service_.opened(*endpoint_, id);
  };
  events.message = [this](ConnectionId id, std::string_view text) {
    service_.message(*endpoint_, id, text, false);
  };
  events.binary = [this](ConnectionId id, std::string_view bytes) {
    service_.message(*endpoint_, id, bytes, true);
  };
  events.flooded = [this](ConnectionId id) { service_.flooded(*endpoint_, id); };
  events.closed = [this](ConnectionId id, bool on_purpose) { service_.closed(id, on_purpose); };
  return events;
}

EngineIoServer::Service echo_service() {
  EngineIoServer::Service service;
  service.message = [](auto& endpoint, ConnectionId id, std::string_view data, bool binary) {
    if (binary)
      endpoint.send_binary(id, data);
    else
      endpoint.send(id, data);
  };
  return service;
}

}  // namespace booth::testing_support
