// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The server's half as gst-plugins-rs' own server behaves.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/protocol/gstwebrtc_dialect.hpp"
#include "signaling/protocol/json.hpp"
#include "signaling/protocol/limits.hpp"
#include "tests/unit/gstwebrtc_lines.hpp"

namespace booth::signaling {
namespace {

using testing::HasSubstr;

TEST(Gstwebrtc, ServesAsTheRustServer) {
  play({
      {"a viewer pulls: the producer offers, both trickle, the viewer ends it",
       kSink + kPage + kStarted +
           Lines{
               R"(sink> {"type":"peer","sessionId":"$s","sdp":{"type":"offer","sdp":"v=0 o"}})",
               R"(page< {"type":"peer","sessionId":"$s","sdp":{"type":"offer","sdp":"v=0 o"}})",
               R"(page> {"type":"peer","sessionId":"$s","sdp":{"type":"answer","sdp":"v=0 a"}})",
               R"(sink< {"type":"peer","sessionId":"$s","sdp":{"type":"answer","sdp":"v=0 a"}})",
               R"(sink> {"type":"peer","sessionId":"$s","ice":{"candidate":"candidate:1","sdpMLineIndex":0}})",
               R"(page< {"type":"peer","sessionId":"$s","ice":{"candidate":"candidate:1","sdpMLineIndex":0}})",
               R"(page> {"type":"peer","sessionId":"$s","ice":{"candidate":"candidate:2","sdpMid":"0","sdpMLineIndex":0,"usernameFragment":"u"}})",
               R"(sink< {"type":"peer","sessionId":"$s","ice":{"candidate":"candidate:2","sdpMLineIndex":0,"sdpMid":"0"}})",
               R"(page> {"type":"endSession","sessionId":"$s"})",
               R"(sink< {"type":"endSessionV1_1","sessionId":"$s","error":null})"}},
      {"a viewer offers",
       kSink + kPage +
           Lines{
               R"(page> {"type":"startSession","peerId":"$sink","offer":"v=0 o"})",
               R"(page< {"type":"sessionStarted","peerId":"$sink","sessionId":"$s"})",
               R"(sink< {"type":"startSession","peerId":"$page","sessionId":"$s","offer":"v=0 o"})",
               R"(sink> {"type":"peer","sessionId":"$s","sdp":{"type":"answer","sdp":"v=0 a"}})",
               R"(page< {"type":"peer","sessionId":"$s","sdp":{"type":"answer","sdp":"v=0 a"}})"}},
      {"a producer starts a session with a passive consumer",
       kSource + kPage + kPageProduces +
           Lines{R"(page> {"type":"startSession","peerId":"$src"})",
                 R"(page< {"type":"startSession","peerId":"$src","sessionId":"$s","offer":null})",
                 R"(src< {"type":"sessionStarted","peerId":"$page","sessionId":"$s"})",
                 R"(page> {"type":"peer","sessionId":"$s","sdp":{"type":"offer","sdp":"v=0 o"}})",
                 R"(src< {"type":"peer","sessionId":"$s","sdp":{"type":"offer","sdp":"v=0 o"}})"}},
      {"lists name producers and consumers, the asking peer too",
       kSource + kSink + kPage + kPageProduces +
           Lines{
               R"(page> {"type":"list"})",
               R"(page< {"type":"list","producers":[{"id":"$page","meta":{"name":"Pat"}},{"id":"$sink","meta":{"name":"Door"}}]})",
               R"(page> {"type":"listConsumers"})",
               R"(page< {"type":"listConsumers","consumers":[{"id":"$src","meta":null}]})"}},
      {"listeners hear who comes, changes and goes",
       kPage + kSink +
           Lines{
               R"(page< {"type":"peerStatusChanged","roles":["producer"],"meta":{"name":"Door"},"peerId":"$sink"})",
               R"(sink> {"type":"setPeerStatus","roles":["producer"],"meta":{"a":[1,{"b":null}]},"peerId":"$sink"})",
               R"(page< {"type":"peerStatusChanged","roles":["producer"],"meta":{"a":[1,{"b":null}]},"peerId":"$sink"})",
               R"(sink> {"type":"setPeerStatus","roles":["producer"],"meta":{"a":[1,{"b":null}]},"peerId":"$sink"})",
               R"(sink-)",
               R"(page< {"type":"peerStatusChanged","roles":[],"meta":{"a":[1,{"b":null}]},"peerId":"$sink"})"}},
      {"who produces no more ends its sessions",
       kSink + kPage + kStarted +
           Lines{R"(sink> {"type":"setPeerStatus","roles":[],"meta":null})",
                 R"(page< {"type":"endSession","sessionId":"$s"})",
                 R"(page< {"type":"peerStatusChanged","roles":[],"meta":null,"peerId":"$sink"})"}},
      {"who is gone ends its sessions, without an error",
       kSink + kPage + kStarted +
           Lines{R"(page-)", R"(sink< {"type":"endSessionV1_1","sessionId":"$s","error":null})"}},
      {"an end with an error reaches those who speak 1.1",
       kSink + kSource +
           Lines{R"(src> {"type":"startSession","peerId":"$sink"})",
                 R"(src< {"type":"sessionStarted","peerId":"$sink","sessionId":"$s"})",
                 R"(sink< {"type":"startSession","peerId":"$src","sessionId":"$s","offer":null})",
                 R"(sink> {"type":"endSessionV1_1","sessionId":"$s","error":"no decoder"})",
                 R"(src< {"type":"endSessionV1_1","sessionId":"$s","error":"no decoder"})"}},
      {"... and others as an end",
       kSink + kPage + kStarted +
           Lines{R"(sink> {"type":"endSessionV1_1","sessionId":"$s","error":"no decoder"})",
                 R"(page< {"type":"endSession","sessionId":"$s"})"}},
      {"what is said about a session that is over is nobody's error",
       kSink + kPage +
           Lines{
               R"(page> {"type":"endSession","sessionId":"gone"})",
               R"(page> {"type":"peer","sessionId":"gone","sdp":{"type":"answer","sdp":"v=0"}})"}},
      {"a room in the path, and in the query",
       kSink + Lines{R"(a+ /gstwebrtc/attic)", R"(a< {"type":"welcome","peerId":"$a"})",
                     R"(a> {"type":"setPeerStatus","roles":["producer"],"meta":null})",
                     R"(b+ /gstwebrtc?room=attic)", R"(b< {"type":"welcome","peerId":"$b"})",
                     R"(b> {"type":"list"})",
                     R"(b< {"type":"list","producers":[{"id":"$a","meta":null}]})"}},
  });
}

TEST(Gstwebrtc, RefusesWhatTheRustServerRefuses) {
  struct Case {
    const char* description;
    const char* frame;
    const char* details;
  };
  const Case cases[] = {
      {"both at once", R"({"type":"setPeerStatus","roles":["producer","consumer"],"meta":null})",
       "as both producer and passive consumer"},
      {"late version", R"({"type":"setProtocolVersion","version":"v1_1"})",
       "must be first message"},
      {"nobody", R"({"type":"startSession","peerId":"nobody"})", "Peer with ID 'nobody' not found"},
      {"neither role", R"({"type":"startSession","peerId":"$idle"})",
       "Missing a producer or a consumer"},
      {"itself", R"({"type":"startSession","peerId":"$page"})", "not found"},
      {"offer of a consumer",
       R"({"type":"peer","sessionId":"$s","sdp":{"type":"offer","sdp":"v=0"}})",
       "is not the producer"},
      {"error of a 1.0 peer", R"({"type":"endSessionV1_1","sessionId":"$s","error":"x"})",
       "minimum protocol version is 1.1"},
      {"answer to nothing", R"({"type":"peer","sessionId":"$s","sdp":{"type":"answer","sdp":""}})",
       "answer without an offer"},
      // Malformed.
      {"no JSON", R"({"type":)", "no JSON"},
      {"no object", R"([1])", "not an object"},
      {"no type", R"({"roles":[]})", "'type' is missing"},
      {"unknown type", R"({"type":"newPeer"})", "unknown type 'newPeer'"},
      {"a server's word", R"({"type":"welcome","peerId":"x"})", "unknown type"},
      {"unknown version", R"({"type":"setProtocolVersion","version":"v9"})", "'version'"},
      {"no roles", R"({"type":"setPeerStatus","meta":null})", "'roles' is missing"},
      {"no such role", R"({"type":"setPeerStatus","roles":["boss"]})", "'roles' has an item"},
      {"no target", R"({"type":"startSession"})", "'peerId' is missing"},
      {"offer that is no text", R"({"type":"startSession","peerId":"$sink","offer":{}})",
       "'offer' is no text"},
      {"neither sdp nor ice", R"({"type":"peer","sessionId":"$s"})", "'sdp'"},
      {"odd description", R"({"type":"peer","sessionId":"$s","sdp":{"type":"pranswer","sdp":""}})",
       "neither offer nor answer"},
      {"negative line",
       R"({"type":"peer","sessionId":"$s","ice":{"candidate":"c","sdpMLineIndex":-1}})",
       "'sdpMLineIndex'"},
      {"candidate with a line break",
       R"({"type":"peer","sessionId":"$s","ice":{"candidate":"a\nb","sdpMLineIndex":0}})",
       "control characters"},
      {"no session", R"({"type":"endSession"})", "'sessionId' is missing"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.description);
    Town town;
    town.play(Lines{"idle+ /", R"(idle< {"type":"welcome","peerId":"$idle"})"} + kSink + kPage +
              kStarted);
    town.play({std::string("page> ") + c.frame, R"(page< {"type":"error","details":"$why"})"});
    EXPECT_THAT(town.value("why"), HasSubstr(c.details));
    town.play({R"(page> {"type":"endSession","sessionId":"$s"})",
               R"(sink< {"type":"endSessionV1_1","sessionId":"$s","error":null})"});
  }
}

TEST(Gstwebrtc, KeepsItsLimits) {
  const auto meta = [](std::size_t bytes) {
    return R"(sink> {"type":"setPeerStatus","roles":["producer"],"meta":")" +
           std::string(bytes, 'x') + R"("})";
  };
  const std::size_t frame = std::string(R"({"gstwebrtc":["producer"],"meta":""})").size();
  Town town;
  town.play(kSink + Lines{meta(limits::kMaxExtensionBytes - frame)});
  town.play(
      {meta(limits::kMaxExtensionBytes - frame + 1), R"(sink< {"type":"error","details":"$why"})"});
  EXPECT_THAT(town.value("why"), HasSubstr("'meta' is longer"));
}

