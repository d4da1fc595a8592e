// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/booth_dialect.hpp"

#include <cstdlib>
#include <fstream>
#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/protocol/limits.hpp"

namespace booth::signaling {
namespace {

using booth_dialect::decode;
using booth_dialect::encode;
using booth_dialect::Writer;
using testing::HasSubstr;

const Meta kMeta{"Ada 😀", false, true, true, true};

std::vector<Message> client_messages() {
  const Call call{"s1", "bob", {}};
  return {Hello{1, "ada", "secret", kMeta},
          Hello{},
          Join{"Küche"},
          Leave{},
          Update{kMeta},
          Ring{call},
          Ring{call, true},
          Accept{call},
          Accept{call, true},
          Reject{call, "busy"},
          Cancel{call, ""},
          Offer{call, "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n"},
          Answer{call, "v=0\r\n"},
          Candidate{call, "candidate:1 1 UDP 1 192.0.2.1 9 typ host", "video0", 3},
          EndOfCandidates{call},
          RestartRequest{call},
          RestartRequest{call, FreeLines{0, 2}},
          Bye{call, "done"},
          Heartbeat{}};
}

std::vector<Message> server_messages() {
  const Call call{"s1", {}, "ada"};
  return {Welcome{1, "ada", "secret", {{{"stun:a", "turn:b"}, "user:1", "p@ss"}, {}}, 15, true},
          Joined{"Küche", {{"bob", kMeta}, {"eve", {}}}},
          PeerJoined{{"bob", kMeta}},
          PeerLeft{"bob"},
          PeerUpdated{{"bob", kMeta}},
          Error{ErrorCode::kIdTaken, "the id is taken", "s1"},
          Ring{call},
          Offer{call, "v=0\r\n"},
          Bye{call, "gone"},
          Heartbeat{}};
}

TEST(BoothDialect, ReadsWhatItWrites) {
  for (const auto& [writer, messages] : {std::pair(Writer::kClient, client_messages()),
                                         std::pair(Writer::kServer, server_messages())}) {
    for (const Message& message : messages) {
      const auto decoded = decode(encode(message), writer);
      ASSERT_TRUE(decoded.message) << encode(message) << decoded.error.text;
      EXPECT_EQ(*decoded.message, message) << encode(message);
    }
  }
}

TEST(BoothDialect, WritesWhatTheDocumentationShows) {
  EXPECT_EQ(encode(Candidate{{"s1", "bob", {}}, "candidate:1", "0", 0}),
            R"({"type":"candidate","session":"s1","to":"bob","candidate":"candidate:1",)"
            R"("sdpMid":"0","sdpMLineIndex":0})");
}

TEST(BoothDialect, BelievesNoSenderAboutItself) {
  const auto decoded =
      decode(R"({"type":"ring","session":"s","to":"bob","from":"eve"})", Writer::kClient);
  ASSERT_TRUE(decoded.message);
  EXPECT_EQ(call_of(*decoded.message)->from, "");
}

TEST(BoothDialect, ReadsTheBrowsersEmptyCandidateAsTheEnd) {
  const auto decoded = decode(
      R"({"type":"candidate","session":"s","to":"b","candidate":"","sdpMid":null,"sdpMLineIndex":0})",
      Writer::kClient);
  ASSERT_TRUE(decoded.message);
  EXPECT_TRUE(std::holds_alternative<EndOfCandidates>(*decoded.message));
}

struct Hostile {
  const char* description;
  std::string bytes;
  ErrorCode code;
  const char* text;  ///< part of the error's text
};

class Refused : public testing::TestWithParam<Hostile> {};

TEST_P(Refused, IsAnsweredByAnError) {
  const auto decoded = decode(GetParam().bytes, Writer::kClient);
  ASSERT_FALSE(decoded.message) << GetParam().description;
  EXPECT_EQ(decoded.error.code, GetParam().code) << GetParam().description;
  EXPECT_THAT(decoded.error.text, HasSubstr(GetParam().text)) << GetParam().description;
  // The answer must itself be a message within limits.
  EXPECT_TRUE(decode(encode(decoded.error), Writer::kServer).message) << GetParam().description;
}

INSTANTIATE_TEST_SUITE_P(
    Table, Refused,
    testing::Values(
        Hostile{"no JSON", "hello", ErrorCode::kBadMessage, "no JSON"},
        Hostile{"no object", "[]", ErrorCode::kBadMessage, "not an object"},
        Hostile{"no type", "{}", ErrorCode::kBadMessage, "'type' is missing"},
        Hostile{"a type that is no text", R"({"type":1})", ErrorCode::kBadMessage, "'type' is no"},
        Hostile{"an unknown type", R"({"type":"dance"})", ErrorCode::kUnknownType, "'dance'"},
        Hostile{"a server's message", R"({"type":"welcome"})", ErrorCode::kUnknownType, "welcome"},
        Hostile{"hello without version", R"({"type":"hello"})", ErrorCode::kBadMessage, "'booth'"},
        Hostile{"an id with a space", R"({"type":"hello","booth":1,"id":"a b"})",
                ErrorCode::kBadMessage, "'id'"},
        Hostile{"a name with a line break", R"({"type":"update","meta":{"name":"a\nb"}})",
                ErrorCode::kBadMessage, "'name'"},
        Hostile{"meta that is no object", R"({"type":"update","meta":7})", ErrorCode::kBadMessage,
                "not an object"},
        Hostile{"an empty room", R"({"type":"join","room":""})", ErrorCode::kBadMessage, "empty"},
        Hostile{"no receiver", R"({"type":"ring","session":"s"})", ErrorCode::kBadMessage, "'to'"},
        Hostile{"an offer without SDP", R"({"type":"offer","session":"s","to":"b"})",
                ErrorCode::kBadMessage, "'sdp' is missing"},
        Hostile{"an SDP with NUL", R"({"type":"offer","session":"s","to":"b","sdp":"v\u0000"})",
                ErrorCode::kBadMessage, "NUL"},
        Hostile{"a candidate that adds SDP lines",
                R"({"type":"candidate","session":"s","to":"b","candidate":"x\r\na=y"})",
                ErrorCode::kBadMessage, "control"},
        Hostile{"a negative m-line",
                R"({"type":"candidate","session":"s","to":"b","candidate":"x","sdpMLineIndex":-1})",
                ErrorCode::kBadMessage, "0..255"},
        Hostile{
            "a huge m-line",
            R"({"type":"candidate","session":"s","to":"b","candidate":"x","sdpMLineIndex":256})",
            ErrorCode::kBadMessage, "0..255"},
        Hostile{"a name twice, with a line break in it", R"({"a\n\u00ff":1,"a\n\u00ff":2})",
                ErrorCode::kBadMessage, "twice"}));

TEST(BoothDialect, NamesTheSessionOfARefusedMessage) {
  EXPECT_EQ(decode(R"({"type":"offer","session":"s7","to":"b"})", Writer::kClient).error.session,
            "s7");
}

struct Bounded {
  const char* field;
  std::size_t limit;
  std::function<Message(std::string)> make;
};

TEST(BoothDialect, TakesEveryFieldAtItsLimitAndNotOnePast) {
  const Call call{"s", "b", {}};
  const std::vector<Bounded> fields{
      {"id", limits::kMaxIdBytes,
       [](auto s) {
         return Hello{1, s, {}, {}};
       }},
      {"token", limits::kMaxTokenBytes,
       [](auto s) {
         return Hello{1, {}, s, {}};
       }},
      {"name", limits::kMaxNameBytes, [](auto s) { return Update{{s}}; }},
      {"room", limits::kMaxRoomBytes, [](auto s) { return Join{s}; }},
      {"session", limits::kMaxIdBytes,
       [](auto s) {
         return Ring{{s, "b", {}}};
       }},
      {"to", limits::kMaxIdBytes,
       [](auto s) {
         return Ring{{"s", s, {}}};
       }},
      {"reason", limits::kMaxReasonBytes,
       [&](auto s) {
         return Bye{call, s};
       }},
      {"sdp", limits::kMaxSdpBytes,
       [&](auto s) {
         return Offer{call, s};
       }},
      {"candidate", limits::kMaxCandidateBytes,
       [&](auto s) {
         return Candidate{call, s, {}, 0};
       }},
      {"sdpMid", limits::kMaxMidBytes,
       [&](auto s) {
         return Candidate{call, "c", s, 0};
       }},
  };
  for (const auto& [field, limit, make] : fields) {
    EXPECT_TRUE(decode(encode(make(std::string(limit, 'x'))), Writer::kClient).message) << field;
    const auto past = decode(encode(make(std::string(limit + 1, 'x'))), Writer::kClient);
    EXPECT_FALSE(past.message) << field;
    EXPECT_THAT(past.error.text, HasSubstr("longer than")) << field;
  }
}

TEST(BoothDialect, FitsTheLongestSdpIntoAMessage) {
  // Every fourth byte an escape is far more than an SDP's line ends.
  std::string sdp;
  while (sdp.size() + 4 <= limits::kMaxSdpBytes) sdp += "ab\r\n";
  const std::string bytes = encode(Offer{{"s", "b", {}}, sdp});
  EXPECT_LE(bytes.size(), limits::kMaxMessageBytes);
  EXPECT_TRUE(decode(bytes, Writer::kClient).message);
}

TEST(BoothDialect, FitsAFullRoomIntoAMessage) {
  Joined joined{std::string(limits::kMaxRoomBytes, 'r'), {}};
  for (std::size_t i = 0; i + 1 < limits::kMaxPeersPerRoom; ++i)
    joined.peers.push_back({std::string(limits::kMaxIdBytes, 'p'),
                            {std::string(limits::kMaxNameBytes, 'n'), true, true, true}});
  const std::string bytes = encode(joined);
  EXPECT_LE(bytes.size(), limits::kMaxMessageBytes);
  EXPECT_TRUE(decode(bytes, Writer::kServer).message);
}

TEST(ErrorCodes, ReadBackFromTheirNames) {
  for (int i = 0; i <= static_cast<int>(ErrorCode::kShuttingDown); ++i) {
    const auto code = static_cast<ErrorCode>(i);
    EXPECT_EQ(error_code(to_string(code)), code) << to_string(code);
  }
  EXPECT_EQ(error_code("of-next-year"), ErrorCode::kBadMessage);
}

// --- docs/signaling.md ---

std::string documentation() {
  const char* root = std::getenv("BOOTH_SOURCE_ROOT");
  std::ifstream stream(std::string(root ? root : ".") + "/docs/signaling.md");
  return {std::istreambuf_iterator<char>(stream), {}};
}

TEST(Documentation, NamesEveryMessageAndError) {
  const std::string text = documentation();
  for (const auto& messages : {client_messages(), server_messages()}) {
    for (const Message& message : messages) {
      const std::string bytes = encode(message);
      const std::string type = bytes.substr(9, bytes.find('"', 9) - 9);
      EXPECT_THAT(text, HasSubstr("| `" + type + "` |"));
    }
  }
  for (int i = 0; i <= static_cast<int>(ErrorCode::kShuttingDown); ++i)
    EXPECT_THAT(text, HasSubstr("`" + std::string(to_string(static_cast<ErrorCode>(i))) + "`"));
}

TEST(Documentation, ShowsMessagesThatAreInOrder) {
  const std::string text = documentation();
  int count = 0;
  for (const auto& [arrow, writer] :
       {std::pair("\u2192 {", Writer::kClient), std::pair("\u2190 {", Writer::kServer)}) {
    for (auto at = text.find(arrow); at != std::string::npos; at = text.find(arrow, at + 1)) {
      const auto start = text.find('{', at);
      const std::string line = text.substr(start, text.find('\n', start) - start);
      EXPECT_TRUE(decode(line, writer).message) << line << decode(line, writer).error.text;
      ++count;
    }
  }
  EXPECT_GT(count, 10);
}

}  // namespace
}  // namespace booth::signaling
