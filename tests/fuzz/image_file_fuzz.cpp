// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Damaged pictures: the decoder answers with a picture or an error, within the pixel limit.
#include "elements/common/image_file.hpp"

#include <random>
#include <vector>

#include <zlib.h>

#include <gtest/gtest.h>

#include "tests/unit/image_samples.hpp"

namespace {

using booth::samples::Bytes;

constexpr std::size_t kMaxPixels = 64 * 64;

void decode_once(std::span<const std::uint8_t> bytes) {
  const auto image = booth::decode_image(bytes, kMaxPixels);
  if (!image) {
    EXPECT_FALSE(image.error().empty());
    return;
  }
  const auto pixels =
      static_cast<std::size_t>(image->width) * static_cast<std::size_t>(image->height);
  EXPECT_LE(pixels, kMaxPixels);
  EXPECT_EQ(image->pixels.size(), 4 * pixels);
}

std::vector<Bytes> corpus() {
  const auto sample = [](int x, int y, int c) { return (7 * x + 3 * y + c) & 3; };
  return {booth::samples::png(9, 7, {2, PNG_COLOR_TYPE_PALETTE, false, true}, sample),
          booth::samples::png(9, 7, {16, PNG_COLOR_TYPE_RGBA, true}, sample),
          booth::samples::png(9, 7, {8, PNG_COLOR_TYPE_GRAY_ALPHA}, sample),
          booth::samples::jpeg(17, 9, {JCS_RGB, 3, true, 6}, sample),
          booth::samples::jpeg(17, 9, {JCS_CMYK, 4}, sample),
          booth::samples::jpeg(17, 9, {JCS_GRAYSCALE, 1, false, 3}, sample),
          booth::samples::webp(17, 9, {}, sample),
          booth::samples::webp(17, 9, {true, true, 6}, sample),
          booth::samples::webp(17, 9, {false, true, 3, true}, sample),
          booth::samples::animated_webp(17, 9, booth::samples::webp(11, 5, {false, true}, sample),
                                        booth::samples::webp(17, 9, {true}, sample))};
}

/// A few bytes changed, then perhaps cut short.
Bytes mutated(Bytes bytes, std::mt19937& random) {
  const auto below = [&](std::size_t end) { return random() % end; };
  for (std::size_t changes = 1 + below(8); changes > 0; --changes)
    bytes[below(bytes.size())] = static_cast<std::uint8_t>(below(256));
  if (below(4) == 0) bytes.resize(below(bytes.size()));
  return bytes;
}

/// Right checksums again, so that the damage reaches the code behind them.
void repair_checksums(Bytes& bytes) {
  if (bytes[0] != 0x89) return;
  const auto u32 = [&](std::size_t at) {
    return std::size_t{bytes[at]} << 24 | std::size_t{bytes[at + 1]} << 16 |
           std::size_t{bytes[at + 2]} << 8 | bytes[at + 3];
  };
  for (std::size_t at = 8; at + 12 <= bytes.size();) {
    const std::size_t length = u32(at);
    if (length > bytes.size() - at - 12) return;
    const auto sum = crc32(0, bytes.data() + at + 4, static_cast<unsigned>(length + 4));
    for (std::size_t i = 0; i < 4; ++i)
      bytes[at + 8 + length + i] = static_cast<std::uint8_t>(sum >> (24 - 8 * i));
    at += 12 + length;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  decode_once({data, size});
  return 0;
}

TEST(ImageFileFuzz, MutatedSamplesNeverCrash) {
  constexpr unsigned kSeed = 20260101;
  constexpr int kRounds = 1500;
  std::mt19937 random(kSeed);
  for (const Bytes& sample : corpus()) {
    ASSERT_TRUE(booth::decode_image(sample, kMaxPixels));
    for (int round = 0; round < kRounds; ++round) {
      Bytes damaged = mutated(sample, random);
      decode_once(damaged);
      if (damaged.size() > 12) repair_checksums(damaged);
      decode_once(damaged);
    }
  }
}
