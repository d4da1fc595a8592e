// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/websocket_frame.hpp"

#include <algorithm>
#include <string>

#include "tests/fuzz/check.hpp"

using namespace booth;             // NOLINT: the whole file is about it
using namespace booth::signaling;  // NOLINT

namespace {

constexpr FrameParser::Limits kLimits{1000, 5};

/// What a parser makes of `bytes` in pieces of `piece` bytes.
std::string transcript(std::string_view bytes, std::size_t piece, bool binary) {
  std::string result;
  const auto note = [&](const char* kind) {
    return [&result, kind](std::string_view text) { result.append(kind).append(text); };
  };
  FrameParser parser({.message = note("\nmessage "),
                      .ping = note("\nping "),
                      .pong = note("\npong "),
                      .close =
                          [&](const auto& close) {
                            result += "\nclose " + std::to_string(close.code) + close.reason;
                          }},
                     kLimits);
  if (binary) parser.accept_binary(note("\nbinary "));
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    const bool was_finished = parser.finished();
    const auto failure = parser.feed(bytes.substr(at, piece));
    fuzz::require(!failure || !was_finished, "read on after the end");
    fuzz::require(!failure || parser.finished(), "a failure is not the end");
    if (failure) result += "\nfailure " + std::to_string(failure->code);
    fuzz::require(parser.held_bytes() <= kLimits.message_bytes + limits::kMaxControlBytes,
                  "holds more than it may");
  }
  return result;
}

}  // namespace

/// The first byte says in what pieces the rest comes, which reads the same as in one piece, and
/// whether binary messages are welcome.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view bytes = fuzz::text_of(data + 1, size - 1);
  const std::size_t piece = 1 + data[0] % 16;
  const bool binary = (data[0] & 16) != 0;
  fuzz::require(transcript(bytes, bytes.size(), binary) == transcript(bytes, piece, binary),
                "depends on the cut");
  return 0;
}
