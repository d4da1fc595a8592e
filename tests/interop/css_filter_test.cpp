// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Filters as the browser draws and reads them: headless Chromium is asked at test time.
#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "elements/common/filter/apply.hpp"
#include "elements/common/filter/parser.hpp"
#include "tests/interop/css_canvas.hpp"
#include "tests/interop/scene.hpp"

namespace {

using namespace booth;           // NOLINT: the whole file is about it
using namespace booth::interop;  // NOLINT

class CssFilter : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!Browser::available()) return;
    Browser::Options options;
    options.profile_dir = output_path("css-filter-profile");
    browser_ = std::make_unique<Browser>(options);
    canvas_ = std::make_unique<CssCanvas>(*browser_, sample_pictures());
  }
  static void TearDownTestSuite() {
    canvas_.reset();
    browser_.reset();
  }
  void SetUp() override {
    if (!canvas_) GTEST_SKIP() << "chromium is not installed";
  }

  static std::unique_ptr<Browser> browser_;
  static std::unique_ptr<CssCanvas> canvas_;
};
std::unique_ptr<Browser> CssFilter::browser_;
std::unique_ptr<CssCanvas> CssFilter::canvas_;

RgbaImage filtered(RgbaImage image, const std::string& text) {
  const auto parsed = cssfilter::parse(text);
  EXPECT_TRUE(std::holds_alternative<cssfilter::Chain>(parsed)) << text;
  if (!std::holds_alternative<cssfilter::Chain>(parsed)) return image;
  cssfilter::Renderer renderer;
  const cssfilter::Pixels pixels{
      image.pixels.data(), std::ptrdiff_t{4} * image.width, image.width, image.height, {}};
  EXPECT_EQ(renderer.apply(cssfilter::Filter(std::get<cssfilter::Chain>(parsed)), pixels), "");
  return image;
}

/// Premultiplied, since the straight colour of a nearly transparent pixel means nothing.
double premultiplied(const RgbaImage& image, std::size_t sample) {
  const double value = image.pixels[sample];
  return sample % 4 == 3 ? value : value * image.pixels[sample | 3] / 255.0;
}

struct Distance {
  double largest = 0.0;
  double mean = 0.0;
};

Distance distance(const RgbaImage& ours, const RgbaImage& theirs) {
  Distance result;
  for (std::size_t i = 0; i < ours.pixels.size(); ++i) {
    const double apart = std::abs(premultiplied(ours, i) - premultiplied(theirs, i));
    result.largest = std::max(result.largest, apart);
    result.mean += apart / static_cast<double>(ours.pixels.size());
  }
  return result;
}

struct Drawing {
  const char* filter;
  double largest;  ///< difference in any sample
};

