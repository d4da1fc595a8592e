// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The client's half: its user speaks as to Booth's own server, the wire is gstwebrtc's.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/protocol/gstwebrtc_client.hpp"
#include "signaling/protocol/limits.hpp"
#include "tests/unit/gstwebrtc_lines.hpp"

namespace booth::signaling {
namespace {

using gstwebrtc::Client;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// webrtcsignaling as a producer, then as a consumer.
const Lines kCamera{
    R"(cam+ gstwebrtc producer)",
    R"(cam< {"type":"welcome","booth":1,"id":"$cam","token":"","iceServers":[],"heartbeat":0,"resumed":false})",
    R"(cam> {"type":"hello","booth":1,"meta":{"name":"Cam"}})",
    R"(cam> {"type":"join","room":"booth"})",
    R"(cam< {"type":"joined","room":"booth","peers":[]})",
};
const Lines kViewer{
    R"(tv+ gstwebrtc consumer)",
    R"(tv< {"type":"welcome","booth":1,"id":"$tv","token":"","iceServers":[],"heartbeat":0,"resumed":false})",
    R"(tv> {"type":"hello","booth":1,"meta":{"name":"TV"}})",
    R"(tv> {"type":"join","room":"booth"})",
};
const Lines kViewerSeesTheCamera =
    kCamera + kViewer +
    Lines{
        R"(cam< {"type":"peer-joined","peer":{"id":"$tv","meta":{"name":"TV","audio":true,"video":true,"screen":false}}})",
        R"(tv< {"type":"joined","room":"booth","peers":[{"id":"$cam","meta":{"name":"Cam","audio":true,"video":true,"screen":false}}]})",
    };

TEST(GstwebrtcClient, ProducesAndConsumes) {
  play({
      {"the consumer rings, the producer offers",
       kViewerSeesTheCamera +
           Lines{
               R"(tv> {"type":"ring","session":"mine","to":"$cam"})",
               R"(cam< {"type":"ring","session":"$s","from":"$tv","calleeOffers":true})",
               R"(cam> {"type":"accept","session":"$s","to":"$tv","calleeOffers":true})",
               R"(cam> {"type":"offer","session":"$s","to":"$tv","sdp":"v=0 o"})",
               R"(tv< {"type":"accept","session":"mine","from":"$cam","calleeOffers":true})",
               R"(tv< {"type":"offer","session":"mine","from":"$cam","sdp":"v=0 o"})",
               R"(tv> {"type":"answer","session":"mine","to":"$cam","sdp":"v=0 a"})",
               R"(cam< {"type":"answer","session":"$s","from":"$tv","sdp":"v=0 a"})",
               R"(tv> {"type":"candidate","session":"mine","to":"$cam","candidate":"c","sdpMid":"m","sdpMLineIndex":2})",
               R"(cam< {"type":"candidate","session":"$s","from":"$tv","candidate":"c","sdpMid":"m","sdpMLineIndex":2})",
               R"(tv> {"type":"end-of-candidates","session":"mine","to":"$cam"})",
               R"(cam> {"type":"restart-request","session":"$s","to":"$tv"})",
               R"(tv> {"type":"bye","session":"mine","to":"$cam","reason":"hung up"})",
               R"(cam< {"type":"bye","session":"$s","from":"$tv"})"}},
      {"the producer rings and offers",
       kViewerSeesTheCamera +
           Lines{R"(cam> {"type":"ring","session":"mine","to":"$tv"})",
                 R"(cam< {"type":"accept","session":"mine","from":"$tv"})",
                 R"(tv< {"type":"ring","session":"$s","from":"$cam"})",
                 R"(tv> {"type":"accept","session":"$s","to":"$cam"})",
                 R"(cam> {"type":"offer","session":"mine","to":"$tv","sdp":"v=0 o"})",
                 R"(tv< {"type":"offer","session":"$s","from":"$cam","sdp":"v=0 o"})",
                 R"(tv> {"type":"answer","session":"$s","to":"$cam","sdp":"v=0 a"})",
                 R"(cam< {"type":"answer","session":"mine","from":"$tv","sdp":"v=0 a"})",
                 R"(cam> {"type":"bye","session":"mine","to":"$tv","reason":"hung up"})",
                 R"(tv< {"type":"bye","session":"$s","from":"$cam"})"}},
      {"a producer that is busy says so",
       kViewerSeesTheCamera +
           Lines{R"(tv> {"type":"ring","session":"mine","to":"$cam"})",
                 R"(cam< {"type":"ring","session":"$s","from":"$tv","calleeOffers":true})",
                 R"(cam> {"type":"reject","session":"$s","to":"$tv","reason":"busy"})",
                 R"(tv< {"type":"reject","session":"mine","from":"$cam","reason":"busy"})"}},
      {"a consumer does not offer",
       kViewerSeesTheCamera +
           Lines{
               R"(tv> {"type":"ring","session":"mine","to":"$cam"})",
               R"(cam< {"type":"ring","session":"$s","from":"$tv","calleeOffers":true})",
               R"(tv> {"type":"offer","session":"mine","to":"$cam","sdp":"v=0"})",
               R"(tv< {"type":"error","code":"wrong-state","text":"only the producer offers","session":"mine"})",
               R"(tv> {"type":"offer","session":"other","to":"$cam","sdp":"v=0"})",
               R"(tv< {"type":"error","code":"unknown-session","text":"a session begins with a ring","session":"other"})"}},
      {"who cannot be asked for an offer gets one",
       kViewer +
           Lines{
               R"(tv< {"type":"joined","room":"booth","peers":[]})", R"(ben+ /booth)",
               R"(ben> {"type":"hello","booth":1,"id":"ben"})",
               R"(ben< {"type":"welcome","booth":1,"id":"ben","token":"$token","iceServers":[],"heartbeat":15,"resumed":false})",
               R"(ben> {"type":"join","room":"booth"})",
               R"(tv< {"type":"peer-joined","peer":{"id":"ben","meta":{"name":"","audio":true,"video":true,"screen":false}}})",
               R"(ben< {"type":"joined","room":"booth","peers":[{"id":"$tv","meta":{"name":"TV","audio":false,"video":false,"screen":false}}]})",
               R"(tv> {"type":"ring","session":"mine","to":"ben"})",
               R"(ben< {"type":"ring","session":"$s","from":"$tv","calleeOffers":true})",
               R"(ben> {"type":"reject","session":"$s","to":"$tv","reason":"cannot be asked for an offer"})",
               R"(tv< {"type":"accept","session":"mine","from":"ben"})",
               R"(tv> {"type":"candidate","session":"mine","to":"ben","candidate":"early","sdpMLineIndex":0})",
               R"(tv> {"type":"offer","session":"mine","to":"ben","sdp":"v=0 o"})",
               R"(ben< {"type":"offer","session":"$t","from":"$tv","sdp":"v=0 o"})",
               R"(ben< {"type":"candidate","session":"$t","from":"$tv","candidate":"early","sdpMLineIndex":0})",
               R"(ben> {"type":"answer","session":"$t","to":"$tv","sdp":"v=0 a"})",
               R"(tv< {"type":"answer","session":"mine","from":"ben","sdp":"v=0 a"})",
               R"(tv> {"type":"bye","session":"mine","to":"ben","reason":"hung up"})",
               R"(ben< {"type":"bye","session":"$t","from":"$tv"})"}},
      {"nobody is there",
       kCamera +
           Lines{
               R"(cam> {"type":"ring","session":"mine","to":"nobody"})",
               R"(cam< {"type":"error","code":"unknown-peer","text":"Peer with ID 'nobody' not found","session":"mine"})"}},
      {"the other one leaves",
       kViewerSeesTheCamera +
           Lines{R"(tv> {"type":"ring","session":"mine","to":"$cam"})",
                 R"(cam< {"type":"ring","session":"$s","from":"$tv","calleeOffers":true})",
                 R"(cam-)", R"(tv< {"type":"reject","session":"mine","from":"$cam"})",
                 R"(tv< {"type":"peer-left","peer":"$cam"})"}},
      {"a page watches the producer",
       kCamera + kPage +
           Lines{R"(page> {"type":"list"})",
                 R"(page< {"type":"list","producers":[{"id":"$cam","meta":{"name":"Cam"}}]})",
                 R"(page> {"type":"startSession","peerId":"$cam"})",
                 R"(page< {"type":"sessionStarted","peerId":"$cam","sessionId":"$s"})",
                 R"(cam< {"type":"ring","session":"$s","from":"$page","calleeOffers":true})"}},
      {"a page offers to the producer",
       kCamera + kPage +
           Lines{
               R"(page> {"type":"startSession","peerId":"$cam","offer":"v=0 o"})",
               R"(page< {"type":"sessionStarted","peerId":"$cam","sessionId":"$s"})",
               R"(cam< {"type":"offer","session":"$s","from":"$page","sdp":"v=0 o"})",
               R"(cam> {"type":"answer","session":"$s","to":"$page","sdp":"v=0 a"})",
               R"(page< {"type":"peer","sessionId":"$s","sdp":{"type":"answer","sdp":"v=0 a"}})"}},
  });
}

/// A half without a server: what it said since the last question.
struct Wire {
  explicit Wire(StreamRole role = StreamRole::kProducer, const char* uri = "ws://h:8443",
                const char* room = "booth")
      : half(ClientContext{
            .uri = uri, .room = room, .random_text = {}, .peer_id = {}, .role = role}) {}

