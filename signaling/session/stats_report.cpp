// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/stats_report.hpp"

#include <algorithm>
#include <string_view>

namespace booth::session::stats {

namespace {

constexpr const char* kTransportId = "transport";

std::string candidate_id(bool local, const Candidate& candidate) {
  return std::string(local ? "local" : "remote") + "-" + candidate.type + "-" + candidate.protocol +
         "-" + candidate.address + "-" + std::to_string(candidate.port) +
         (candidate.relay_protocol.empty() ? "" : "-" + candidate.relay_protocol);
}

std::string stream_id(std::string_view type, std::uint32_t ssrc) {
  return std::string(type) + "-" + std::to_string(ssrc);
}

std::string codec_id(bool sent, const Codec& codec) {
  return (sent ? "codec-out-" : "codec-in-") + std::to_string(codec.payload_type) + "-" +
         codec.mime_type;
}

void add_text(Entry& entry, const char* name, const std::string& text) {
  if (!text.empty()) entry.members.emplace_back(name, text);
}

Entry candidate_entry(bool local, const Candidate& candidate) {
  Entry entry{candidate_id(local, candidate),
              local ? "local-candidate" : "remote-candidate",
              {{"transportId", kTransportId},
               {"candidateType", candidate.type},
               {"address", candidate.address},
               {"port", std::uint64_t{candidate.port}},
               {"protocol", candidate.protocol},
               {"priority", std::uint64_t{candidate.priority}}}};
  add_text(entry, "foundation", candidate.foundation);
  add_text(entry, "relayProtocol", candidate.relay_protocol);
  return entry;
}

/// libnice keeps the round trip of its checks to itself; RTCP takes the same way.
std::optional<double> round_trip(const Facts& facts) {
  std::optional<double> shortest;
  for (const auto& sent : facts.sent) {
    if (!sent.heard || !sent.heard->round_trip_s) continue;
    shortest = std::min(*sent.heard->round_trip_s, shortest.value_or(*sent.heard->round_trip_s));
  }
  return shortest;
}

void add_traffic(Entry& entry, const Transport& transport) {
  entry.members.emplace_back("packetsSent", transport.sent.packets);
  entry.members.emplace_back("bytesSent", transport.sent.bytes);
  entry.members.emplace_back("packetsReceived", transport.received.packets);
  entry.members.emplace_back("bytesReceived", transport.received.bytes);
}

/// With the candidates, and the pair in use.
void add_transport(Report& report, const Facts& facts) {
  const auto& transport = *facts.transport;
  Entry entry{kTransportId,
              "transport",
              {{"dtlsState", transport.dtls_state},
               {"iceState", transport.ice_state},
               {"iceRole", std::string(transport.controlling ? "controlling" : "controlled")}}};
  add_traffic(entry, transport);
  if (transport.selected) {
    const auto local = candidate_id(true, transport.local[transport.selected->first]);
    const auto remote = candidate_id(false, transport.remote[transport.selected->second]);
    Entry pair{"pair-" + local + "-" + remote,
               "candidate-pair",
               {{"transportId", kTransportId},
                {"localCandidateId", local},
                {"remoteCandidateId", remote},
                {"state", std::string("succeeded")},
                {"nominated", true}}};
    add_traffic(pair, transport);
    if (const auto time = round_trip(facts))
      pair.members.emplace_back("currentRoundTripTime", *time);
    entry.members.emplace_back("selectedCandidatePairId", pair.id);
    report.entries.push_back(std::move(pair));
  }
  report.entries.push_back(std::move(entry));
  for (const auto& each : transport.local) report.entries.push_back(candidate_entry(true, each));
  for (const auto& each : transport.remote) report.entries.push_back(candidate_entry(false, each));
}

void add_codec(Report& report, bool sent, const Codec& codec) {
  const auto id = codec_id(sent, codec);
  const auto is_same = [&](const Entry& entry) { return entry.id == id; };
  if (std::any_of(report.entries.begin(), report.entries.end(), is_same)) return;
  Entry entry{id,
              "codec",
              {{"transportId", kTransportId},
               {"payloadType", std::uint64_t{codec.payload_type}},
               {"mimeType", codec.mime_type},
               {"clockRate", std::uint64_t{codec.clock_rate}}}};
  if (codec.channels > 0) entry.members.emplace_back("channels", std::uint64_t{codec.channels});
  add_text(entry, "sdpFmtpLine", codec.fmtp);
  report.entries.push_back(std::move(entry));
}

/// What all four kinds of streams begin with.
Entry stream_entry(const char* type, const Stream& stream, bool sent) {
  Entry entry{stream_id(type, stream.ssrc),
              type,
              {{"ssrc", std::uint64_t{stream.ssrc}},
               {"kind", std::string(stream.video ? "video" : "audio")},
               {"transportId", kTransportId}}};
  if (stream.codec) entry.members.emplace_back("codecId", codec_id(sent, *stream.codec));
  return entry;
}

void add_own(Entry& entry, const Stream& stream) {
  add_text(entry, "mid", stream.mid);
  entry.members.emplace_back("nackCount", stream.nacks);
  if (!stream.video) return;
  entry.members.emplace_back("pliCount", stream.plis);
  entry.members.emplace_back("firCount", stream.firs);
}

void add_picture(Entry& entry, const Frames& frames) {
  entry.members.emplace_back("framesPerSecond", frames.per_second);
  if (frames.width == 0) return;
  entry.members.emplace_back("frameWidth", std::uint64_t{frames.width});
  entry.members.emplace_back("frameHeight", std::uint64_t{frames.height});
}

Entry outbound(const Sent& sent) {
  auto entry = stream_entry("outbound-rtp", sent, true);
  add_own(entry, sent);
  entry.members.emplace_back("packetsSent", sent.payload.packets);
  entry.members.emplace_back("bytesSent", sent.payload.bytes);
  entry.members.emplace_back("headerBytesSent", sent.header_bytes);
  if (sent.video && sent.frames) {
    entry.members.emplace_back("framesEncoded", sent.frames->count);
    entry.members.emplace_back("framesSent", sent.frames->count);
    entry.members.emplace_back("keyFramesEncoded", sent.frames->key_count);
    add_picture(entry, *sent.frames);
  }
  if (sent.heard)
    entry.members.emplace_back("remoteId", stream_id("remote-inbound-rtp", sent.ssrc));
  return entry;
}

Entry remote_inbound(const Sent& sent) {
  auto entry = stream_entry("remote-inbound-rtp", sent, true);
  entry.members.emplace_back("localId", stream_id("outbound-rtp", sent.ssrc));
  entry.members.emplace_back("packetsLost", sent.heard->packets_lost);
  entry.members.emplace_back("fractionLost", sent.heard->fraction_lost);
  entry.members.emplace_back("jitter", sent.heard->jitter_s);
  if (sent.heard->round_trip_s)
    entry.members.emplace_back("roundTripTime", *sent.heard->round_trip_s);
  return entry;
}

Entry inbound(const Received& received) {
  auto entry = stream_entry("inbound-rtp", received, false);
  add_own(entry, received);
  entry.members.emplace_back("packetsReceived", received.payload.packets);
  entry.members.emplace_back("bytesReceived", received.payload.bytes);
  entry.members.emplace_back("headerBytesReceived", received.header_bytes);
  entry.members.emplace_back("packetsLost", received.packets_lost);
  entry.members.emplace_back("packetsDiscarded", received.packets_discarded);
  entry.members.emplace_back("jitter", received.jitter_s);
  if (received.video && received.frames) {
    entry.members.emplace_back("framesReceived", received.frames->count);
    if (received.frames->decoded) {
      entry.members.emplace_back("framesDecoded", *received.frames->decoded);
      entry.members.emplace_back("keyFramesDecoded", received.frames->key_count);
    }
    add_picture(entry, *received.frames);
  }
  if (received.told)
    entry.members.emplace_back("remoteId", stream_id("remote-outbound-rtp", received.ssrc));
  return entry;
}

Entry remote_outbound(const Received& received) {
  auto entry = stream_entry("remote-outbound-rtp", received, false);
  entry.members.emplace_back("localId", stream_id("inbound-rtp", received.ssrc));
  entry.members.emplace_back("packetsSent", received.told->packets);
  entry.members.emplace_back("bytesSent", received.told->bytes);
  entry.members.emplace_back("remoteTimestamp", received.told->remote_timestamp_ms);
  return entry;
}

}  // namespace

const Value* Entry::find(const std::string& member) const {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [&](const auto& each) { return each.first == member; });
  return found == members.end() ? nullptr : &found->second;
}

Report report(const Facts& facts) {
  Report result{facts.timestamp_ms, {}};
  auto& entries = result.entries;
  entries.push_back({"peer-connection",
                     "peer-connection",
                     {{"dataChannelsOpened", facts.channels_opened},
                      {"dataChannelsClosed", facts.channels_closed}}});
  if (facts.transport) add_transport(result, facts);
  for (const auto& sent : facts.sent) {
    if (sent.codec) add_codec(result, true, *sent.codec);
    entries.push_back(outbound(sent));
    if (sent.heard) entries.push_back(remote_inbound(sent));
  }
  for (const auto& received : facts.received) {
    if (received.codec) add_codec(result, false, *received.codec);
    entries.push_back(inbound(received));
    if (received.told) entries.push_back(remote_outbound(received));
  }
  return result;
}

}  // namespace booth::session::stats
