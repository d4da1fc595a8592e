// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What both halves of the gstwebrtc dialect write and read: one JSON object a WebSocket text
// message, as gst-plugins-rs (net/webrtc/protocol) defines them.
#pragma once

#include <optional>
#include <string>

#include "signaling/protocol/fields.hpp"
#include "signaling/protocol/json.hpp"
#include "signaling/protocol/message.hpp"

namespace booth::signaling::gstwebrtc {

/// What a peer has declared itself to be.
struct Roles {
  bool producer = false;  ///< offers a stream to whoever starts a session
  bool listener = false;  ///< is told of the others' status
  bool consumer = false;  ///< waits for a producer to start a session
  bool operator==(const Roles&) const = default;
  bool none() const { return *this == Roles{}; }
};

/// A peer as the others see it. Without a `meta` of JSON, null.
struct Status {
  Roles roles;
  json::Value meta;
  bool operator==(const Status&) const = default;
};

Roles read_roles(Fields& fields);
json::Value to_value(const Roles& roles);

/// For the rooms. Peers of other dialects see the `name` or `display-name` of `status.meta`.
Meta to_meta(const Status& status);
/// Status of any peer of the rooms: those of other dialects produce.
Status status_of(const Meta& meta);
/// Whether it is of this dialect.
bool is_gstwebrtc(const Meta& meta);
/// Name for people in the `meta` of a peer; empty without one.
std::string name_in(const json::Value& meta);

/// Reads `sdp` or `ice` of a peer message, with `call` as the head of the result.
Message read_description(Fields& fields, Call call);
/// A peer message of an Offer, Answer or Candidate; empty for the others, which have no form here.
std::string write_description(const SessionId& session, const Message& message);

/// {"type": `type`, ...members}
std::string write(const char* type, json::Value::Object members = {});

/// As a reason or the text of an error may be.
std::string one_line(std::string text);
/// For a text that came with the end of a session: its errors, as `reason` of a Bye, have a mark.
std::string error_reason(const std::string& error);
/// The error that such a reason carries; none if it is an ordinary end.
std::optional<std::string> error_in(const std::string& reason);

}  // namespace booth::signaling::gstwebrtc
