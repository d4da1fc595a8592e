// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Filter strings: what is read, as canonical text, and what is refused, and where. The answers are
// those of Chromium, which css_filter_test asks at test time, too.
#include "elements/common/filter/parser.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "elements/common/filter/limits.hpp"

namespace booth::cssfilter {
namespace {

struct Accepted {
  const char* text;
  const char* canonical;
};

TEST(CssFilterParser, ReadsWhatACanvasTakes) {
  const std::vector<Accepted> cases{
      {"none", "none"},
      {" /**/ NONE ", "none"},
      {"blur()", "blur(0px)"},
      {"blur(5px)", "blur(5px)"},
      {"BLUR( 1E1pX )", "blur(10px)"},
      {"blur(0)", "blur(0px)"},
      {"blur(-0px)", "blur(0px)"},
      {"blur(+.5px) /* open", "blur(0.5px)"},
      {"\\62lur(2\\70x)", "blur(2px)"},
      {"blur(1in)", "blur(96px)"},
      {"blur(1pc)", "blur(16px)"},
      {"blur(1q)", "blur(0.944882px)"},
      {"blur(2em)", "blur(20px)"},
      {"blur(1rem)", "blur(16px)"},
      {"blur(50vw)", "blur(320px)"},
      {"blur(calc(1px + 2px) ", "blur(3px)"},
      {"blur(calc((1px + 2px)*3))", "blur(9px)"},
      {"blur(calc(2px - 5px))", "blur(0px)"},
      {"blur(calc(NaN * 1px))", "blur(0px)"},
      {"blur(calc(infinity * 1px))", "blur(3.35544e+07px)"},
      {"blur(clamp(1px,5px,3px))", "blur(3px)"},
      {"brightness(50%)", "brightness(0.5)"},
      {"brightness(calc(50% + 10%))", "brightness(0.6)"},
      {"brightness(1e400)", "brightness(3.40282e+38)"},
      {"contrast()", "contrast(1)"},
      {"grayscale(200%)", "grayscale(1)"},
      {"hue-rotate()", "hue-rotate(0deg)"},
      {"hue-rotate(-1.5TURN)", "hue-rotate(-540deg)"},
      {"hue-rotate(100grad)", "hue-rotate(90deg)"},
      {"drop-shadow(1px 2px)", "drop-shadow(rgb(0, 0, 0) 1px 2px 0px)"},
      {"drop-shadow(1px 2px 3px currentColor)", "drop-shadow(rgb(0, 0, 0) 1px 2px 3px)"},
      {"drop-shadow(red -1px -2.5px)", "drop-shadow(rgb(255, 0, 0) -1px -2.5px 0px)"},
      {"drop-shadow(1px+2px)", "drop-shadow(rgb(0, 0, 0) 1px 2px 0px)"},
      {"drop-shadow(1px 2px#abc8)", "drop-shadow(rgba(170, 187, 204, 0.533) 1px 2px 0px)"},
      {"drop-shadow(1px 2px rgb(1 2 3 / 50%)", "drop-shadow(rgba(1, 2, 3, 0.5) 1px 2px 0px)"},
      {"drop-shadow(hwb(120 20% 30%) 0 0)", "drop-shadow(rgb(51, 179, 51) 0px 0px 0px)"},
      {"sepia(80%)blur(2px)", "sepia(0.8) blur(2px)"},
      {"sepia(80%) blur(", "sepia(0.8) blur(0px)"},
      {"sepia(1)\n\tinvert(1)\r\n", "sepia(1) invert(1)"},
  };
  css::Units units;
  units.viewport_width = 640.0;
  for (const auto& [text, canonical] : cases) {
    const auto parsed = parse(text, units);
    const auto* chain = std::get_if<Chain>(&parsed);
    ASSERT_TRUE(chain) << text << ": " << std::get<css::SyntaxError>(parsed).text;
    EXPECT_EQ(to_string(*chain), canonical) << text;
    const auto again = parse(to_string(*chain));
    ASSERT_TRUE(std::holds_alternative<Chain>(again)) << canonical;
    EXPECT_EQ(to_string(std::get<Chain>(again)), canonical) << "canonical text reads as itself";
  }
}

struct Refused {
  const char* text;
  std::size_t position;
  const char* reason;  ///< part of it
};

TEST(CssFilterParser, SaysWhereAStringIsWrong) {
  const std::vector<Refused> cases{
      {"", 0, "'none' or a list"},
      {"  \n", 3, "'none' or a list"},
      {"none none", 5, "stands alone"},
      {"sepia(1) none", 9, "expected a function"},
      {"inherit", 0, "expected a function"},
      {"sepia(80%) bluur(2px)", 11, "unknown function 'bluur()'"},
      {"sepia(80%), blur(2px)", 10, "not by commas"},
      {"sepia(80%);", 10, "expected a function"},
      {"sepia (80%)", 0, "expected a function"},
      {"sepia(80%))", 10, "expected a function"},
      {"url(#a)", 0, "url()"},
      {"blur(1)", 5, "needs a unit"},
      {"blur(1.px)", 5, "needs a unit"},
      {"blur(5%)", 5, "length"},
      {"blur(1fr)", 5, "unknown unit 'fr'"},
      {"blur(-1px)", 5, "negative"},
      {"blur(1px 2px)", 9, "closing parenthesis"},
      {"blur(calc(1px+2px))", 13, "closing parenthesis"},
      {"blur(calc(1px + 5%))", 14, "different kinds"},
      {"blur(calc(1px*1px))", 13, "plain number"},
      {"blur(calc(0))", 5, "unit"},
      {"brightness(-1)", 11, "negative"},
      {"brightness(1px)", 11, "number or a percentage"},
      {"brightness(infinity)", 11, "expected a value"},
      {"hue-rotate(90)", 11, "needs a unit"},
      {"drop-shadow(1px)", 15, "expected a value"},
      {"drop-shadow(1px red 2px)", 16, "expected a value"},
      {"drop-shadow(1px 2px 3px 4px)", 24, "closing parenthesis"},
      {"drop-shadow(red 1px 2px red)", 24, "closing parenthesis"},
      {"drop-shadow(1px 2px #12345)", 20, "expected a colour"},
      {"drop-shadow(1px 2px rgb(1 2,3))", 27, "commas or spaces"},
      {"drop-shadow(1px 2px lab(50% 20 30))", 20, "closing parenthesis"},
  };
  for (const auto& [text, position, reason] : cases) {
    const auto parsed = parse(text);
    const auto* error = std::get_if<css::SyntaxError>(&parsed);
    ASSERT_TRUE(error) << text;
    EXPECT_EQ(error->position, position) << text << ": " << error->text;
    EXPECT_NE(error->text.find(reason), std::string::npos) << text << ": " << error->text;
  }
}

std::string repeated(const char* text, std::size_t count) {
  std::string result;
  for (std::size_t i = 0; i < count; ++i) result += text;
  return result;
}

TEST(CssFilterParser, KeepsItsLimits) {
  const auto accepts = [](const std::string& text) {
    return std::holds_alternative<Chain>(parse(text));
  };
  EXPECT_TRUE(accepts(repeated("sepia()", limits::kMaxFunctions)));
  EXPECT_FALSE(accepts(repeated("sepia()", limits::kMaxFunctions + 1)));
  const std::string padding(limits::kMaxTextBytes - 4, ' ');
  EXPECT_TRUE(accepts(padding + "none"));
  EXPECT_FALSE(accepts(padding + " none"));
  EXPECT_TRUE(accepts("blur(calc(" + repeated("(", 31) + "1px"));
  EXPECT_FALSE(accepts("blur(calc(" + repeated("(", 32) + "1px"));
  EXPECT_FALSE(accepts("blur(" + repeated("calc(", 10000)));
}

TEST(CssFilterParser, InterpolatesAsATransition) {
  const auto chain =
      std::get<Chain>(parse("blur(8px) brightness(3) sepia(.5) hue-rotate(90deg) "
                            "drop-shadow(4px 8px 2px rgb(0 0 0 / 80%))"));
  EXPECT_EQ(interpolated(chain, 1.0), chain);
  EXPECT_EQ(to_string(interpolated(chain, 0.5)),
            "blur(4px) brightness(2) sepia(0.25) hue-rotate(45deg) "
            "drop-shadow(rgba(0, 0, 0, 0.4) 2px 4px 1px)");
  for (const Function& function : interpolated(chain, 0.0)) EXPECT_TRUE(is_neutral(function));
}

}  // namespace
}  // namespace booth::cssfilter
