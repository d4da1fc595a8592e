// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Which codec is used on which m-line, from real descriptions.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/call/media_plan.hpp"

namespace {

using booth::call::Codec;
using booth::call::Own;
using booth::call::OwnStream;
using booth::call::Plan;
using booth::call::plan_answer;
using booth::call::plan_from_answer;
using booth::call::plan_offer;
using testing::HasSubstr;

using Codecs = std::vector<Codec>;
const Codecs kVp8H264{Codec::kVp8, Codec::kH264}, kVp9H264{Codec::kVp9, Codec::kH264},
    kVp8{Codec::kVp8};
const Codecs kH264Vp8{Codec::kH264, Codec::kVp8}, kOpus{Codec::kOpus};

struct Line {
  const char* kind;
  const char* direction;
  std::vector<std::pair<int, const char*>> codecs;
  int port = 9;
};

const std::vector<std::pair<int, const char*>> kChromiumVideo{
    {96, "VP8"}, {97, "rtx"}, {102, "H264"}, {98, "VP9"}};

std::string fmtp(const std::string& name) {
  return name == "H264" ? "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f"
                        : "";
}

booth::sdp::Description describe(const std::vector<Line>& lines) {
  std::string text = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n";
  int mid = 0;
  for (const auto& line : lines) {
    text += "m=" + std::string(line.kind) + " " + std::to_string(line.port) + " UDP/TLS/RTP/SAVPF";
    for (const auto& [type, name] : line.codecs) text += " " + std::to_string(type);
    text += "\r\na=mid:" + std::to_string(mid++) + "\r\na=" + line.direction + "\r\n";
    for (const auto& [type, name] : line.codecs) {
      text += "a=rtpmap:" + std::to_string(type) + " " + name + "/90000\r\n";
      if (const auto values = fmtp(name); !values.empty())
        text += "a=fmtp:" + std::to_string(type) + " " + values + "\r\n";
    }
  }
  return booth::sdp::read(text);
}

Own own(std::vector<OwnStream> streams, Codecs video) {
  return {std::move(streams), std::move(video), kOpus, true, true};
}

/// "0:VP8/96 send 0 receive; ..." or the refusal.
std::string text_of(const Plan& plan) {
  if (!plan.refusal.empty()) return plan.refusal;
  std::string text;
  for (const auto& line : plan.lines) {
    if (line.over) continue;
    const bool offered = !line.answered();
    if (!offered && !line.sending() && !line.receiving()) continue;
    text += (text.empty() ? "" : "; ") + std::to_string(line.mline) + ":" + names(line.codecs);
    if (line.payload_type >= 0) text += "/" + std::to_string(line.payload_type);
    if (offered ? line.can_send : line.sending()) text += " send " + std::to_string(*line.stream);
    if (offered ? line.can_receive : line.receiving()) text += " receive";
  }
  return text;
}

struct AnswerRow {
  const char* description;
  std::vector<Line> offer;
  Own own;
  const char* plan;
};

const std::vector<AnswerRow> kAnswers{
    {"both send: the order of the offer",
     {{"video", "sendrecv", {{96, "VP8"}, {102, "H264"}}}},
     own({{true, kH264Vp8}}, kH264Vp8),
     "0:VP8/96 send 0 receive"},
    {"VP8+H264 meets VP9+H264",
     {{"video", "sendrecv", {{98, "VP9"}, {102, "H264"}}}},
     own({{true, kVp8H264}}, kVp8H264),
     "0:H264/102 send 0 receive"},
    {"nothing in common",
     {{"video", "sendrecv", {{98, "VP9"}}}},
     own({{true, kVp8H264}}, kVp8H264),
     "no video codec in common: the offer has VP9, the answering side VP8, H264"},
    {"nothing we know",
     {{"video", "sendrecv", {{45, "AV1"}}}},
     own({{true, kVp8}}, kVp8),
     "no video codec in common: the offer has others, the answering side VP8"},
    {"a viewer is asked in its own order",
     {{"video", "sendonly", {{96, "VP8"}, {102, "H264"}}}},
     own({}, kH264Vp8),
     "0:H264/102 receive"},
    {"a broadcaster answers a viewer in the viewer's order",
     {{"video", "recvonly", {{102, "H264"}, {96, "VP8"}}}},
     own({{true, kVp8H264}}, kVp8H264),
     "0:H264/102 send 0"},
    {"an encoded stream decides",
     {{"video", "sendrecv", kChromiumVideo}},
     own({{true, {Codec::kVp9}}}, {Codec::kVp8, Codec::kVp9, Codec::kH264}),
     "0:VP9/98 send 0 receive"},
    {"audio and video, ours in another order",
     {{"audio", "sendrecv", {{111, "opus"}}}, {"video", "sendrecv", kChromiumVideo}},
     own({{true, kVp8}, {false, kOpus}}, kVp8),
     "0:OPUS/111 send 1 receive; 1:VP8/96 send 0 receive"},
    {"more streams than lines",
     {{"video", "sendrecv", kChromiumVideo}},
     own({{true, kVp8}, {true, kVp8}}, kVp8),
     "0:VP8/96 send 0 receive"},
    {"more lines than streams",
     {{"video", "sendrecv", kChromiumVideo}, {"video", "sendrecv", kChromiumVideo}},
     own({{true, kVp8}}, kVp8),
     "0:VP8/96 send 0 receive; 1:VP8/96 receive"},
    {"a rejected line is left out",
     {{"video", "sendrecv", kChromiumVideo, 0}, {"audio", "sendrecv", {{111, "opus"}}}},
     own({{true, kVp8}, {false, kOpus}}, kVp8),
     "1:OPUS/111 send 1 receive"},
    {"nothing to do",
     {{"video", "recvonly", kChromiumVideo}},
     own({}, kVp8),
     "nothing would be sent or received"},
};

TEST(MediaPlan, AnswersAnOffer) {
  for (const auto& row : kAnswers) {
    SCOPED_TRACE(row.description);
    EXPECT_EQ(text_of(plan_answer(describe(row.offer), row.own)), row.plan);
  }
}

TEST(MediaPlan, ABroadcasterReceivesNothing) {
  auto broadcaster = own({{true, kVp8}, {false, kOpus}}, kVp8);
  broadcaster.receive_audio = broadcaster.receive_video = false;
  EXPECT_EQ(text_of(plan_offer(broadcaster)), "0:OPUS send 1; 1:VP8 send 0");
  const auto offer = describe({{"video", "sendrecv", kChromiumVideo}});
  EXPECT_EQ(text_of(plan_answer(offer, broadcaster)), "0:VP8/96 send 0");
}

TEST(MediaPlan, OffersAllItCanSoundFirst) {
  EXPECT_EQ(text_of(plan_offer(own({{true, kVp8H264}, {false, kOpus}}, kVp9H264))),
            "0:OPUS send 1 receive; 1:VP8, H264 send 0 receive");
  EXPECT_EQ(text_of(plan_offer(own({}, kVp9H264))), "0:OPUS receive; 1:VP9, H264 receive");
  EXPECT_EQ(text_of(plan_offer(own({{true, kVp8}}, kVp8))), "0:OPUS receive; 1:VP8 send 0 receive");
  auto nothing = own({}, kVp8);
  nothing.receive_audio = nothing.receive_video = false;
  EXPECT_THAT(text_of(plan_offer(nothing)), HasSubstr("nothing to send"));
}

struct AnsweredRow {
  const char* description;
  Line video;
  const char* plan;
  const char* warning;
};

TEST(MediaPlan, TakesWhatTheAnswerChose) {
  const auto offer = plan_offer(own({{true, kVp8H264}, {false, kOpus}}, kVp8H264));
  const Line audio{"audio", "sendrecv", {{111, "opus"}}};
  const std::vector<AnsweredRow> rows{
      {"both ways",
       {"video", "sendrecv", {{102, "H264"}}},
       "0:OPUS/111 send 1 receive; 1:H264/102 send 0 receive",
       ""},
      {"it only receives",
       {"video", "recvonly", kChromiumVideo},
       "0:OPUS/111 send 1 receive; 1:VP8/96 send 0",
       ""},
      {"it takes what was not offered",
       {"video", "sendrecv", {{98, "VP9"}}},
       "no video codec in common: the offer has VP8, H264, the answering side VP9",
       ""},
      {"Firefox rejects for want of a codec and names its own",
       {"video", "inactive", {{98, "VP9"}}, 0},
       "no video codec in common: the offer has VP8, H264, the answering side VP9",
       ""},
      {"Chromium rejects for want of a codec and names the format 0",
       {"video", "sendrecv", {{0, "PCMU"}}, 0},
       "no video codec in common: the offer has VP8, H264, the answering side others",
       ""},
      {"it wants no picture",
       {"video", "inactive", kChromiumVideo, 0},
       "0:OPUS/111 send 1 receive",
       "the other side takes no video"},
      {"it wants no picture and names no format",
       {"video", "inactive", {}, 0},
       "0:OPUS/111 send 1 receive",
       "the other side takes no video"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.description);
    const auto plan = plan_from_answer(describe({audio, row.video}), offer);
    EXPECT_EQ(text_of(plan), row.plan);
    EXPECT_EQ(plan.warning, row.warning);
  }
}

/// A call in which this side answered `offer`.
Plan answered(const std::vector<Line>& offer, const Own& own) {
  return plan_answer(describe(offer), own);
}

const Line kVideo{"video", "sendrecv", kChromiumVideo};
const Line kAudio{"audio", "sendrecv", {{111, "opus"}}};
Line with(Line line, const char* direction, int port = 9) {
  line.direction = direction;
  line.port = port;
  return line;
}

struct LaterRow {
  const char* description;
  std::vector<Line> offer;
  Own own;
  const char* plan;
};

TEST(MediaPlan, AnswersFurtherOffers) {
  const auto camera = own({{true, kVp8}, {false, kOpus}}, kVp8);
  const auto two = own({{true, kVp8}, {false, kOpus}, {true, kVp8H264}}, kVp8H264);
  const auto gone = own({{true, {}}, {false, kOpus}}, kVp8);
  const auto other = own({{true, {}}, {false, kOpus}, {true, kVp8}}, kVp8);
  const std::vector<LaterRow> rows{
      {"nothing new",
       {kVideo, kAudio},
       camera,
       "0:VP8/96 send 0 receive; 1:OPUS/111 send 1 receive"},
      {"the browser shows its screen as well",
       {kVideo, kAudio, with(kVideo, "sendonly")},
       camera,
       "0:VP8/96 send 0 receive; 1:OPUS/111 send 1 receive; 2:VP8/96 receive"},
      {"it takes its camera away",
       {with(kVideo, "recvonly"), kAudio},
       camera,
       "0:VP8/96 send 0; 1:OPUS/111 send 1 receive"},
      {"it ends a line",
       {with(kVideo, "inactive", 0), kAudio},
       camera,
       "1:OPUS/111 send 1 receive"},
      {"it has room for our second camera",
       {kVideo, kAudio, with(kVideo, "recvonly")},
       two,
       "0:VP8/96 send 0 receive; 1:OPUS/111 send 1 receive; 2:VP8/96 send 2"},
      {"a new line in a codec we lack is left alone",
       {kVideo, kAudio, {"video", "sendonly", {{98, "VP9"}}}},
       camera,
       "0:VP8/96 send 0 receive; 1:OPUS/111 send 1 receive"},
      {"our camera is gone", {kVideo, kAudio}, gone, "0:VP8/96 receive; 1:OPUS/111 send 1 receive"},
      {"another camera takes its line",
       {kVideo, kAudio},
       other,
       "0:VP8/96 send 2 receive; 1:OPUS/111 send 1 receive"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.description);
    const auto before = answered({kVideo, kAudio}, camera);
    const auto plan = plan_answer(describe(row.offer), row.own, before);
    EXPECT_EQ(text_of(plan), row.plan);
    for (std::size_t i = 0; i < before.lines.size(); ++i) {
      EXPECT_EQ(plan.lines[i].can_send, before.lines[i].can_send);
      EXPECT_EQ(plan.lines[i].can_receive, before.lines[i].can_receive);
    }
  }
}

TEST(MediaPlan, ALineThatWasLeftMayComeBack) {
  const auto camera = own({{true, kVp8}}, kVp8);
  auto plan = answered({with(kVideo, "recvonly")}, camera);
  EXPECT_EQ(text_of(plan), "0:VP8/96 send 0");
  for (const char* direction : {"sendrecv", "inactive", "sendrecv"})
    plan = plan_answer(describe({with(kVideo, direction)}), camera, plan);
  EXPECT_EQ(text_of(plan), "0:VP8/96 send 0 receive");
}

TEST(MediaPlan, OffersWhatHasCome) {
  const auto remote = describe({{"video", "sendrecv", {{97, "VP8"}, {102, "VP9"}}}, kAudio});
  auto now = own({{true, {Codec::kVp8}}, {false, kOpus}}, kVp8H264);
  const auto before = plan_answer(remote, now);
  now.streams.push_back({true, kVp8H264});
  auto plan = booth::call::extend_offer(before, now, 3, remote, {0, 1});
  EXPECT_EQ(text_of(plan),
            "0:VP8/97 send 0 receive; 1:OPUS/111 send 1 receive; 3:VP8, H264 send 2 receive; "
            "4:VP8, H264 receive");
  EXPECT_EQ(plan.lines[2].offered_types, (std::vector<int>{97, 127}))
      << "a number that means something else already is not used";
  plan = plan_from_answer(describe({kVideo,
                                    kAudio,
                                    {"application", "sendrecv", {}},
                                    {"video", "recvonly", {{127, "H264"}}},
                                    with(kVideo, "inactive", 0)}),
                          plan);
  EXPECT_EQ(plan.refusal, "");
  EXPECT_EQ(text_of(plan), "0:VP8/97 send 0 receive; 1:OPUS/111 send 1 receive; 3:H264/127 send 2");
  EXPECT_EQ(text_of(booth::call::extend_offer(plan, now, 5, remote, {})), text_of(plan));
}

TEST(MediaPlan, AsksForLinesItLacks) {
  auto now = own({{true, kVp8}, {false, kOpus}}, kVp8);
  const auto plan = answered({kVideo, kAudio}, now);
  EXPECT_EQ(booth::call::lacking(plan, now), (booth::signaling::FreeLines{0, 0}));
  now.streams.push_back({true, kVp8});
  now.streams.push_back({false, kOpus});
  EXPECT_EQ(booth::call::lacking(plan, now), (booth::signaling::FreeLines{1, 1}));
  now.streams[0].codecs.clear();
  EXPECT_EQ(booth::call::lacking(plan, now), (booth::signaling::FreeLines{1, 0}))
      << "the second camera takes the line of the first";
}

TEST(MediaPlan, TellsTheTruthAndShowsWhatStays) {
  using booth::sdp::Directions;
  using booth::sdp::Type;
  const auto now = own({{true, kVp8}}, kVp8);
  const auto plan = plan_answer(describe({with(kVideo, "recvonly"), with(kAudio, "inactive"),
                                          with(kVideo, "sendonly"), kVideo}),
                                now);
  EXPECT_EQ(shown_directions(plan), (Directions{"sendrecv", "sendonly", "sendonly", "sendonly"}));
  EXPECT_EQ(told_directions(plan, Type::kAnswer),
            (Directions{"sendonly", "inactive", "recvonly", "recvonly"}));
  EXPECT_EQ(told_directions(plan, Type::kOffer),
            (Directions{"sendrecv", "recvonly", "recvonly", "recvonly"}));
}

TEST(MediaPlan, ReadsCodecLists) {
  EXPECT_EQ(booth::call::parse_codecs("h264, vp8", true), kH264Vp8);
  EXPECT_EQ(booth::call::parse_codecs("opus", false), kOpus);
  for (const char* bad : {"", "vp8,", "opus", "av1", "vp8,vp8", "VP8"})
    EXPECT_FALSE(booth::call::parse_codecs(bad, true)) << bad;
}

}  // namespace
