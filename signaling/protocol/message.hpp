// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The canonical messages: what peers and the signaling server say to each other, whatever bytes a
// dialect makes of it. Plain values; docs/signaling.md describes each with its limits.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace booth::signaling {

/// Of these messages; Hello and Welcome carry it.
inline constexpr int kVersion = 1;

/// Reason of a Reject: a ring with callee_offers cannot be met. Nobody was disturbed; the caller
/// may ring or offer instead.
inline constexpr const char* kCannotOffer = "cannot be asked for an offer";

/// Names of a peer and of a call: visible ASCII, at most limits::kMaxIdBytes.
using PeerId = std::string;
using SessionId = std::string;

/// What the others in a room are shown of a peer.
struct Meta {
  std::string name;     ///< for people to read; may be empty
  bool audio = true;    ///< its microphone is on
  bool video = true;    ///< its camera is on
  bool screen = false;  ///< it shares a screen
  /// It hangs up by closing a data channel of the call: who calls it offers one.
  bool channel_hang_up = false;
  /// JSON of its own dialect for peers of the same one, at most limits::kMaxExtensionBytes.
  std::string extension = {};
  bool operator==(const Meta&) const = default;
};

struct PeerInfo {
  PeerId id;
  Meta meta;
  bool operator==(const PeerInfo&) const = default;
};

/// As in the browser's RTCIceServer.
struct IceServer {
  std::vector<std::string> urls;
  std::string username;
  std::string credential;
  bool operator==(const IceServer&) const = default;
};

/// Head of every message that belongs to a call between two peers.
struct Call {
  SessionId session;  ///< chosen by the caller (random), unique in the room
  PeerId to;          ///< filled by the sender
  PeerId from;        ///< filled by the server, which believes no sender
  bool operator==(const Call&) const = default;
};

enum class ErrorCode {
  kBadMessage,          ///< not JSON, a field missing, of the wrong type or past its limit
  kUnknownType,         ///< a `type` this side does not know
  kUnsupportedVersion,  ///< hello with another protocol version
  kHelloFirst,          ///< anything before hello
  kAlreadyWelcome,      ///< a second hello on one connection
  kIdTaken,             ///< hello with the id of a peer that is there
  kServerFull,
  kRoomFull,
  kNotInRoom,
  kAlreadyInRoom,
  kUnknownPeer,     ///< `to` names nobody in the sender's room
  kPeerAway,        ///< the peer has lost its connection and its mailbox is full
  kUnknownSession,  ///< no such call, or not the sender's
  kSessionTaken,    ///< ring or first offer with the session of another call
  kTooManySessions,
  kWrongState,   ///< known call, but not now: an answer without an offer, an offer while it rings
  kRateLimited,  ///< too many messages a second; the connection ends
  kReplaced,     ///< another connection came with this peer's token; this one ends
  kShuttingDown,
};

// From a client to the server.
struct Hello {
  int version = kVersion;
  PeerId peer_id;     ///< wanted; empty = the server chooses
  std::string token;  ///< of an earlier Welcome, to be the same peer again; empty = a new peer
  Meta meta;
  /// Token that the peer chose itself, for dialects where clients do; empty = the server chooses.
  std::string own_token = {};
  /// It keeps its token and comes back with it; else its connection's end is its own.
  bool can_resume = true;
  bool operator==(const Hello&) const = default;
};
struct Join {
  std::string room;  ///< UTF-8 without control characters, at most limits::kMaxRoomBytes
  bool operator==(const Join&) const = default;
};
struct Leave {
  bool operator==(const Leave&) const = default;
};
/// New meta of the sender; the others get PeerUpdated.
struct Update {
  Meta meta;
  bool operator==(const Update&) const = default;
};