const std::vector<Drawing> kDrawings{
    {"blur(5px)", 2},
    {"brightness(0.5)", 1},
    {"contrast(200%)", 1},
    {"grayscale(100%)", 1},
    {"hue-rotate(90deg)", 1},
    {"invert(100%)", 1},
    {"opacity(90%)", 1},
    {"saturate(200%)", 1},
    {"saturate(20%)", 1},
    {"sepia(100%)", 1},
    {"drop-shadow(4px 4px 8px blue)", 2},
    // single functions
    {"none", 1},
    {"brightness(0)", 1},
    {"brightness(1.7)", 1},
    {"brightness(300%)", 1},
    {"contrast(0)", 1},
    {"contrast(0.35)", 1},
    {"contrast(500%)", 1},
    {"grayscale(40%)", 1},
    {"hue-rotate(-37deg)", 1},
    {"hue-rotate(450deg)", 1},
    {"hue-rotate(2rad)", 1},
    {"invert(30%)", 1},
    {"invert(50%)", 1},
    {"opacity(0)", 1},
    {"opacity(33%)", 1},
    {"saturate(0)", 1},
    {"saturate(450%)", 1},
    {"sepia(60%)", 1},
    {"blur(2px)", 2},
    {"blur(2.5px)", 2},
    {"blur(3px)", 2},
    {"blur(0.8em)", 2},
    {"blur(20px)", 2},
    {"blur(60px)", 2},
    {"blur(150px)", 2},
    {"blur(10000px)", 2},
    {"drop-shadow(10px 6px black)", 2},
    {"drop-shadow(-7px -3px 4px red)", 2},
    {"drop-shadow(2.5px -1.25px 3px #0f08)", 2},
    {"drop-shadow(0.5px 0.5px white)", 2},
    {"drop-shadow(10.3px -7.7px white)", 2},
    {"drop-shadow(40px 0 10px rgb(200 100 50 / 0.7))", 2},
    {"drop-shadow(-300px 0 100px lime)", 2},
    // chains
    {"brightness(300%) brightness(0.3333)", 3},
    {"sepia(60%) contrast(1.2) saturate(130%)", 3},
    {"contrast(3) invert(1) hue-rotate(180deg)", 3},
    {"grayscale(1) brightness(1.5) contrast(2) sepia(.5)", 3},
    {"opacity(50%) brightness(2) opacity(70%)", 3},
    {"saturate(3) hue-rotate(45deg) saturate(.3)", 3},
    {"invert(20%) opacity(60%) sepia(80%)", 3},
    {"blur(4px) contrast(3)", 3},
    {"contrast(3) blur(4px)", 3},
    {"sepia(1) blur(3px) contrast(1.5)", 3},
    {"blur(3px) blur(4px)", 3},
    {"blur(5px) drop-shadow(8px 8px 3px blue)", 3},
    {"drop-shadow(20px 0 2px red) drop-shadow(-25px 5px 2px lime)", 3},
    {"opacity(70%) drop-shadow(6px 6px 5px black) hue-rotate(120deg)", 3},
    {"drop-shadow(500px 0 red) drop-shadow(-500px 0 0 blue)", 3},
    {"brightness(1.2) blur(2px) saturate(1.8) drop-shadow(3px 3px 4px rgba(0,0,0,.5))", 3},
    {"drop-shadow(4px 4px 8px blue) blur(6px) opacity(80%)", 3},
    {"opacity(50%) blur(10px) opacity(50%) blur(2px) invert(1)", 3},
};

/// The straight colour that a canvas gives back was rounded once more, by half a level at most.
constexpr double kReadingBack = 0.51;
constexpr double kLargestMean = 0.8;

TEST_F(CssFilter, DrawsWhatChromiumDraws) {
  const auto pictures = sample_pictures();
  for (const auto& [filter, largest] : kDrawings) {
    const auto drawn = canvas_->draw(filter);
    for (std::size_t i = 0; i < pictures.size(); ++i) {
      const Distance apart = distance(filtered(pictures[i], filter), drawn[i]);
      EXPECT_LE(apart.largest, largest + kReadingBack) << filter << ", picture " << i;
      EXPECT_LE(apart.mean, kLargestMean) << filter << ", picture " << i;
    }
  }
}

/// The Gaussian itself, as Chromium's other renderer has it: premultiplied, in doubles.
std::vector<double> gaussian(const RgbaImage& image, double sigma) {
  const int reach = 8;
  std::vector<double> kernel;
  double sum = 0.0;
  for (int k = -reach; k <= reach; ++k) {
    kernel.push_back(std::exp(-k * k / (2.0 * sigma * sigma)));
    sum += kernel.back();
  }
  std::vector<double> samples(image.pixels.size());
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = premultiplied(image, i);
  for (const bool rows : {true, false}) {
    std::vector<double> blurred(samples.size());
    for (int y = 0; y < image.height; ++y)
      for (int x = 0; x < image.width; ++x)
        for (int k = -reach; k <= reach; ++k) {
          const int from_x = rows ? x + k : x;
          const int from_y = rows ? y : y + k;
          if (from_x < 0 || from_y < 0 || from_x >= image.width || from_y >= image.height) continue;
          for (int c = 0; c < 4; ++c)
            blurred[static_cast<std::size_t>(4 * (y * image.width + x) + c)] +=
                samples[static_cast<std::size_t>(4 * (from_y * image.width + from_x) + c)] *
                kernel[static_cast<std::size_t>(k + reach)] / sum;
        }
    samples = blurred;
  }
  return samples;
}

