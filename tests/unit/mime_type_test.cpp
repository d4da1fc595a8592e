// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/mediarecorder/mime_type.hpp"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace booth {
namespace {

TEST(MimeType, SaysWhatIsRecorded) {
  struct Case {
    const char* text;
    bool video;
  };
  const std::vector<Case> cases{
      {"", true},
      {"video/webm", true},
      {"audio/webm", false},
      {"video/webm;codecs=vp8,opus", true},
      {"video/webm; codecs=\"opus, vp8\"", true},
      {"video/webm;codecs=vp8.0", true},
      {" VIDEO/WebM ; CODECS = VP8 ", true},
      {"video/webm;foo=bar;codecs=vp8;x", true},
      {"video/webm;codecs=opus", true},
      {"audio/webm;codecs=opus", false},
      {"video/webm;", true},
      {"video/webm;codecs=", true},
  };
  for (const auto& [text, video] : cases) {
    const auto type = parse_mime_type(text);
    ASSERT_TRUE(type) << text << ": " << type.error();
    EXPECT_EQ(type->video, video) << text;
    EXPECT_TRUE(type->audio) << text;
  }
}

TEST(MimeType, RefusesWhatCannotBeRecorded) {
  for (const char* text :
       {"video/mp4", "webm", "video/webm;codecs=vp9", "video/webm;codecs=vp8,pcm", "image/gif",
        "audio/webm;codecs=vp8", "video/webmm", "video /webm", ";codecs=vp8", "audio/ogg",
        "video/webm;codecs=vp80", "video/x-matroska;codecs=avc1"}) {
    const auto type = parse_mime_type(text);
    ASSERT_FALSE(type) << text;
    EXPECT_THAT(type.error(), testing::HasSubstr(text));
    EXPECT_THAT(type.error(), testing::HasSubstr("video/webm;codecs=vp8,opus"));
  }
}

}  // namespace
}  // namespace booth
