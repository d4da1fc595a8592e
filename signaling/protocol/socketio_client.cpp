// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <algorithm>
#include <optional>
#include <utility>

#include "signaling/protocol/close_code.hpp"
#include "signaling/protocol/fields.hpp"
#include "signaling/protocol/limits.hpp"
#include "signaling/protocol/socketio_dialect.hpp"
#include "signaling/protocol/socketio_echo.hpp"
#include "signaling/protocol/socketio_events.hpp"
#include "signaling/protocol/socketio_packet.hpp"
#include "signaling/protocol/socketio_payload.hpp"
#include "signaling/protocol/socketio_url.hpp"

namespace booth::signaling::socketio {
namespace {

using json::Value;

/// First characters of Engine.IO packets.
constexpr char kOpen = '0', kClose = '1', kPing = '2', kPong = '3', kMessage = '4';
/// Bounds of the times that a server may tell.
constexpr int kShortestMs = 1, kLongestMs = 3'600'000;

class Guest final : public ClientHalf {
 public:
  explicit Guest(const ClientContext& context)
      : map_(context.socketio_events ? context.socketio_events : std::make_shared<EventMap>()),
        url_(socketio_url(context.uri)),
        random_text_(context.random_text) {}

  std::string url() const override { return url_; }

  void opened(Output&) override { connection_ = {}; }

  void receive(std::string_view frame, Output& out) override {
    connection_.heard_ms = now_ms_;
    const char type = frame.empty() ? '?' : frame.front();
    const std::string_view rest = frame.empty() ? frame : frame.substr(1);
    switch (type) {
      case kOpen: return shake_hands(rest, out);
      case kClose: return drop("the server closed the connection", out);
      case kPing: out.frames.push_back(kPong + std::string(rest)); return;
      case kMessage: return on_packet(rest, out);
      default: return;
    }
  }

  void say(const Message& message, Output& out) override {
    std::visit([&](const auto& value) { on_said(value, out); }, message);
  }

  void tick(std::int64_t now_ms, Output& out) override {
    now_ms_ = now_ms;
    echoes_.tick(now_ms);
    if (connection_.since_ms == 0) connection_.since_ms = connection_.heard_ms = now_ms;
    if (connection_.sid.empty() && now_ms - connection_.since_ms > limits::kConnectMs)
      drop("the server does not answer as a Socket.IO server does", out);
    else if (now_ms - connection_.heard_ms > connection_.patience_ms)
      drop("the server has fallen silent", out);
  }

 private:
  enum class State { kIdle, kCalling, kRinging, kTalking };
  /// Of one connection; calls outlive it, for a relay knows nothing of them.
  struct Connection {
    std::int64_t since_ms = 0;  ///< 0 = until the first tick
    std::int64_t heard_ms = 0;
    std::int64_t patience_ms = 45'000;
    std::string sid;
    bool hello = false;
  };

  static void drop(std::string why, Output& out) {
    out.close = Goodbye{close_code::kNormal, std::move(why)};
  }
  Call head() const { return {session_, {}, PeerId(kPeer)}; }
  static Joined joined(const std::string& room) { return {room, {{PeerId(kPeer), {}}}}; }

  // --- the server ---

  void shake_hands(std::string_view text, Output& out) {
    const json::Parsed parsed = json::parse(text);
    if (!parsed.value) return drop("the server's handshake is no JSON", out);
    Fields fields(*parsed.value);
    connection_.patience_ms = fields.integer("pingInterval", kShortestMs, kLongestMs);
    connection_.patience_ms += fields.integer("pingTimeout", kShortestMs, kLongestMs);
    if (!fields.error().empty()) return drop("handshake: " + fields.error(), out);
    send({PacketType::kConnect, map_->nsp, {}, {}, 0}, out);
  }

  void on_packet(std::string_view text, Output& out) {
    const Decoded decoded = decode(text);
    if (!decoded.packet) return drop("the server sent " + decoded.error, out);
    const Packet& packet = *decoded.packet;
    if (packet.nsp != map_->nsp) return;
    switch (packet.type) {
      case PacketType::kConnect: return on_connected(packet, out);
      case PacketType::kConnectError: return on_refused(packet, out);
      case PacketType::kDisconnect: return drop("the server ended the session", out);
      case PacketType::kEvent: return on_event(packet, out);
      default: return;
    }
  }

  void on_connected(const Packet& packet, Output& out) {
    const Value* sid = packet.data ? packet.data->find("sid") : nullptr;
    if (!sid || !sid->string() || !is_id(*sid->string()))
      return drop("the server speaks another version of Socket.IO", out);
    connection_.sid = *sid->string();
    welcome(out);
  }

  static void on_refused(const Packet& packet, Output& out) {
    const Value* message = packet.data->find("message");
    const bool text = message && message->string() && is_line(*message->string());
    drop("the server refuses the connection" + (text ? ": " + *message->string() : ""), out);
  }

  void welcome(Output& out) {
    if (connection_.sid.empty() || !connection_.hello) return;
    Welcome welcome;
    welcome.peer_id = welcome.token = connection_.sid;
    welcome.resumed = !room_.empty();
    out.messages.push_back(welcome);
    if (welcome.resumed) enter(room_, out);
  }

  void enter(const std::string& room, Output& out) {
    room_ = room;
    if (map_->joins()) emit(Word::kJoin, room_value(), out);
    out.messages.push_back(joined(room));
  }

  // --- this side ---