// From the server to a client.
struct Welcome {
  int version = kVersion;
  PeerId peer_id;
  /// Secret; Hello with it within the grace period resumes this peer. Empty where nothing can.
  std::string token;
  std::vector<IceServer> ice_servers;
  int heartbeat_s = 0;   ///< send Heartbeat this often; 0 = not needed
  bool resumed = false;  ///< the token was known: rooms and calls are as before
  bool operator==(const Welcome&) const = default;
};
/// Answer to Join, and once after a resumed Welcome. `peers` are the others in the room.
struct Joined {
  std::string room;
  std::vector<PeerInfo> peers;
  bool operator==(const Joined&) const = default;
};
struct PeerJoined {
  PeerInfo peer;
  bool operator==(const PeerJoined&) const = default;
};
/// The peer left or did not come back in time. Its calls with the receiver have ended (Bye
/// precedes).
struct PeerLeft {
  PeerId peer;
  bool operator==(const PeerLeft&) const = default;
};
struct PeerUpdated {
  PeerInfo peer;
  bool operator==(const PeerUpdated&) const = default;
};
/// A message of the receiver was refused and had no effect, or its connection is about to end. Ends
/// no call: kUnknownSession only says that the server knows of none (it may have been restarted).
struct Error {
  ErrorCode code = ErrorCode::kBadMessage;
  std::string text;   ///< for the log
  SessionId session;  ///< of the refused message; empty if it had none
  bool operator==(const Error&) const = default;
};

// Of a call: from one client through the server to the other.
struct Ring {
  Call call;
  /// The callee is asked to offer once it has accepted: the caller wants to see, as a viewer does.
  bool callee_offers = false;
  bool operator==(const Ring&) const = default;
};
struct Accept {
  Call call;
  /// The callee offers: because it was asked to, or because it can do no other. Else the caller.
  bool callee_offers = false;
  bool operator==(const Accept&) const = default;
};
struct Reject {
  Call call;
  std::string reason;  ///< for people, and see kCannotOffer
  bool operator==(const Reject&) const = default;
};
/// The caller gives up before the callee answered.
struct Cancel {
  Call call;
  std::string reason;
  bool operator==(const Cancel&) const = default;
};
/// The first offer of an unknown session opens it without ringing.
struct Offer {
  Call call;
  std::string sdp;
  /// JSON of the sender's dialect for a receiver of the same one, at most
  /// limits::kMaxExtensionBytes.
  std::string extension = {};
  bool operator==(const Offer&) const = default;
};
struct Answer {
  Call call;
  std::string sdp;
  std::string extension = {};  ///< as of an Offer
  bool operator==(const Answer&) const = default;
};
struct Candidate {
  Call call;
  std::string candidate;  ///< the value of a=candidate, with or without the leading "candidate:"
  std::string mid;        ///< may be empty
  int mline_index = 0;    ///< 0..limits::kMaxMlineIndex
  std::string extension = {};  ///< as of an Offer
  bool operator==(const Candidate&) const = default;
};
struct EndOfCandidates {
  Call call;
  std::string extension = {};  ///< as of an Offer
  bool operator==(const EndOfCandidates&) const = default;
};
/// m-lines of an offer that its maker does not send on.
struct FreeLines {
  int audio = 0, video = 0;  ///< 0..limits::kMaxFreeLines
  bool operator==(const FreeLines&) const = default;
};
/// The callee asks the caller for a new offer, so that only one side ever offers: with new ICE
/// credentials or, if `tracks` is there, because its tracks have changed and it wants to send on as
/// many further m-lines.
struct RestartRequest {
  Call call;
  std::optional<FreeLines> tracks = {};
  bool operator==(const RestartRequest&) const = default;
};
/// Reason of the server's Bye for a peer whose connection is gone: media may still flow.
inline constexpr std::string_view kLostConnection = "lost its connection";
/// Reason of a Bye that answers a hang-up by data channel: its receiver knows.
inline constexpr std::string_view kOtherHungUp = "the other side hung up";
struct Bye {
  Call call;
  std::string reason;
  bool operator==(const Bye&) const = default;
};

/// Both ways: a client sends it, the server sends it back.
struct Heartbeat {
  bool operator==(const Heartbeat&) const = default;
};

using Message = std::variant<Hello, Welcome, Join, Joined, Leave, Update, PeerJoined, PeerLeft,
                             PeerUpdated, Ring, Accept, Reject, Cancel, Offer, Answer, Candidate,
                             EndOfCandidates, RestartRequest, Bye, Error, Heartbeat>;

/// The head of a call message; null for the others.
const Call* call_of(const Message& message);
Call* call_of(Message& message);

/// Kebab case, as on the wire: "id-taken".
std::string_view to_string(ErrorCode code);
/// Unknown names of later versions read as kBadMessage.
ErrorCode error_code(std::string_view name);

}  // namespace booth::signaling
