// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/photosnapshot/naming.hpp"

#include <ctime>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace booth::photo {
namespace {

/// 2026-01-31 23:59:58.007, local time.
std::int64_t time_us() {
  std::tm parts{};
  parts.tm_year = 126;
  parts.tm_mday = 31;
  parts.tm_hour = 23;
  parts.tm_min = 59;
  parts.tm_sec = 58;
  parts.tm_isdst = -1;
  return std::int64_t{1000000} * std::mktime(&parts) + 7123;
}

NameFields fields(bool several_filters, bool several_frames) {
  return {42, time_us(), "sepia-60", 2, several_filters, several_frames};
}

TEST(PhotoNaming, FillsThePlaces) {
  struct Case {
    const char* pattern;
    const char* expected;
  };
  const std::vector<Case> cases{
      {"photo.png", "photo.png"},
      {"p-%03d.png", "p-042.png"},
      {"p-{index}.png", "p-42.png"},
      {"{date}/{time}.{ms}-{filter}.jpg", "20260131/235958.007-sepia-60.jpg"},
      {"%t-{burst}.jpg", "20260131-235958-3.jpg"},
      {"100%%{index}", "100%42"},
      {"{unknown} {index {} }", "{unknown} {index {} }"},
      {"", ""},
  };
  for (const auto& [pattern, expected] : cases)
    EXPECT_EQ(photo_name(pattern, fields(false, false)), expected) << pattern;
}

TEST(PhotoNaming, ValuesAreNotReadAgain) {
  NameFields tricky = fields(false, false);
  tricky.filter = "%d{index}";
  EXPECT_EQ(photo_name("{filter}", tricky), "%d{index}");
}

TEST(PhotoNaming, TellsApartWhatTheTemplateDoesNot) {
  struct Case {
    const char* pattern;
    bool several_filters;
    bool several_frames;
    const char* expected;
  };
  const std::vector<Case> cases{
      {"a.png", true, false, "a-sepia-60.png"},
      {"a.png", false, true, "a-3.png"},
      {"a.png", true, true, "a-3-sepia-60.png"},
      {"a-{filter}.png", true, true, "a-sepia-60-3.png"},
      {"a-%d.png", true, true, "a-42-sepia-60.png"},
      {"a-{burst}-{filter}.png", true, true, "a-3-sepia-60.png"},
      {"/x.y/a", true, false, "/x.y/a-sepia-60"},
  };
  for (const auto& [pattern, filters, frames, expected] : cases)
    EXPECT_EQ(photo_name(pattern, fields(filters, frames)), expected) << pattern;
  EXPECT_EQ(literal_photo_name("50%d{index}.png", fields(true, true)),
            "50%d{index}-3-sepia-60.png");
}

TEST(PhotoNaming, KnowsFormatsByExtension) {
  struct Case {
    Format format;
    const char* location;
    ImageFormat expected;
  };
  const std::vector<Case> cases{
      {Format::kAuto, "a.png", ImageFormat::kPng},   {Format::kAuto, "a.jpg", ImageFormat::kJpeg},
      {Format::kAuto, "a.JPEG", ImageFormat::kJpeg}, {Format::kAuto, "a.webp", ImageFormat::kWebp},
      {Format::kAuto, "a", ImageFormat::kPng},       {Format::kAuto, "", ImageFormat::kPng},
      {Format::kWebp, "a.jpg", ImageFormat::kWebp},  {Format::kJpeg, "", ImageFormat::kJpeg}};
  for (const auto& [format, location, expected] : cases)
    EXPECT_EQ(photo_format(format, location), expected) << location;
}

}  // namespace
}  // namespace booth::photo
