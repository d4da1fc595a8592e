// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/plain_wire.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/protocol/limits.hpp"

namespace booth::signaling {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Kind = PlainWire::Kind;

const Candidate kCandidate{{}, "candidate:1 1 UDP 1 127.0.0.1 9 typ host", "0", 1};
const std::string kInit =
    R"({"candidate":"candidate:1 1 UDP 1 127.0.0.1 9 typ host","sdpMid":"0","sdpMLineIndex":1})";
const Candidate kOther{{}, "candidate:2", "video", 0};

/// What somebody says, how it is understood, and how he is written to from then on: an offer, an
/// answer, a candidate of the offerer and one of the answerer, and the end.
struct Writer {
  const char* description;
  std::string says;
  Kind kind;
  std::vector<std::string> hears;
};

const std::string kFlatOffer = R"({"type":"offer","sdp":"v=0\r\n"})";
const std::string kFlatAnswer = R"({"type":"answer","sdp":"v=0\r\n"})";
const std::string kDataOffer = R"({"type":"offer","data":{"type":"offer","sdp":"v=0\r\n"}})";
const std::string kDataAnswer = R"({"type":"answer","data":{"type":"answer","sdp":"v=0\r\n"}})";
const std::string kBye = R"({"type":"bye"})";
const std::string kClose = R"({"type":"close","data":{}})";
const std::string kCandidateFrame = R"({"type":"candidate","candidate":)" + kInit + "}";
const std::string kDataFrame = R"({"type":"icecandidate","data":)" + kInit + "}";

const std::vector<Writer>& writers() {
  static const std::vector<Writer> table{
      {"(a) an offer",
       R"({"type":"offer","sdp":"v=0"})",
       Kind::kOffer,
       {kFlatOffer, kFlatAnswer, kCandidateFrame, kCandidateFrame, kBye}},
      {"(a) an answer",
       R"({"type":"answer","sdp":"v=0","x":[1]})",
       Kind::kAnswer,
       {kFlatOffer, kFlatAnswer, kCandidateFrame, kCandidateFrame, kBye}},
      {"(a) a whole description as sdp",
       R"({"type":"offer","sdp":{"type":"offer","sdp":"v=0"}})",
       Kind::kOffer,
       {R"({"type":"offer","sdp":{"type":"offer","sdp":"v=0\r\n"}})",
        R"({"type":"answer","sdp":{"type":"answer","sdp":"v=0\r\n"}})", kCandidateFrame,
        kCandidateFrame, kBye}},
      {"(a) words by side",
       R"({"type":"answer_ice","iceCandidate":{"candidate":"candidate:2"}})",
       Kind::kCandidate,
       {kFlatOffer, kFlatAnswer, R"({"type":"offer_ice","iceCandidate":)" + kInit + "}",
        R"({"type":"answer_ice","iceCandidate":)" + kInit + "}", kBye}},
      {"(a) words by side, the other member",
       R"({"type":"offer_ice","candidate":{"candidate":"candidate:2"}})",
       Kind::kCandidate,
       {kFlatOffer, kFlatAnswer, R"({"type":"offer_ice","candidate":)" + kInit + "}",
        R"({"type":"answer_ice","candidate":)" + kInit + "}", kBye}},
      {"(a) one word, the other member",
       R"({"type":"candidate","iceCandidate":{"candidate":"candidate:2"}})",
       Kind::kCandidate,
       {kFlatOffer, kFlatAnswer, R"({"type":"candidate","iceCandidate":)" + kInit + "}",
        R"({"type":"candidate","iceCandidate":)" + kInit + "}", kBye}},
      {"(a) a candidate's fields beside the type",
       R"({"type":"candidate","candidate":"candidate:2","sdpMid":"0","sdpMLineIndex":0})",
       Kind::kCandidate,
       {kFlatOffer, kFlatAnswer, R"({"type":"candidate",)" + kInit.substr(1),
        R"({"type":"candidate",)" + kInit.substr(1), kBye}},
      {"(b) an offer",
       R"({"type":"offer","data":{"type":"offer","sdp":"v=0"}})",
       Kind::kOffer,
       {kDataOffer, kDataAnswer, kDataFrame, kDataFrame, kClose}},
      {"(b) an answer that is only an sdp",
       R"({"type":"answer","data":{"sdp":"v=0"}})",
       Kind::kAnswer,
       {kDataOffer, kDataAnswer, kDataFrame, kDataFrame, kClose}},
      {"(b) a candidate",
       R"({"type":"icecandidate","data":{"candidate":"candidate:2"}})",
       Kind::kCandidate,
       {kDataOffer, kDataAnswer, kDataFrame, kDataFrame, kClose}},
      {"(b) a candidate by the other word",
       R"({"type":"candidate","data":{"candidate":"candidate:2"}})",
       Kind::kCandidate,
       {kDataOffer, kDataAnswer, R"({"type":"candidate","data":)" + kInit + "}",
        R"({"type":"candidate","data":)" + kInit + "}", kClose}},
      {"nothing that tells its shape",
       R"({"type":"hangup"})",
       Kind::kEnd,
       {R"({"type":"offer","sdp":"v=0\r\n","data":{"type":"offer","sdp":"v=0\r\n"}})",
        R"({"type":"answer","sdp":"v=0\r\n","data":{"type":"answer","sdp":"v=0\r\n"}})",
        kCandidateFrame, kCandidateFrame, kBye}},
      {"both shapes at once",
       R"({"type":"offer","sdp":"v=0","data":{"sdp":"v=0"}})",
       Kind::kOffer,
       {R"({"type":"offer","sdp":"v=0\r\n","data":{"type":"offer","sdp":"v=0\r\n"}})",
        R"({"type":"answer","sdp":"v=0\r\n","data":{"type":"answer","sdp":"v=0\r\n"}})",
        kCandidateFrame, kCandidateFrame, kBye}},
  };
  return table;
}

TEST(PlainWire, AnswersInKind) {
  for (const Writer& row : writers()) {
    PlainWire wire("");
    const auto heard = wire.read(row.says);
    ASSERT_TRUE(heard.said) << row.description << ": " << heard.error;
    EXPECT_EQ(heard.said->kind, row.kind) << row.description;
    EXPECT_EQ(heard.said->sdp, row.kind == Kind::kOffer || row.kind == Kind::kAnswer ? "v=0" : "");
    EXPECT_EQ(heard.said->candidate.candidate, row.kind == Kind::kCandidate ? "candidate:2" : "");
    EXPECT_THAT((std::vector{wire.offer("v=0\r\n", ""), wire.answer("v=0\r\n", ""),
                             wire.candidate(kCandidate, true, ""),
                             wire.candidate(kCandidate, false, ""), wire.end("", "")}),
                testing::ElementsAreArray(row.hears))
        << row.description;
  }
}

TEST(PlainWire, TakesTheShapeThatItIsTold) {
  EXPECT_EQ(PlainWire("a").offer("v=0\r\n", ""), kFlatOffer);
  EXPECT_EQ(PlainWire("b").offer("v=0\r\n", "ada"),
            R"({"type":"offer","data":{"type":"offer","sdp":"v=0\r\n"},"from":"ada"})");
  EXPECT_EQ(PlainWire("b").end("done", "ada"),
            R"({"type":"close","data":{},"reason":"done","from":"ada"})");
}

TEST(PlainWire, WritesLargeDescriptionsOnce) {
  const std::string sdp(limits::kMaxSdpBytes, '\n');
  EXPECT_LE(PlainWire("").offer(sdp, "").size(), limits::kMaxMessageBytes * 2);
  EXPECT_THAT(PlainWire("").offer(std::string(60 * 1024, 'x'), ""), Not(HasSubstr("data")));
}

struct Word {
  const char* description;
  std::string says;
  Kind kind;
};

TEST(PlainWire, KnowsTheWordsOfBoth) {
  const std::vector<Word> table{
      {"bye", R"({"type":"bye"})", Kind::kEnd},
      {"close", R"({"type":"close","data":{}})", Kind::kEnd},
      {"hangup", R"({"type":"hangup"})", Kind::kEnd},
      {"leave", R"({"type":"leave"})", Kind::kLeave},
      {"join", R"({"type":"join","from":"ada"})", Kind::kArrive},
      {"ready", R"({"type":"ready"})", Kind::kArrive},
      {"error", R"({"type":"error","message":"no"})", Kind::kError},
      {"a null candidate", R"({"type":"candidate","candidate":null})", Kind::kEndOfCandidates},
      {"no candidate", R"({"type":"offer_ice"})", Kind::kEndOfCandidates},
      {"an empty candidate", R"({"type":"candidate","candidate":""})", Kind::kEndOfCandidates},
      {"an empty candidate in an object",
       R"({"type":"offer_ice","iceCandidate":{"candidate":"","sdpMid":"0","sdpMLineIndex":0}})",
       Kind::kEndOfCandidates},
      {"null data", R"({"type":"icecandidate","data":null})", Kind::kEndOfCandidates},
      {"a candidate with null members",
       R"({"type":"candidate","candidate":{"candidate":"candidate:1","sdpMid":null,)"
       R"("sdpMLineIndex":null,"usernameFragment":"x"}})",
       Kind::kCandidate},
  };
  for (const Word& row : table) {
    PlainWire wire("");
    const auto heard = wire.read(row.says);
    ASSERT_TRUE(heard.said) << row.description << ": " << heard.error;
    EXPECT_EQ(heard.said->kind, row.kind) << row.description;
  }
}

std::string offer_of(std::size_t bytes) {
  return R"({"type":"offer","sdp":")" + std::string(bytes, 'x') + "\"}";
}
std::string candidate_of(std::size_t bytes) {
  return R"({"type":"candidate","candidate":{"candidate":")" + std::string(bytes, 'x') + "\"}}";
}

