// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/peerjs_wire.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/protocol/limits.hpp"

namespace booth::signaling::peerjs {
namespace {

using testing::HasSubstr;

std::string text(std::size_t bytes) { return std::string(bytes, 'x'); }

/// As peerjs 1.5.5 writes it.
std::string offer(const std::string& sdp, const std::string& more = R"(,"type":"media")",
                  const std::string& id = "mc_1") {
  return R"({"type":"OFFER","payload":{"sdp":{"type":"offer","sdp":")" + sdp + R"("})" + more +
         R"(,"connectionId":")" + id + R"("},"dst":"bob"})";
}

std::string candidate(const std::string& line, const std::string& more = "") {
  return R"({"type":"CANDIDATE","payload":{"candidate":{"candidate":")" + line +
         R"(","sdpMid":"0","sdpMLineIndex":0,"usernameFragment":"pm16")" + more +
         R"(},"type":"media","connectionId":"mc_1"},"dst":"bob"})";
}

TEST(PeerJsWire, ReadsWhatAPageSays) {
  const auto media =
      read(offer("v=0", R"(,"type":"media","metadata":{"n":[1,"ü"]})"), Writer::kClient);
  ASSERT_TRUE(media.frame) << media.error;
  EXPECT_EQ(media.frame->type, Type::kOffer);
  EXPECT_EQ(media.frame->other, "bob");
  EXPECT_EQ(media.frame->session, "mc_1");
  EXPECT_EQ(media.frame->sdp, "v=0");
  EXPECT_FALSE(media.frame->data);

  const auto data =
      read(offer("v=0", R"(,"type":"data","label":"chat","reliable":true,"serialization":"json")",
                 "dc_1"),
           Writer::kClient);
  ASSERT_TRUE(data.frame) << data.error;
  EXPECT_TRUE(data.frame->data);
  EXPECT_TRUE(is_data(data.frame->extension));

  const auto old = read(offer("v=0", R"(,"type":"media","browser":"chrome")"), Writer::kClient);
  EXPECT_TRUE(old.frame) << "clients up to 1.4.7 name their browser";

  const auto trickled =
      read(candidate("candidate:1 1 udp 1 192.0.2.1 9 typ host"), Writer::kClient);
  ASSERT_TRUE(trickled.frame) << trickled.error;
  EXPECT_EQ(trickled.frame->candidate.candidate, "candidate:1 1 udp 1 192.0.2.1 9 typ host");
  EXPECT_EQ(trickled.frame->candidate.mid, "0");

  EXPECT_EQ(read(R"({"type":"HEARTBEAT"})", Writer::kClient).frame->type, Type::kHeartbeat);
  EXPECT_EQ(read(R"({"type":"SOMETHING-NEW","payload":7})", Writer::kClient).frame->type,
            Type::kOther);
}

TEST(PeerJsWire, ReadsWhatAServerSays) {
  const auto taken =
      read(R"({"type":"ID-TAKEN","payload":{"msg":"ID is taken"}})", Writer::kServer);
  ASSERT_TRUE(taken.frame) << taken.error;
  EXPECT_EQ(taken.frame->type, Type::kIdTaken);
  EXPECT_EQ(taken.frame->text, "ID is taken");
  const auto expired = read(R"({"type":"EXPIRE","src":"nobody","dst":"alice"})", Writer::kServer);
  ASSERT_TRUE(expired.frame);
  EXPECT_EQ(expired.frame->other, "nobody");
  EXPECT_EQ(read(R"({"type":"OPEN"})", Writer::kServer).frame->type, Type::kOpen);
}

