// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace booth::bench {

/// What a client says to one kind of server: a table of texts and no code. In each of them
/// "{self}",
/// "{other}" and "{room}" stand for the two peers of a room and the room's own name.
struct Script {
  /// When a frame holds `heard`, it is answered with `say` (which may be nothing).
  struct Line {
    std::string_view heard;
    std::string_view say;
  };
  std::string_view name;
  std::string_view target;         ///< of the handshake's GET
  std::vector<Line> introduction;  ///< in this order; an empty `heard` is the handshake's end
  std::vector<Line> call;          ///< the caller says the first; who hears the last is in the call
  /// What is sent over and over once the call stands, by both sides ...
  std::string_view candidate;
  /// ... or where a candidate would be too long, by the caller and by the callee.
  std::string_view offer;
  std::string_view answer;
  Line heartbeat;
};

/// By name; null if there is none.
const Script* find_script(std::string_view name);

/// `text` for a peer: peers are numbered, and 2n is the caller of 2n + 1.
std::string fill_in(std::string_view text, int self, std::string_view pad = {});

/// One message of `bytes`, or as short as its envelope allows: a candidate where `bytes` is at most
/// kLongestCandidate, a description where it is more.
std::string message_text(const Script& script, int self, std::size_t bytes);
inline constexpr std::size_t kLongestCandidate = 1000;

}  // namespace booth::bench