struct Malformed {
  const char* description;
  std::string frame;
  const char* error;  ///< null = it is in order
};

TEST(PlainWire, RefusesWhatIsMalformed) {
  const std::string id(limits::kMaxIdBytes, 'i');
  const std::vector<Malformed> table{
      {"nothing", "", ""},
      {"no JSON", "offer", ""},
      {"no object", R"(["offer"])", "not an object"},
      {"a number as type", R"({"type":1})", "'type' is no text"},
      {"no type", R"({"sdp":"v=0"})", "'type' is missing"},
      {"an unknown type", R"({"type":"dance"})", "unknown type"},
      {"a name twice", R"({"type":"bye","type":"bye"})", ""},
      {"an offer without sdp", R"({"type":"offer"})", "'sdp' is missing"},
      {"an offer with an empty sdp", R"({"type":"offer","sdp":""})", "'sdp' is empty"},
      {"an offer with a number", R"({"type":"offer","sdp":7})", "'sdp' is no text"},
      {"an offer with an empty object", R"({"type":"offer","sdp":{}})", "'sdp' is missing"},
      {"an offer with a NUL", R"({"type":"offer","sdp":"a\u0000"})", "'sdp' contains NUL"},
      {"data that is a text", R"({"type":"offer","data":"v=0"})", "not an object"},
      {"the longest sdp", offer_of(limits::kMaxSdpBytes), nullptr},
      {"one byte more", offer_of(limits::kMaxSdpBytes + 1), "'sdp' is longer"},
      {"a candidate that is a list", R"({"type":"candidate","candidate":[]})", "not an object"},
      {"the longest candidate", candidate_of(limits::kMaxCandidateBytes), nullptr},
      {"one byte more", candidate_of(limits::kMaxCandidateBytes + 1), "'candidate' is longer"},
      {"two lines", R"({"type":"candidate","candidate":"a\nb"})", "control characters"},
      {"the last m-line", R"({"type":"candidate","candidate":"c","sdpMLineIndex":255})", nullptr},
      {"one past it", R"({"type":"candidate","candidate":"c","sdpMLineIndex":256})",
       "'sdpMLineIndex' is no integer"},
      {"the longest id", R"({"type":"bye","to":")" + id + "\"}", nullptr},
      {"one byte more", R"({"type":"bye","to":")" + id + "i\"}", "'to' is longer"},
      {"an id with a blank", R"({"type":"bye","to":"a b"})", "'to' is not visible ASCII"},
      {"the deepest", R"({"type":"bye","x":)" + std::string(15, '[') + std::string(15, ']') + "}",
       nullptr},
      {"one deeper", R"({"type":"bye","x":)" + std::string(16, '[') + std::string(16, ']') + "}",
       ""},
      {"a message past its limit", std::string(limits::kMaxMessageBytes + 1, ' '), ""},
  };
  for (const Malformed& row : table) {
    PlainWire wire("");
    const auto heard = wire.read(row.frame);
    EXPECT_EQ(heard.said.has_value(), row.error == nullptr) << row.description;
    if (!row.error) continue;
    EXPECT_THAT(heard.error, HasSubstr(row.error)) << row.description;
    EXPECT_EQ(wire.offer("v=0\r\n", ""), PlainWire("").offer("v=0\r\n", ""))
        << row.description << " taught something";
  }
}

