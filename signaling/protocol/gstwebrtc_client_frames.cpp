// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the server says.
#include <algorithm>
#include <utility>

#include "signaling/protocol/gstwebrtc_client.hpp"
#include "signaling/protocol/limits.hpp"

namespace booth::signaling::gstwebrtc {
namespace {

using json::Value;

/// Of a server that its user chose: a list of all its peers, each with its meta.
constexpr json::Limits kListLimits{.depth = limits::kMaxJsonDepth + 2,
                                   .values = 8 * limits::kMaxJsonValues};

PeerInfo peer_info(const PeerId& id, const Value* meta) {
  PeerInfo peer{id, {}};
  if (meta) peer.meta.name = name_in(*meta);
  return peer;
}

}  // namespace

void Client::receive(std::string_view frame, Output& out) {
  struct Type {
    std::string_view name;
    void (Client::*handle)(Fields&, Output&);
  };
  static constexpr Type kTypes[] = {
      {"welcome", &Client::welcome},
      {"list", &Client::list_producers},
      {"listConsumers", &Client::list_consumers},
      {"peerStatusChanged", &Client::peer_status},
      {"sessionStarted", &Client::session_started},
      {"startSession", &Client::start_session},
      {"peer", &Client::description},
      {"endSession", &Client::session_ended},
      {"endSessionV1_1", &Client::session_ended},
      {"error", &Client::error},
  };
  const json::Parsed parsed = json::parse(frame, kListLimits);
  if (!parsed.value) return;
  Fields fields(*parsed.value);
  const std::string name = fields.id("type");
  for (const Type& type : kTypes)
    if (type.name == name) return (this->*type.handle)(fields, out);
}

void Client::welcome(Fields& fields, Output& out) {
  id_ = fields.id("peerId");
  if (!fields.error().empty()) return;
  Welcome welcome;
  welcome.peer_id = id_;
  out.messages.emplace_back(std::move(welcome));
}

void Client::list(Fields& fields, const char* member) {
  const auto* rows = fields.array(member, kListLimits.values);
  if (!rows) return;
  for (const Value& row : *rows) {
    Fields peer(row);
    const PeerId id = peer.id("id");
    if (!peer.error().empty() || id == id_ || peers_.size() >= limits::kMaxPeersPerRoom) continue;
    peers_[id] = peer_info(id, peer.optional("meta")).meta;
  }
}

void Client::list_consumers(Fields& fields, Output&) {
  if (joining_ && roles_.producer) list(fields, "consumers");
}

void Client::list_producers(Fields& fields, Output& out) {
  if (!std::exchange(joining_, false)) return;
  if (roles_.consumer) list(fields, "producers");
  Joined joined{room_, {}};
  for (const auto& [id, meta] : peers_) joined.peers.push_back({id, meta});
  out.messages.emplace_back(std::move(joined));
}

void Client::peer_status(Fields& fields, Output& out) {
  const PeerId id = fields.id("peerId");
  const Roles roles = read_roles(fields);
  const PeerInfo peer = peer_info(id, fields.optional("meta"));
  if (!fields.error().empty() || id == id_) return;
  note(peer, roles_.producer ? roles.consumer : roles.producer, out);
}

void Client::note(const PeerInfo& peer, bool there, Output& out) {
  const auto known = peers_.find(peer.id);
  if (!there) {
    if (known == peers_.end()) return;
    peers_.erase(known);
    if (!joining_) out.messages.emplace_back(PeerLeft{peer.id});
  } else if (known != peers_.end()) {
    known->second = peer.meta;
    if (!joining_) out.messages.emplace_back(PeerUpdated{peer});
  } else if (peers_.size() < limits::kMaxPeersPerRoom) {
    peers_[peer.id] = peer.meta;
    if (!joining_) out.messages.emplace_back(PeerJoined{peer});
  }
}

void Client::session_started(Fields& fields, Output& out) {
  const PeerId producer = fields.id("peerId");
  const SessionId name = fields.id("sessionId");
  if (!fields.error().empty()) return;
  started(producer, name, false, Ring{{name, {}, producer}}, out);
}

void Client::start_session(Fields& fields, Output& out) {
  const PeerId consumer = fields.id("peerId");
  const SessionId name = fields.id("sessionId");
  const std::string offer = fields.text("offer", limits::kMaxSdpBytes, Fields::kOptional);
  if (!fields.error().empty()) return;
  const Call call{name, {}, consumer};
  if (offer.empty())
    started(consumer, name, true, Ring{call, true}, out);
  else
    started(consumer, name, true, Offer{call, offer}, out);
}

/// The server has named a session: one that we asked for, or one that `incoming` opens.
void Client::started(const PeerId& peer, const SessionId& name, bool produce, Message incoming,
                     Output& out) {
  if (sessions_.contains(name) || sessions_.size() >= limits::kMaxSessionsPerPeer) return;
  const auto asked = std::find_if(asked_.begin(), asked_.end(), [&](const Asked& each) {
    return each.to == peer && each.how != Asked::kMayOffer;
  });
  if (asked == asked_.end()) {
    sessions_[name] = {name, peer, produce, true};
    out.messages.push_back(std::move(incoming));
    return;
  }
  const Asked mine = std::move(*asked);
  asked_.erase(asked);
  name_asked(mine, name, produce, out);
}

void Client::name_asked(const Asked& asked, const SessionId& name, bool produce, Output& out) {
  if (asked.given_up) {
    out.frames.push_back(write("endSession", {{"sessionId", name}}));
    return;
  }
  const bool offered = asked.how == Asked::kOffer;
  sessions_[name] = {asked.own, asked.to, produce, offered || produce};
  if (offered) {
    for (const Candidate& candidate : asked.candidates)
      out.frames.push_back(write_description(name, candidate));
  } else if (produce) {
    out.messages.emplace_back(Accept{{asked.own, {}, asked.to}, false});
  }
  // A producer says by its offer that it has accepted.
}

void Client::description(Fields& fields, Output& out) {
  const auto found = sessions_.find(fields.id("sessionId"));
  if (found == sessions_.end()) return;
  Session& session = found->second;
  const Call call{session.own, {}, session.other};
  Message message = read_description(fields, call);
  if (!fields.error().empty()) return;
  if (!session.begun && std::holds_alternative<Offer>(message)) {
    session.begun = true;
    out.messages.emplace_back(Accept{call, true});
  }
  out.messages.push_back(std::move(message));
}

void Client::session_ended(Fields& fields, Output& out) {
  const auto found = sessions_.find(fields.id("sessionId"));
  const std::string error = fields.text("error", limits::kMaxMessageBytes, Fields::kOptional);
  if (found == sessions_.end()) return;
  const Session session = found->second;
  const Call call{session.own, {}, session.other};
  sessions_.erase(found);
  if (session.begun) {
    out.messages.emplace_back(Bye{call, one_line(error)});
  } else if (error == kCannotOffer && asked_.size() < kMaxAsked) {
    asked_.push_back({session.own, session.other, Asked::kMayOffer, false, {}});
    out.messages.emplace_back(Accept{call, false});
  } else {
    out.messages.emplace_back(Reject{call, one_line(error)});
  }
}

/// Says nothing of what it is about; the oldest request that still waits is the likeliest.
void Client::error(Fields& fields, Output& out) {
  const std::string details = fields.text("details", limits::kMaxMessageBytes);
  Error error{ErrorCode::kBadMessage, one_line(details), {}};
  const auto asked = std::find_if(asked_.begin(), asked_.end(),
                                  [](const Asked& each) { return each.how != Asked::kMayOffer; });
  if (asked != asked_.end()) {
    error.code = ErrorCode::kUnknownPeer;
    error.session = asked->own;
    asked_.erase(asked);
  }
  out.messages.emplace_back(std::move(error));
}

}  // namespace booth::signaling::gstwebrtc
