// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Which codec webrtccall elements talk in, when each has codecs of its own.
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/pipeline/conference_pipeline.hpp"
#include "tests/support/signaling_server.hpp"

namespace {

using booth::testing_support::ConferencePipeline;
using booth::testing_support::SignalingServer;
using testing::AnyOf;
using testing::HasSubstr;
using Peer = std::unique_ptr<ConferencePipeline>;

constexpr std::uint32_t kRed = 0xd02020, kBlue = 0x2020d0, kGreen = 0x20c020;
constexpr char kVp8Encoder[] = " ! vp8enc deadline=1 cpu-used=8 threads=1 keyframe-max-dist=15";
constexpr char kVp9Encoder[] =
    " ! vp9enc deadline=1 cpu-used=8 lag-in-frames=0 keyframe-max-dist=300";
constexpr char kH264Encoder[] =
    " ! openh264enc gop-size=15 ! video/x-h264,profile=constrained-baseline ! h264parse";
const std::vector<const char*> kEncoders{"vp8enc", "vp9enc", "openh264enc"};

class ConferenceCodec : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(server.ready()) << server.process().output(); }

  ConferencePipeline::Options options(const std::string& id, std::uint32_t color,
                                      const std::string& properties) const {
    ConferencePipeline::Options result;
    result.id = id;
    result.uri = server.url();
    result.color = color;
    result.properties = properties;
    return result;
  }
  static Peer join(const ConferencePipeline::Options& options) {
    auto peer = std::make_unique<ConferencePipeline>(options);
    EXPECT_TRUE(peer->play() && peer->wait("joined")) << peer->report();
    return peer;
  }
  Peer caller(const std::string& id, std::uint32_t color, const std::string& codecs) {
    return join(options(id, color, "video-codecs=" + codecs));
  }
  Peer viewer(const std::string& id, const std::string& codecs) {
    auto wanted = options(id, 0, "role=view video-codecs=" + codecs);
    wanted.video = wanted.audio = false;
    return join(wanted);
  }

  SignalingServer server;
};

/// The encoders that run: "vp8enc openh264enc".
std::string encoders(const ConferencePipeline& peer) {
  std::string text;
  for (const char* name : kEncoders)
    if (peer.count(name) > 0) text += (text.empty() ? "" : " ") + std::string(name);
  return text;
}

struct Codecs {
  const char* description;
  const char* anna;  ///< is there first, so that Ben calls and offers
  const char* ben;
  const char* encoder;  ///< the one both use
};

TEST_F(ConferenceCodec, IsOneBothHave) {
  const std::vector<Codecs> rows{
      {"only the second of each", "vp8,h264", "vp9,h264", "openh264enc"},
      {"the caller's first", "vp8,vp9", "vp9,vp8", "vp9enc"},
      {"the only one of the other side", "h264,vp8,vp9", "vp8", "vp8enc"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.description);
    auto anna = caller("anna", kRed, row.anna), ben = caller("ben", kBlue, row.ben);
    EXPECT_TRUE(anna->sees("ben", kBlue)) << anna->report();
    EXPECT_TRUE(ben->sees("anna", kRed)) << ben->report();
    EXPECT_EQ(encoders(*anna), row.encoder);
    EXPECT_EQ(encoders(*ben), row.encoder);
  }
}

TEST_F(ConferenceCodec, IsTheViewersFavourite) {
  auto tv = join(options("tv", kRed, "role=broadcast video-codecs=vp8,h264,vp9"));
  struct Row {
    const char* id;
    const char* codecs;
    const char* encoders;  ///< of the broadcaster, from then on
  };
  std::vector<Peer> viewers;
  for (const Row& row : {Row{"v1", "h264,vp8", "openh264enc"},
                         {"v2", "vp8,h264", "vp8enc openh264enc"},
                         {"v3", "h264", "vp8enc openh264enc"}}) {
    SCOPED_TRACE(row.codecs);
    viewers.push_back(viewer(row.id, row.codecs));
    EXPECT_TRUE(viewers.back()->sees("tv", kRed)) << viewers.back()->report();
    EXPECT_EQ(encoders(*tv), row.encoders);
  }
  EXPECT_EQ(tv->count("vp8enc") + tv->count("openh264enc"), 2u) << "one a codec";
}

TEST_F(ConferenceCodec, IsThatOfWhatComesEncoded) {
  struct Row {
    const char* encoder;
    const char* type;
  };
  for (const Row& row : {Row{kVp8Encoder, "video/x-vp8"},
                         {kVp9Encoder, "video/x-vp9"},
                         {kH264Encoder, "video/x-h264"}}) {
    SCOPED_TRACE(row.type);
    auto wanted = options("anna", kRed, "");
    wanted.encoder = row.encoder;
    auto anna = join(wanted);
    auto ben = join(options("ben", kBlue, "decode=false"));
    EXPECT_TRUE(anna->sees("ben", kBlue)) << anna->report();
    ASSERT_TRUE(ben->goes_on("anna")) << ben->report();
    EXPECT_EQ(ben->video_type("anna"), row.type);
    EXPECT_EQ(encoders(*anna), "");
    for (const char* decoder : {"vp8dec", "vp9dec", "avdec_h264"})
      EXPECT_EQ(ben->count(decoder), 0u) << decoder;
  }
}

/// Both sides are told, in a notice and on the side that finds it in a warning.
void expect_no_codec(ConferencePipeline& one, const std::string& one_id, ConferencePipeline& other,
                     const std::string& other_id, const std::string& reason) {
  EXPECT_EQ(one.wait("ended", other_id), reason) << one.report();
  EXPECT_EQ(other.wait("ended", one_id), reason) << other.report();
  EXPECT_THAT(one.report() + other.report(), AnyOf(HasSubstr("call: " + other_id + ": " + reason),
                                                   HasSubstr("call: " + one_id + ": " + reason)));
}

TEST_F(ConferenceCodec, ThatIsMissingEndsTheCallsOfThatPeerOnly) {
  auto anna = caller("anna", kRed, "vp8"), ben = caller("ben", kBlue, "h264,vp8");
  EXPECT_TRUE(anna->sees("ben", kBlue)) << anna->report();
  auto carl = caller("carl", kGreen, "vp9");
  expect_no_codec(*anna, "anna", *carl, "carl",
                  "no video codec in common: the offer has VP9, the answering side VP8");
  expect_no_codec(*ben, "ben", *carl, "carl",
                  "no video codec in common: the offer has VP9, the answering side H264, VP8");
  EXPECT_TRUE(anna->goes_on("ben")) << anna->report();
  EXPECT_TRUE(ben->goes_on("anna")) << ben->report();
  // Nor is the element broken whose calls failed.
  auto dora = caller("dora", kRed, "vp9");
  EXPECT_TRUE(carl->sees("dora", kRed)) << carl->report();
  EXPECT_EQ(anna->errors() + ben->errors() + carl->errors(), "");
}

TEST_F(ConferenceCodec, ThatComesEncodedAndNobodyKnowsIsSaid) {
  auto wanted = options("anna", kRed, "");
  wanted.encoder = kH264Encoder;
  auto anna = join(wanted);
  auto ben = caller("ben", kBlue, "vp8,vp9");
  expect_no_codec(*anna, "anna", *ben, "ben",
                  "no video codec in common: the offer has VP8, VP9, the answering side H264");
  EXPECT_EQ(anna->errors() + ben->errors(), "");
}

}  // namespace