TEST(PeerJsWire, WritesWhatPeerServerSays) {
  EXPECT_EQ(write(Type::kOpen, {}), R"({"type":"OPEN"})");
  EXPECT_EQ(write(Type::kExpire, {"nobody", "alice"}),
            R"({"type":"EXPIRE","src":"nobody","dst":"alice"})");
  EXPECT_EQ(write_text(Type::kIdTaken, "ID is taken"),
            R"({"type":"ID-TAKEN","payload":{"msg":"ID is taken"}})");
  EXPECT_EQ(write(Answer{{"mc_1", {}, "bob"}, "v=0"}, false, {"bob", "alice"}),
            R"({"type":"ANSWER","src":"bob","dst":"alice","payload":{"sdp":{"type":"answer",)"
            R"("sdp":"v=0"},"type":"media","connectionId":"mc_1"}})");
  EXPECT_EQ(write(Offer{{"s", {}, "ada"}, "v=0"}, {"ada", "bob"}),
            R"({"type":"OFFER","src":"ada","dst":"bob","payload":{"sdp":{"type":"offer",)"
            R"("sdp":"v=0"},"type":"media","connectionId":"s"}})");
}

TEST(PeerJsWire, CompletesCandidatesForBrowsers) {
  EXPECT_EQ(write(Candidate{{"s", {}, "ada"}, "1 1 udp", "", 2}, true, {"ada", "bob"}),
            R"({"type":"CANDIDATE","src":"ada","dst":"bob","payload":{"candidate":{)"
            R"("candidate":"candidate:1 1 udp","sdpMid":null,"sdpMLineIndex":2},)"
            R"("type":"data","connectionId":"s"}})");
}

TEST(PeerJsWire, CarriesThePayloadOfAnOfferFromPageToPage) {
  const auto frame =
      read(offer("v=0",
                 R"(,"type":"data","metadata":{"a":[1,2.5,null]},"label":"chat","reliable":false,)"
                 R"("serialization":"binary")",
                 "dc_1"),
           Writer::kClient)
          .frame;
  ASSERT_TRUE(frame);
  EXPECT_EQ(write(Offer{{"dc_1", {}, "ada"}, frame->sdp, frame->extension}, {"ada", "bob"}),
            R"({"type":"OFFER","src":"ada","dst":"bob","payload":{"sdp":{"type":"offer",)"
            R"("sdp":"v=0"},"type":"data","metadata":{"a":[1,2.5,null]},"label":"chat",)"
            R"("reliable":false,"serialization":"binary","connectionId":"dc_1"}})");
}

TEST(PeerJsWire, TakesTheExtensionsOfOtherDialectsForNone) {
  for (const char* extension : {"{}", "no JSON", "[]", R"({"type":"data"})", R"({"peerjs":7})"}) {
    EXPECT_FALSE(is_data(extension)) << extension;
    EXPECT_THAT(write(Offer{{"s", {}, "ada"}, "v=0", extension}, {"ada", "bob"}),
                HasSubstr(R"("type":"media","connectionId":"s")"))
        << extension;
  }
}

TEST(PeerJsWire, KnowsTheRuleOfIds) {
  struct Case {
    const char* description;
    std::string id;
    bool good;
  };
  const Case cases[] = {
      {"a UUID", "0b3f4a52-9a54-4c0e-9f5b-2f3ac5a1bd7e", true},
      {"a word", "alice", true},
      {"one character", "7", true},
      {"words", "Alice from-the_house", true},
      {"nothing", "", false},
      {"a space first", " alice", false},
      {"a dash last", "alice-", false},
      {"two dashes", "a--b", false},
      {"a point", "a.b", false},
      {"an umlaut", "Jörg", false},
      {"a quote", "a\"b", false},
      {"the longest", text(limits::kMaxIdBytes), true},
      {"one longer", text(limits::kMaxIdBytes + 1), false},
      {"the longest with a space, which counts three", text(limits::kMaxIdBytes - 4) + " x", true},
      {"one longer with a space", text(limits::kMaxIdBytes - 3) + " x", false},
  };
  for (const Case& c : cases) EXPECT_EQ(is_client_id(c.id), c.good) << c.description;
}

TEST(PeerJsWire, WritesSpacesOfIdsForOthers) {
  EXPECT_EQ(peer_id("Alice in Bonn"), "Alice%20in%20Bonn");
  EXPECT_EQ(wire_id("Alice%20in%20Bonn"), "Alice in Bonn");
  EXPECT_EQ(wire_id("plain"), "plain");
}

