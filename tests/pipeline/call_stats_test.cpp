// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What webrtccall says of a call while it goes on: W3C stats, and the log of the negotiation.
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gst/guarded.hpp"
#include "gst/ref.hpp"
#include "signaling/session/signal_handler.hpp"
#include "tests/pipeline/conference_pipeline.hpp"
#include "tests/pipeline/stats_listener.hpp"
#include "tests/support/signaling_server.hpp"
#include "tests/support/w3c_stats.hpp"

namespace {

using namespace booth::testing_support;  // NOLINT: the whole file is about it
using booth::Ref;
using booth::session::SignalHandler;
using testing::AnyOf;
using testing::Contains;
using testing::IsEmpty;
using Peer = std::unique_ptr<ConferencePipeline>;

constexpr std::uint32_t kRed = 0xd02020, kBlue = 0x2020d0;
constexpr double kRtpHeader = 12;

Peer make(const SignalingServer& server, const std::string& id, std::uint32_t color,
          const std::string& properties) {
  ConferencePipeline::Options options;
  options.id = id;
  options.uri = server.url();
  options.color = color;
  options.properties = "local-address=127.0.0.1 " + properties;
  return std::make_unique<ConferencePipeline>(options);
}

StatsReport shown_of(const ConferencePipeline& pipeline, const std::string& peer) {
  Ref<GstStructure> all;
  g_object_get(pipeline.element(), "stats", all.out(), nullptr);
  const GValue* report = gst_structure_get_value(all.get(), peer.c_str());
  return report ? StatsReport::read(gst_value_get_structure(report)) : StatsReport();
}

class CallStats : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(server.ready()) << server.process().output(); }

  /// Anna and Ben talk, and tell of it every 200 ms.
  void connect() {
    anna = make(server, "anna", kRed, "stats-interval=200");
    ASSERT_TRUE(anna->play() && anna->wait("joined")) << anna->report();
    ben = make(server, "ben", kBlue, "stats-interval=200");
    ASSERT_TRUE(ben->play() && ben->wait("connected", "anna")) << ben->report();
    ASSERT_TRUE(anna->sees("ben", kBlue)) << anna->report();
    ASSERT_TRUE(ben->sees("anna", kRed)) << ben->report();
  }

  SignalingServer server;
  Peer anna, ben;
};

/// RTCP has come from the other side, about every stream, and pictures since the report before.
bool is_complete(const StatsReport& report) {
  for (const char* type : {"inbound-rtp", "outbound-rtp"})
    if (report.find(type, "video").number("framesPerSecond") <= 0) return false;
  return std::ranges::all_of(std::vector{"video", "audio"}, [&](const char* kind) {
    return report.find("remote-inbound-rtp", kind).number("roundTripTime") >= 0 &&
           report.find("remote-outbound-rtp", kind).number("packetsSent") > 0 &&
           report.find("inbound-rtp", kind).number("packetsReceived") > 20;
  });
}

void expect_plausible(const StatsReport& report, bool controlling) {
  const auto transport = report.find("transport");
  EXPECT_EQ(transport.text("dtlsState"), "connected");
  EXPECT_THAT(transport.text("iceState"), AnyOf("connected", "completed"));
  EXPECT_EQ(transport.text("iceRole"), controlling ? "controlling" : "controlled");
  EXPECT_EQ(report.selected(true).text("candidateType"), "host");
  // It may have been met before its candidate came.
  EXPECT_THAT(report.selected(false).text("candidateType"), AnyOf("host", "prflx"));
  for (const bool local : {true, false}) {
    EXPECT_EQ(report.selected(local).text("address"), "127.0.0.1");
    EXPECT_EQ(report.selected(local).text("protocol"), "udp");
  }
  const auto pair = report.find("candidate-pair");
  EXPECT_EQ(pair.number("nominated"), 1);
  EXPECT_GE(pair.number("currentRoundTripTime"), 0);
  EXPECT_LT(pair.number("currentRoundTripTime"), 10);
  for (const char* type : {"inbound-rtp", "outbound-rtp"}) {
    const auto video = report.find(type, "video");
    EXPECT_EQ(video.number("frameWidth"), 160) << type;
    EXPECT_EQ(video.number("frameHeight"), 120) << type;
    EXPECT_EQ(report.by_id(video.text("codecId")).text("mimeType"), "video/VP8") << type;
    const auto audio = report.find(type, "audio");
    EXPECT_EQ(report.by_id(audio.text("codecId")).text("mimeType"), "audio/opus") << type;
    EXPECT_EQ(report.by_id(audio.text("codecId")).number("channels"), 2) << type;
  }
  const auto received = report.find("inbound-rtp", "video");
  EXPECT_GE(received.number("keyFramesDecoded"), 1);
  EXPECT_LE(received.number("framesDecoded"), received.number("framesReceived"));
  EXPECT_GT(received.number("framesDecoded"), 0);
  EXPECT_GE(received.number("jitter"), 0);
  EXPECT_LT(received.number("jitter"), 10);
  EXPECT_GE(received.number("headerBytesReceived"),
            kRtpHeader * received.number("packetsReceived"));
}

void expect_w3c(const StatsReport& report) {
  for (const auto& [id, entry] : report.entries) {
    EXPECT_EQ(entry.text("id"), id);
    EXPECT_EQ(entry.text("type"), entry.type);
    for (const auto& [name, value] : entry.texts) {
      EXPECT_TRUE(w3c_stats_has(entry.type, name)) << entry.type << "." << name;
      const bool reference = name.ends_with("Id") || name == "localId" || name == "remoteId";
      EXPECT_TRUE(!reference || report.entries.contains(value)) << id << "." << name;
    }
    for (const auto& [name, value] : entry.numbers)
      EXPECT_TRUE(w3c_stats_has(entry.type, name)) << entry.type << "." << name;
  }
}

