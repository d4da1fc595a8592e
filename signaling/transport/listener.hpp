// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include <gio/gio.h>

#include "signaling/transport/event_loop.hpp"
#include "signaling/transport/gobject_ptr.hpp"

namespace booth::signaling {

/// A listening TCP socket whose connections are accepted on a GMainContext.
class Listener {
 public:
  using Accepted = std::function<void(GObjectPtr<GSocketConnection>)>;

  Listener(GMainContext* context, Accepted accepted);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  /// `host` is an IP address or "localhost"; port 0 takes a free one. Gives the error, or nothing.
  std::string listen(const std::string& host, std::uint16_t port);
  /// Accepts no more. Connections that were accepted stay.
  void close();
  std::uint16_t port() const { return port_; }

 private:
  std::string bind(GObjectPtr<GSocketAddress> address);
  void watch();
  void accept_all();

  GMainContext* context_;
  Accepted accepted_;
  GObjectPtr<GSocket> socket_;
  GSource* source_ = nullptr;
  Timer pause_;
  std::uint16_t port_ = 0;
};

}  // namespace booth::signaling
