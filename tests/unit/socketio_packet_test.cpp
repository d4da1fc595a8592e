// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/socketio_packet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace booth::signaling::socketio {
namespace {

using json::Value;
using testing::HasSubstr;

Value placeholder(int number) { return Value::object({{"_placeholder", true}, {"num", number}}); }

struct Example {
  const char* description;
  std::string text;
  Packet packet;
};

const std::vector<Example>& examples() {
  using enum PacketType;
  static const std::vector<Example> kExamples{
      {"connect", "0", {kConnect}},
      {"connect with a payload",
       R"(0{"token":"123"})",
       {kConnect, "/", {}, Value::object({{"token", "123"}})}},
      {"connect to a namespace", "0/admin,", {kConnect, "/admin"}},
      {"connect to a namespace with a payload",
       R"(0/admin,{"sid":"x"})",
       {kConnect, "/admin", {}, Value::object({{"sid", "x"}})}},
      {"disconnect", "1", {kDisconnect}},
      {"disconnect from a namespace", "1/admin,", {kDisconnect, "/admin"}},
      {"event", R"(2["hello",1])", {kEvent, "/", {}, Value(Value::Array{"hello", 1})}},
      {"event with a number for a name", "2[7]", {kEvent, "/", {}, Value(Value::Array{7})}},
      {"event of a namespace",
       R"(2/a/b,["hello"])",
       {kEvent, "/a/b", {}, Value(Value::Array{"hello"})}},
      {"event that asks for an acknowledgement",
       R"(212["hello"])",
       {kEvent, "/", 12, Value(Value::Array{"hello"})}},
      {"the same in a namespace",
       R"(2/admin,0["hello"])",
       {kEvent, "/admin", 0, Value(Value::Array{"hello"})}},
      {"acknowledgement", "312[]", {kAck, "/", 12, Value(Value::Array{})}},
      {"acknowledgement in a namespace",
       R"(3/admin,456["ok"])",
       {kAck, "/admin", 456, Value(Value::Array{"ok"})}},
      {"connect error",
       R"(4/x,{"message":"Invalid namespace"})",
       {kConnectError, "/x", {}, Value::object({{"message", "Invalid namespace"}})}},
      {"binary event",
       R"(51-["hello",{"_placeholder":true,"num":0}])",
       {kBinaryEvent, "/", {}, Value(Value::Array{"hello", placeholder(0)}), 1}},
      {"binary event with everything",
       R"(52-/admin,456["x",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}])",
       {kBinaryEvent, "/admin", 456, Value(Value::Array{"x", placeholder(0), placeholder(1)}), 2}},
      {"binary acknowledgement",
       R"(61-/admin,456[{"_placeholder":true,"num":0}])",
       {kBinaryAck, "/admin", 456, Value(Value::Array{placeholder(0)}), 1}},
      {"the largest number of an acknowledgement",
       R"(29007199254740991["x"])",
       {kEvent, "/", kMaxAckId, Value(Value::Array{"x"})}},
      {"as many attachments as may be",
       R"(510-["x"])",
       {kBinaryEvent, "/", {}, Value(Value::Array{"x"}), kMaxAttachments}},
      {"the longest namespace",
       "0/" + std::string(kMaxNamespaceBytes - 1, 'n') + ",",
       {kConnect, "/" + std::string(kMaxNamespaceBytes - 1, 'n')}},
  };
  return kExamples;
}

TEST(SocketIoPacket, IsReadAndWrittenAsTheProtocolShows) {
  for (const Example& example : examples()) {
    SCOPED_TRACE(example.description);
    const Decoded decoded = decode(example.text);
    ASSERT_TRUE(decoded.packet) << decoded.error;
    EXPECT_EQ(*decoded.packet, example.packet);
    EXPECT_EQ(encode(example.packet), example.text);
  }
}

TEST(SocketIoPacket, ReadsANamespaceWithoutAComma) {
  EXPECT_EQ(decode("0/admin").packet->nsp, "/admin");
  EXPECT_EQ(decode("1/admin").packet->nsp, "/admin");
  EXPECT_EQ(decode("0/,").packet->nsp, "/");
}

TEST(SocketIoPacket, MakesEventsAndAcknowledgements) {
  EXPECT_EQ(encode(event("/", "hello")), R"(2["hello"])");
  EXPECT_EQ(encode(event("/admin", "hello", {1, "x"})), R"(2/admin,["hello",1,"x"])");
  EXPECT_EQ(encode(ack("/", 3)), "33[]");
  EXPECT_EQ(encode(ack("/admin", 0, {true})), "3/admin,0[true]");
}

struct Malformed {
  const char* description;
  std::string text;
  const char* error;
};

TEST(SocketIoPacket, RefusesWhatIsMalformed) {
  const std::string too_deep = "2[\"x\"," + std::string(limits::kMaxJsonDepth, '[') +
                               std::string(limits::kMaxJsonDepth, ']');
  const Malformed table[] = {
      {"nothing", "", "unknown packet type"},
      {"no digit", "abc", "unknown packet type"},
      {"an unknown type", "7[]", "unknown packet type"},
      {"a sign", "-1", "unknown packet type"},
      {"connect with an array", "0[]", "payload"},
      {"connect with a text", R"(0"x")", "payload"},
      {"connect with an acknowledgement", "01{}", "acknowledgement"},
      {"connect with half an object", "0{", "no JSON"},
      {"disconnect with a payload", "1{}", "payload"},
      {"event without a payload", "2", "payload"},
      {"event with an object", "2{}", "payload"},
      {"event without a name", "2[]", "payload"},
      {"event with null for a name", "2[null]", "payload"},
      {"event with an object for a name", "2[{}]", "payload"},
      {"a reserved name", R"(2["disconnect"])", "payload"},
      {"another reserved name", R"(2["newListener"])", "payload"},
      {"event with half an array", R"(2["x")", "no JSON"},
      {"event with text behind it", R"(2["x"]y)", "no JSON"},
      {"an acknowledgement's number that is too large", R"(29007199254740992["x"])",
       "acknowledgement"},
      {"one that fits no integer", R"(299999999999999999999["x"])", "acknowledgement"},
      {"one with a sign", R"(2-1["x"])", "no JSON"},
      {"acknowledgement without a number", "3[]", "acknowledgement"},
      {"acknowledgement with an object", "31{}", "payload"},
      {"acknowledgement without a payload", "31", "payload"},
      {"connect error without a reason", "4", "payload"},
      {"binary event without a count", R"(5["x"])", "attachments"},
      {"binary event with a count alone", "51", "attachments"},
      {"binary event without attachments", R"(50-["x"])", "attachments"},
      {"one attachment too many", R"(511-["x"])", "attachments"},
      {"attachments beyond counting", R"(599999999999999999999-["x"])", "attachments"},
      {"a negative count", R"(5-1-["x"])", "attachments"},
      {"a namespace that is too long", "0/" + std::string(kMaxNamespaceBytes, 'n'), "namespace"},
      {"nested too deep", too_deep + "]", "too deep"},
      {"a name twice", R"(2["x",{"a":1,"a":2}])", "twice"},
      {"no UTF-8", "2[\"\xff\"]", "no JSON"},
      {"a packet that is too long", "2[\"" + std::string(limits::kMaxMessageBytes, 'x') + "\"]",
       "too long"},
  };
  for (const Malformed& row : table) {
    SCOPED_TRACE(row.description);
    const Decoded decoded = decode(row.text);
    EXPECT_FALSE(decoded.packet);
    EXPECT_THAT(decoded.error, HasSubstr(row.error));
  }
}

}  // namespace
}  // namespace booth::signaling::socketio
