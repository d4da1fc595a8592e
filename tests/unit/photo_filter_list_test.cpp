// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/photosnapshot/filter_list.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace booth::photo {
namespace {

TEST(PhotoFilterList, NamesEveryFilter) {
  struct Case {
    const char* text;
    std::vector<std::string> names;
  };
  const std::vector<Case> cases{
      {"", {"none"}},
      {"  ", {"none"}},
      {"none", {"none"}},
      {"sepia(60%)", {"sepia-60"}},
      {"none; sepia(60%) blur(2px) ;grayscale(1)", {"none", "sepia-60-blur-2px", "grayscale-1"}},
      {"Hue-Rotate(90deg); hue-rotate(-90deg)", {"hue-rotate-90deg", "hue-rotate-90deg-2"}},
      {"sepia(1); sepia(1); sepia(1)", {"sepia-1", "sepia-1-2", "sepia-1-3"}},
      {"brightness(.5)", {"brightness-.5"}},
      {"/* a;b */ sepia(1); none", {"a-b-sepia-1", "none"}},
      {"drop-shadow(rgb(1, 2, 3) 4px 4px", {"drop-shadow-rgb-1-2-3-4px-4px"}},
  };
  for (const auto& [text, names] : cases) {
    const auto parsed = parse_filters(text);
    const auto* list = std::get_if<FilterList>(&parsed);
    ASSERT_TRUE(list) << text << ": " << std::get<css::SyntaxError>(parsed).text;
    std::vector<std::string> got;
    for (const auto& filter : *list) got.push_back(filter.name);
    EXPECT_EQ(got, names) << text;
  }
}

TEST(PhotoFilterList, NamesAreSafeAndShort) {
  std::string chain;
  for (int i = 0; i < 50; ++i) chain += "brightness(1.0) ";
  const auto parsed = parse_filters(chain + "; /* ../../etc/passwd $(rm) \\ \" */ sepia(1)");
  const auto* list = std::get_if<FilterList>(&parsed);
  ASSERT_TRUE(list);
  for (const auto& filter : *list) {
    EXPECT_LE(filter.name.size(), 60U);
    EXPECT_EQ(filter.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-"),
              std::string::npos)
        << filter.name;
    EXPECT_NE(filter.name.front(), '.');
  }
}

TEST(PhotoFilterList, SaysWhereItIsWrong) {
  struct Case {
    const char* text;
    std::size_t position;
  };
  for (const auto& [text, position] : std::vector<Case>{{"sepia(", 6},
                                                        {"none; sepia(x)", 12},
                                                        {"none;; sepia(1)", 5},
                                                        {"sepia(1); none; nonsense(2)", 16}}) {
    const auto parsed = parse_filters(text);
    const auto* error = std::get_if<css::SyntaxError>(&parsed);
    if (std::string(text) == "sepia(") {
      EXPECT_FALSE(error) << "the last parenthesis may be missing";
      continue;
    }
    ASSERT_TRUE(error) << text;
    EXPECT_EQ(error->position, position) << text << ": " << error->text;
  }
}

TEST(PhotoFilterList, IsBounded) {
  std::string text = "none";
  for (std::size_t i = 1; i < kMaxPhotoFilters; ++i) text += ";none";
  EXPECT_TRUE(std::holds_alternative<FilterList>(parse_filters(text)));
  EXPECT_TRUE(std::holds_alternative<css::SyntaxError>(parse_filters(text + ";none")));
}

}  // namespace
}  // namespace booth::photo