TEST(PlainWire, RepeatsCandidatesThatWereWrittenInAWrongGuess) {
  PlainWire wire("");
  wire.offer("v=0", "");
  wire.candidate(kCandidate, true, "");
  EXPECT_THAT(wire.read(kFlatAnswer).frames, IsEmpty()) << "the guess was right so far";
  EXPECT_THAT(
      wire.read(R"({"type":"answer_ice","iceCandidate":{"candidate":"candidate:2"}})").frames,
      ElementsAre(R"({"type":"offer_ice","iceCandidate":)" + kInit + "}"))
      << "its words are others";
  EXPECT_THAT(
      wire.read(R"({"type":"answer_ice","iceCandidate":{"candidate":"candidate:3"}})").frames,
      IsEmpty());
  wire.forget_call();
  EXPECT_THAT(wire.read(R"({"type":"candidate","candidate":"candidate:4"})").frames, IsEmpty())
      << "candidates of the call before";
}

TEST(PlainWire, BoundsWhatItRepeats) {
  PlainWire wire("");
  for (std::size_t i = 0; i <= PlainWire::kMaxGuesses; ++i) wire.candidate(kCandidate, true, "");
  EXPECT_EQ(wire.read(R"({"type":"offer","data":{"sdp":"v=0"}})").frames.size(),
            PlainWire::kMaxGuesses);
}

