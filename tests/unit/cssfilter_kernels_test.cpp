// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Every vector version gives the bytes of the plain one: all CPU targets, all widths up to 130.
#include <functional>
#include <random>
#include <vector>

#include <gtest/gtest.h>
#include <hwy/highway.h>

#include "elements/common/filter/kernels.hpp"

namespace booth::cssfilter {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t kWidest = 130;
const std::vector<PixelOrder> kOrders{{0, 1, 2, 3, true}, {2, 1, 0, 3, true},  {1, 2, 3, 0, true},
                                      {3, 2, 1, 0, true}, {0, 1, 2, 3, false}, {3, 2, 1, 0, false}};

/// Calls `test` once for every CPU target this machine can run.
void for_targets(const std::function<void(const Kernels&)>& test) {
  for (const int64_t target : hwy::SupportedAndGeneratedTargets()) {
    SCOPED_TRACE(hwy::TargetName(target));
    hwy::SetSupportedTargetsForTest(target);
    test(best_kernels());
  }
  hwy::SetSupportedTargetsForTest(0);
}

/// Random pixels, a third opaque and a few empty, one byte off any alignment. No colour exceeds its
/// alpha where `premultiplied`.
Bytes pixels(std::size_t count, PixelOrder order, bool premultiplied) {
  std::mt19937 random(static_cast<unsigned>(count) + 1);
  Bytes bytes(4 * count + 1);
  for (std::size_t i = 0; i < count; ++i) {
    std::uint8_t* pixel = bytes.data() + 1 + 4 * i;
    const unsigned dice = random() % 8;
    const unsigned alpha = dice < 3 ? 255 : dice == 3 ? 0 : random() % 256;
    for (const auto channel : {order.r, order.g, order.b})
      pixel[channel] = static_cast<std::uint8_t>(
          random() % (premultiplied && order.has_alpha ? alpha + 1 : 256));
    pixel[order.a] = static_cast<std::uint8_t>(alpha);
  }
  return bytes;
}

ColorProgram program(const Chain& chain) {
  ColorProgram result;
  for (const Function& function : chain) result.append(function);
  return result;
}

TEST(CssFilterKernels, PixelsAsPlain) {
  const Kernels& plain = plain_kernels();
  for_targets([&](const Kernels& fast) {
    for (const PixelOrder order : kOrders) {
      for (std::size_t count = 1; count <= kWidest; ++count) {
        Bytes expected = pixels(count, order, false);
        Bytes actual = expected;
        EXPECT_EQ(plain.premultiply(expected.data() + 1, count, order),
                  fast.premultiply(actual.data() + 1, count, order));
        ASSERT_EQ(expected, actual) << "premultiply " << count;
        plain.unpremultiply(expected.data() + 1, count, order);
        fast.unpremultiply(actual.data() + 1, count, order);
        ASSERT_EQ(expected, actual) << "unpremultiply " << count;
        plain.make_opaque(expected.data() + 1, count, order);
        fast.make_opaque(actual.data() + 1, count, order);
        ASSERT_EQ(expected, actual) << "make_opaque " << count;
        EXPECT_FALSE(fast.premultiply(actual.data() + 1, count, order));
      }
    }
  });
}

TEST(CssFilterKernels, ColorsAsPlain) {
  const std::vector<Chain> chains{{{FunctionKind::kSepia, 0.6}},
                                  {{FunctionKind::kContrast, 1.7}},
                                  {{FunctionKind::kOpacity, 0.5}},
                                  {{FunctionKind::kHueRotate, 77.0},
                                   {FunctionKind::kInvert, 0.9},
                                   {FunctionKind::kSaturate, 3.0},
                                   {FunctionKind::kOpacity, 0.3},
                                   {FunctionKind::kBrightness, 1e30},
                                   {FunctionKind::kGrayscale, 0.4}}};
  const Kernels& plain = plain_kernels();
  for_targets([&](const Kernels& fast) {
    for (const Chain& chain : chains) {
      const ColorProgram colors = program(chain);
      for (const PixelOrder order : kOrders) {
        for (std::size_t count = 1; count <= kWidest; count += count < 40 ? 1 : 9) {
          Bytes expected = pixels(count, order, true);
          Bytes actual = expected;
          plain.color(expected.data() + 1, count, order, colors);
          fast.color(actual.data() + 1, count, order, colors);
          ASSERT_EQ(expected, actual) << count;
        }
      }
    }
  });
}

TEST(CssFilterKernels, ShadowsAsPlain) {
  const Kernels& plain = plain_kernels();
  for_targets([&](const Kernels& fast) {
    for (const PixelOrder order : kOrders) {
      for (std::size_t count = 1; count <= kWidest; ++count) {
        Bytes expected = pixels(count, order, true);
        Bytes actual = expected;
        Bytes shadow(count);
        for (std::size_t i = 0; i < count; ++i) shadow[i] = static_cast<std::uint8_t>(i * 37);
        const ShadowColor color{{200, 100, 3, 201}};
        plain.shadow(expected.data() + 1, shadow.data(), count, order, color);
        fast.shadow(actual.data() + 1, shadow.data(), count, order, color);
        ASSERT_EQ(expected, actual) << count;
      }
    }
  });
}

Bytes strip(std::size_t zeros, std::size_t lines, bool white) {
  std::mt19937 random(7);
  Bytes bytes(zeros * kStripBytes, 0);
  for (std::size_t i = 0; i < lines * kStripBytes; ++i)
    bytes.push_back(white ? 255 : static_cast<std::uint8_t>(random()));
  return bytes;
}

TEST(CssFilterKernels, BlursAsPlain) {
  const Kernels& plain = plain_kernels();
  constexpr std::size_t kLines = 70;
  for_targets([&](const Kernels& fast) {
    for (const double sigma : {0.0, 0.2, 1.0, 1.9, 2.0, 2.7, 9.0, 60.0, 108.0, 109.0, 532.0}) {
      for (const bool white : {false, true}) {
        const BlurPlan plan = plan_blur(sigma);
        const auto padded = kLines + 2 * static_cast<std::size_t>(reach_of(plan));
        const auto* boxes = std::get_if<BoxPlan>(&plan);
        Bytes expected = strip(boxes ? box_front(*boxes) : 0, padded, white);
        Bytes actual = expected;
        if (boxes) {
          plain.box(expected.data(), kLines, 0, *boxes);
          fast.box(actual.data(), kLines, 0, *boxes);
        } else {
          plain.gauss(expected.data(), kLines, std::get<GaussPlan>(plan));
          fast.gauss(actual.data(), kLines, std::get<GaussPlan>(plan));
        }
        ASSERT_EQ(expected, actual) << sigma;
        if (!white) continue;
        const std::size_t first = boxes ? 2 * static_cast<std::size_t>(reach_of(plan)) : 0;
        for (std::size_t line = first; line < first + kLines; ++line)
          ASSERT_EQ(actual[line * kStripBytes], 255) << "white stays white at sigma " << sigma;
      }
    }
  });
}

}  // namespace
}  // namespace booth::cssfilter
