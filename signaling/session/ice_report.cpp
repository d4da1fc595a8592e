// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/ice_report.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include <nice/agent.h>

#include "gst/guarded.hpp"
#include "signaling/session/network.hpp"
#include "signaling/session/signal_handler.hpp"

namespace booth::session {

namespace {

constexpr guint kStream = 1;     ///< BUNDLE: the first is the only one
constexpr guint kComponent = 1;  ///< RTCP has none of its own
/// libnice tells a relay by UDP from one by TCP in the priority only (RFC 8445, 5.1.2.1: the type's
/// preference is its highest byte).
constexpr guint32 kRelayByUdp = 30;

struct Address {
  std::string host;
  unsigned port;
};

Address address_of(const NiceAddress& address) {
  std::array<char, NICE_ADDRESS_STRING_LEN> text{};
  nice_address_to_string(&address, text.data());
  return {text.data(), nice_address_get_port(&address)};
}

const char* type_of(NiceCandidateType type) {
  switch (type) {
    case NICE_CANDIDATE_TYPE_SERVER_REFLEXIVE: return "srflx";
    case NICE_CANDIDATE_TYPE_PEER_REFLEXIVE: return "prflx";
    case NICE_CANDIDATE_TYPE_RELAYED: return "relay";
    case NICE_CANDIDATE_TYPE_HOST: break;
  }
  return "host";
}

bool is_own(const std::string& address) {
  const auto own = usable_addresses();
  return std::find(own.begin(), own.end(), address) != own.end();
}

stats::Candidate read_candidate(const NiceCandidate& candidate, bool local) {
  stats::Candidate result;
  result.type = type_of(candidate.type);
  const auto [host, port] = address_of(candidate.addr);
  // To a socket that hears on every address its own one is a discovery.
  if (local && result.type == "prflx" && is_own(host)) result.type = "host";
  result.address = host;
  result.port = port;
  result.protocol = candidate.transport == NICE_CANDIDATE_TRANSPORT_UDP ? "udp" : "tcp";
  result.priority = candidate.priority;
  result.foundation = candidate.foundation;
  // Not its server's address: copies have lost it, and libnice 0.1.21 crashes when it is asked.
  if (local && candidate.type == NICE_CANDIDATE_TYPE_RELAYED)
    result.relay_protocol = candidate.priority >> 24 == kRelayByUdp ? "udp" : "tcp";
  return result;
}

std::vector<stats::Candidate> read_candidates(GSList* list, bool local) {
  std::vector<stats::Candidate> result;
  for (const auto* each = list; each; each = each->next)
    result.push_back(read_candidate(*static_cast<const NiceCandidate*>(each->data), local));
  g_slist_free_full(list,
                    [](gpointer data) { nice_candidate_free(static_cast<NiceCandidate*>(data)); });
  return result;
}

/// Whatever their types: a peer-reflexive one becomes another once its candidate is told.
bool is_same(const stats::Candidate& a, const stats::Candidate& b) {
  return a.address == b.address && a.port == b.port && a.protocol == b.protocol &&
         a.relay_protocol == b.relay_protocol;
}

/// Its place in the list; a peer-reflexive one may not be in it.
std::size_t place_of(const stats::Candidate& wanted, std::vector<stats::Candidate>& list) {
  const auto found = std::find_if(list.begin(), list.end(),
                                  [&](const auto& each) { return is_same(each, wanted); });
  const auto place = static_cast<std::size_t>(found - list.begin());
  if (found == list.end()) list.push_back(wanted);
  return place;
}

/// RTCIceTransportState.
const char* state_of(NiceComponentState state) {
  switch (state) {
    case NICE_COMPONENT_STATE_CONNECTING: return "checking";
    case NICE_COMPONENT_STATE_CONNECTED: return "connected";
    case NICE_COMPONENT_STATE_READY: return "completed";
    case NICE_COMPONENT_STATE_FAILED: return "failed";
    default: return "new";
  }
}

}  // namespace

struct IceReport::State {
  struct Pair {
    stats::Candidate local, remote;
  };
  /// What nice_agent_get_selected_pair() returns may be freed while it is read; a signal brings
  /// copies.
  Guarded<std::optional<Pair>> selected;
};

IceReport::IceReport(GstElement* webrtcbin) : state_(std::make_shared<State>()) {
  // Both are kept as floating references by their owners, so they must not be sunk.
  Ref<GObject> ice;
  g_object_get(webrtcbin, "ice-agent", ice.out(), nullptr);
  if (ice) g_object_get(ice.get(), "agent", agent_.out(), nullptr);
  if (!agent_) return;
  handler_ = SignalHandler<guint, guint, NiceCandidate*, NiceCandidate*>::connect(
      agent_.get(), "new-selected-pair-full",
      [state = state_](guint, guint component, NiceCandidate* local, NiceCandidate* remote) {
        if (component != kComponent) return;
        *state->selected.lock() =
            State::Pair{read_candidate(*local, true), read_candidate(*remote, false)};
      });
}

IceReport::~IceReport() {
  if (agent_) g_signal_handler_disconnect(agent_.get(), handler_);
}

void IceReport::read(stats::Transport& transport) const {
  if (!agent_) return;
  auto* agent = NICE_AGENT(agent_.get());
  gboolean controlling = FALSE;
  g_object_get(agent, "controlling-mode", &controlling, nullptr);
  transport.controlling = controlling;
  transport.local =
      read_candidates(nice_agent_get_local_candidates(agent, kStream, kComponent), true);
  transport.remote =
      read_candidates(nice_agent_get_remote_candidates(agent, kStream, kComponent), false);
  // A stream that does not exist yet counts as failed.
  transport.ice_state = transport.local.empty()
                            ? "new"
                            : state_of(nice_agent_get_component_state(agent, kStream, kComponent));
  if (const auto pair = state_->selected.copy())
    transport.selected = {place_of(pair->local, transport.local),
                          place_of(pair->remote, transport.remote)};
}

}  // namespace booth::session
