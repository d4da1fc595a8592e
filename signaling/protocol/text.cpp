// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/text.hpp"

#include <bit>
#include <cstdint>
#include <cstring>

namespace booth::signaling {
namespace {

using Word = std::uint64_t;

/// A byte in every place of a word.
constexpr Word everywhere(std::uint8_t byte) { return 0x0101010101010101 * Word{byte}; }

Word load(const char* bytes) {
  Word word;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

constexpr Word kHighBits = everywhere(0x80);

/// The high bit of each byte that is less than `limit`, which is at most 0x80. Bytes above one that
/// is may have theirs set as well.
constexpr Word below(Word word, std::uint8_t limit) {
  return (word - everywhere(limit)) & ~word & kHighBits;
}

/// The same for bytes equal to `byte`: they differ from it by less than 1.
constexpr Word equal(Word word, std::uint8_t byte) { return below(word ^ everywhere(byte), 1); }

/// Bytes before the first of which `marks` sets the high bit in a word.
template <typename Marks>
std::size_t length_before(std::string_view text, Marks marks) {
  std::size_t at = 0;
  for (; text.size() - at >= sizeof(Word); at += sizeof(Word)) {
    const Word found = marks(load(text.data() + at));
    if (found == 0) continue;
    if constexpr (std::endian::native == std::endian::little)
      return at + static_cast<std::size_t>(std::countr_zero(found)) / 8;
    break;
  }
  // A byte alone, before bytes that are never found.
  const auto is_marked = [&](char c) {
    return marks(everywhere('x') << 8 | static_cast<std::uint8_t>(c)) != 0;
  };
  while (at < text.size() && !is_marked(text[at])) ++at;
  return at;
}

/// Bytes of the UTF-8 sequence that begins with `lead`, and the range its second byte must be in
/// (RFC 3629, section 4); length 0 = no lead byte.
struct Sequence {
  std::size_t length;
  std::uint8_t low = 0x80;
  std::uint8_t high = 0xbf;
};

Sequence sequence(std::uint8_t lead) {
  if (lead < 0x80) return {1};
  if (lead < 0xc2) return {0};
  if (lead < 0xe0) return {2};
  if (lead == 0xe0) return {3, 0xa0};
  if (lead == 0xed) return {3, 0x80, 0x9f};
  if (lead < 0xf0) return {3};
  if (lead == 0xf0) return {4, 0x90};
  if (lead < 0xf4) return {4};
  if (lead == 0xf4) return {4, 0x80, 0x8f};
  return {0};
}

/// Length of the sequence that `text`, which is not empty, begins with; 0 = it is none.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const Sequence expected = sequence(byte(0));
  if (text.size() < expected.length) return 0;
  for (std::size_t i = 1; i < expected.length; ++i) {
    const std::uint8_t low = i == 1 ? expected.low : 0x80;
    const std::uint8_t high = i == 1 ? expected.high : 0xbf;
    if (byte(i) < low || byte(i) > high) return 0;
  }
  return expected.length;
}

}  // namespace

bool is_utf8(std::string_view text) {
  constexpr std::size_t kBlock = 4 * sizeof(Word);
  for (std::size_t at = 0; at < text.size();) {
    const char* next = text.data() + at;
    if (text.size() - at >= kBlock &&
        ((load(next) | load(next + 8) | load(next + 16) | load(next + 24)) & kHighBits) == 0) {
      at += kBlock;
      continue;
    }
    const std::size_t length = sequence_length(text.substr(at));
    if (length == 0) return false;
    at += length;
  }
  return true;
}

std::size_t unescaped_length(std::string_view text) {
  return length_before(
      text, [](Word word) { return below(word, 0x20) | equal(word, '"') | equal(word, '\\'); });
}

bool is_line(std::string_view text) {
  return length_before(text, [](Word word) { return below(word, 0x20) | equal(word, 0x7f); }) ==
         text.size();
}

}  // namespace booth::signaling
