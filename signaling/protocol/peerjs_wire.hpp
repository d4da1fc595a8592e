// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The frames of PeerJS: one JSON object a WebSocket text message, `{"type":"OFFER","src":…}`. What
// PeerServer 1.0.2 and peerjs 1.5.5 say, and what clients up to 1.4.7 said. Stateless.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "signaling/protocol/json.hpp"
#include "signaling/protocol/message.hpp"

namespace booth::signaling::peerjs {

/// The version that our client names in its address.
inline constexpr std::string_view kVersion = "1.5.5";
/// PeerServer's only key unless it was told another; stands for the default room.
inline constexpr std::string_view kDefaultKey = "peerjs";
/// Last part of a WebSocket's path; what comes before is the operator's choice.
inline constexpr std::string_view kPathEnd = "/peerjs";

enum class Type {
  kOpen,
  kOffer,
  kAnswer,
  kCandidate,
  kLeave,
  kExpire,
  kHeartbeat,
  kIdTaken,
  kError,
  kInvalidKey,
  kOther,  ///< of a later version: ignored by both sides, as PeerServer and peerjs do
};

/// Who wrote the bytes: a client names dst, the server src.
enum class Writer { kClient, kServer };

struct Frame {
  Type type = Type::kOther;
  PeerId other;         ///< dst or src as a PeerId; may be no valid one, which nobody has
  SessionId session;    ///< connectionId
  bool data = false;    ///< of a data connection; else of a media connection
  std::string sdp;      ///< of OFFER and ANSWER
  Candidate candidate;  ///< of CANDIDATE, without head; empty = the last
  /// Of OFFER: what else is in the payload (metadata, label, ...), for Offer::extension.
  std::string extension;
  std::string text;  ///< of the others, if they have one: payload.msg
};

struct Read {
  std::optional<Frame> frame;
  std::string error;  ///< why there is none; one line of ASCII
};

/// Every field is checked against limits.hpp; unknown ones are ignored.
Read read(std::string_view bytes, Writer writer);

/// A client's frames have no src.
struct Address {
  PeerId src;
  PeerId dst;
};

/// A frame without payload.
std::string write(Type type, const Address& address);
/// A frame with a text: ERROR or ID-TAKEN of the server; EXPIRE with the reason why a call is not
/// taken, which servers pass on and pages do not look at.
std::string write_text(Type type, std::string_view text, const Address& address = {});
/// With the extension's members if a PeerJS peer wrote it, else as a media call.
std::string write(const Offer& offer, const Address& address);
std::string write(const Answer& answer, bool data, const Address& address);
std::string write(const Candidate& candidate, bool data, const Address& address);

/// The room that a key stands for.
std::string room_of(const std::string& key);

/// Whether an offer's extension says that the offer is of a data connection.
bool is_data(const std::string& extension);

/// The rule of peerjs: letters and digits, with single spaces, dashes or underscores between them;
/// at most limits::kMaxIdBytes.
bool is_client_id(std::string_view wire);
/// Ids of PeerJS may have spaces, a PeerId may not: "a b" is "a%20b" to everybody else.
PeerId peer_id(std::string_view wire);
std::string wire_id(const PeerId& id);

// PeerServer's own words: pages show them and tests compare them.
namespace words {
inline constexpr std::string_view kNoParameters =
    "No id, token, or key supplied to websocket server";
inline constexpr std::string_view kInvalidKey = "Invalid key provided";
inline constexpr std::string_view kInvalidToken = "Invalid token provided";
inline constexpr std::string_view kInvalidId = "Invalid id provided";
inline constexpr std::string_view kFull = "Server has reached its concurrent user limit";
inline constexpr std::string_view kIdTaken = "ID is taken";
}  // namespace words

}  // namespace booth::signaling::peerjs
