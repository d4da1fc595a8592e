// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Runs the keyer's rows of every instruction set that this CPU has, at each width from 1 to 130, on
// random and on hostile input, in memory with room around it that must not change.
#pragma once

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <hwy/highway.h>

#include "elements/virtualbackground/chroma/rows.hpp"

namespace booth::keying::testing_support {

inline constexpr int kWidest = 130;
inline constexpr int kGuard = 64;  ///< room before and after a row, whose content must not change
inline constexpr unsigned kSeed = 20261121;

template <typename T>
struct Row {
  std::vector<T> values = std::vector<T>(2 * kWidest + 2 * kGuard);
  T* data() { return values.data() + kGuard; }
  /// Takes away what a row function may write after its last value.
  Row& forget_beyond(int width) {
    std::fill_n(data() + width, kVectorsBeyond, T{});
    return *this;
  }
  bool operator==(const Row&) const = default;
};
using Bytes = Row<std::uint8_t>;
using Words = Row<std::int16_t>;

/// How the input of a round looks: noise, or all near one end, which provokes overflows.
enum class Look { kNoise, kLow, kHigh, kExtremes };

class Source {
 public:
  Source(unsigned seed, Look look) : random_(seed), look_(look) {}

  int number(int low, int high) {
    const int span = high - low;
    switch (look_) {
      case Look::kLow: high = low + span / 32; break;
      case Look::kHigh: low = high - span / 32; break;
      case Look::kExtremes: return (random_() & 1) != 0U ? low : high;
      case Look::kNoise: break;
    }
    return std::uniform_int_distribution<int>(low, high)(random_);
  }
  Bytes bytes(int low = 0, int high = 255) {
    Bytes row;
    for (auto& value : row.values) value = static_cast<std::uint8_t>(number(low, high));
    return row;
  }
  Words words(int low, int high) {
    Words row;
    for (auto& value : row.values) value = static_cast<std::int16_t>(number(low, high));
    return row;
  }
  std::vector<Bytes> byte_rows(int count) {
    std::vector<Bytes> rows;
    for (int i = 0; i < count; ++i) rows.push_back(bytes());
    return rows;
  }

 private:
  std::mt19937 random_;
  Look look_;
};

inline MatteParams params_of(unsigned round) {
  const std::vector<KeyColor> keys{
      {120, 54, 34}, {40, 200, 110}, {178, 45, 142}, {100, 112, 98}, {16, 0, 255}};
  const std::vector<MatteSettings> settings{
      {0.1, 0.87, 1.0}, {0.0, 0.0, 0.5}, {0.9, 1.0, 0.0}, {0.4, 0.2, 0.9}};
  return MatteParams::of(keys[round % keys.size()], settings[round % settings.size()],
                         round % 2 == 0 ? YuvRange::kLimited : YuvRange::kFull);
}

/// Runs the body for every instruction set, look and width.
class RowsTest : public testing::TestWithParam<std::int64_t> {
 protected:
  void SetUp() override {
    hwy::SetSupportedTargetsForTest(GetParam());
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    rows = fastest_rows();
  }
  void TearDown() override {
    hwy::SetSupportedTargetsForTest(0);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  }

  template <typename Body>
  void for_each_round(const Body& body) {
    unsigned round = 0;
    for (int width = 1; width <= kWidest; ++width) {
      // Noise at every width, and in turn one of the others.
      const Look hostile = std::vector{Look::kLow, Look::kHigh, Look::kExtremes}[width % 3U];
      for (const Look look : {Look::kNoise, hostile}) {
        ++round;
        SCOPED_TRACE("width " + std::to_string(width) + ", look " +
                     std::to_string(static_cast<int>(look)));
        Source source(kSeed + round, look);
        body(source, width, params_of(round));
        if (testing::Test::HasFailure()) return;
      }
    }
  }

  Rows rows;
};

/// For INSTANTIATE_TEST_SUITE_P.
inline std::vector<std::int64_t> targets() {
  std::vector<std::int64_t> all;
  for (std::int64_t set = hwy::SupportedTargets() & HWY_TARGETS; set != 0; set &= set - 1)
    all.push_back(set & -set);
  return all;
}

inline std::string target_name(const testing::TestParamInfo<std::int64_t>& target) {
  return hwy::TargetName(target.param);
}

}  // namespace booth::keying::testing_support