struct Case {
  const char* description;
  std::string bytes;
  const char* error;  ///< part of it; null = it is read
};

class PeerJsRead : public testing::TestWithParam<Case> {};

TEST_P(PeerJsRead, RefusesWhatIsPastALimit) {
  const Read read = peerjs::read(GetParam().bytes, Writer::kClient);
  EXPECT_EQ(read.frame.has_value(), !GetParam().error) << GetParam().description << read.error;
  EXPECT_THAT(read.error, HasSubstr(GetParam().error ? GetParam().error : ""))
      << GetParam().description;
}

std::string named(const std::string& member, std::size_t bytes) {
  return R"(,"type":"media",")" + member + R"(":")" + text(bytes) + "\"";
}
/// What the extension adds to a text of metadata.
constexpr std::size_t kAround =
    std::string_view(R"({"peerjs":{"type":"media","metadata":""}})").size();

INSTANTIATE_TEST_SUITE_P(
    Table, PeerJsRead,
    testing::Values(
        Case{"no JSON", "OFFER", "no JSON"}, Case{"nothing", "", "no JSON"},
        Case{"no object", "[1]", "not an object"}, Case{"no type", "{}", "'type' is missing"},
        Case{"a type that is no text", R"({"type":1})", "'type'"},
        Case{"two types", R"({"type":"OFFER","type":"ANSWER"})", "twice"},
        Case{"an offer to nobody", R"({"type":"OFFER","payload":{}})", "'dst' is missing"},
        Case{"a dst that is no text", R"({"type":"LEAVE","dst":["bob"]})", "'dst'"},
        Case{"an offer without payload", R"({"type":"OFFER","dst":"b"})", "'payload' is missing"},
        Case{"a payload that is no object", R"({"type":"OFFER","dst":"b","payload":[]})",
             "not an object"},
        Case{"an offer without connection",
             R"({"type":"OFFER","dst":"b","payload":{"type":"media"}})", "'connectionId'"},
        Case{"an offer without SDP",
             R"({"type":"OFFER","dst":"b","payload":{"type":"media","connectionId":"c"}})",
             "'sdp'"},
        Case{"an offer of nothing known", offer("v=0", R"(,"type":"smell")"), "neither media"},
        Case{
            "an answer that is an offer",
            R"({"type":"ANSWER","dst":"b","payload":{"connectionId":"c","sdp":{"type":"offer","sdp":""}}})",
            "'type'"},
        Case{"a connection with a space", offer("v=0", R"(,"type":"media")", "a b"),
             "'connectionId'"},
        Case{"the longest connection id",
             offer("", R"(,"type":"media")", text(limits::kMaxIdBytes)), nullptr},
        Case{"one longer", offer("", R"(,"type":"media")", text(limits::kMaxIdBytes + 1)),
             "'connectionId'"},
        Case{"the longest SDP", offer(text(limits::kMaxSdpBytes)), nullptr},
        Case{"one longer", offer(text(limits::kMaxSdpBytes + 1)), "'sdp'"},
        Case{"the longest metadata",
             offer("", named("metadata", limits::kMaxExtensionBytes - kAround)), nullptr},
        Case{"one longer", offer("", named("metadata", limits::kMaxExtensionBytes - kAround + 1)),
             "'metadata'"},
        Case{"the longest candidate", candidate(text(limits::kMaxCandidateBytes)), nullptr},
        Case{"one longer", candidate(text(limits::kMaxCandidateBytes + 1)), "'candidate'"},
        Case{"a candidate of two lines", candidate("a\\nb"), "control characters"},
        Case{"a candidate that is no text",
             R"({"type":"CANDIDATE","dst":"b",)"
             R"("payload":{"connectionId":"c","candidate":{"candidate":7}}})",
             "'candidate'"},
        Case{"an m-line below 0",
             R"({"type":"CANDIDATE","dst":"b",)"
             R"("payload":{"connectionId":"c","candidate":{"sdpMLineIndex":-1}}})",
             "'sdpMLineIndex'"},
        Case{"the end of candidates", candidate(""), nullptr}));

}  // namespace
}  // namespace booth::signaling::peerjs
