// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/network.hpp"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include <glib-unix.h>

#include "signaling/session/log.hpp"

namespace booth::session {

namespace {

/// Empty if it is of no use.
std::string address_of(const ifaddrs& interface) {
  constexpr unsigned kWanted = IFF_UP | IFF_RUNNING;
  if (!interface.ifa_addr || (interface.ifa_flags & kWanted) != kWanted ||
      (interface.ifa_flags & IFF_LOOPBACK))
    return {};
  std::array<char, INET6_ADDRSTRLEN> text{};
  const auto family = interface.ifa_addr->sa_family;
  if (family == AF_INET) {
    const auto* address = reinterpret_cast<const sockaddr_in*>(interface.ifa_addr);
    inet_ntop(family, &address->sin_addr, text.data(), text.size());
  } else if (family == AF_INET6) {
    const auto* address = reinterpret_cast<const sockaddr_in6*>(interface.ifa_addr);
    if (IN6_IS_ADDR_LINKLOCAL(&address->sin6_addr)) return {};
    inet_ntop(family, &address->sin6_addr, text.data(), text.size());
  }
  return text.data();
}

/// -1 where the system does not let us listen.
int listen_to_kernel() {
  const int made = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
  if (made < 0) return -1;
  sockaddr_nl address{};
  address.nl_family = AF_NETLINK;
  address.nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR;
  if (bind(made, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) return made;
  close(made);
  return -1;
}

}  // namespace

std::vector<std::string> usable_addresses() {
  std::vector<std::string> addresses;
  ifaddrs* first = nullptr;
  if (getifaddrs(&first) != 0) return addresses;
  for (const auto* each = first; each; each = each->ifa_next)
    if (auto address = address_of(*each); !address.empty()) addresses.push_back(std::move(address));
  freeifaddrs(first);
  return addresses;
}

NetworkWatch::NetworkWatch(GMainContext* context, std::function<void()> changed)
    : context_(context),
      changed_(std::move(changed)),
      known_(usable_addresses()),
      socket_(listen_to_kernel()) {
  if (socket_ < 0) {
    GST_INFO("changes of the network cannot be watched");
    return;
  }
  source_ = g_unix_fd_source_new(socket_, G_IO_IN);
  const auto readable = [](gint, GIOCondition, gpointer data) -> gboolean {
    auto& self = *static_cast<NetworkWatch*>(data);
    if (!self.drain()) return G_SOURCE_REMOVE;
    if (!self.settle_.active())
      self.settle_.once(self.context_, kSettleMs, [&self] { self.compare(); });
    return G_SOURCE_CONTINUE;
  };
  g_source_set_callback(source_, G_SOURCE_FUNC(+static_cast<GUnixFDSourceFunc>(readable)), this,
                        nullptr);
  g_source_attach(source_, context_);
}

NetworkWatch::~NetworkWatch() {
  if (source_) {
    g_source_destroy(source_);
    g_source_unref(source_);
  }
  if (socket_ >= 0) close(socket_);
}

/// What the messages say is asked for anew. ENOBUFS means that some were lost, which is one too.
bool NetworkWatch::drain() const {
  std::array<char, 8192> waste{};
  ssize_t got = 0;
  while ((got = recv(socket_, waste.data(), waste.size(), 0)) > 0) {
  }
  return got != 0 && (errno == EAGAIN || errno == ENOBUFS || errno == EINTR);
}

void NetworkWatch::compare() {
  auto now = usable_addresses();
  if (now == known_) return;
  known_ = std::move(now);
  std::string list;
  for (const auto& address : known_) list += " " + address;
  GST_INFO("the network has changed; addresses:%s", list.c_str());
  changed_();
}

}  // namespace booth::session
