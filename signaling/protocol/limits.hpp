// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Every bound of the signaling, with its reason. Each is tested at the limit and one past it;
// docs/signaling.md repeats the ones a client meets.
#pragma once

#include <cstddef>
#include <cstdint>

namespace booth::signaling::limits {

// Texts. A peer id or session id is a UUID or a short name; three UUIDs long would still be odd.
inline constexpr std::size_t kMaxIdBytes = 64;
/// A room name is typed or stands in a link.
inline constexpr std::size_t kMaxRoomBytes = 128;
/// A person's name in any script, four bytes a character.
inline constexpr std::size_t kMaxNameBytes = 256;
/// Reason of a bye, text of an error: one line.
inline constexpr std::size_t kMaxReasonBytes = 256;
/// Random, or a ticket that a page got elsewhere.
inline constexpr std::size_t kMaxTokenBytes = 512;
/// Chromium's offer for one camera and microphone has 6..8 KB; 20 m-lines of it fit.
inline constexpr std::size_t kMaxSdpBytes = 160 * 1024;
/// A candidate line has 100..250 bytes; TURN URLs and ufrags may lengthen it.
inline constexpr std::size_t kMaxCandidateBytes = 1024;
inline constexpr std::size_t kMaxMidBytes = 64;
inline constexpr int kMaxMlineIndex = 255;
inline constexpr int kMaxFreeLines = 8;  ///< asked for at once
inline constexpr std::size_t kMaxUrlBytes = 512;
inline constexpr std::size_t kMaxIceServers = 16;
inline constexpr std::size_t kMaxUrlsPerIceServer = 8;
/// What peers of one dialect tell each other and the others are not told; applications use it for
/// a title or a user's picture.
inline constexpr std::size_t kMaxExtensionBytes = 16 * 1024;

// One message. The largest is an offer; JSON writes each of its CR LF with four bytes.
inline constexpr std::size_t kMaxMessageBytes = 256 * 1024;
/// Our messages are three deep (joined, peers, peer, meta: four); unknown fields may go deeper.
inline constexpr std::size_t kMaxJsonDepth = 16;
/// Members of one object; a few more than the largest of any dialect. Names are compared pairwise.
inline constexpr std::size_t kMaxJsonMembers = 64;
/// Members and elements of one message together; a full room's `joined` has about 500.
inline constexpr std::size_t kMaxJsonValues = 8192;

// Rooms. A mesh of more than a few peers is not wanted, viewers of a broadcast are.
inline constexpr std::size_t kMaxPeersPerRoom = 128;
inline constexpr std::size_t kMaxPeers = 20000;
/// One call to each of the others in a full room.
inline constexpr std::size_t kMaxSessionsPerPeer = 128;
/// A peer whose connection broke keeps id, room and calls this long. The server sees a connection
/// break if its end is killed or a proxy between them is: four attempts of a client fit in. One
/// whose network is gone looks alive to the server much longer, and takes its old connection over.
inline constexpr std::int64_t kGraceMs = 6'000;
/// Call messages kept for a peer that is away; an offer with all its candidates has about 30.
inline constexpr std::size_t kMaxMailboxMessages = 256;
inline constexpr std::size_t kMaxMailboxBytes = 1024 * 1024;

// PeerJS, with the figures of PeerServer 1.0.2 where it has some.
/// Messages to somebody who is not there wait this long for him.
inline constexpr std::int64_t kPeerJsExpireMs = 5'000;
/// A client that has not said HEARTBEAT for this long is dropped ...
inline constexpr std::int64_t kPeerJsAliveMs = 90'000;
/// ... so clients say it this often.
inline constexpr std::int64_t kPeerJsHeartbeatMs = 5'000;
/// A page that gives up its call says so to nobody; somebody who has a bell stops to ring after
/// this.
inline constexpr std::int64_t kPeerJsAnswerMs = 60'000;
/// Of one client, for all who are not there: some calls with all their candidates.
inline constexpr std::size_t kMaxHeldFrames = 256;
inline constexpr std::size_t kMaxHeldBytes = 512 * 1024;
/// Calls that a client's half remembers; pages do not say when one ends. Below
/// kMaxSessionsPerPeer, so that a further call is never refused for those.
inline constexpr std::size_t kMaxPeerJsConnections = 96;

// Connections of a server.
inline constexpr std::size_t kMaxConnections = 20000;
/// A school or an office behind one address.
inline constexpr std::size_t kMaxConnectionsPerAddress = 1000;
/// Listen backlog; libsoup's own is 10, which a reconnecting crowd overflows at once.
inline constexpr int kListenBacklog = 4096;
/// Of one connection: a call sends about 40 messages in its first second, a peer that joins a full
/// room calls many. A token bucket of this size, filled at this rate.
inline constexpr double kMessagesPerSecond = 200.0;
inline constexpr double kMessageBurst = 2000.0;
/// The same for bytes. The burst stays below kMaxSendQueueBytes: one sender alone cannot make
/// another peer a slow reader.
inline constexpr double kBytesPerSecond = 512.0 * 1024.0;
inline constexpr double kByteBurst = 2.0 * 1024.0 * 1024.0;
/// Bytes that wait for a reader. One that does not take this much is closed, not waited for.
inline constexpr std::size_t kMaxSendQueueBytes = 4 * 1024 * 1024;
/// From accept to the end of the WebSocket handshake (slow request headers), and to hello.
inline constexpr std::int64_t kHandshakeMs = 10'000;
/// To serve one HTTP request, from its last header byte: the page over a slow line.
inline constexpr std::int64_t kRequestMs = 30'000;
/// The server pings a connection that was silent for this long ...
inline constexpr std::int64_t kPingAfterMs = 15'000;
/// ... and gives it up when it was silent for this long.
inline constexpr std::int64_t kIdleMs = 40'000;
/// Time for a peer to answer our close frame.
inline constexpr std::int64_t kCloseMs = 2'000;
/// Bytes a control frame may carry (RFC 6455, 5.5).
inline constexpr std::size_t kMaxControlBytes = 125;
/// Fragments of one message; browsers send one, proxies a few.
inline constexpr std::size_t kMaxFragments = 1024;

// Engine.IO sessions; times and payload as its reference server has them.
/// The server asks a session for a sign of life this often ...
inline constexpr std::int64_t kEngineioPingIntervalMs = 25'000;
/// ... and gives it up when none came for this long.
inline constexpr std::int64_t kEngineioPingTimeoutMs = 20'000;
/// From the WebSocket that is to replace polling to the packet that says it does.
inline constexpr std::int64_t kEngineioUpgradeMs = 10'000;
/// Body of one POST; clients read it in the handshake. One message has kMaxMessageBytes all the
/// same.
inline constexpr std::size_t kMaxEngineioPayloadBytes = 1'000'000;
/// Packets of one POST; a WebSocket may send as many messages at once (kMessageBurst).
inline constexpr std::size_t kMaxEngineioPackets = 2000;

// Clients.
inline constexpr int kHeartbeatS = 15;
inline constexpr std::int64_t kConnectMs = 10'000;
/// Reconnecting: first wait, longest wait.
inline constexpr std::int64_t kFirstRetryMs = 500;
inline constexpr std::int64_t kLongestRetryMs = 15'000;

// Page.
/// The page is a few modules; anything larger in its folder is a mistake.
inline constexpr std::size_t kMaxStaticFileBytes = 8 * 1024 * 1024;

}  // namespace booth::signaling::limits
