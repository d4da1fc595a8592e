// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/ice_setup.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <sstream>

#include "gst/ref.hpp"
#include "signaling/session/network.hpp"
#include "signaling/session/sdp_ice.hpp"

namespace booth::session {

namespace {

bool has_ipv6() {
  const int made = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (made < 0) return false;
  sockaddr_in6 any{};
  any.sin6_family = AF_INET6;
  const bool bound = bind(made, reinterpret_cast<const sockaddr*>(&any), sizeof(any)) == 0;
  close(made);
  return bound;
}

/// With one port only, the socket of the other family would find it taken: libnice's IPv6 sockets
/// hear IPv4 as well.
std::vector<std::string> any_address(const IceSettings& settings) {
  std::vector<std::string> addresses{std::string(sdp::kAnyIpv4)};
  const bool one_port = settings.min_port > 0 && settings.min_port == settings.max_port;
  if (!one_port && has_ipv6()) addresses.emplace_back(sdp::kAnyIpv6);
  return addresses;
}

}  // namespace

std::vector<std::string> local_addresses(const std::string& wanted) {
  std::vector<std::string> addresses;
  std::istringstream list(wanted);
  for (std::string address; std::getline(list, address, ',');) {
    const auto begin = address.find_first_not_of(' ');
    if (begin == std::string::npos) continue;
    addresses.push_back(address.substr(begin, address.find_last_not_of(' ') - begin + 1));
  }
  // libnice offers no loopback address by itself, so a machine without a network had none at all.
  if (addresses.empty() && usable_addresses().empty()) addresses.push_back("127.0.0.1");
  return addresses;
}

void set_up_ice(GstElement* webrtcbin, const IceSettings& settings) {
  // Both are kept as floating references by their owners: sinking one here would end it with ours.
  GObject* ice = nullptr;
  g_object_get(webrtcbin, "ice-agent", &ice, nullptr);
  if (!ice) return;
  GObject* agent = nullptr;
  g_object_get(ice, "agent", &agent, nullptr);
  if (agent) {
    g_object_set(agent, "upnp", FALSE, "ice-tcp", FALSE, nullptr);
    g_object_unref(agent);
  }
  for (const auto& address :
       settings.addresses.empty() ? any_address(settings) : settings.addresses) {
    gboolean added = FALSE;
    g_signal_emit_by_name(ice, "add-local-ip-address", address.c_str(), &added);
    if (!added) GST_WARNING_OBJECT(webrtcbin, "no usable local address: %s", address.c_str());
  }
  if (settings.min_port > 0) g_object_set(ice, "min-rtp-port", settings.min_port, nullptr);
  if (settings.max_port > 0) g_object_set(ice, "max-rtp-port", settings.max_port, nullptr);
  g_object_unref(ice);
}

}  // namespace booth::session
