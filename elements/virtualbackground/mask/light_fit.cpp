// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/mask/light_fit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace booth::keying {
namespace {

/// About so many cells are looked at.
constexpr std::size_t kSamples = 8192;
/// Cells this far off, in code values, take part in one round after the other.
constexpr std::array kRounds{20.0F, 12.0F, 8.0F};
/// Fewer cells than this share tell nothing.
constexpr double kLeastShare = 0.04;
/// Keeps the gain near one where the room is of one brightness, in squares of code values.
constexpr double kFlat = 20.0;
constexpr double kBlack = 16.0;

struct Sample {
  float frame;
  float plate;
  std::size_t cell;
};

std::vector<Sample> samples_of(const CellColors& frame, const CellColors& plate,
                               const std::vector<std::uint8_t>& mask) {
  std::vector<Sample> samples;
  // An odd step does not fall into columns.
  const std::size_t step = frame.y.size() / kSamples | 1;
  samples.reserve(frame.y.size() / step + 1);
  for (std::size_t i = 0; i < frame.y.size(); i += step)
    if (mask.empty() || mask[i] == 0) samples.push_back({frame.y[i], plate.y[i], i});
  return samples;
}

template <typename Value>
float median(const std::vector<Sample>& samples, const Value& value) {
  std::vector<float> values;
  values.reserve(samples.size());
  for (const Sample& sample : samples) values.push_back(value(sample));
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

bool fits(const Sample& sample, const Lighting& light, float limit) {
  return std::abs(sample.frame - light.luma(sample.plate)) <= limit;
}

std::size_t agreeing(const std::vector<Sample>& samples, const Lighting& light) {
  return static_cast<std::size_t>(
      std::count_if(samples.begin(), samples.end(),
                    [&](const Sample& sample) { return fits(sample, light, kRounds.back()); }));
}

/// Least squares over those that fit; false where they are too few.
bool refine(const std::vector<Sample>& samples, float limit, std::size_t least, Lighting& light) {
  double count = 0.0, plate = 0.0, frame = 0.0, square = 0.0, product = 0.0;
  for (const Sample& sample : samples) {
    if (!fits(sample, light, limit)) continue;
    count += 1.0;
    plate += sample.plate;
    frame += sample.frame;
    square += double{sample.plate} * sample.plate;
    product += double{sample.plate} * sample.frame;
  }
  if (count < static_cast<double>(least)) return false;
  plate /= count;
  frame /= count;
  const double gain =
      (product / count - plate * frame + kFlat) / (square / count - plate * plate + kFlat);
  light.gain = static_cast<float>(std::clamp(gain, 0.4, 2.5));
  light.offset = static_cast<float>(frame) - light.gain * static_cast<float>(plate);
  return true;
}

/// The mean difference of one chroma plane where luma agrees.
float shift_of(const std::vector<Sample>& samples, const Lighting& light,
               const std::vector<float>& frame, const std::vector<float>& plate) {
  std::vector<float> differences;
  for (const Sample& sample : samples)
    if (fits(sample, light, kRounds.back()))
      differences.push_back(frame[sample.cell] - 128.0F -
                            light.gain * (plate[sample.cell] - 128.0F));
  if (differences.empty()) return 0.0F;
  const auto middle = differences.begin() + static_cast<std::ptrdiff_t>(differences.size() / 2);
  std::nth_element(differences.begin(), middle, differences.end());
  return *middle;
}

}  // namespace

Lighting fit_light(const CellColors& frame, const CellColors& plate,
                   const std::vector<std::uint8_t>& mask, const Lighting& before) {
  const std::vector<Sample> samples = samples_of(frame, plate, mask);
  const auto least = static_cast<std::size_t>(
      kLeastShare * static_cast<double>(std::min(kSamples, frame.y.size())));
  if (samples.size() <= least) return before;
  Lighting best = before;
  const float moved = median(samples, [](const Sample& s) { return s.frame - s.plate; });
  const float scaled = median(samples, [](const Sample& s) {
    const auto black = static_cast<float>(kBlack);
    return std::max(s.frame - black, 1.0F) / std::max(s.plate - black, 1.0F);
  });
  const Lighting starts[] = {{1.0F, moved}, {scaled, (1.0F - scaled) * static_cast<float>(kBlack)}};
  for (const Lighting& start : starts)
    if (agreeing(samples, start) > agreeing(samples, best)) best = start;
  for (const float limit : kRounds)
    if (!refine(samples, limit, least, best)) return before;
  best.u = shift_of(samples, best, frame.u, plate.u);
  best.v = shift_of(samples, best, frame.v, plate.v);
  return best;
}

}  // namespace booth::keying
