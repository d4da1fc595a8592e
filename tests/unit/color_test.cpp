// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/color.hpp"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "elements/common/color_names.hpp"

namespace booth {
namespace {

struct Case {
  const char* text;
  std::optional<Color> expected;
};

TEST(Color, ReadsWhatCssWrites) {
  const std::vector<Case> cases{
      {"#00b140", Color{0, 0xb1, 0x40}},
      {"#0F8", Color{0, 255, 0x88}},
      {"#0f84", Color{0, 255, 0x88, 0x44}},
      {"#11223344", Color{0x11, 0x22, 0x33, 0x44}},
      {" Lime\t", Color{0, 255, 0}},
      {"yellowgreen", Color{0x9a, 0xcd, 0x32}},
      {"transparent", Color{0, 0, 0, 0}},
      {"rgb(1, 2, 3)", Color{1, 2, 3}},
      {"rgb(1 2 3 / 50%)", Color{1, 2, 3, 128}},
      {"rgba(100%,0%,50%,0.5)", Color{255, 0, 128, 128}},
      {"rgb(300,-5,0)", Color{255, 0, 0}},
      {"hsl(120, 100%, 50%)", Color{0, 255, 0}},
      {"hsl(-120deg 100% 25%)", Color{0, 0, 128}},
      {"", std::nullopt},
      {"#", std::nullopt},
      {"#12", std::nullopt},
      {"#12345g", std::nullopt},
      {"#-12345", std::nullopt},
      {"greenish", std::nullopt},
      {"rgb(1,2)", std::nullopt},
      {"rgb(1,2,3", std::nullopt},
      {"rgb(1,2,nan)", std::nullopt},
      {"rgb(1,2,3,4,5)", std::nullopt},
      {"cmyk(1,2,3,4)", std::nullopt},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(parse_color(text), expected) << text;
}

TEST(Color, FindsEveryName) {
  ASSERT_TRUE(std::ranges::is_sorted(kNamedColors, {}, &NamedColor::name));
  for (const auto& [name, rgb] : kNamedColors) EXPECT_TRUE(parse_color(name)) << name;
}

TEST(Color, WritesWhatItReads) {
  for (const char* text : {"#00b140", "#11223344"}) EXPECT_EQ(to_string(*parse_color(text)), text);
}

}  // namespace
}  // namespace booth
