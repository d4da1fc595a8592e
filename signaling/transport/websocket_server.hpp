// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <glib.h>

#include "signaling/protocol/limits.hpp"
#include "signaling/transport/connection_set.hpp"
#include "signaling/transport/http_exchange.hpp"

namespace booth::signaling {

/// HTTP, TLS, the static page and the WebSocket handshake by libsoup; WebSockets by ConnectionSet.
/// Constructed, used and destroyed on the thread of its context, which is the thread's default.
class WebSocketServer {
 public:
  struct Settings {
    std::string host = "127.0.0.1";  ///< IP address to listen on; 0.0.0.0 or :: for all
    std::uint16_t port = 0;          ///< 0 = a free one
    std::string tls_cert;            ///< PEM file; with tls_key: https and wss, and nothing else
    std::string tls_key;
    std::string web_root;  ///< folder of the page; empty = none
    std::vector<std::string> allow_origins;
    std::size_t max_connections = limits::kMaxConnections;
    std::size_t max_connections_per_address = limits::kMaxConnectionsPerAddress;
    std::int64_t handshake_ms = limits::kHandshakeMs;
    std::int64_t request_ms = limits::kRequestMs;
    WebSocketConnection::Limits connection;
  };
  /// Requests that are answered by the service. `body_limit` and `request` are set, or nothing is.
  struct Http {
    /// How many bytes of body a request to this path may have; nothing: the path is none of its.
    std::function<std::optional<std::size_t>(std::string_view path)> body_limit;
    /// The head of a POST is there; what this gives is kept until all of it is, or its end. May be
    /// empty.
    std::function<std::shared_ptr<void>(const Opening&)> upload = nullptr;
    /// Any method, from an origin that may connect. WebSockets that are refused come here too.
    HttpExchanges::Handler request;
  };
  struct Events {
    ConnectionSet::Events sockets;
    /// Whether there is a WebSocket for that request; the subprotocol to answer with, empty = none.
    std::function<std::optional<std::string>(const Opening&)> accepts;
    Http http;
    std::function<std::string()> health;  ///< body of /healthz, JSON
  };

  WebSocketServer(GMainContext* context, Settings settings, Events events);
  ~WebSocketServer();
  WebSocketServer(const WebSocketServer&) = delete;
  WebSocketServer& operator=(const WebSocketServer&) = delete;

  /// Gives the error for people, or nothing.
  std::string listen();
  /// Accepts no more connections; those there are go on.
  void stop_listening();
  std::uint16_t port() const;
  /// What a program on this machine connects to: "ws://127.0.0.1:8443/booth" for "/booth".
  std::string websocket_url(std::string_view path) const;
  std::string page_url() const;
  /// There is a folder to serve a page from.
  bool has_page() const;

  ConnectionSet& sockets();

 private:
  std::string authority() const;

  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace booth::signaling