TEST(Gstwebrtc, SaysWhyNobodyElseFits) {
  Rooms::Settings settings;
  settings.max_peers_per_room = 1;
  Town town(settings);
  town.play(kSink);
  town.play({"late+ /", R"(late< {"type":"error","details":"the room is full"})"});
  EXPECT_TRUE(town.closed("late"));
  town.play({"odd+ /gstwebrtc/" + std::string(limits::kMaxRoomBytes + 1, 'r'),
             R"(odd< {"type":"error","details":"no name of a room"})"});
  EXPECT_TRUE(town.closed("odd"));
}

TEST(Gstwebrtc, AListStaysReadable) {
  Rooms::Settings settings;
  Town town(settings);
  const std::string meta(limits::kMaxExtensionBytes - 100, 'x');
  for (int i = 0; i < 20; ++i) {
    const std::string name = "p" + std::to_string(i);
    town.connect(name, "/");
    town.say(name, R"({"type":"setPeerStatus","roles":["producer"],"meta":")" + meta + R"("})");
  }
  town.say("p0", R"({"type":"list"})");
  const std::string list = town.heard("p0").back();
  EXPECT_LE(list.size(), limits::kMaxMessageBytes);
  EXPECT_TRUE(json::parse(list).value);
}

TEST(Gstwebrtc, IsFoundByItsPaths) {
  for (const char* path : {"/", "/gstwebrtc", "/gstwebrtc/", "/gstwebrtc/room"})
    EXPECT_TRUE(gstwebrtc::serves(path)) << path;
  for (const char* path : {"", "/booth", "/gstwebrtcx", "/x"})
    EXPECT_FALSE(gstwebrtc::serves(path)) << path;
}

}  // namespace
}  // namespace booth::signaling