TEST(PlainWire, KnowsItsOwnEcho) {
  PlainWire wire("");
  const std::string offer = wire.offer("v=0", "");
  const std::string candidate = wire.candidate(kOther, true, "");
  EXPECT_TRUE(wire.read(offer).said->repeated);
  EXPECT_TRUE(wire.read(candidate).said->repeated);
  EXPECT_FALSE(wire.read(R"({"type":"offer","sdp":"v=1"})").said->repeated);
  EXPECT_FALSE(wire.read(R"({"type":"candidate","candidate":"candidate:3"})").said->repeated);
}

TEST(PlainWire, KeepsNothingWhereNoEchoComes) {
  PlainWire wire("", false);
  const std::string offer = wire.offer("v=0", "");
  const std::string candidate = wire.candidate(kCandidate, true, "");
  EXPECT_FALSE(wire.read(offer).said->repeated);
  EXPECT_THAT(
      wire.read(R"({"type":"answer_ice","iceCandidate":{"candidate":"candidate:2"}})").frames,
      ElementsAre(R"({"type":"offer_ice","iceCandidate":)" + kInit + "}"))
      << "guesses are still put right";
  wire.candidate(kCandidate, true, "");
  EXPECT_THAT(wire.read(R"({"type":"candidate","candidate":"candidate:4"})").frames, IsEmpty())
      << "but there are none any more";
}

TEST(PlainWire, WritesCandidatesAsBrowsersReadThem) {
  PlainWire wire("a");
  EXPECT_EQ(wire.candidate({{}, "1 1 UDP", "", 0}, true, ""),
            R"({"type":"candidate","candidate":{"candidate":"candidate:1 1 UDP",)"
            R"("sdpMLineIndex":0}})");
  EXPECT_THAT(wire.candidate({{}, "a=candidate:1 1 UDP", "", 0}, true, ""),
              HasSubstr(R"("candidate:1 1 UDP")"));
}

TEST(SdpOrigin, StaysTheSameWithinOneConnection) {
  struct Row {
    const char* description;
    const char* sdp;
    const char* origin;
  };
  const std::vector<Row> table{
      {"Chromium", "v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-\r\n",
       "o=- 4611731400430051336"},
      {"line feeds only", "v=0\no=a 1 2 IN IP4 0.0.0.0\n", "o=a 1"},
      {"the first line", "o=a 1 2", "o=a 1"},
      {"none", "v=0\r\ns=-\r\n", ""},
      {"cut off", "v=0\r\no=", "o="},
      {"one word", "v=0\r\no=a\r\n", "o=a"},
      {"nothing", "", ""},
  };
  for (const Row& row : table) EXPECT_EQ(sdp_origin(row.sdp), row.origin) << row.description;
}

}  // namespace
}  // namespace booth::signaling
