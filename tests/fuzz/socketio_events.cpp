// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Event maps of users: a map that can be used, or what is wrong.
#include "signaling/protocol/socketio_events.hpp"

#include "tests/fuzz/check.hpp"

using namespace booth;                       // NOLINT: the whole file is about it
using namespace booth::signaling::socketio;  // NOLINT

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ReadEventMap read = read_event_map(fuzz::text_of(data, size));
  fuzz::require(read.map.has_value() == read.error.empty(), "a map or an error");
  if (!read.map) return 0;
  for (const Word word : {Word::kOffer, Word::kAnswer, Word::kCandidate}) {
    fuzz::require(read.map->word_emitted(read.map->name_emitted(word)) == word, "emitted");
    fuzz::require(read.map->word_received(read.map->name_received(word)) == word, "received");
    fuzz::require(!read.map->field(word).empty(), "field");
  }
  return 0;
}
