// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Any string is refused with a reason inside it, or applied, in bounded time and memory.
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "elements/common/filter/apply.hpp"
#include "elements/common/filter/parser.hpp"

namespace {

using namespace booth::cssfilter;  // NOLINT: the whole file is about it

/// Longer chains only repeat what shorter ones do.
constexpr std::size_t kMaxApplied = 12;

void filter_once(std::string_view text) {
  auto parsed = parse(text);
  if (const auto* error = std::get_if<booth::css::SyntaxError>(&parsed)) {
    EXPECT_FALSE(error->text.empty());
    EXPECT_LE(error->position, text.size());
    return;
  }
  auto chain = std::get<Chain>(std::move(parsed));
  EXPECT_TRUE(std::holds_alternative<Chain>(parse(to_string(chain)))) << text;
  if (chain.size() > kMaxApplied) chain.resize(kMaxApplied);
  // What is near the limit of memory is allowed, but slow; refusals have their own test.
  const Margins margins = Filter(chain).margins();
  if (std::int64_t{margins.left + margins.right + 3} * (margins.top + margins.bottom + 1) > 300000)
    return;
  Renderer renderer;
  for (const bool has_alpha : {true, false}) {
    std::vector<std::uint8_t> bytes{1, 2, 3, 0, 250, 128, 7, 255, 9, 9, 9, 77};
    const Pixels pixels{bytes.data(), 12, 3, 1, {0, 1, 2, 3, has_alpha}};
    const auto edge = has_alpha ? EdgeMode::kTransparent : EdgeMode::kRepeat;
    renderer.apply(Filter(chain, edge), pixels);
    if (!has_alpha) {
      EXPECT_EQ(bytes[3], chain.empty() || Filter(chain).is_neutral() ? 0 : 255) << text;
    }
  }
}

const std::vector<std::string> kSamples{
    "blur(5px) brightness(0.5) contrast(200%)",
    "drop-shadow(4px 4px 8px blue) drop-shadow(rgb(1 2 3 / 50%) -2.5px 1e3px)",
    "hue-rotate(calc(1turn - 45deg)) opacity(min(20%, 3%))",
    "sepia(80%)/* c */invert(clamp(0, 1 / 3, 2)) \\62lur(2\\70x)",
    "drop-shadow(hsl(120deg, 50%, 50%, .5) 1px 2px) saturate(1e9) grayscale()",
    "drop-shadow(color(srgb 1 0 0) 1vw 2em) blur(calc(infinity * 1px))"};

/// Pieces from which nasty strings are made.
const std::vector<std::string> kPieces{"(",
                                       ")",
                                       ",",
                                       "/",
                                       "calc(",
                                       "1e999",
                                       "-1e999",
                                       "1e-999",
                                       "px",
                                       "%",
                                       "deg",
                                       "infinity",
                                       "nan",
                                       " ",
                                       "#",
                                       "#fff",
                                       "/*",
                                       "*/",
                                       "\\",
                                       "+",
                                       "-",
                                       "drop-shadow(",
                                       "blur(",
                                       "none",
                                       "rgb(",
                                       "e",
                                       ".",
                                       "0",
                                       "99999999999999999999px",
                                       "min(",
                                       "\n",
                                       "\xff\xfe",
                                       "url("};

std::string mutated(std::string text, std::mt19937& random) {
  const auto below = [&](std::size_t end) { return random() % end; };
  for (std::size_t changes = 1 + below(4); changes > 0; --changes) {
    const std::size_t at = below(text.size() + 1);
    switch (below(4)) {
      case 0: text.insert(at, kPieces[below(kPieces.size())]); break;
      case 1: text.erase(at, below(6)); break;
      case 2: text.insert(at, kSamples[below(kSamples.size())]); break;
      default:
        if (at < text.size()) text[at] = static_cast<char>(below(256));
    }
  }
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  filter_once({reinterpret_cast<const char*>(data), size});
  return 0;
}

TEST(CssFilterFuzz, MutatedStringsAreRefusedOrApplied) {
  constexpr unsigned kSeed = 20260208;
  constexpr int kRounds = 1200;
  std::mt19937 random(kSeed);
  for (const std::string& sample : kSamples) {
    ASSERT_TRUE(std::holds_alternative<Chain>(parse(sample))) << sample;
    for (int round = 0; round < kRounds; ++round) filter_once(mutated(sample, random));
  }
}
