// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// gstwebrtc peers and those of Booth's own protocol, which has everything the other dialects have.
#include <gtest/gtest.h>

#include "tests/unit/gstwebrtc_lines.hpp"

namespace booth::signaling {
namespace {

/// A peer of Booth's own protocol, in the room before the gstwebrtc peers.
const Lines kBen{
    R"(ben+ /booth)",
    R"(ben> {"type":"hello","booth":1,"id":"ben","meta":{"name":"Ben"}})",
    R"(ben< {"type":"welcome","booth":1,"id":"ben","token":"$token","iceServers":[],"heartbeat":15,"resumed":false})",
    R"(ben> {"type":"join","room":"booth"})",
    R"(ben< {"type":"joined","room":"booth","peers":[]})",
};
const Lines kBenSeesThePage{
    R"(page+ /)",
    R"(page< {"type":"welcome","peerId":"$page"})",
    R"(ben< {"type":"peer-joined","peer":{"id":"$page","meta":{"name":"","audio":false,"video":false,"screen":false}}})",
};

TEST(Gstwebrtc, MeetsPeersOfOtherDialects) {
  play({
      {"they are producers with a name, and are heard of when they come and go",
       kPage +
           Lines{
               R"(ben+ /booth)",
               R"(ben> {"type":"hello","booth":1,"id":"ben","meta":{"name":"Ben"}})",
               R"(ben< {"type":"welcome","booth":1,"id":"ben","token":"$token","iceServers":[],"heartbeat":15,"resumed":false})",
               R"(ben> {"type":"join","room":"booth"})",
               R"(ben< {"type":"joined","room":"booth","peers":[{"id":"$page","meta":{"name":"","audio":false,"video":false,"screen":false}}]})",
               R"(page< {"type":"peerStatusChanged","roles":["producer"],"meta":{"name":"Ben"},"peerId":"ben"})",
               R"(ben> {"type":"update","meta":{"name":"Ben","audio":false}})",
               R"(page> {"type":"list"})",
               R"(page< {"type":"list","producers":[{"id":"ben","meta":{"name":"Ben"}}]})",
               R"(ben> {"type":"leave"})",
               R"(page< {"type":"peerStatusChanged","roles":[],"meta":{"name":"Ben"},"peerId":"ben"})"}},
      {"a viewer asks one to offer",
       kBen + kBenSeesThePage +
           Lines{
               R"(page> {"type":"startSession","peerId":"ben"})",
               R"(page< {"type":"sessionStarted","peerId":"ben","sessionId":"$s"})",
               R"(ben< {"type":"ring","session":"$s","from":"$page","calleeOffers":true})",
               R"(ben> {"type":"accept","session":"$s","to":"$page","calleeOffers":true})",
               R"(ben> {"type":"offer","session":"$s","to":"$page","sdp":"v=0 o"})",
               R"(page< {"type":"peer","sessionId":"$s","sdp":{"type":"offer","sdp":"v=0 o"}})",
               R"(page> {"type":"peer","sessionId":"$s","sdp":{"type":"answer","sdp":"v=0 a"}})",
               R"(ben< {"type":"answer","session":"$s","from":"$page","sdp":"v=0 a"})",
               R"(ben> {"type":"candidate","session":"$s","to":"$page","candidate":"c","sdpMLineIndex":1})",
               R"(page< {"type":"peer","sessionId":"$s","ice":{"candidate":"c","sdpMLineIndex":1}})",
               R"(ben> {"type":"end-of-candidates","session":"$s","to":"$page"})",
               R"(ben> {"type":"bye","session":"$s","to":"$page","reason":"done"})",
               R"(page< {"type":"endSession","sessionId":"$s"})"}},
      {"... which is refused",
       kBen + kBenSeesThePage +
           Lines{R"(page> {"type":"startSession","peerId":"ben"})",
                 R"(page< {"type":"sessionStarted","peerId":"ben","sessionId":"$s"})",
                 R"(ben< {"type":"ring","session":"$s","from":"$page","calleeOffers":true})",
                 R"(ben> {"type":"reject","session":"$s","to":"$page","reason":"busy"})",
                 R"(page< {"type":"endSession","sessionId":"$s"})"}},
      {"... which the viewer gives up",
       kBen + kBenSeesThePage +
           Lines{R"(page> {"type":"startSession","peerId":"ben"})",
                 R"(page< {"type":"sessionStarted","peerId":"ben","sessionId":"$s"})",
                 R"(ben< {"type":"ring","session":"$s","from":"$page","calleeOffers":true})",
                 R"(page> {"type":"endSession","sessionId":"$s"})",
                 R"(ben< {"type":"cancel","session":"$s","from":"$page"})"}},
      {"... which cannot offer",
       kBen + kBenSeesThePage +
           Lines{
               R"(page> {"type":"startSession","peerId":"ben"})",
               R"(page< {"type":"sessionStarted","peerId":"ben","sessionId":"$s"})",
               R"(ben< {"type":"ring","session":"$s","from":"$page","calleeOffers":true})",
               R"(ben> {"type":"accept","session":"$s","to":"$page"})",
               R"(page< {"type":"endSession","sessionId":"$s"})",
               R"(ben< {"type":"bye","session":"$s","from":"$page","reason":"cannot be asked for an offer"})"}},
      {"a viewer offers itself",
       kBen + kBenSeesThePage +
           Lines{
               R"(page> {"type":"startSession","peerId":"ben","offer":"v=0 o"})",
               R"(page< {"type":"sessionStarted","peerId":"ben","sessionId":"$s"})",
               R"(ben< {"type":"offer","session":"$s","from":"$page","sdp":"v=0 o"})",
               R"(ben> {"type":"answer","session":"$s","to":"$page","sdp":"v=0 a"})",
               R"(page< {"type":"peer","sessionId":"$s","sdp":{"type":"answer","sdp":"v=0 a"}})"}},
      {"nobody rings who neither produces nor consumes",
       kBen + kBenSeesThePage +
           Lines{
               R"(ben> {"type":"ring","session":"b1","to":"$page"})",
               R"(ben< {"type":"reject","session":"b1","from":"$page","reason":"it is no producer"})",
               R"(ben> {"type":"offer","session":"b2","to":"$page","sdp":"v=0"})",
               R"(ben< {"type":"bye","session":"b2","from":"$page","reason":"it is no producer"})"}},
  });
}

const Lines kBenSeesThePageProduce =
    kBen + kBenSeesThePage +
    Lines{
        R"(page> {"type":"setPeerStatus","roles":["producer","listener"],"meta":{"display-name":"Pat"}})",
        R"(page< {"type":"peerStatusChanged","roles":["producer","listener"],"meta":{"display-name":"Pat"},"peerId":"$page"})",
        R"(ben< {"type":"peer-updated","peer":{"id":"$page","meta":{"name":"Pat","audio":true,"video":true,"screen":false}}})",
    };
const Lines kBenSeesTheSource =
    kBen +
    Lines{
        R"(src+ /)",
        R"(src< {"type":"welcome","peerId":"$src"})",
        R"(ben< {"type":"peer-joined","peer":{"id":"$src","meta":{"name":"","audio":false,"video":false,"screen":false}}})",
        R"(src> {"type":"setProtocolVersion","version":"v1_1"})",
        R"(src> {"type":"setPeerStatus","roles":["consumer"],"meta":null,"peerId":"$src"})",
        R"(ben< {"type":"peer-updated","peer":{"id":"$src","meta":{"name":"","audio":false,"video":false,"screen":false}}})",
    };

TEST(Gstwebrtc, IsCalledByPeersOfOtherDialects) {
  play({
      {"a producer offers whoever rings it",
       kBenSeesThePageProduce +
           Lines{R"(ben> {"type":"ring","session":"b1","to":"$page"})",
                 R"(page< {"type":"startSession","peerId":"ben","sessionId":"b1","offer":null})",
                 R"(ben< {"type":"accept","session":"b1","from":"$page","calleeOffers":true})",
                 R"(page> {"type":"peer","sessionId":"b1","sdp":{"type":"offer","sdp":"v=0 o"}})",
                 R"(ben< {"type":"offer","session":"b1","from":"$page","sdp":"v=0 o"})",
                 R"(ben> {"type":"answer","session":"b1","to":"$page","sdp":"v=0 a"})",
                 R"(page< {"type":"peer","sessionId":"b1","sdp":{"type":"answer","sdp":"v=0 a"}})",
                 R"(ben> {"type":"offer","session":"b1","to":"$page","sdp":"v=0 again"})",
                 R"(page> {"type":"endSession","sessionId":"b1"})",
                 R"(ben< {"type":"bye","session":"b1","from":"$page"})"}},
      {"a page's producer would not answer an offer",
       kBenSeesThePageProduce +
           Lines{
               R"(ben> {"type":"offer","session":"b1","to":"$page","sdp":"v=0 o"})",
               R"(ben< {"type":"bye","session":"b1","from":"$page","reason":"this producer takes no offers: ring it"})"}},
      {"webrtcsink answers one",
       kSink +
           Lines{
               R"(ben+ /booth)",
               R"(ben> {"type":"hello","booth":1,"id":"ben","meta":{"name":"Ben"}})",
               R"(ben< {"type":"welcome","booth":1,"id":"ben","token":"$token","iceServers":[],"heartbeat":15,"resumed":false})",
               R"(ben> {"type":"join","room":"booth"})",
               R"(ben< {"type":"joined","room":"booth","peers":[{"id":"$sink","meta":{"name":"Door","audio":true,"video":true,"screen":false}}]})",
               R"(ben> {"type":"offer","session":"b1","to":"$sink","sdp":"v=0 o"})",
               R"(sink< {"type":"startSession","peerId":"ben","sessionId":"b1","offer":"v=0 o"})",
               R"(sink> {"type":"peer","sessionId":"b1","sdp":{"type":"answer","sdp":"v=0 a"}})",
               R"(ben< {"type":"answer","session":"b1","from":"$sink","sdp":"v=0 a"})",
               R"(ben> {"type":"bye","session":"b1","to":"$sink","reason":"hung up"})",
               R"(sink< {"type":"endSessionV1_1","sessionId":"b1","error":null})"}},
      {"a passive consumer is offered to",
       kBenSeesTheSource +
           Lines{R"(ben> {"type":"ring","session":"b1","to":"$src"})",
                 R"(src< {"type":"sessionStarted","peerId":"ben","sessionId":"b1"})",
                 R"(ben< {"type":"accept","session":"b1","from":"$src"})",
                 R"(ben> {"type":"offer","session":"b1","to":"$src","sdp":"v=0 o"})",
                 R"(src< {"type":"peer","sessionId":"b1","sdp":{"type":"offer","sdp":"v=0 o"}})"}},
      {"... without a ring",
       kBenSeesTheSource +
           Lines{R"(ben> {"type":"offer","session":"b1","to":"$src","sdp":"v=0 o"})",
                 R"(src< {"type":"sessionStarted","peerId":"ben","sessionId":"b1"})",
                 R"(src< {"type":"peer","sessionId":"b1","sdp":{"type":"offer","sdp":"v=0 o"}})",
                 R"(ben> {"type":"bye","session":"b1","to":"$src","reason":"busy"})",
                 R"(src< {"type":"endSessionV1_1","sessionId":"b1","error":"busy"})"}},
      {"... but never asked to offer",
       kBenSeesTheSource +
           Lines{
               R"(ben> {"type":"ring","session":"b1","to":"$src","calleeOffers":true})",
               R"(ben< {"type":"reject","session":"b1","from":"$src","reason":"cannot be asked for an offer"})"}},
  });
}

}  // namespace
}  // namespace booth::signaling
