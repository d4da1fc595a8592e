// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What is measured of a call, and the form a browser's getStats() gives it: dictionaries whose
// types and members are those of W3C webrtc-stats. Pure; every thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace booth::session::stats {

/// All counts are uint64, all times and rates double.
using Value = std::variant<bool, std::uint64_t, double, std::string>;

/// One RTCStats dictionary; `id` and `type` are not repeated among the members.
struct Entry {
  std::string id;
  std::string type;  ///< RTCStatsType
  std::vector<std::pair<const char*, Value>> members;

  const Value* find(const std::string& member) const;
};

/// RTCStatsReport.
struct Report {
  double timestamp_ms = 0;  ///< Unix time
  std::vector<Entry> entries;
};

struct Candidate {
  std::string type;  ///< "host", "srflx", "prflx" or "relay"
  std::string address;
  unsigned port = 0;
  std::string protocol;  ///< to the other side: "udp" or "tcp"
  std::uint32_t priority = 0;
  std::string foundation;
  std::string relay_protocol;  ///< to the TURN server; local relayed candidates only
};

struct Traffic {
  std::uint64_t packets = 0;
  std::uint64_t bytes = 0;
};

/// The one transport all streams share (BUNDLE).
struct Transport {
  std::string dtls_state;  ///< RTCDtlsTransportState
  std::string ice_state;   ///< RTCIceTransportState
  bool controlling = false;
  Traffic sent, received;  ///< datagrams without IP and UDP headers
  std::vector<Candidate> local, remote;
  /// Indices into the two.
  std::optional<std::pair<std::size_t, std::size_t>> selected;
};

struct Codec {
  unsigned payload_type = 0;
  std::string mime_type;  ///< "video/VP8"
  unsigned clock_rate = 0;
  unsigned channels = 0;  ///< 0 = video
  std::string fmtp;
};

struct Frames {
  std::uint64_t count = 0;      ///< encoded ones that were handed on or have arrived
  std::uint64_t key_count = 0;  ///< among them
  std::optional<std::uint64_t> decoded;
  unsigned width = 0, height = 0;  ///< 0 = not known yet
  double per_second = 0;
};

/// How the far side receives what we send (RTCP report block).
struct ReceiverReport {
  double fraction_lost = 0;
  std::uint64_t packets_lost = 0;
  double jitter_s = 0;
  std::optional<double> round_trip_s;
};

/// What the far side says it has sent (RTCP sender report).
struct SenderReport {
  std::uint64_t packets = 0;
  std::uint64_t bytes = 0;
  double remote_timestamp_ms = 0;
};

/// One RTP stream in either direction.
struct Stream {
  std::uint32_t ssrc = 0;
  bool video = false;
  std::string mid;
  Traffic payload;                 ///< without headers
  std::uint64_t header_bytes = 0;  ///< of RTP
  std::uint64_t nacks = 0, plis = 0, firs = 0;
  std::optional<Codec> codec;
  std::optional<Frames> frames;
};

struct Sent : Stream {
  std::optional<ReceiverReport> heard;
};

struct Received : Stream {
  std::uint64_t packets_lost = 0;
  std::uint64_t packets_discarded = 0;  ///< came too late or twice
  double jitter_s = 0;
  std::optional<SenderReport> told;
};

struct Facts {
  double timestamp_ms = 0;
  std::uint64_t channels_opened = 0, channels_closed = 0;
  std::optional<Transport> transport;
  std::vector<Sent> sent;
  std::vector<Received> received;
};

/// O(entries). Ids are stable over the reports of one call.
Report report(const Facts& facts);

}  // namespace booth::session::stats
