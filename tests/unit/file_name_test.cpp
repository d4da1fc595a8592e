// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/file_name.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace booth {
namespace {

TEST(FileName, ExpandsItsPlaceholders) {
  struct Case {
    const char* pattern;
    const char* expected;
    bool indexed;
  };
  const std::vector<Case> cases{
      {"photo.png", "photo.png", false},
      {"p-%d.png", "p-42.png", true},
      {"p-%05d.png", "p-00042.png", true},
      {"p-%01d", "p-42", true},
      {"100%%.png", "100%.png", false},
      {"%%d", "%d", false},
      {"%", "%", false},
      {"%0d%x%5d%00d", "%0d%x%5d%00d", false},
      {"%d%d", "4242", true},
      {"", "", false},
      {"%s%n", "%s%n", false},
  };
  for (const auto& [pattern, expected, indexed] : cases) {
    EXPECT_EQ(expand_file_name(pattern, 42, 0), expected) << pattern;
    EXPECT_EQ(has_index(pattern), indexed) << pattern;
  }
}

TEST(FileName, WritesLocalTime) {
  std::tm parts{};
  parts.tm_year = 126;
  parts.tm_mon = 0;
  parts.tm_mday = 31;
  parts.tm_hour = 23;
  parts.tm_min = 59;
  parts.tm_sec = 58;
  parts.tm_isdst = -1;
  EXPECT_EQ(expand_file_name("a-%t.webm", 0, std::mktime(&parts)), "a-20260131-235958.webm");
}

TEST(FileName, PutsAnIndexBeforeTheExtension) {
  struct Case {
    const char* name;
    const char* expected;
  };
  const std::vector<Case> cases{{"call.webm", "call-3.webm"},
                                {"/a.b/call", "/a.b/call-3"},
                                {"/a/.hidden", "/a/.hidden-3"},
                                {"a/b.tar.gz", "a/b.tar-3.gz"},
                                {"", "-3"}};
  for (const auto& [name, expected] : cases) EXPECT_EQ(with_index(name, 3), expected);
}

}  // namespace
}  // namespace booth
