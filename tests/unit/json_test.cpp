// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/json.hpp"

#include <gtest/gtest.h>

#include "signaling/protocol/json_writer.hpp"

namespace booth::signaling::json {
namespace {

std::string repeat(std::string_view text, std::size_t times) {
  std::string result;
  for (; times > 0; --times) result += text;
  return result;
}

struct Case {
  const char* description;
  std::string input;
  bool accepted;
};

class Strict : public testing::TestWithParam<Case> {};

TEST_P(Strict, AcceptsOrRefuses) {
  const Parsed parsed = parse(GetParam().input);
  EXPECT_EQ(parsed.value.has_value(), GetParam().accepted)
      << GetParam().description << ": " << parsed.error;
  EXPECT_EQ(parsed.error.empty(), GetParam().accepted) << GetParam().description;
}

INSTANTIATE_TEST_SUITE_P(
    Table, Strict,
    testing::Values(
        Case{"an object", R"({"a":1,"b":[true,null,"x"]})", true},
        Case{"white space around", " \n{} ", true}, Case{"a bare number", "12", true},
        Case{"nothing", "", false}, Case{"only white space", "  ", false},
        Case{"two values", "{} {}", false}, Case{"a comma at the end", R"({"a":1,})", false},
        Case{"single quotes", "{'a':1}", false}, Case{"a comment", "{/* */}", false},
        Case{"cut short", R"({"a":"b)", false}, Case{"NaN", "NaN", false},
        Case{"a number no double holds", "1e999", false}, Case{"a leading zero", "01", false},
        Case{"a name twice", R"({"a":1,"a":2})", false},
        Case{"a name twice, once escaped", R"({"a":1,"\u0061":2})", false},
        Case{"a name in two objects", R"([{"a":1},{"a":1}])", true},
        Case{"a lone surrogate", R"("\ud800")", false},
        Case{"a pair of surrogates", R"("\ud83d\ude00")", true},
        Case{"bad UTF-8", "\"\xff\"", false}, Case{"overlong UTF-8", "\"\xc0\x80\"", false},
        Case{"a raw control character", "\"\x01\"", false},
        Case{"a byte order mark", "\xef\xbb\xbf{}", true},
        Case{"as deep as allowed",
             repeat("[", limits::kMaxJsonDepth) + repeat("]", limits::kMaxJsonDepth), true},
        Case{"one deeper",
             repeat("[", limits::kMaxJsonDepth + 1) + repeat("]", limits::kMaxJsonDepth + 1),
             false},
        Case{"deep and never closed", repeat("[", 100000), false},
        Case{"as many values as allowed", "[" + repeat("0,", limits::kMaxJsonValues - 2) + "0]",
             true},
        Case{"one value more", "[" + repeat("0,", limits::kMaxJsonValues - 1) + "0]", false},
        Case{"as long as allowed", "\"" + repeat("x", limits::kMaxMessageBytes - 2) + "\"", true},
        Case{"one byte longer", "\"" + repeat("x", limits::kMaxMessageBytes - 1) + "\"", false}));

std::string members(std::size_t count) {
  std::string text = "{";
  for (std::size_t i = 0; i < count; ++i) text += (i ? ",\"" : "\"") + std::to_string(i) + "\":0";
  return text + "}";
}

TEST(Json, LimitsTheMembersOfOneObject) {
  EXPECT_TRUE(parse(members(limits::kMaxJsonMembers)).value);
  EXPECT_FALSE(parse(members(limits::kMaxJsonMembers + 1)).value);
}

TEST(Json, TellsIntegersFromOtherNumbers) {
  const Parsed parsed = parse("[1, -9223372036854775808, 9223372036854775808, 1.0, 1e2]");
  ASSERT_TRUE(parsed.value) << parsed.error;
  const auto& items = *parsed.value->array();
  EXPECT_EQ(*items[0].integer(), 1);
  EXPECT_EQ(*items[1].integer(), INT64_MIN);
  EXPECT_FALSE(items[2].integer());
  EXPECT_DOUBLE_EQ(*items[2].number(), 9223372036854775808.0);
  EXPECT_FALSE(items[3].integer());
  EXPECT_DOUBLE_EQ(*items[4].number(), 100.0);
}

TEST(Json, WritesWhatItReads) {
  const std::string text = R"({"z":1,"a":[true,false,null,-2.5,"\"\n\\ü😀"],"o":{}})";
  const Parsed parsed = parse(text);
  ASSERT_TRUE(parsed.value) << parsed.error;
  EXPECT_EQ(dump(*parsed.value), text);
}

TEST(Json, NeverWritesBadUtf8) { EXPECT_EQ(dump(Value("a\xff")), "\"a\xef\xbf\xbd\""); }

TEST(Json, RepairsOnlyWhatIsNoUtf8) {
  EXPECT_EQ(dump(Value("\xff\xc3\xbc\xe2\x82\"\n")),
            "\"\xef\xbf\xbd\xc3\xbc\xef\xbf\xbd\xef\xbf\xbd\\\"\\n\"");
}

TEST(Json, WritesAnObjectAsItsValueWouldBe) {
  ObjectWriter writer;
  writer.add("text", "a\"\xc3\xbc\r\n\x1f");
  writer.add("number", std::int64_t{-5});
  writer.add("truth", true);
  writer.begin("inner");
  writer.end();
  writer.begin("full");
  writer.add("a", 1);
  writer.add("list", Value(Value::Array{1, "two"}));
  writer.end();
  writer.add("bad", "\xff");
  const Value same =
      Value::object({{"text", "a\"\xc3\xbc\r\n\x1f"},
                     {"number", -5},
                     {"truth", true},
                     {"inner", Value::object({})},
                     {"full", Value::object({{"a", 1}, {"list", Value::Array{1, "two"}}})},
                     {"bad", "\xff"}});
  EXPECT_EQ(std::move(writer).take(), dump(same));
  EXPECT_EQ(ObjectWriter().take(), "{}");
}

TEST(Json, FindsMembersOfObjectsOnly) {
  const Value object = Value::object({{"a", 1}, {"b", "two"}});
  EXPECT_EQ(*object.find("b")->string(), "two");
  EXPECT_FALSE(object.find("c"));
  EXPECT_FALSE(Value(3).find("a"));
}

}  // namespace
}  // namespace booth::signaling::json
