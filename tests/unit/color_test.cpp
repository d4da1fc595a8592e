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
      {"hsl(0.5turn 50 50 / 25%)", Color{64, 191, 191, 64}},
      {"hsl(120 150% 50%)", Color{0, 255, 0}},
      {"hwb(120 20% 30%)", Color{51, 179, 51}},
      {"hwb(120 80% 80% / none)", Color{128, 128, 128, 0}},
      {"color(srgb 0.1 20% none)", Color{26, 51, 0}},
      {"color(srgb-linear 0.5 0 1)", Color{188, 0, 255}},
      {"rgb(10% 2 calc(1 + 2))", Color{26, 2, 3}},
      {"rgb(none 2 3)", Color{0, 2, 3}},
      {"rgb(1, 2, 3", Color{1, 2, 3}},
      {"rgb(/**/1 2 3)", Color{1, 2, 3}},
      {"r\\65 d", Color{255, 0, 0}},
      {"", std::nullopt},
      {"#", std::nullopt},
      {"#12", std::nullopt},
      {"#12345g", std::nullopt},
      {"#-12345", std::nullopt},
      {"greenish", std::nullopt},
      {"rgb(1,2)", std::nullopt},
      {"rgb(1,2", std::nullopt},
      {"rgb(1,2,nan)", std::nullopt},
      {"rgb(1,2,3,4,5)", std::nullopt},
      {"cmyk(1,2,3,4)", std::nullopt},
      {"rgb(1 2,3)", std::nullopt},
      {"rgb(1 2 3 50%)", std::nullopt},
      {"rgb(1,2,3/50%)", std::nullopt},
      {"rgb(10%,2,3)", std::nullopt},
      {"rgb(none,2,3)", std::nullopt},
      {"rgb(1px 2 3)", std::nullopt},
      {"hsl(120,50,50)", std::nullopt},
      {"hsl(50% 50% 50%)", std::nullopt},
      {"hwb(120,20%,30%)", std::nullopt},
      {"color(srgb 0.1 0.2)", std::nullopt},
      {"color(display-p3 0 0 0)", std::nullopt},
      {"red red", std::nullopt},
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
