// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What is measured of a call, as getStats() gives it.
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "signaling/session/stats_report.hpp"
#include "tests/support/w3c_stats.hpp"

namespace {

using namespace booth::session::stats;  // NOLINT: the whole file is about it
using booth::testing_support::w3c_stats_has;

Candidate host(const std::string& address, unsigned port) {
  return {"host", address, port, "udp", 2015364095, "1", ""};
}

Candidate relay(const std::string& protocol) {
  return {"relay", "192.0.2.9", 40000, "udp", 503316991, "7", protocol};
}

Sent sent_video() {
  Sent sent;
  sent.ssrc = 11;
  sent.video = true;
  sent.mid = "video0";
  sent.payload = {100, 90'000};
  sent.header_bytes = 1200;
  sent.nacks = 3;
  sent.plis = 2;
  sent.codec = Codec{96, "video/VP8", 90'000, 0, ""};
  sent.frames = Frames{50, 1, {}, 320, 240, 14.5};
  sent.heard = ReceiverReport{0.25, 4, 0.003, 0.020};
  return sent;
}

Sent sent_audio() {
  Sent sent;
  sent.ssrc = 12;
  sent.mid = "audio1";
  sent.codec = Codec{111, "audio/opus", 48'000, 2, "stereo=1"};
  sent.heard = ReceiverReport{0, 0, 0.001, 0.012};
  return sent;
}

Received received_video() {
  Received received;
  received.ssrc = 21;
  received.video = true;
  received.mid = "video0";
  received.payload = {200, 180'000};
  received.header_bytes = 2400;
  received.plis = 5;
  received.codec = Codec{96, "video/VP8", 90'000, 0, ""};
  received.frames = Frames{60, 2, 58, 640, 480, 30.0};
  received.packets_lost = 7;
  received.packets_discarded = 1;
  received.jitter_s = 0.002;
  received.told = SenderReport{190, 170'000, 1'795'301'653'584.0};
  return received;
}

Facts facts() {
  Facts all;
  all.timestamp_ms = 1'795'301'656'393.5;
  all.channels_opened = 1;
  Transport transport;
  transport.dtls_state = "connected";
  transport.ice_state = "completed";
  transport.controlling = true;
  transport.sent = {110, 100'000};
  transport.received = {210, 190'000};
  transport.local = {host("10.0.0.1", 5000), relay("tcp")};
  transport.remote = {host("10.0.0.2", 6000)};
  transport.selected = {1, 0};
  all.transport = transport;
  all.sent = {sent_video(), sent_audio()};
  all.received = {received_video()};
  return all;
}

const Entry* find(const Report& report, const std::string& type, std::uint64_t ssrc = 0) {
  for (const auto& entry : report.entries) {
    const auto* own = entry.find("ssrc");
    if (entry.type == type && (ssrc == 0 || (own && std::get<std::uint64_t>(*own) == ssrc)))
      return &entry;
  }
  return nullptr;
}

struct Row {
  const char* description;
  const char* type;
  std::uint64_t ssrc;  ///< 0 = the first of that type
  const char* member;
  Value expected;
};

TEST(StatsReport, CarriesWhatWasMeasured) {
  const auto result = report(facts());
  EXPECT_DOUBLE_EQ(result.timestamp_ms, 1'795'301'656'393.5);
  const std::vector<Row> rows{
      {"packets out", "outbound-rtp", 11, "packetsSent", std::uint64_t{100}},
      {"payload bytes out", "outbound-rtp", 11, "bytesSent", std::uint64_t{90'000}},
      {"frames out", "outbound-rtp", 11, "framesEncoded", std::uint64_t{50}},
      {"size out", "outbound-rtp", 11, "frameWidth", std::uint64_t{320}},
      {"rate out", "outbound-rtp", 11, "framesPerSecond", 14.5},
      {"asked for again", "outbound-rtp", 11, "nackCount", std::uint64_t{3}},
      {"kind", "outbound-rtp", 12, "kind", std::string("audio")},
      {"their loss", "remote-inbound-rtp", 11, "fractionLost", 0.25},
      {"their loss", "remote-inbound-rtp", 11, "packetsLost", std::uint64_t{4}},
      {"round trip", "remote-inbound-rtp", 12, "roundTripTime", 0.012},
      {"back to ours", "remote-inbound-rtp", 11, "localId", std::string("outbound-rtp-11")},
      {"packets in", "inbound-rtp", 21, "packetsReceived", std::uint64_t{200}},
      {"lost", "inbound-rtp", 21, "packetsLost", std::uint64_t{7}},
      {"jitter", "inbound-rtp", 21, "jitter", 0.002},
      {"decoded", "inbound-rtp", 21, "framesDecoded", std::uint64_t{58}},
      {"arrived", "inbound-rtp", 21, "framesReceived", std::uint64_t{60}},
      {"key frames asked for", "inbound-rtp", 21, "pliCount", std::uint64_t{5}},
      {"they say", "remote-outbound-rtp", 21, "packetsSent", std::uint64_t{190}},
      {"shortest of both", "candidate-pair", 0, "currentRoundTripTime", 0.012},
      {"pair", "candidate-pair", 0, "nominated", true},
      {"role", "transport", 0, "iceRole", std::string("controlling")},
      {"channels", "peer-connection", 0, "dataChannelsOpened", std::uint64_t{1}},
      {"codec", "codec", 0, "mimeType", std::string("video/VP8")},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(std::string(row.description) + ": " + row.type + "." + row.member);
    const auto* entry = find(result, row.type, row.ssrc);
    ASSERT_TRUE(entry);
    const auto* value = entry->find(row.member);
    ASSERT_TRUE(value);
    EXPECT_EQ(*value, row.expected);
  }
}

TEST(StatsReport, HasW3CNamesOnly) {
  for (const auto& entry : report(facts()).entries) {
    EXPECT_TRUE(w3c_stats_has(entry.type, "id")) << entry.type;
    for (const auto& [name, value] : entry.members)
      EXPECT_TRUE(w3c_stats_has(entry.type, name)) << entry.type << "." << name;
  }
}

TEST(StatsReport, EveryReferenceLeadsToAnEntryAndIdsAreUnique) {
  const auto result = report(facts());
  std::set<std::string> ids;
  for (const auto& entry : result.entries) EXPECT_TRUE(ids.insert(entry.id).second) << entry.id;
  for (const auto& entry : result.entries)
    for (const char* member : {"transportId", "codecId", "localId", "remoteId", "localCandidateId",
                               "remoteCandidateId", "selectedCandidatePairId"}) {
      const auto* id = entry.find(member);
      EXPECT_TRUE(!id || ids.contains(std::get<std::string>(*id))) << entry.id << "." << member;
    }
}

TEST(StatsReport, KnowsTheSelectedCandidates) {
  const auto result = report(facts());
  const auto* pair = find(result, "candidate-pair");
  ASSERT_TRUE(pair);
  for (const auto& entry : result.entries) {
    if (Value(entry.id) != *pair->find("localCandidateId")) continue;
    EXPECT_EQ(entry.type, "local-candidate");
    EXPECT_EQ(*entry.find("candidateType"), Value(std::string("relay")));
    EXPECT_EQ(*entry.find("relayProtocol"), Value(std::string("tcp")));
  }
}

TEST(StatsReport, LeavesOutWhatIsNotKnown) {
  Facts early;
  Transport transport;
  transport.local = {host("10.0.0.1", 5000)};
  early.transport = transport;
  early.sent = {sent_video()};
  early.sent[0].heard.reset();
  early.sent[0].frames.reset();
  early.sent[0].codec.reset();
  const auto result = report(early);
  for (const char* type : {"candidate-pair", "remote-inbound-rtp", "codec"})
    EXPECT_FALSE(find(result, type)) << type;
  const auto* sent = find(result, "outbound-rtp");
  ASSERT_TRUE(sent);
  for (const char* member : {"framesEncoded", "frameWidth", "remoteId", "codecId"})
    EXPECT_FALSE(sent->find(member)) << member;
  EXPECT_FALSE(find(result, "transport")->find("selectedCandidatePairId"));
}

TEST(StatsReport, OneCodecForAllStreamsOfItAndDirection) {
  auto all = facts();
  all.sent.push_back(sent_video());
  all.sent.back().ssrc = 13;
  int codecs = 0;
  for (const auto& entry : report(all).entries) codecs += entry.type == "codec";
  EXPECT_EQ(codecs, 3);  // VP8 out, opus out, VP8 in
}

}  // namespace
