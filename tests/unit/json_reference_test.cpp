// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Our reader and writer beside another one, on texts that are almost JSON.
#include <array>
#include <random>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "signaling/protocol/json.hpp"

namespace booth::signaling::json {
namespace {

constexpr int kTexts = 15'000;

constexpr std::array<std::string_view, 6> kSeeds{
    R"({"type":"offer","sdp":"v=0\r\no=- 1 2\r\n","a":[1,-2.5,1e3,0.125,true,false,null]})",
    R"([ {"\u00e9\ud83d\ude00":"\"\\\/\b\f\n\r\t"} , [] , {} , "" ])",
    R"({"candidate":{"candidate":"candidate:1 1 udp 1 10.0.0.1 9 typ host","sdpMLineIndex":0}})",
    R"([-0,0.0,12345678901234567890,9223372036854775807,-9223372036854775808,1E+2,1e-2])",
    "\xef\xbb\xbf{\"\xc3\xa4\":\"\xe2\x82\xac \xf0\x9f\x98\x80\"}",
    R"(   "a bare text"   )",
};

/// One to three bytes of a seed changed, taken out, put in or doubled.
class Mutator {
 public:
  std::string next() {
    std::string text(kSeeds[random_() % kSeeds.size()]);
    for (auto changes = 1 + random_() % 3; changes > 0 && !text.empty(); --changes) change(text);
    return text;
  }

 private:
  /// No NUL: the other reader takes it for the end.
  void change(std::string& text) {
    static constexpr std::string_view kLikely = "{}[]\",:\\u0123456789eE+-. tfn\x80\xed\xa0\xff";
    const std::size_t at = random_() % text.size();
    const char other = random_() % 4 ? kLikely[random_() % kLikely.size()]
                                     : static_cast<char>(1 + random_() % 255);
    switch (random_() % 4) {
      case 0: text[at] = other; break;
      case 1: text.erase(at, 1 + random_() % 4); break;
      case 2: text.insert(at, 1, other); break;
      default: text.insert(at, text.substr(random_() % text.size(), random_() % 8));
    }
  }

  std::minstd_rand random_{5};
};

TEST(JsonReference, BothReadAndWriteTheSame) {
  Mutator mutator;
  int accepted = 0;
  for (int i = 0; i < kTexts; ++i) {
    const std::string text = mutator.next();
    SCOPED_TRACE(testing::PrintToString(text));
    const Parsed ours = parse(text);
    const auto theirs = nlohmann::ordered_json::parse(text, nullptr, false);
    if (!ours.value) {
      // We alone refuse a name twice, and numbers that are too small as well as those too large.
      const bool stricter = ours.error.find("twice") != ours.error.npos ||
                            ours.error.find("number") != ours.error.npos;
      EXPECT_TRUE(stricter || theirs.is_discarded()) << ours.error;
      continue;
    }
    ASSERT_FALSE(theirs.is_discarded());
    ++accepted;
    const std::string written = dump(*ours.value);
    EXPECT_EQ(nlohmann::ordered_json::parse(written, nullptr, false), theirs) << written;
    EXPECT_EQ(parse(written).value, ours.value) << written;
  }
  EXPECT_GT(accepted, kTexts / 20);
}

}  // namespace
}  // namespace booth::signaling::json
