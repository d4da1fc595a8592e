// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/text.hpp"

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

/// Not zero if a byte of the word is less than `limit`, which is at most 0x80. Only bytes above a
/// real hit may be wrong.
constexpr Word any_below(Word word, std::uint8_t limit) {
  return (word - everywhere(limit)) & ~word & everywhere(0x80);
}

constexpr bool needs_escape(char c) {
  return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
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
  for (std::size_t at = 0; at < text.size();) {
    if (text.size() - at >= sizeof(Word) && (load(text.data() + at) & everywhere(0x80)) == 0) {
      at += sizeof(Word);
      continue;
    }
    const std::size_t length = sequence_length(text.substr(at));
    if (length == 0) return false;
    at += length;
  }
  return true;
}

std::size_t unescaped_length(std::string_view text) {
  std::size_t at = 0;
  for (; text.size() - at >= sizeof(Word); at += sizeof(Word)) {
    const Word word = load(text.data() + at);
    // A byte that equals another one differs from it by less than 1.
    if (any_below(word, 0x20) | any_below(word ^ everywhere('"'), 1) |
        any_below(word ^ everywhere('\\'), 1))
      break;
  }
  while (at < text.size() && !needs_escape(text[at])) ++at;
  return at;
}

}  // namespace booth::signaling
