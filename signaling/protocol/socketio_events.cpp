// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/socketio_events.hpp"

#include <algorithm>
#include <utility>

#include "signaling/protocol/fields.hpp"
#include "signaling/protocol/json.hpp"
#include "signaling/protocol/socketio_packet.hpp"

namespace booth::signaling::socketio {
namespace {

using json::Value;

struct WordRow {
  const char* key;   ///< in the text form
  const char* name;  ///< by default
};
constexpr std::array<WordRow, kWords> kWordRows{{
    {"connected", "connectionSuccess"},
    {"join", "joinRoom"},
    {"ring", "callRemote"},
    {"accept", "acceptCall"},
    {"offer", "sendOffer"},
    {"answer", "sendAnswer"},
    {"candidate", "sendCandidate"},
    {"hangUp", "hangUp"},
    {"error", "error"},
}};
/// An event's name is a word that a programmer chose.
constexpr std::size_t kMaxNameBytes = 128;

std::optional<Word> word_of_key(std::string_view key) {
  for (std::size_t i = 0; i < kWords; ++i)
    if (kWordRows[i].key == key) return Word(i);
  return std::nullopt;
}

std::optional<Word> find(const EventMap::Names& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (name.empty() || found == names.end()) return std::nullopt;
  return Word(found - names.begin());
}

/// Reads one object of the text form; the first thing wrong is kept.
class Reader {
 public:
  EventMap read(const Value& root) {
    EventMap map;
    check_keys(
        root, {"namespace", "events", "received", "fields", "wrapped", "numericRooms", "echo"}, "");
    Fields fields(root);
    map.nsp = text_or(fields, "namespace", map.nsp, kMaxNamespaceBytes);
    if (!map.nsp.starts_with('/') || map.nsp.find_first_of(",?") != std::string::npos)
      fields.fail("namespace", "is no path such as /calls");
    map.wrapped = fields.boolean("wrapped", map.wrapped);
    map.numeric_rooms = fields.boolean("numericRooms", map.numeric_rooms);
    const Value* events = fields.optional("events");
    const Value* received = fields.optional("received");
    const Value* names = fields.optional("fields");
    const Value* echo = fields.optional("echo");
    note(fields);
    if (events) read_names(*events, "events", map.emitted);
    map.received = map.emitted;
    if (received) read_names(*received, "received", map.received);
    if (names) read_fields(*names, map);
    if (echo) read_echo(*echo, map);
    if (error_.empty()) check(map);
    return map;
  }
  const std::string& error() const { return error_; }

 private:
  void fail(std::string why) {
    if (error_.empty()) error_ = std::move(why);
  }
  void note(const Fields& fields) {
    if (!fields.error().empty()) fail(fields.error());
  }
  static std::string text_or(Fields& fields, const char* key, const std::string& otherwise,
                             std::size_t max_bytes) {
    return fields.optional(key) ? fields.line(key, max_bytes, Fields::kOptional) : otherwise;
  }

  void check_keys(const Value& object, std::initializer_list<std::string_view> known,
                  const std::string& where) {
    if (!object.object()) return fail(where.empty() ? "not an object" : where + " is no object");
    for (const json::Member& member : *object.object())
      if (std::find(known.begin(), known.end(), member.name) == known.end())
        fail("unknown key '" + member.name + "'" + (where.empty() ? "" : " in " + where));
  }

  void read_names(const Value& object, const std::string& where, EventMap::Names& names) {
    check_keys(
        object,
        {"connected", "join", "ring", "accept", "offer", "answer", "candidate", "hangUp", "error"},
        where);
    Fields fields(object);
    for (std::size_t i = 0; i < kWords; ++i)
      names[i] = text_or(fields, kWordRows[i].key, names[i], kMaxNameBytes);
    if (!fields.error().empty()) fail(where + ": " + fields.error());
  }

  void read_fields(const Value& object, EventMap& map) {
    check_keys(object, {"room", "offer", "answer", "candidate"}, "fields");
    Fields fields(object);
    for (auto& [key, name] : {std::pair<const char*, std::string&>{"room", map.room_field},
                              {"offer", map.offer_field},
                              {"answer", map.answer_field},
                              {"candidate", map.candidate_field}}) {
      name = text_or(fields, key, name, kMaxNameBytes);
      if (name.empty()) fields.fail(key, "is empty");
    }
    if (!fields.error().empty()) fail("fields: " + fields.error());
    for (const std::string* name : {&map.offer_field, &map.answer_field, &map.candidate_field})
      if (*name == map.room_field) fail("fields: '" + *name + "' stands for two things");
  }

  void read_echo(const Value& list, EventMap& map) {
    if (!list.array()) return fail("'echo' is no array");
    map.echoed = {};
    for (const Value& item : *list.array()) {
      const auto word = item.string() ? word_of_key(*item.string()) : std::nullopt;
      if (!word || *word < Word::kRing || *word > Word::kHangUp)
        return fail(
            "'echo' has an item that is none of ring, accept, offer, answer, candidate, hangUp");
      map.echoed[std::size_t(*word)] = true;
    }
  }

  void check(const EventMap& map) {
    for (const auto* names : {&map.emitted, &map.received}) {
      for (std::size_t i = 0; i < kWords; ++i) {
        const std::string& name = (*names)[i];
        if (is_reserved(name)) fail("'" + name + "' is reserved by Socket.IO");
        if (!name.empty() && find(*names, name) != Word(i))
          fail("'" + name + "' is the name of two events");
      }
      for (const Word word : {Word::kOffer, Word::kAnswer, Word::kCandidate})
        if ((*names)[std::size_t(word)].empty())
          fail(std::string("'") + kWordRows[std::size_t(word)].key + "' needs a name");
      if ((*names)[std::size_t(Word::kRing)].empty() !=
          (*names)[std::size_t(Word::kAccept)].empty())
        fail("'ring' and 'accept' need names, or neither of them");
    }
    if (map.emitted[std::size_t(Word::kRing)].empty() !=
        map.received[std::size_t(Word::kRing)].empty())
      fail("'ring' has a name in one direction only");
  }

  std::string error_;
};

}  // namespace

EventMap::EventMap() {
  for (std::size_t i = 0; i < kWords; ++i) emitted[i] = kWordRows[i].name;
  received = emitted;
  // Both pages of a call leave it when this comes, the one that hung up too.
  echoed[std::size_t(Word::kHangUp)] = true;
}

std::string_view EventMap::field(Word word) const {
  switch (word) {
    case Word::kOffer: return offer_field;
    case Word::kAnswer: return answer_field;
    case Word::kCandidate: return candidate_field;
    default: return {};
  }
}

std::optional<Word> EventMap::word_emitted(std::string_view name) const {
  return find(emitted, name);
}

std::optional<Word> EventMap::word_received(std::string_view name) const {
  return find(received, name);
}

ReadEventMap read_event_map(std::string_view text) {
  if (text.empty()) return {EventMap(), {}};
  const json::Parsed parsed = json::parse(text);
  if (!parsed.value) return {std::nullopt, parsed.error};
  Reader reader;
  EventMap map = reader.read(*parsed.value);
  if (!reader.error().empty()) return {std::nullopt, reader.error()};
  return {std::move(map), {}};
}

}  // namespace booth::signaling::socketio
