// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/ice_restart.hpp"

#include <nice/agent.h>

#include <memory>

#include "gst/ref.hpp"
#include "signaling/session/log.hpp"

namespace booth::session {

namespace {

/// Everything goes over one transport: max-bundle.
constexpr guint kStream = 1;
constexpr guint kComponent = NICE_COMPONENT_TYPE_RTP;

struct Unref {
  void operator()(gpointer object) const { g_object_unref(object); }
};
using Agent = std::unique_ptr<NiceAgent, Unref>;

/// Both are kept as floating references by their owners: never to be sunk.
Agent agent_of(GstElement* webrtcbin) {
  GObject* ice = nullptr;
  g_object_get(webrtcbin, "ice-agent", &ice, nullptr);
  if (!ice) return nullptr;
  NiceAgent* agent = nullptr;
  g_object_get(ice, "agent", &agent, nullptr);
  g_object_unref(ice);
  return Agent(agent);
}

std::string unescaped(const char* text) {
  const auto plain = Ref<char>::adopt(g_uri_unescape_string(text ? text : "", nullptr));
  return plain ? plain.get() : "";
}

/// As webrtcbin reads a URI: without a transport it means UDP and TCP.
std::vector<NiceRelayType> kinds_of(const GstUri* uri) {
  if (g_strcmp0(gst_uri_get_scheme(uri), "turns") == 0) return {NICE_RELAY_TYPE_TURN_TLS};
  const std::string transport =
      gst_uri_get_query_value(uri, "transport") ? gst_uri_get_query_value(uri, "transport") : "";
  if (transport == "udp") return {NICE_RELAY_TYPE_TURN_UDP};
  if (transport == "tcp") return {NICE_RELAY_TYPE_TURN_TCP};
  return {NICE_RELAY_TYPE_TURN_UDP, NICE_RELAY_TYPE_TURN_TCP};
}

void add_relay(NiceAgent* agent, const std::string& text) {
  auto* uri = gst_uri_from_string(text.c_str());
  if (!uri) return;
  const std::string both = gst_uri_get_userinfo(uri) ? gst_uri_get_userinfo(uri) : "";
  const auto colon = both.find(':');
  const auto port = gst_uri_get_port(uri);
  for (const auto kind : kinds_of(uri)) {
    if (!gst_uri_get_host(uri) || colon == std::string::npos || port == GST_URI_NO_PORT) continue;
    nice_agent_set_relay_info(agent, kStream, kComponent, gst_uri_get_host(uri), port,
                              unescaped(both.substr(0, colon).c_str()).c_str(),
                              unescaped(both.substr(colon + 1).c_str()).c_str(), kind);
  }
  gst_uri_unref(uri);
}

}  // namespace

sdp::Credentials restart_ice(GstElement* webrtcbin) {
  const auto agent = agent_of(webrtcbin);
  if (!agent || !nice_agent_restart_stream(agent.get(), kStream)) return {};
  Ref<char> ufrag, pwd;
  if (!nice_agent_get_local_credentials(agent.get(), kStream, ufrag.out(), pwd.out())) return {};
  return {ufrag.get(), pwd.get()};
}

void renew_relays(GstElement* webrtcbin, const std::vector<std::string>& uris) {
  const auto agent = agent_of(webrtcbin);
  if (!agent || uris.empty()) return;
  nice_agent_forget_relays(agent.get(), kStream, kComponent);
  for (const auto& uri : uris) add_relay(agent.get(), uri);
}

}  // namespace booth::session
