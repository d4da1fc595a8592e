// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/filter/blur_plan.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "elements/common/filter/limits.hpp"

namespace booth::cssfilter {
namespace {

constexpr double kSmallestBoxSigma = 2.0;
/// More than the error of a 32-bit float at 255, less than the next value beside a tie.
constexpr float kTieMargin = 1e-4F;
BoxPlan plan_boxes(double sigma) {
  const int width =
      static_cast<int>(std::floor(sigma * 3.0 * std::sqrt(2.0 * std::numbers::pi) / 4.0 + 0.5));
  BoxPlan plan;
  plan.width = width;
  plan.last = width % 2 == 0 ? width + 1 : width;
  plan.reach = (2 * plan.width + plan.last - 3) / 2;
  const double sum = static_cast<double>(plan.width) * plan.width * plan.last;
  while (std::ldexp(255.0 * sum, -plan.shift) >= std::ldexp(1.0, 31)) ++plan.shift;
  plan.scale = static_cast<float>(std::ldexp(1.0 / sum, plan.shift));
  const double weight = std::round(std::ldexp(1.0 / sum, 32));
  plan.rounding = weight * sum >= std::ldexp(1.0, 32) ? 0.5F + kTieMargin : 0.5F - kTieMargin;
  return plan;
}

GaussPlan plan_gauss(double sigma) {
  GaussPlan plan;
  plan.reach = std::min(static_cast<int>(std::ceil(3.0 * sigma)), GaussPlan::kMaxReach);
  std::array<double, GaussPlan::kMaxReach + 1> kernel{1.0};
  double sum = 1.0;
  for (int k = 1; k <= plan.reach; ++k) {
    const auto index = static_cast<std::size_t>(k);
    kernel[index] = std::exp(-k * k / (2.0 * sigma * sigma));
    sum += 2.0 * kernel[index];
  }
  for (std::size_t k = 0; k < kernel.size(); ++k)
    plan.weights[k] =
        static_cast<std::uint16_t>(std::min(std::lround(kernel[k] / sum * 65536.0), 65535L));
  return plan;
}

}  // namespace

BlurPlan plan_blur(double sigma_px) {
  const double sigma = std::clamp(sigma_px, 0.0, limits::kMaxSigmaPx);
  if (sigma < kSmallestBoxSigma) return plan_gauss(sigma);
  return plan_boxes(sigma);
}

int reach_of(const BlurPlan& plan) {
  return std::visit([](const auto& kind) { return kind.reach; }, plan);
}

}  // namespace booth::cssfilter
