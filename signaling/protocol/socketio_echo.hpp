// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string_view>

#include "signaling/protocol/message.hpp"
#include "signaling/protocol/socketio_events.hpp"

namespace booth::signaling::socketio {

/// What a relay sends back to who said it. Some do (io.to(room)), some do not (socket.to(room)),
/// and nothing in an event tells whose it is.
///
/// Offers, answers and candidates are known again by what they say. The bare words are not: the
/// first that comes within kEchoMs of ours is taken for it, until the relay has shown that it
/// returns nothing.
class Echoes {
 public:
  /// A slow relay's round trip; the other side rarely says the same so soon.
  static constexpr std::int64_t kEchoMs = 2'000;
  /// Of one call: two descriptions and their candidates, a few times over.
  static constexpr std::size_t kMaxKept = 512;

  void tick(std::int64_t now_ms) { now_ms_ = now_ms; }
  void said(Word word);
  void said(Word word, std::size_t fingerprint);
  /// Whether the event that came is ours.
  bool is_echo(Word word);
  bool is_echo(Word word, std::size_t fingerprint);
  /// A new call begins.
  void forget();

 private:
  enum class Relay { kUnknown, kEchoes, kSilent };

  Relay relay_ = Relay::kUnknown;
  std::int64_t now_ms_ = 0;
  std::array<std::int64_t, kWords> until_ms_{};
  std::deque<std::size_t> kept_;
  bool offer_is_out_ = false;
};

/// Of what an Offer, Answer, Candidate or EndOfCandidates says.
std::size_t fingerprint(const Message& message);

}  // namespace booth::signaling::socketio