TEST_F(CssFilter, BlursLittleBetweenChromiumsTwoRenderers) {
  // Its software renderer blurs with three boxes, which are too coarse below 2 px; the other one
  // with a Gaussian. A picture between the two is right.
  constexpr double kTolerance = 2.0;
  const auto pictures = sample_pictures();
  for (const double sigma : {0.3, 0.5, 1.0, 1.5, 1.9}) {
    const std::string filter = "blur(" + std::to_string(sigma) + "px)";
    const auto drawn = canvas_->draw(filter);
    for (std::size_t i = 0; i < pictures.size(); ++i) {
      const RgbaImage ours = filtered(pictures[i], filter);
      const auto exact = gaussian(pictures[i], sigma);
      double outside = 0.0;
      for (std::size_t s = 0; s < exact.size(); ++s) {
        const auto [low, high] = std::minmax(premultiplied(drawn[i], s), exact[s]);
        const double value = premultiplied(ours, s);
        outside = std::max({outside, low - value, value - high});
      }
      EXPECT_LE(outside, kTolerance) << filter << ", picture " << i;
    }
  }
}

/// Strings on which we must agree with the browser: what it takes, and what it makes of it.
const std::vector<const char*> kStrings{
    R"(blur(0.5px) /* x)",
    R"(blur(2px /* )",
    R"(\62lur(2px))",
    R"(blur(2\70x))",
    R"(blur(1e1px))",
    R"(blur(1.px))",
    R"(blur(+.5px))",
    R"(blur(-0px))",
    R"(blur(-1px))",
    R"(blur(0))",
    R"(blur(1))",
    R"(blur(5%))",
    R"(blur(1em))",
    R"(blur(1rem))",
    R"(blur(1cm))",
    R"(blur(1Q))",
    R"(blur(1pt))",
    R"(blur(1fr))",
    R"(blur())",
    R"(blur(1px 2px))",
    R"(blur(1px,))",
    R"(blur(calc(1px + 2px)))",
    R"(blur(calc(1px+2px)))",
    R"(blur(calc(1px +2px)))",
    R"(blur(calc(2*3px)))",
    R"(blur(calc(3px/2)))",
    R"(blur(calc(3/2px)))",
    R"(blur(calc((1px + 2px)*3)))",
    R"(blur(calc(1px*1px)))",
    R"(blur(calc(0)))",
    R"(blur(calc(1px + 0)))",
    R"(blur(calc(2px - 5px)))",
    R"(blur(calc(NaN * 1px)))",
    R"(blur(min(1px,2px,3px)))",
    R"(blur(clamp(1px,5px,3px)))",
    R"(blur(calc(pi*1px)))",
    R"(blur(calc(1px + 5%)))",
    R"(blur(calc()))",
    R"(blur(calc(1px - -2px)))",
    R"(brightness(50%))",
    R"(brightness(calc(50% + 10%)))",
    R"(brightness(calc(1 + 50%)))",
    R"(brightness(calc(-1)))",
    R"(brightness(1px))",
    R"(brightness(1 2))",
    R"(brightness(1e-3))",
    R"(brightness(infinity))",
    R"(brightness(0.123456789))",
    R"(brightness(1234567.891))",
    R"(grayscale(2))",
    R"(opacity(150%))",
    R"(saturate(150%))",
    R"(contrast())",
    R"(hue-rotate())",
    R"(hue-rotate(0))",
    R"(hue-rotate(90))",
    R"(hue-rotate(-1.5turn))",
    R"(hue-rotate(100grad))",
    R"(hue-rotate(1rad))",
    R"(hue-rotate(calc(1turn - 45deg)))",
    R"(hue-rotate(calc(0)))",
    R"(hue-rotate(0%))",
    R"(drop-shadow(1px 2px))",
    R"(drop-shadow(1px 2px 3px 4px))",
    R"(drop-shadow(1px))",
    R"(drop-shadow())",
    R"(drop-shadow(red 1px 2px 3px))",
    R"(drop-shadow(1px 2px 3px red))",
    R"(drop-shadow(1px red 2px))",
    R"(drop-shadow(red 1px 2px red))",
    R"(drop-shadow(inset 1px 2px))",
    R"(drop-shadow(1px,2px))",
    R"(drop-shadow(0 0 0 blue))",
    R"(drop-shadow(1px 2px -3px))",
    R"(drop-shadow(1px 2px calc(-3px)))",
    R"(drop-shadow(-1px -2.5px 1em #abc8))",
    R"(drop-shadow(1px 2px transparent))",
    R"(drop-shadow(1px 2px rgb(1 2,3)))",
    R"(drop-shadow(1px 2px rgb(1 2 3 / 50%)))",
    R"(drop-shadow(1px 2px rgb(1 2 3 50%)))",
    R"(drop-shadow(1px 2px rgb(1,2,3,50%)))",
    R"(drop-shadow(1px 2px rgb(1,2,3/50%)))",
    R"(drop-shadow(1px 2px rgb(10%,2,3)))",
    R"(drop-shadow(1px 2px rgb(10%,20%,30%)))",
    R"(drop-shadow(1px 2px rgb(10% 2 3)))",
    R"(drop-shadow(1px 2px rgb(none 2 3)))",
    R"(drop-shadow(1px 2px rgb(none,2,3)))",
    R"(drop-shadow(1px 2px rgb(1.5 2.5 300)))",
    R"(drop-shadow(1px 2px rgb(calc(1 + 2) 2 3)))",
    R"(drop-shadow(1px 2px rgb(1 2 3))",
    R"(drop-shadow(1px 2px rgb(1 2)",
    R"(drop-shadow(1px 2px hsl(120,50%,50%)))",
    R"(drop-shadow(1px 2px hsl(0.5turn 50% 50% / 25%)))",
    R"(drop-shadow(1px 2px hsl(120 50 50)))",
    R"(drop-shadow(1px 2px hsl(120,50,50)))",
    R"(drop-shadow(1px 2px hsl(50% 50% 50%)))",
    R"(drop-shadow(1px 2px hwb(120 20% 30%)))",
    R"(drop-shadow(1px 2px hwb(120,20%,30%)))",
    R"(drop-shadow(1px 2px hwb(120 80% 80%)))",
    R"(drop-shadow(1px 2px #12345))",
    R"(drop-shadow(1px 2px #12g))",
    R"(drop-shadow(1px 2px RED))",
    R"(drop-shadow(1px 2pxred))",
    R"(drop-shadow(1px 2px#f00))",
    R"(drop-shadow(rgb(1,2,3)1px 2px))",
    R"(drop-shadow(1px/**/2px))",
    R"(drop-shadow(1px+2px))",
    R"(drop-shadow(1px-2px 3px))",
    R"(sepia(80%)blur(2px))",
    R"(sepia(80%) , blur(2px))",
    R"(sepia(80%);)",
    R"(sepia (80%))",
    R"(SEPIA( 80% ))",
    R"(sepia(80%) none)",
    R"(none none)",
    R"(/**/none)",
    R"(inherit)",
    R"(sepia(80%)",
    R"(sepia(80%)))",
    R"(sepia(80%) blur()",
    R"(sepia(80%) blur)",
    R"(sepia([1]))",
    R"(sepia("1"))",
    R"(custom(1))",
    R"(blur(1px)<!--)",
    R"(hue-rotate(1TURN))",
};

TEST_F(CssFilter, ReadsStringsAsChromiumDoes) {
  for (const char* text : kStrings) {
    const auto theirs = canvas_->parse(text);
    const auto ours = cssfilter::parse(text);
    const auto* chain = std::get_if<cssfilter::Chain>(&ours);
    EXPECT_EQ(chain != nullptr, theirs.accepted) << text;
    if (!chain || !theirs.accepted) continue;
    EXPECT_EQ(cssfilter::to_string(*chain), theirs.computed) << text;
  }
}

}  // namespace
