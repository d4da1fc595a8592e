// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <optional>
#include <type_traits>
#include <utility>

#include "signaling/protocol/close_code.hpp"
#include "signaling/protocol/fields.hpp"
#include "signaling/protocol/limits.hpp"
#include "signaling/protocol/socketio_dialect.hpp"
#include "signaling/protocol/socketio_events.hpp"
#include "signaling/protocol/socketio_packet.hpp"
#include "signaling/protocol/socketio_payload.hpp"
#include "signaling/protocol/telephone.hpp"

namespace booth::signaling::socketio {
namespace {

using json::Value;

/// The word of the map that tells a page of a message; none for what has no word.
std::optional<Word> word_for(const Message& message) {
  if (std::holds_alternative<Ring>(message)) return Word::kRing;
  if (std::holds_alternative<Accept>(message)) return Word::kAccept;
  if (std::holds_alternative<Offer>(message)) return Word::kOffer;
  if (std::holds_alternative<Answer>(message)) return Word::kAnswer;
  if (std::holds_alternative<Candidate>(message)) return Word::kCandidate;
  if (std::holds_alternative<EndOfCandidates>(message)) return Word::kCandidate;
  if (std::holds_alternative<Bye>(message)) return Word::kHangUp;
  return std::nullopt;
}

/// Where who has no event for it is put.
std::string room_in(const Opening& opening) {
  const std::string_view room = opening.parameter("room");
  return std::string(is_line_within(room, limits::kMaxRoomBytes) ? room : kDefaultRoom);
}

class Page final : public DialectHalf {
 public:
  Page(const Opening& opening, const ServerContext& context)
      : map_(context.socketio_events ? context.socketio_events : std::make_shared<EventMap>()),
        telephone_({map_->rings()}, context.random_text),
        query_room_(room_in(opening)) {}

  void receive(std::string_view frame, Output& out) override {
    const Decoded decoded = decode(frame);
    if (!decoded.packet) return drop(decoded.error, out);
    const Packet& packet = *decoded.packet;
    if (packet.type == PacketType::kConnect) return connect(packet, out);
    if (state_ != State::kConnected || packet.nsp != map_->nsp)
      return drop("not connected to this namespace", out);
    switch (packet.type) {
      case PacketType::kDisconnect: return disconnect(out);
      case PacketType::kEvent: return on_event(packet, out);
      case PacketType::kBinaryEvent: return refuse(packet.ack, "binary data is not taken", out);
      case PacketType::kConnectError: return drop("only a server says this", out);
      default: return;  // acknowledgements of what was never asked
    }
  }

  void say(const Message& message, Output& out) override {
    if (const auto* welcome = std::get_if<Welcome>(&message)) on_welcome(*welcome, out);
    if (const auto* joined = std::get_if<Joined>(&message)) on_joined(*joined, out);
    if (const auto* error = std::get_if<Error>(&message))
      if (on_error(*error, out)) return;
    Telephone::Effects effects;
    telephone_.heard(message, effects);
    carry_out(std::move(effects), out);
  }

  void tick(std::int64_t now_ms, Output& out) override {
    if (deadline_ms_ == 0) deadline_ms_ = now_ms + kConnectTimeoutMs;
    if (!was_connected_ && now_ms >= deadline_ms_) drop("connected to no namespace in time", out);
  }

 private:
  enum class State { kOpen, kConnecting, kConnected };

  static void drop(std::string why, Output& out) {
    out.close = Goodbye{close_code::kProtocolError, std::move(why)};
  }

  // --- the connection ---

  void connect(const Packet& packet, Output& out) {
    if (packet.nsp != map_->nsp) return refuse_connection(packet.nsp, "Invalid namespace", out);
    if (state_ != State::kOpen) return drop("connected twice", out);
    if (!sid_.empty()) return greet(out);
    state_ = State::kConnecting;
    Hello hello;
    hello.can_resume = false;
    if (packet.data) {
      Fields fields(*packet.data);
      hello.meta.name = fields.line("name", limits::kMaxNameBytes, Fields::kOptional);
    }
    out.messages.push_back(std::move(hello));
  }

  static void refuse_connection(const std::string& nsp, std::string why, Output& out) {
    out.frames.push_back(encode(
        {PacketType::kConnectError, nsp, {}, Value::object({{"message", std::move(why)}}), 0}));
  }

  void on_welcome(const Welcome& welcome, Output& out) {
    sid_ = welcome.peer_id;
    greet(out);
  }

  void greet(Output& out) {
    state_ = State::kConnected;
    was_connected_ = true;
    out.frames.push_back(
        encode({PacketType::kConnect, map_->nsp, {}, Value::object({{"sid", sid_}}), 0}));
    emit(Word::kConnected, {}, out);
    if (map_->joins()) return;
    joining_ = query_room_;
    out.messages.push_back(Join{joining_});
  }

  void disconnect(Output& out) {
    leave(out);
    state_ = State::kOpen;
  }

  // --- events of the page ---

