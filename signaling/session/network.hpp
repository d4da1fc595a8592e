// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <glib.h>

#include "signaling/transport/event_loop.hpp"

namespace booth::session {

/// Addresses of this machine that another one may reach: of interfaces that are up and have a
/// carrier, neither loopback nor link-local. In the system's order.
std::vector<std::string> usable_addresses();

/// Tells when usable_addresses() has changed: a cable, another Wi-Fi, a VPN. On the context's
/// thread, a moment after the last of the kernel's messages.
class NetworkWatch {
 public:
  static constexpr std::int64_t kSettleMs = 100;

  NetworkWatch(GMainContext* context, std::function<void()> changed);
  ~NetworkWatch();
  NetworkWatch(const NetworkWatch&) = delete;
  NetworkWatch& operator=(const NetworkWatch&) = delete;

 private:
  bool drain() const;
  void compare();

  GMainContext* context_;
  std::function<void()> changed_;
  std::vector<std::string> known_;
  signaling::Timer settle_;
  int socket_ = -1;
  GSource* source_ = nullptr;
};

}  // namespace booth::session
