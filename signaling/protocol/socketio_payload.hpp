// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What stands in an offer, an answer and a candidate of a page: the browser's own objects.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "signaling/protocol/json.hpp"
#include "signaling/protocol/message.hpp"
#include "signaling/protocol/socketio_events.hpp"

namespace booth::signaling::socketio {

/// What an event of a call carries, wherever the page put it.
struct Arguments {
  const json::Value* payload = nullptr;  ///< offer, answer or candidate; null = none
  const json::Value* room = nullptr;     ///< null = none
};

/// `packet` is the array of an event: {offer, roomId} as the map has it, or the bare offer and then
/// the room; for the other words the room, bare or as a field.
Arguments find_arguments(const EventMap& map, Word word, const json::Value::Array& packet);

struct ReadPayload {
  std::optional<Message> message;  ///< with an empty head
  std::string error;
};

/// An Offer, Answer, Candidate or EndOfCandidates. Descriptions may be the SDP alone. What else
/// stands in the object goes along as extension, so that pages see what pages wrote.
ReadPayload read_payload(Word word, const json::Value& payload);

/// JSON of an Offer, Answer, Candidate or EndOfCandidates for a page; empty for an end of
/// candidates that no page wrote: not every page can take it.
std::string write_payload(const Message& message);

/// Name of a room: a text, or a number as its digits. Empty = neither, or not within limits.
std::string read_room(const json::Value& room);

}  // namespace booth::signaling::socketio
