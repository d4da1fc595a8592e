// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Socket.IO gives events names and leaves the names to the application: which ones make a call.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace booth::signaling::socketio {

/// What applications tell each other of a call. In the order of kDefaultNames.
enum class Word {
  kConnected,  ///< server to client: you are connected
  kJoin,       ///< client to server: put me into that room
  kRing,
  kAccept,
  kOffer,
  kAnswer,
  kCandidate,
  kHangUp,
  kError,  ///< server to client: what you said was refused
};
inline constexpr std::size_t kWords = 9;

/// An application's vocabulary. The default is the one of the tutorials for calls of two.
struct EventMap {
  using Names = std::array<std::string, kWords>;

  std::string nsp = "/";  ///< the namespace that serves calls
  /// As clients emit and as they receive them. Empty = the application has no such event; never so
  /// for offer, answer and candidate. Without a ring, calls are taken at once; without a join, a
  /// client is in its room as soon as it is connected.
  Names emitted;
  Names received;
  // Fields of what clients emit: {offer, roomId} and so on.
  std::string room_field = "roomId";
  std::string offer_field = "offer";
  std::string answer_field = "answer";
  std::string candidate_field = "candidate";
  /// Clients receive the same object as was emitted; else the bare offer, answer or candidate.
  bool wrapped = false;
  /// As a client: rooms of digits are emitted as numbers.
  bool numeric_rooms = false;
  /// Which events their sender receives as well.
  std::array<bool, kWords> echoed{};

  EventMap();
  bool operator==(const EventMap&) const = default;

  const std::string& name_emitted(Word word) const { return emitted[std::size_t(word)]; }
  const std::string& name_received(Word word) const { return received[std::size_t(word)]; }
  bool echoes(Word word) const { return echoed[std::size_t(word)]; }
  bool rings() const { return !name_emitted(Word::kRing).empty(); }
  bool joins() const { return !name_emitted(Word::kJoin).empty(); }
  /// Of offer, answer and candidate; else empty.
  std::string_view field(Word word) const;
  std::optional<Word> word_emitted(std::string_view name) const;
  std::optional<Word> word_received(std::string_view name) const;
};

struct ReadEventMap {
  std::optional<EventMap> map;
  std::string error;  ///< for the user who wrote it
};

/// Reads the text form, a JSON object in which everything is optional (docs/signaling.md):
/// {"namespace": "/", "events": {"ring": "callRemote", ...}, "received": {"ring": ..., ...},
///  "fields": {"room": "roomId", ...}, "wrapped": false, "numericRooms": false, "echo": ["hangUp"]}
/// Keys of events: connected, join, ring, accept, offer, answer, candidate, hangUp, error. Names in
/// `received` are those of `events` unless given. Unknown keys are errors. Empty text = the
/// default.
ReadEventMap read_event_map(std::string_view text);

}  // namespace booth::signaling::socketio
