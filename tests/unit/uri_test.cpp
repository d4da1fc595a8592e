// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/uri.hpp"

#include <gtest/gtest.h>

namespace booth::signaling::uri {
namespace {

TEST(Uri, AddsAParameterThatIsNotThere) {
  struct Row {
    const char* description;
    const char* uri;
    const char* value;
    const char* expected;
  };
  const Row table[] = {
      {"no query", "ws://h/p", "demo", "ws://h/p?room=demo"},
      {"another parameter", "ws://h/?a=1", "demo", "ws://h/?a=1&room=demo"},
      {"the user's own stays", "ws://h/?room=x&a=1", "demo", "ws://h/?room=x&a=1"},
      {"an empty one is the user's own", "ws://h/?room", "demo", "ws://h/?room"},
      {"part of another name", "ws://h/?bathroom=1", "demo", "ws://h/?bathroom=1&room=demo"},
      {"what must be escaped", "ws://h/", "a b&\xc3\xa4~", "ws://h/?room=a%20b%26%C3%A4~"},
  };
  for (const Row& row : table)
    EXPECT_EQ(with_parameter(row.uri, "room", row.value), row.expected) << row.description;
}

TEST(Uri, FindsParametersAsTheyAreWritten) {
  EXPECT_EQ(parameter("ws://h/?a=1&b=%20#c=3", "b"), "%20");
  EXPECT_EQ(parameter("ws://h/?a=1&b=2#c=3", "c"), std::nullopt);
  EXPECT_EQ(without_fragment("ws://h/?a=1#c"), "ws://h/?a=1");
  EXPECT_EQ(without_fragment("ws://h/"), "ws://h/");
}

}  // namespace
}  // namespace booth::signaling::uri
