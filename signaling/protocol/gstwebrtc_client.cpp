// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the session of the call says.
#include "signaling/protocol/gstwebrtc_client.hpp"

#include <algorithm>
#include <utility>

#include "signaling/protocol/uri.hpp"

namespace booth::signaling::gstwebrtc {
namespace {

using json::Value;

/// Everybody listens, to see who comes and goes.
Roles roles_of(StreamRole role) {
  const bool producer = role == StreamRole::kProducer;
  return {.producer = producer, .listener = true, .consumer = !producer};
}

/// `room` as a parameter of the query, unless the URI has one or nothing needs to be said.
std::string url_with_room(const std::string& uri, const std::string& room) {
  if (room.empty() || room == kDefaultRoom) return uri;
  return uri::with_parameter(uri::without_fragment(uri), "room", room);
}

}  // namespace

Client::Client(const ClientContext& context)
    : url_(url_with_room(context.uri, context.room)), roles_(roles_of(context.role)) {}

void Client::opened(Output& out) {
  joining_ = false;
  peers_.clear();
  asked_.clear();
  // The server has told the others that these are over.
  for (const auto& [name, session] : std::exchange(sessions_, {}))
    out.messages.emplace_back(
        Bye{{session.own, {}, session.other}, "the signaling connection was lost"});
  out.frames.push_back(write("setProtocolVersion", {{"version", "v1_1"}}));
}

void Client::send(const Hello& hello, Output&) { name_ = hello.meta.name; }

void Client::send(const Join& join, Output& out) {
  room_ = join.room;
  joining_ = true;
  tell_status(out);
  // Servers from before there were passive consumers answer `list` only, so that is the last.
  out.frames.push_back(write("listConsumers"));
  out.frames.push_back(write("list"));
}

void Client::send(const Update& update, Output& out) {
  name_ = update.meta.name;
  tell_status(out);
}

void Client::tell_status(Output& out) const {
  Value meta = name_.empty() ? Value() : Value::object({{"name", name_}});
  out.frames.push_back(write(
      "setPeerStatus", {{"roles", to_value(roles_)}, {"meta", std::move(meta)}, {"peerId", id_}}));
}

void Client::send(const Ring& ring, Output& out) {
  if (asked_.size() >= kMaxAsked) {
    out.messages.emplace_back(
        Error{ErrorCode::kTooManySessions, "the server answers nothing", ring.call.session});
    return;
  }
  asked_.push_back({ring.call.session, ring.call.to, Asked::kStart, false, {}});
  out.frames.push_back(write("startSession", {{"peerId", ring.call.to}}));
}

void Client::end(const Call& call, const std::string& reason, Output& out) {
  if (Asked* asked = find_asked(call.session)) asked->given_up = true;
  std::erase_if(asked_, [](const Asked& asked) {
    return asked.given_up && asked.how == Asked::kMayOffer;  // the server knows nothing of it
  });
  const auto found = find_own(call.session);
  if (found == sessions_.end()) return;
  const auto& [name, session] = *found;
  const bool refused = !session.described && name == session.own && !reason.empty();
  // Servers of version 1.0 do not know the first, those of 1.1 ignore the second.
  if (refused)
    out.frames.push_back(write("endSessionV1_1", {{"sessionId", name}, {"error", reason}}));
  out.frames.push_back(write("endSession", {{"sessionId", name}}));
  sessions_.erase(found);
}

void Client::send(const Offer& offer, Output& out) {
  const auto refuse = [&](ErrorCode code, const char* text) {
    out.messages.emplace_back(Error{code, text, offer.call.session});
  };
  const auto found = find_own(offer.call.session);
  Asked* asked = find_asked(offer.call.session);
  if (found != sessions_.end() && found->second.produces) {
    describe(offer.call, offer, out);
  } else if (asked && asked->how == Asked::kMayOffer) {
    asked->how = Asked::kOffer;
    out.frames.push_back(write("startSession", {{"peerId", asked->to}, {"offer", offer.sdp}}));
  } else if (found != sessions_.end() || asked) {
    refuse(ErrorCode::kWrongState, "only the producer offers");
  } else {
    refuse(ErrorCode::kUnknownSession, "a session begins with a ring");
  }
}

void Client::send(const Candidate& candidate, Output& out) {
  Asked* asked = find_asked(candidate.call.session);
  if (!asked) return describe(candidate.call, candidate, out);
  if (asked->candidates.size() < kMaxCandidates) asked->candidates.push_back(candidate);
}

void Client::describe(const Call& call, const Message& message, Output& out) {
  const auto found = find_own(call.session);
  if (found == sessions_.end()) return;
  found->second.described = true;
  out.frames.push_back(write_description(found->first, message));
}

Client::Sessions::iterator Client::find_own(const SessionId& own) {
  return std::find_if(sessions_.begin(), sessions_.end(),
                      [&](const auto& entry) { return entry.second.own == own; });
}

Client::Asked* Client::find_asked(const SessionId& own) {
  const auto found = std::find_if(asked_.begin(), asked_.end(),
                                  [&](const Asked& asked) { return asked.own == own; });
  return found == asked_.end() ? nullptr : &*found;
}

}  // namespace booth::signaling::gstwebrtc
