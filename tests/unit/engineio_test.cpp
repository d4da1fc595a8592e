// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/engineio.hpp"

#include <gtest/gtest.h>

#include "signaling/protocol/base64.hpp"

namespace booth::signaling::engineio {
namespace {

using enum PacketType;

TEST(Base64, WritesAndReads) {
  const std::vector<std::pair<std::string, std::string>> table{
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foobar", "Zm9vYmFy"},
      {std::string("\0\xff\x10", 3), "AP8Q"},
      {"\x01\x02\x03\x04", "AQIDBA=="},
      {"\xfb\xff\xfe", "+//+"},
  };
  for (const auto& [bytes, text] : table) {
    EXPECT_EQ(write_base64(bytes), text);
    EXPECT_EQ(read_base64(text), bytes) << text;
  }
}

TEST(Base64, RefusesWhatItDoesNotWrite) {
  for (const char* text : {"Z", "Zg", "Zg=", "Zg===", "====", "Z===", "Zg==Zg==", "Zm9v\n", "Zm-_",
                           "Zh==", "Zm9=", " Zg=", "\xc3\xa9\xc3\xa9", "=Zg="})
    EXPECT_FALSE(read_base64(text)) << text;
}

TEST(Packets, AreReadAndWritten) {
  const std::vector<std::pair<std::string, Packet>> table{
      {"0{}", {kOpen, "{}"}},
      {"1", {kClose}},
      {"2", {kPing}},
      {"2probe", {kPing, "probe"}},
      {"3", {kPong}},
      {"3probe", {kPong, "probe"}},
      {"4", {kMessage}},
      {"4hello", {kMessage, "hello"}},
      {"4é\n", {kMessage, "é\n"}},
      {"5", {kUpgrade}},
      {"6", {kNoop}},
      {"442", {kMessage, "42"}},
  };
  for (const auto& [text, packet] : table) {
    EXPECT_EQ(decode(text), packet) << text;
    EXPECT_EQ(encode(packet.type, packet.data), text);
    EXPECT_EQ(encode_in_payload(packet), text);
  }
  for (const char* text : {"", "7", "9x", "a", "abc", " 4", "-1", "bAQIDBA=="})
    EXPECT_FALSE(decode(text)) << text;
}

TEST(Payloads, AreRead) {
  struct Row {
    const char* description;
    std::string payload;
    std::optional<std::vector<Packet>> expected;
  };
  const std::vector<Row> table{
      {"one packet", "4hello", {{{kMessage, "hello"}}}},
      {"several",
       "4a\x1e"
       "2\x1e"
       "4b",
       {{{kMessage, "a"}, {kPing}, {kMessage, "b"}}}},
      {"binary",
       "4hello\x1e"
       "bAQIDBA==",
       {{{kMessage, "hello"}, {kMessage, "\x01\x02\x03\x04", true}}}},
      {"empty binary", "b", {{{kMessage, "", true}}}},
      {"nothing", "", {}},
      {"a separator alone", "\x1e", {}},
      {"a separator too many", "4a\x1e", {}},
      {"an unknown type",
       "4a\x1e"
       "8",
       {}},
      {"bad base64", "bAQIDBA=", {}},
      {"no UTF-8", "4\xff", {}},
      {"revision 3", "6:4hello", {{{kNoop, ":4hello"}}}},  // means nothing here
  };
  for (const Row& row : table)
    EXPECT_EQ(decode_payload(row.payload), row.expected) << row.description;
}

TEST(Payloads, HaveALimitedNumberOfPackets) {
  std::string payload = "3";
  for (std::size_t i = 1; i < limits::kMaxEngineioPackets; ++i)
    payload +=
        "\x1e"
        "3";
  ASSERT_TRUE(decode_payload(payload));
  EXPECT_EQ(decode_payload(payload)->size(), limits::kMaxEngineioPackets);
  EXPECT_FALSE(decode_payload(payload + "\x1e"
                                        "3"));
}

TEST(Payloads, WriteBinaryAsText) {
  EXPECT_EQ(encode_in_payload({kMessage, std::string("\0\x01", 2), true}), "bAAE=");
}

TEST(Handshakes, SayWhatAClientNeeds) {
  EXPECT_EQ(open_packet({"abc", true, 25000, 20000, 1000000}).data,
            R"({"sid":"abc","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,)"
            R"("maxPayload":1000000})");
  EXPECT_EQ(open_packet({"abc", false, 300, 200, 10}).data,
            R"({"sid":"abc","upgrades":[],"pingInterval":300,"pingTimeout":200,"maxPayload":10})");
}

TEST(Refusals, AreAsTheReferenceServerWritesThem) {
  const std::vector<std::pair<Refusal, const char*>> table{
      {Refusal::kUnknownTransport, R"({"code":0,"message":"Transport unknown"})"},
      {Refusal::kUnknownSid, R"({"code":1,"message":"Session ID unknown"})"},
      {Refusal::kBadHandshakeMethod, R"({"code":2,"message":"Bad handshake method"})"},
      {Refusal::kBadRequest, R"({"code":3,"message":"Bad request"})"},
      {Refusal::kForbidden, R"({"code":4,"message":"Forbidden"})"},
      {Refusal::kUnsupportedVersion, R"({"code":5,"message":"Unsupported protocol version"})"},
  };
  for (const auto& [refusal, text] : table) {
    EXPECT_EQ(encode(refusal), text);
    EXPECT_EQ(status_of(refusal), refusal == Refusal::kForbidden ? 403u : 400u);
  }
}

}  // namespace
}  // namespace booth::signaling::engineio