  void on_said(const Hello&, Output& out) {
    connection_.hello = true;
    welcome(out);
  }
  void on_said(const Join& join, Output& out) { enter(join.room, out); }
  void on_said(const Leave&, Output& out) {
    room_.clear();
    send({PacketType::kDisconnect, map_->nsp, {}, {}, 0}, out);
  }
  void on_said(const Ring& ring, Output& out) {
    session_ = ring.call.session;
    echoes_.forget();
    if (map_->rings()) {
      state_ = State::kCalling;
      emit(Word::kRing, room_value(), out);
    } else {
      state_ = State::kTalking;
      out.messages.push_back(Accept{head()});
    }
  }
  void on_said(const Accept& accept, Output& out) {
    if (state_ != State::kRinging || accept.call.session != session_) return;
    state_ = State::kTalking;
    if (rang_) emit(Word::kAccept, room_value(), out);
  }
  void on_said(const Offer& offer, Output& out) {
    // The first offer of a session opens it, also when this side has come back.
    if (state_ == State::kIdle) {
      session_ = offer.call.session;
      state_ = State::kTalking;
    }
    pass_on(Word::kOffer, offer, out);
  }
  void on_said(const Answer& answer, Output& out) { pass_on(Word::kAnswer, answer, out); }
  void on_said(const Candidate& candidate, Output& out) {
    pass_on(Word::kCandidate, candidate, out);
  }
  void on_said(const Reject& reject, Output& out) { hang_up(reject.call, out); }
  void on_said(const Cancel& cancel, Output& out) { hang_up(cancel.call, out); }
  void on_said(const Bye& bye, Output& out) { hang_up(bye.call, out); }
  /// The vocabulary has no word for the rest.
  template <typename T>
  void on_said(const T&, Output&) {}

  void hang_up(const Call& call, Output& out) {
    if (state_ == State::kIdle || call.session != session_) return;
    state_ = State::kIdle;
    emit(Word::kHangUp, room_value(), out);
  }

  template <typename T>
  void pass_on(Word word, const T& message, Output& out) {
    if (state_ != State::kTalking || message.call.session != session_) return;
    std::string payload = write_payload(message);
    echoes_.said(word, fingerprint(message));
    // ["name", {"offer": ..., "roomId": ...}]
    emit(word,
         '{' + json::dump(Value(map_->field(word))) + ':' + payload + ',' +
             json::dump(Value(map_->room_field)) + ':' + room_value() + '}',
         out);
  }

  // --- the other side ---

  void on_event(const Packet& packet, Output& out) {
    const Value::Array& items = *packet.data->array();
    if (packet.ack) send(ack(map_->nsp, *packet.ack), out);
    const std::string* name = items.front().string();
    const auto word = name ? map_->word_received(*name) : std::nullopt;
    if (!word || room_.empty()) return;
    if (map_->field(*word).empty()) {
      if (echoes_.is_echo(*word)) return;
      if (*word == Word::kRing) return on_ring(out);
      if (*word == Word::kAccept) return on_accept(out);
      if (*word == Word::kHangUp) return on_hang_up(out);
      return;
    }
    const Arguments arguments = find_arguments(*map_, *word, items);
    if (!arguments.payload) return;
    const ReadPayload read = read_payload(*word, *arguments.payload);
    if (!read.message || echoes_.is_echo(*word, fingerprint(*read.message))) return;
    on_payload(*word, *read.message, out);
  }

  void on_ring(Output& out) {
    if (state_ != State::kIdle) return;
    begin(true);
    out.messages.push_back(Ring{head()});
  }

  void begin(bool rang) {
    session_ = random_text_();
    state_ = State::kRinging;
    rang_ = rang;
    echoes_.forget();
  }

  void on_accept(Output& out) {
    if (state_ != State::kCalling) return;
    state_ = State::kTalking;
    out.messages.push_back(Accept{head()});
  }

  void on_hang_up(Output& out) {
    const State before = std::exchange(state_, State::kIdle);
    if (before == State::kCalling) out.messages.push_back(Reject{head(), {}});
    if (before == State::kRinging && rang_) out.messages.push_back(Cancel{head(), {}});
    if (before == State::kRinging && !rang_) out.messages.push_back(Bye{head(), {}});
    if (before == State::kTalking) out.messages.push_back(Bye{head(), {}});
  }

  void on_payload(Word word, Message message, Output& out) {
    // A page that does not ring begins with its offer.
    if (state_ == State::kIdle && word == Word::kOffer) begin(false);
    // Who was called offers: it has accepted, and can do no other.
    if (state_ == State::kCalling && word == Word::kOffer) {
      state_ = State::kTalking;
      out.messages.push_back(Accept{head(), true});
    }
    const bool wanted = state_ == State::kTalking || state_ == State::kRinging;
    if (!wanted) return;
    *call_of(message) = head();
    out.messages.push_back(std::move(message));
  }

  // --- frames ---

  std::string room_value() const {
    const bool digits = !room_.empty() && room_.size() < 16 &&
                        room_.find_first_not_of("0123456789") == std::string::npos;
    return map_->numeric_rooms && digits ? std::to_string(std::stoll(room_))
                                         : json::dump(Value(room_));
  }

  static void send(const Packet& packet, Output& out) {
    out.frames.push_back(kMessage + encode(packet));
  }

  void emit(Word word, const std::string& argument, Output& out) {
    const std::string& name = map_->name_emitted(word);
    if (name.empty()) return;
    echoes_.said(word);
    out.frames.push_back(kMessage + write_event(map_->nsp, name, argument));
  }

  std::shared_ptr<const EventMap> map_;
  std::string url_;
  std::function<std::string()> random_text_;
  std::int64_t now_ms_ = 0;
  Connection connection_;
  std::string room_;  ///< empty = not joined yet
  State state_ = State::kIdle;
  SessionId session_;
  bool rang_ = false;
  Echoes echoes_;
};

}  // namespace

std::unique_ptr<ClientHalf> join(const ClientContext& context) {
  return std::make_unique<Guest>(context);
}

}  // namespace booth::signaling::socketio
