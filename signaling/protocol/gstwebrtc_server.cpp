// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the client says.
#include "signaling/protocol/gstwebrtc_server.hpp"

#include "signaling/protocol/close_code.hpp"
#include "signaling/protocol/fields.hpp"
#include "signaling/protocol/limits.hpp"

namespace booth::signaling::gstwebrtc {
namespace {

using json::Value;

constexpr std::size_t kListHeadBytes = 64;

std::string quoted(const std::string& text) { return "'" + text + "'"; }

}  // namespace

void ServerHalf::opened(Output& out) {
  if (!is_line_within(room_, limits::kMaxRoomBytes)) {
    refuse("no name of a room", out);
    out.close = Goodbye{close_code::kNormal, "no name of a room"};
    return;
  }
  Hello hello;
  hello.meta = to_meta(status_);
  hello.can_resume = false;
  out.messages.emplace_back(std::move(hello));
}

void ServerHalf::refuse(const std::string& details, Output& out) {
  out.frames.push_back(write("error", {{"details", details}}));
}

void ServerHalf::receive(std::string_view frame, Output& out) {
  struct Type {
    std::string_view name;
    void (ServerHalf::*handle)(Fields&, Output&);
  };
  static constexpr Type kTypes[] = {
      {"setProtocolVersion", &ServerHalf::set_version},
      {"setPeerStatus", &ServerHalf::set_status},
      {"list", &ServerHalf::list},
      {"listConsumers", &ServerHalf::list_consumers},
      {"startSession", &ServerHalf::start_session},
      {"peer", &ServerHalf::describe},
      {"endSession", &ServerHalf::end_session},
      {"endSessionV1_1", &ServerHalf::end_session},
  };
  const json::Parsed parsed = json::parse(frame);
  if (!parsed.value) return refuse(parsed.error, out);
  Fields fields(*parsed.value);
  const std::string name = fields.id("type");
  if (!fields.error().empty()) return refuse(fields.error(), out);
  for (const Type& type : kTypes) {
    if (type.name != name) continue;
    (this->*type.handle)(fields, out);
    if (!fields.error().empty()) refuse(name + ": " + fields.error(), out);
    spoke_ = true;
    return;
  }
  refuse("unknown type " + quoted(name), out);
}

void ServerHalf::set_version(Fields& fields, Output& out) {
  const std::string version = fields.id("version");
  if (!fields.error().empty()) return;
  if (version != "v1_0" && version != "v1_1") return fields.fail("version", "is unknown");
  if (spoke_)
    return refuse("Protocol version selection for peer " + quoted(id_) + " must be first message",
                  out);
  newer_ = version == "v1_1";
}

void ServerHalf::set_status(Fields& fields, Output& out) {
  Status status{read_roles(fields), {}};
  const PeerId claimed_id = fields.id("peerId", Fields::kOptional);
  if (const Value* meta = fields.optional("meta")) status.meta = *meta;
  const Meta meta = to_meta(status);
  if (meta.extension.size() > limits::kMaxExtensionBytes)
    fields.fail("meta", "is longer than " + std::to_string(limits::kMaxExtensionBytes) + " bytes");
  if (!fields.error().empty() || (status == status_ && claimed_id == claimed_id_)) return;
  if (status.roles.producer && status.roles.consumer)
    return refuse("Cannot register peer " + id_ + " as both producer and passive consumer", out);
  if (status_.roles.producer && !status.roles.producer)
    end_all(true, out);
  else if (status_.roles.consumer && !status.roles.consumer)
    end_all(false, out);
  status_ = std::move(status);
  claimed_id_ = id_;
  out.messages.emplace_back(Update{meta});
  tell_status(id_, status_, out);
}

void ServerHalf::list(const char* type, const char* member, bool Roles::*role, Output& out) {
  Value::Array rows;
  std::size_t bytes = 0;
  const auto add = [&](const PeerId& id, const Status& status) {
    if (!(status.roles.*role)) return;
    Value row = Value::object({{"id", id}, {"meta", status.meta}});
    bytes += json::dump(row).size() + 1;
    // A list that is too long for its reader is worth less than a part of it.
    if (bytes < limits::kMaxMessageBytes - kListHeadBytes) rows.push_back(std::move(row));
  };
  add(id_, status_);
  // Those of this dialect first: webrtcsrc may take the first producer, which has to offer.
  for (const bool foreign : {false, true})
    for (const auto& [id, peer] : peers_)
      if (peer.foreign == foreign) add(id, peer.status);
  out.frames.push_back(write(type, {{member, std::move(rows)}}));
}

void ServerHalf::start_session(Fields& fields, Output& out) {
  const PeerId to = fields.id("peerId");
  const std::string offer = fields.text("offer", limits::kMaxSdpBytes, Fields::kOptional);
  if (!fields.error().empty()) return;
  const auto found = peers_.find(to);
  if (found == peers_.end()) return refuse("Peer with ID " + quoted(to) + " not found", out);
  const Roles& roles = found->second.status.roles;
  if (!roles.producer && !roles.consumer)
    return refuse("Missing a producer or a consumer: id " + id_ + " roles " +
                      json::dump(to_value(status_.roles)) + ", id " + to + " roles " +
                      json::dump(to_value(roles)),
                  out);
  Session session{to, !roles.producer};
  session.offered = !offer.empty() && roles.producer;
  session.rings = !session.offered;
  const SessionId id = random_text_();
  if (roles.producer) {
    out.frames.push_back(write("sessionStarted", {{"peerId", to}, {"sessionId", id}}));
  } else {
    Value sdp = offer.empty() ? Value() : Value(offer);
    out.frames.push_back(
        write("startSession", {{"peerId", to}, {"sessionId", id}, {"offer", std::move(sdp)}}));
  }
  if (session.offered)
    out.messages.emplace_back(Offer{{id, to, {}}, offer});
  else
    out.messages.emplace_back(Ring{{id, to, {}}, roles.producer});
  sessions_.emplace(id, std::move(session));
}

void ServerHalf::describe(Fields& fields, Output& out) {
  const SessionId id = fields.id("sessionId");
  const auto found = sessions_.find(id);
  const PeerId other = found == sessions_.end() ? PeerId() : found->second.other;
  Message message = read_description(fields, {id, other, {}});
  // A session that has ended is no error: the two may have crossed.
  if (!fields.error().empty() || found == sessions_.end()) return;
  Session& session = found->second;
  if (std::holds_alternative<Offer>(message) && !session.produces)
    return refuse("cannot forward offer from \"" + id_ + "\" to \"" + other + "\" as \"" + id_ +
                      "\" is not the producer",
                  out);
  if (std::holds_alternative<Answer>(message)) session.answered = true;
  out.messages.push_back(std::move(message));
}

void ServerHalf::end_session(Fields& fields, Output& out) {
  const SessionId id = fields.id("sessionId");
  const std::string error = fields.text("error", limits::kMaxMessageBytes, Fields::kOptional);
  const auto found = sessions_.find(id);
  if (!fields.error().empty() || found == sessions_.end()) return;
  if (!error.empty() && !newer_)
    return refuse("Invalid end session message with error from peer " + quoted(id_) +
                      ", minimum protocol version is 1.1",
                  out);
  // Other dialects have no errors here, but words like "busy" that mean something.
  const bool marked = !error.empty() && !foreign(found->second.other);
  end(found, marked ? error_reason(error) : one_line(error), out);
}

}  // namespace booth::signaling::gstwebrtc
