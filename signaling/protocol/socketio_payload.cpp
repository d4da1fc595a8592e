// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/socketio_payload.hpp"

#include <type_traits>
#include <utility>

#include "signaling/protocol/fields.hpp"
#include "signaling/protocol/json_writer.hpp"
#include "signaling/protocol/limits.hpp"

namespace booth::signaling::socketio {
namespace {

using json::ObjectWriter;
using json::Value;

/// Around an extension of ours, which is what the page wrote.
constexpr std::string_view kMark = R"({"socket.io":)";

std::string extension_of(const Value& payload) {
  std::string text(kMark);
  text += json::dump(payload) + '}';
  return text.size() <= limits::kMaxExtensionBytes ? text : std::string();
}

ReadPayload refuse(std::string why) { return {std::nullopt, std::move(why)}; }

/// Whether {type, sdp} is all there is.
bool is_plain(const Value& payload, std::string_view type) {
  const Value* own = payload.find("type");
  return payload.object() && payload.object()->size() == 2 && own && own->string() &&
         *own->string() == type;
}

template <typename T>
ReadPayload read_description(const Value& payload, std::string_view type) {
  const Value object = payload.string() ? Value::object({{"sdp", payload}}) : payload;
  Fields fields(object);
  T description{{}, fields.text("sdp", limits::kMaxSdpBytes)};
  if (fields.error().empty() && description.sdp.empty()) fields.fail("sdp", "is empty");
  if (!fields.error().empty()) return refuse(fields.error());
  if (!is_plain(payload, type)) description.extension = extension_of(payload);
  return {std::move(description), {}};
}

ReadPayload read_candidate(const Value& payload) {
  if (payload.is_null()) return {EndOfCandidates{{}, extension_of(payload)}, {}};
  const Value object = payload.string() ? Value::object({{"candidate", payload}}) : payload;
  Fields fields(object);
  Candidate candidate{
      {},
      fields.line("candidate", limits::kMaxCandidateBytes, Fields::kOptional),
      fields.line("sdpMid", limits::kMaxMidBytes, Fields::kOptional),
      fields.integer("sdpMLineIndex", 0, limits::kMaxMlineIndex, Fields::kOptional)};
  if (!fields.error().empty()) return refuse(fields.error());
  // The browser marks the end with an empty candidate, too.
  if (candidate.candidate.empty()) return {EndOfCandidates{{}, extension_of(payload)}, {}};
  const bool plain = payload.object() && payload.object()->size() == 3 && payload.find("sdpMid") &&
                     payload.find("sdpMLineIndex");
  if (!plain) candidate.extension = extension_of(payload);
  return {std::move(candidate), {}};
}

std::string write_description(const char* type, const std::string& sdp) {
  ObjectWriter out(sdp.size() * 17 / 16 + 64);
  out.add("type", type);
  out.add("sdp", sdp);
  return std::move(out).take();
}

/// As browsers take it: they want the prefix, and no name for an m-line that has none.
std::string write_candidate(const Candidate& message) {
  constexpr std::string_view kPrefix = "candidate:";
  const bool whole = message.candidate.starts_with(kPrefix);
  ObjectWriter out(message.candidate.size() + 192);
  out.add("candidate", whole ? message.candidate : std::string(kPrefix) + message.candidate);
  out.add("sdpMid", message.mid.empty() ? Value() : Value(message.mid));
  out.add("sdpMLineIndex", message.mline_index);
  return std::move(out).take();
}

template <typename T>
std::string write(const T& message) {
  if constexpr (requires {
                  message.extension;
                  message.call;
                }) {
    const std::string_view extension = message.extension;
    if (extension.starts_with(kMark))
      return std::string(extension.substr(kMark.size(), extension.size() - kMark.size() - 1));
  }
  if constexpr (std::is_same_v<T, Offer>) return write_description("offer", message.sdp);
  if constexpr (std::is_same_v<T, Answer>) return write_description("answer", message.sdp);
  if constexpr (std::is_same_v<T, Candidate>) return write_candidate(message);
  return {};
}

}  // namespace

Arguments find_arguments(const EventMap& map, Word word, const Value::Array& packet) {
  const auto at = [&](std::size_t i) { return i < packet.size() ? &packet[i] : nullptr; };
  const Value* first = at(1);
  if (!first) return {};
  const std::string_view field = map.field(word);
  if (field.empty()) return {nullptr, first->object() ? first->find(map.room_field) : first};
  const Value* inner = first->find(field);
  // A bare candidate has a field of that name as well: the line itself.
  const bool bare = !inner || (word == Word::kCandidate && inner->string());
  return {bare ? first : inner, bare ? at(2) : first->find(map.room_field)};
}

ReadPayload read_payload(Word word, const Value& payload) {
  switch (word) {
    case Word::kOffer: return read_description<Offer>(payload, "offer");
    case Word::kAnswer: return read_description<Answer>(payload, "answer");
    default: return read_candidate(payload);
  }
}

std::string write_payload(const Message& message) {
  return std::visit([](const auto& value) { return write(value); }, message);
}

std::string read_room(const Value& room) {
  std::string text;
  if (room.string()) text = *room.string();
  if (room.number()) text = json::dump(room);
  return text.size() <= limits::kMaxRoomBytes && is_line(text) ? text : std::string();
}

}  // namespace booth::signaling::socketio