TEST_F(CallStats, ArePlausibleCompleteAndNamedByW3C) {
  ASSERT_NO_FATAL_FAILURE(connect());
  StatsListener annas(anna->element()), bens(ben->element());
  const auto from_ben = bens.wait(is_complete);  // ben came later, so he rang and offers
  const auto from_anna = annas.wait(is_complete);
  ASSERT_TRUE(is_complete(from_ben)) << from_ben.to_string();
  ASSERT_TRUE(is_complete(from_anna)) << from_anna.to_string();
  expect_plausible(from_ben, true);
  expect_plausible(from_anna, false);
  expect_w3c(from_ben);
  EXPECT_EQ(from_anna.selected(true).number("port"), from_ben.selected(false).number("port"));
  EXPECT_EQ(from_ben.selected(true).number("port"), from_anna.selected(false).number("port"));
  EXPECT_GE(shown_of(*anna, "ben").timestamp(), from_anna.timestamp());
}

TEST_F(CallStats, WhatOneSideSendsTheOtherReceives) {
  ASSERT_NO_FATAL_FAILURE(connect());
  StatsListener annas(anna->element()), bens(ben->element());
  const auto any = [](const StatsReport& report) { return report.timestamp() > 0; };
  for (const char* kind : {"video", "audio"}) {
    SCOPED_TRACE(kind);
    const auto before = annas.wait(any).find("outbound-rtp", kind);
    const auto arrived = bens.wait([&](const StatsReport& report) {
      const auto in = report.find("inbound-rtp", kind);
      return in.number("packetsReceived") + in.number("packetsLost") >=
             before.number("packetsSent");
    });
    const auto in = arrived.find("inbound-rtp", kind);
    const auto after = annas
                           .wait([&](const StatsReport& report) {
                             return report.timestamp() >= arrived.timestamp();
                           })
                           .find("outbound-rtp", kind);
    EXPECT_EQ(in.number("ssrc"), after.number("ssrc"));
    EXPECT_GT(before.number("packetsSent"), 0);
    EXPECT_GE(in.number("packetsReceived") + in.number("packetsLost"),
              before.number("packetsSent"));
    EXPECT_LE(in.number("packetsReceived"), after.number("packetsSent"));
    EXPECT_GT(in.number("bytesReceived"), 0);
    EXPECT_LE(in.number("bytesReceived"), after.number("bytesSent"));
  }
}

TEST_F(CallStats, EndWithTheCall) {
  ASSERT_NO_FATAL_FAILURE(connect());
  StatsListener annas(anna->element());
  EXPECT_GT(annas.wait([](const StatsReport&) { return true; }).timestamp(), 0);
  EXPECT_FALSE(shown_of(*anna, "ben").entries.empty());
  anna->act("hang-up");
  ASSERT_TRUE(anna->wait("ended", "ben")) << anna->report();
  EXPECT_TRUE(shown_of(*anna, "ben").entries.empty());
}

/// The log of one webrtccall as "event detail" lines.
class Log {
 public:
  explicit Log(GstElement* call) : call_(call) {
    handler_ = SignalHandler<const char*, const GstStructure*>::connect(
        call, "negotiation", [lines = lines_](const char* peer, const GstStructure* entry) {
          std::string line = std::string(peer) + " " + gst_structure_get_name(entry);
          for (const char* member : {"type", "state"})
            if (const char* text = gst_structure_get_string(entry, member))
              line += std::string(" ") + text;
          const char* sdp = gst_structure_get_string(entry, "sdp");
          if (sdp && !std::string_view(sdp).starts_with("v=0")) line += " without description";
          lines->lock()->push_back(line);
        });
  }
  ~Log() { g_signal_handler_disconnect(call_, handler_); }
  std::vector<std::string> lines() const { return lines_->copy(); }

 private:
  using Lines = booth::Guarded<std::vector<std::string>>;
  GstElement* call_;
  std::shared_ptr<Lines> lines_ = std::make_shared<Lines>();
  gulong handler_;
};

TEST_F(CallStats, TheLogTellsTheNegotiationToWhoAsks) {
  anna = make(server, "anna", kRed, "negotiation-log=true");
  ben = make(server, "ben", kBlue, "negotiation-log=true");
  const auto carl = make(server, "carl", kBlue, "");
  Log annas(anna->element()), bens(ben->element()), carls(carl->element());
  ASSERT_TRUE(anna->play() && anna->wait("joined")) << anna->report();
  ASSERT_TRUE(ben->play() && ben->wait("connected", "anna")) << ben->report();
  ASSERT_TRUE(carl->play() && carl->wait("connected", "anna")) << carl->report();
  for (const char* line :
       {"anna setLocalDescription offer", "anna signalingstatechange have-local-offer",
        "anna icecandidate", "anna icegatheringstatechange complete",
        "anna setRemoteDescription answer", "anna signalingstatechange stable",
        "anna addIceCandidate", "anna iceconnectionstatechange checking",
        "anna connectionstatechange connected"})
    EXPECT_THAT(bens.lines(), Contains(line));
  for (const char* line : {"ben setRemoteDescription offer", "ben setLocalDescription answer",
                           "ben signalingstatechange have-remote-offer"})
    EXPECT_THAT(annas.lines(), Contains(line));
  EXPECT_THAT(carls.lines(), IsEmpty());
}

}  // namespace
