// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/text.hpp"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace booth::signaling {
namespace {

TEST(Utf8, FollowsRfc3629) {
  const std::vector<std::pair<std::string, bool>> table{
      {"", true},
      {"abc", true},
      {"\xc2\x80", true},
      {"\xc1\xbf", false},
      {"\xe0\xa0\x80", true},
      {"\xe0\x9f\xbf", false},
      {"\xed\x9f\xbf", true},
      {"\xed\xa0\x80", false},
      {"\xf0\x90\x80\x80", true},
      {"\xf0\x8f\xbf\xbf", false},
      {"\xf4\x8f\xbf\xbf", true},
      {"\xf4\x90\x80\x80", false},
      {"\xf5\x80\x80\x80", false},
      {"\x80", false},
      {"a\xe2\x82", false},
  };
  for (const auto& [text, expected] : table)
    EXPECT_EQ(is_utf8(text), expected) << testing::PrintToString(text);
}

TEST(Utf8, IsLookedForInEveryPlaceOfALongText) {
  for (std::size_t before = 0; before < 20; ++before) {
    const std::string plain(before, 'x');
    for (const char* rest : {"", "y", "yyyyyyyyyyyyyyyy"}) {
      EXPECT_TRUE(is_utf8(plain + "\xc3\xbc" + rest)) << before << rest;
      EXPECT_FALSE(is_utf8(plain + "\xff" + rest)) << before << rest;
      EXPECT_FALSE(is_utf8(plain + "\xe2\x82" + rest)) << before << rest;
    }
  }
}

TEST(UnescapedLength, EndsBeforeTheFirstByteThatJsonEscapes) {
  for (int byte = 0; byte < 256; ++byte) {
    const bool escaped = byte < 0x20 || byte == '"' || byte == '\\';
    for (std::size_t before = 0; before < 20; ++before) {
      // Behind it something that must not be found first, and something that looks like it.
      const std::string text =
          std::string(before, '!') + static_cast<char>(byte) + "\xa2#]\x7f\x80~~~~~~~~~~";
      EXPECT_EQ(unescaped_length(text), escaped ? before : text.size()) << byte << " " << before;
    }
  }
}

TEST(IsLine, AllowsAnythingButControlCharacters) {
  for (int byte = 0; byte < 256; ++byte) {
    const bool allowed = byte >= 0x20 && byte != 0x7f;
    for (std::size_t before = 0; before < 20; ++before) {
      const std::string text = std::string(before, '!') + static_cast<char>(byte) + "\x80~ \xff";
      EXPECT_EQ(is_line(text), allowed) << byte << " " << before;
    }
  }
}

}  // namespace
}  // namespace booth::signaling