  void on_event(const Packet& packet, Output& out) {
    const Value::Array& items = *packet.data->array();
    const std::string* name = items.front().string();
    const auto word = name ? map_->word_emitted(*name) : std::nullopt;
    if (!word || *word == Word::kConnected || *word == Word::kError) {
      // As with a server that does not listen for it; but nobody waits for an answer in vain.
      if (packet.ack) refuse(packet.ack, "unknown event", out);
      return;
    }
    const Arguments arguments = find_arguments(*map_, *word, items);
    if (*word == Word::kJoin) return join_room(packet.ack, arguments.room, out);
    if (room_.empty()) return refuse(packet.ack, "join a room first", out);
    if (arguments.room && !arguments.room->is_null() && read_room(*arguments.room) != room_)
      return refuse(packet.ack, "not in that room", out);
    Message message;
    if (!map_->field(*word).empty()) {
      if (!arguments.payload) return refuse(packet.ack, "nothing to pass on", out);
      ReadPayload read = read_payload(*word, *arguments.payload);
      if (!read.message) return refuse(packet.ack, read.error, out);
      message = std::move(*read.message);
    } else if (*word == Word::kRing) {
      message = Ring{};
    } else if (*word == Word::kAccept) {
      message = Accept{};
    } else {
      message = Bye{};
    }
    say_to_others(*word, std::move(message), packet.ack, out);
  }

  void say_to_others(Word word, Message message, std::optional<std::int64_t> ack_id, Output& out) {
    const std::optional<Message> echo = map_->echoes(word) ? std::optional(message) : std::nullopt;
    Telephone::Effects effects;
    if (!telephone_.said(std::move(message), effects)) {
      // What comes too late is no mistake of the page.
      if (ack_id) refuse(ack_id, "no call to say this in", out);
      return;
    }
    carry_out(std::move(effects), out);
    if (echo) tell(*echo, out);
    confirm(ack_id, out);
  }

  void join_room(std::optional<std::int64_t> ack_id, const Value* room, Output& out) {
    const std::string name = room ? read_room(*room) : std::string();
    if (name.empty())
      return refuse(ack_id,
                    "a room is a text or a number of at most " +
                        std::to_string(limits::kMaxRoomBytes) + " bytes",
                    out);
    if (name == room_) return confirm(ack_id, out);
    if (!joining_.empty()) return refuse(ack_id, "joining another room", out);
    leave(out);
    joining_ = name;
    join_ack_ = ack_id;
    room_as_written_ = json::dump(*room);
    out.messages.push_back(Join{name});
  }

  void leave(Output& out) {
    if (!room_.empty()) out.messages.push_back(Leave{});
    room_.clear();
    telephone_.left();
  }

  // --- messages of the rooms ---

  void on_joined(const Joined& joined, Output& out) {
    room_ = joined.room;
    joining_.clear();
    confirm(std::exchange(join_ack_, {}), out);
  }

  /// True if that was all.
  bool on_error(const Error& error, Output& out) {
    if (state_ == State::kConnecting) {
      state_ = State::kOpen;
      refuse_connection(map_->nsp, error.text, out);
    } else if (error.code == ErrorCode::kRoomFull && !joining_.empty()) {
      joining_.clear();
      refuse(std::exchange(join_ack_, {}), error.text, out, error.code);
    } else if (error.session.empty()) {
      refuse({}, error.text, out, error.code);
    } else {
      return false;
    }
    return true;
  }

  void carry_out(Telephone::Effects effects, Output& out) {
    for (Message& message : effects.to_rooms) out.messages.push_back(std::move(message));
    for (const Message& message : effects.to_client) tell(message, out);
  }

  // --- frames ---

  void tell(const Message& message, Output& out) {
    const auto word = word_for(message);
    if (!word) return;
    const std::string_view field = map_->field(*word);
    std::string payload = field.empty() ? std::string() : write_payload(message);
    if (!field.empty() && payload.empty()) return;
    if (map_->wrapped) payload = wrap(field, payload);
    emit(*word, payload, out);
  }

  std::string wrap(std::string_view field, const std::string& payload) const {
    const std::string room = room_as_written_.empty() ? json::dump(Value(room_)) : room_as_written_;
    if (field.empty()) return room;
    return '{' + json::dump(Value(field)) + ':' + payload + ',' +
           json::dump(Value(map_->room_field)) + ':' + room + '}';
  }

  /// `argument` is JSON; empty = none.
  void emit(Word word, const std::string& argument, Output& out) {
    const std::string& name = map_->name_received(word);
    if (state_ == State::kConnected && !name.empty())
      out.frames.push_back(write_event(map_->nsp, name, argument));
  }

  void confirm(std::optional<std::int64_t> ack_id, Output& out) {
    if (ack_id)
      out.frames.push_back(encode(ack(map_->nsp, *ack_id, {Value::object({{"status", "ok"}})})));
  }

  void refuse(std::optional<std::int64_t> ack_id, const std::string& why, Output& out,
              ErrorCode code = ErrorCode::kBadMessage) {
    if (!ack_id)
      return emit(Word::kError,
                  json::dump(Value::object({{"code", to_string(code)}, {"message", why}})), out);
    out.frames.push_back(
        encode(ack(map_->nsp, *ack_id, {Value::object({{"status", "error"}, {"message", why}})})));
  }

  std::shared_ptr<const EventMap> map_;
  Telephone telephone_;
  std::string query_room_;
  State state_ = State::kOpen;
  bool was_connected_ = false;
  std::string sid_;
  std::string room_;             ///< empty = in none
  std::string joining_;          ///< asked of the rooms
  std::string room_as_written_;  ///< JSON
  std::optional<std::int64_t> join_ack_;
  std::int64_t deadline_ms_ = 0;
};

}  // namespace

std::unique_ptr<DialectHalf> serve(const Opening& opening, const ServerContext& context) {
  return std::make_unique<Page>(opening, context);
}

}  // namespace booth::signaling::socketio
