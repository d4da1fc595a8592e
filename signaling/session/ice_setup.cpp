// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/ice_setup.hpp"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

#include <sstream>

#include "gst/ref.hpp"

namespace booth::session {

namespace {

bool is_usable(const ifaddrs& interface) {
  if (!interface.ifa_addr || !(interface.ifa_flags & IFF_UP) ||
      (interface.ifa_flags & IFF_LOOPBACK))
    return false;
  const auto family = interface.ifa_addr->sa_family;
  if (family == AF_INET) return true;
  if (family != AF_INET6) return false;
  const auto* address = reinterpret_cast<const sockaddr_in6*>(interface.ifa_addr);
  return !IN6_IS_ADDR_LINKLOCAL(&address->sin6_addr);
}

/// libnice offers no loopback address by itself, so a machine without a network had none at all.
bool has_network() {
  ifaddrs* first = nullptr;
  if (getifaddrs(&first) != 0) return true;
  bool found = false;
  for (const auto* each = first; each && !found; each = each->ifa_next) found = is_usable(*each);
  freeifaddrs(first);
  return found;
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
  if (addresses.empty() && !has_network()) addresses.push_back("127.0.0.1");
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
  for (const auto& address : settings.addresses) {
    gboolean added = FALSE;
    g_signal_emit_by_name(ice, "add-local-ip-address", address.c_str(), &added);
    if (!added) GST_WARNING_OBJECT(webrtcbin, "no usable local address: %s", address.c_str());
  }
  if (settings.min_port > 0) g_object_set(ice, "min-rtp-port", settings.min_port, nullptr);
  if (settings.max_port > 0) g_object_set(ice, "max-rtp-port", settings.max_port, nullptr);
  g_object_unref(ice);
}

}  // namespace booth::session