  Output hear(const std::string& frame) {
    Output output;
    half.receive(frame, output);
    return output;
  }
  Output say(const Message& message) {
    Output output;
    half.say(message, output);
    return output;
  }
  void join() {
    Output output;
    half.opened(output);
    hear(R"({"type":"welcome","peerId":"me"})");
    say(Join{"booth"});
    hear(R"({"type":"list","producers":[]})");
  }
  Client half;
};

TEST(GstwebrtcClient, SaysWhatRustClientsSay) {
  Wire wire;
  Output opened;
  wire.half.opened(opened);
  EXPECT_THAT(opened.frames, ElementsAre(R"({"type":"setProtocolVersion","version":"v1_1"})"));
  Hello hello;
  hello.meta.name = "Cam";
  EXPECT_THAT(wire.say(hello).frames, IsEmpty());
  wire.hear(R"({"type":"welcome","peerId":"me"})");
  EXPECT_THAT(
      wire.say(Join{"booth"}).frames,
      ElementsAre(
          R"({"type":"setPeerStatus","roles":["producer","listener"],"meta":{"name":"Cam"},"peerId":"me"})",
          R"({"type":"listConsumers"})", R"({"type":"list"})"));
  EXPECT_THAT(wire.say(Ring{{"s", "you", {}}}).frames,
              ElementsAre(R"({"type":"startSession","peerId":"you"})"));
}

TEST(GstwebrtcClient, NamesTheRoomInTheQuery) {
  struct Case {
    const char* uri;
    const char* room;
    const char* url;
  };
  const Case cases[] = {
      {"ws://h:8443", "booth", "ws://h:8443"},
      {"ws://h:8443", "attic", "ws://h:8443?room=attic"},
      {"ws://h/gstwebrtc?x=1", "a b/ü", "ws://h/gstwebrtc?x=1&room=a%20b%2F%C3%BC"},
      {"ws://h/?room=mine", "attic", "ws://h/?room=mine"},
  };
  for (const Case& c : cases)
    EXPECT_EQ(Wire(StreamRole::kProducer, c.uri, c.room).half.url(), c.url);
}

TEST(GstwebrtcClient, EndsASessionThatWasGivenUpBeforeItHadAName) {
  Wire wire(StreamRole::kConsumer);
  wire.join();
  wire.say(Ring{{"s", "you", {}}});
  EXPECT_THAT(wire.say(Cancel{{"s", "you", {}}, ""}).frames, IsEmpty());
  const Output named = wire.hear(R"({"type":"sessionStarted","peerId":"you","sessionId":"n"})");
  EXPECT_THAT(named.frames, ElementsAre(R"({"type":"endSession","sessionId":"n"})"));
  EXPECT_THAT(named.messages, IsEmpty());
}

TEST(GstwebrtcClient, KnowsThatItsSessionsAreOverWhenItReconnects) {
  Wire wire;
  wire.join();
  wire.hear(R"({"type":"startSession","peerId":"you","sessionId":"n","offer":null})");
  Output again;
  wire.half.opened(again);
  ASSERT_THAT(again.messages, SizeIs(1));
  EXPECT_EQ(std::get<Bye>(again.messages[0]).call.session, "n");
}

TEST(GstwebrtcClient, AsksForNoMoreThanTheServerAnswers) {
  Wire wire;
  wire.join();
  for (std::size_t i = 0; i < Client::kMaxAsked; ++i)
    EXPECT_THAT(wire.say(Ring{{"s" + std::to_string(i), "you", {}}}).frames, SizeIs(1));
  const Output refused = wire.say(Ring{{"s", "you", {}}});
  EXPECT_THAT(refused.frames, IsEmpty());
  EXPECT_EQ(std::get<Error>(refused.messages.at(0)).code, ErrorCode::kTooManySessions);
}

TEST(GstwebrtcClient, PassesOverWhatItDoesNotUnderstand) {
  Wire wire(StreamRole::kConsumer);
  wire.join();
  wire.hear(R"({"type":"sessionStarted","peerId":"you","sessionId":"n"})");
  for (const char* frame :
       {"", "{", "[]", "null", R"({"type":1})", R"({"type":"later"})", R"({"type":"welcome"})",
        R"({"type":"list"})", R"({"type":"list","producers":[{"id":7},{},3]})",
        R"({"type":"peerStatusChanged","peerId":"you","roles":["boss"]})",
        R"({"type":"peerStatusChanged","roles":["producer"]})",
        R"({"type":"sessionStarted","peerId":"you"})", R"({"type":"startSession"})",
        R"({"type":"peer","sessionId":"n"})", R"({"type":"peer","sessionId":"n","sdp":7})",
        R"({"type":"peer","sessionId":"n","ice":{"candidate":"c","sdpMLineIndex":1000}})",
        R"({"type":"peer","sessionId":"other","sdp":{"type":"offer","sdp":""}})",
        R"({"type":"endSession","sessionId":"other"})",
        R"({"type":"sessionStarted","peerId":"you","sessionId":"n"})"}) {
    const Output output = wire.hear(frame);
    EXPECT_THAT(output.frames, IsEmpty()) << frame;
    EXPECT_THAT(output.messages, IsEmpty()) << frame;
  }
}

TEST(GstwebrtcClient, ShortensWhatAServerSaysToOneLine) {
  Wire wire(StreamRole::kConsumer);
  wire.join();
  struct Case {
    const char* description;
    std::string text;
    std::string line;
  };
  const std::string full(limits::kMaxReasonBytes, 'x');
  const std::string almost(limits::kMaxReasonBytes - 1, 'x');
  const Case cases[] = {
      {"as it is", full, full},
      {"one more", full + "x", full},
      {"not in the middle of a character", almost + "\u00fc", almost},
      {"no line breaks", R"(a\nb)", "a b"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.description);
    const Output output = wire.hear(R"({"type":"error","details":")" + c.text + R"("})");
    EXPECT_EQ(std::get<Error>(output.messages.at(0)).text, c.line);
  }
}

TEST(GstwebrtcClient, BoundsWhatAServerMakesItKeep) {
  Wire wire(StreamRole::kConsumer);
  wire.join();
  std::size_t rings = 0, peers = 0;
  for (int i = 0; i < 400; ++i) {
    const std::string id = std::to_string(i);
    rings += wire.hear(R"({"type":"sessionStarted","peerId":"p","sessionId":")" + id + R"("})")
                 .messages.size();
    peers +=
        wire.hear(R"({"type":"peerStatusChanged","roles":["producer"],"peerId":")" + id + R"("})")
            .messages.size();
  }
  EXPECT_EQ(rings, limits::kMaxSessionsPerPeer);
  EXPECT_EQ(peers, limits::kMaxPeersPerRoom);
}

}  // namespace
}  // namespace booth::signaling
