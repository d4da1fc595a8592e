// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <glib.h>

#include "signaling/protocol/limits.hpp"

namespace booth::signaling {

/// A WebSocket to a server that is opened again when it breaks.
///
/// Everything happens on the thread of the GMainContext it is given, which must be that thread's
/// default (EventLoop does that): it is constructed, used and destroyed there, and calls back
/// there. Destroying it within a callback is allowed; no callback comes after it.
class WebSocketClient {
 public:
  struct Options {
    std::string uri;            ///< ws://... or wss://..., unless a callback gives another
    std::string ca_file;        ///< PEM of the authorities to trust; empty = the system's
    bool insecure_tls = false;  ///< accept any certificate: for tests and closed networks
    bool reconnect = true;      ///< with exponential waits and jitter (backoff.hpp)
    std::int64_t first_retry_ms = limits::kFirstRetryMs;
    std::int64_t longest_retry_ms = limits::kLongestRetryMs;
    std::int64_t connect_ms = limits::kConnectMs;  ///< name, TCP, TLS and handshake together
    /// A ping this often; a connection that was silent for two of these is taken for lost. 0 = off.
    std::int64_t ping_ms = limits::kHeartbeatS * 1000;
  };

  /// How a connection or an attempt ended.
  struct Closed {
    int code = 1006;             ///< RFC 6455 close code; 1006 = no close frame, or never opened
    std::string text;            ///< for people: the peer's reason, or what failed
    bool opened = false;         ///< opened() came before
    std::int64_t retry_ms = -1;  ///< the next attempt comes by itself after this; -1 = none
  };

  /// What is asked for at the beginning of an attempt.
  struct Request {
    std::string uri;
    std::string subprotocol;  ///< to offer; empty = none
  };

  struct Callbacks {
    std::function<void()> opened;
    std::function<void(std::string_view text)> message;
    /// Once for every connect() or retry that failed and every connection that ended, except by
    /// close() and the destructor.
    std::function<void(const Closed&)> closed;
    /// Before each attempt; without it Options::uri is asked for.
    std::function<Request()> request = {};
  };

  WebSocketClient(GMainContext* context, Options options, Callbacks callbacks);
  ~WebSocketClient();
  WebSocketClient(const WebSocketClient&) = delete;
  WebSocketClient& operator=(const WebSocketClient&) = delete;

  /// Begins connecting. Never calls back before it returns. Ends a connection or wait there is.
  void connect();
  /// Queues a text message. False if there is no open connection.
  bool send(std::string_view text);
  /// Sends a close frame and forgets the connection; no callback, no retry. connect() begins anew.
  void close(int code = 1000, std::string_view reason = {});
  /// Takes the connection for lost, as if it had broken: closed() with retry. For a caller whose
  /// own heartbeat was not answered.
  void drop(std::string_view why);
  /// The server has let the caller in: after this connection the first wait is the shortest again.
  void settle();

  bool is_open() const;
  /// Where the connection begins, as a numeric address; empty without one.
  std::string local_address() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace booth::signaling
