// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "signaling/server/engineio_endpoint.hpp"
#include "signaling/transport/event_loop.hpp"
#include "signaling/transport/websocket_server.hpp"

namespace booth::testing_support {

/// A server of one Engine.IO endpoint, on a thread of its own.
class EngineIoServer {
 public:
  using Endpoint = signaling::EngineIoEndpoint;
  /// What the service does; called on the server's thread, with the endpoint to answer by.
  struct Service {
    std::function<void(Endpoint&, signaling::ConnectionId)> opened = [](auto&&...) {};
    std::function<void(Endpoint&, signaling::ConnectionId, std::string_view data, bool binary)>
        message = [](auto&&...) {};
    std::function<void(Endpoint&, signaling::ConnectionId)> flooded = [](auto&&...) {};
    std::function<void(signaling::ConnectionId, bool on_purpose)> closed = [](auto&&...) {};
    bool admits = true;
  };

  EngineIoServer(Endpoint::Settings settings, Service service, std::uint16_t port = 0);
  ~EngineIoServer();
  EngineIoServer(const EngineIoServer&) = delete;
  EngineIoServer& operator=(const EngineIoServer&) = delete;

  /// 0: it does not listen.
  std::uint16_t port() const { return port_; }
  /// Runs on the server's thread.
  void run(const std::function<void(Endpoint&)>& task);

 private:
  signaling::WebSocketServer::Events server_events();
  signaling::ConnectionSet::Events session_events();

  Service service_;
  signaling::EventLoop loop_;
  std::unique_ptr<signaling::WebSocketServer> server_;
  std::unique_ptr<Endpoint> endpoint_;
  std::uint16_t port_ = 0;
};

/// A service that sends every message back to its sender.
EngineIoServer::Service echo_service();

}  // namespace booth::testing_support
