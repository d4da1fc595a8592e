// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>

#include <gio/gio.h>

#include "signaling/protocol/dialect.hpp"
#include "signaling/transport/event_loop.hpp"
#include "signaling/transport/gobject_ptr.hpp"

namespace booth::signaling {

/// The connections of a server from accept to their end. As long as one speaks HTTP it has a
/// deadline: libsoup itself waits for ever for the next byte of a request.
class GuestList {
 public:
  struct Limits {
    std::size_t connections;
    std::size_t per_address;
    std::int64_t handshake_ms;  ///< from accept to the end of the request's head
  };
  struct Guest {
    GObjectPtr<GSocketAddress> address;  // held: its pointer is the key
    GObjectPtr<GSocket> socket;
    GObjectPtr<GSocketConnection> silent;  ///< the connection, until the first byte has come
    std::string ip;
    std::int64_t deadline_ms;                ///< 0 = none
    Opening opening = {};                    ///< of the handshake that is under way
    std::shared_ptr<void> upload = nullptr;  ///< of the body that is under way

    int fd() const { return g_socket_get_fd(socket.get()); }
  };

  /// On the thread of `context`, as every method.
  GuestList(GMainContext* context, const Limits& limits);
  ~GuestList();
  GuestList(const GuestList&) = delete;
  GuestList& operator=(const GuestList&) = delete;

  /// Takes a connection, which is then `silent`; drops it if there is no room. Its guest leaves
  /// when it is let go of.
  Guest* admit(GObjectPtr<GSocketConnection> connection);
  /// By what libsoup gives with each message; null if it is no guest (any more).
  Guest* find(GSocketAddress* address);

 private:
  static void on_stream_gone(gpointer self, GObject* gone);
  void end_late();

  Limits limits_;
  Timer tick_timer_;
  std::unordered_map<GSocketAddress*, Guest> guests_;
  std::unordered_map<GObject*, GSocketAddress*> by_stream_;
  std::map<std::string, std::size_t> per_address_;
};

}  // namespace booth::signaling
