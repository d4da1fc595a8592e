// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/server/engineio_endpoint.hpp"

#include <algorithm>
#include <utility>

#include "signaling/protocol/close_code.hpp"

namespace booth::signaling {
namespace {

using engineio::Do;
using engineio::Refusal;
using engineio::Socket;
using engineio::Step;
using engineio::Steps;
using engineio::Transport;

constexpr std::string_view kRevision = "4";
constexpr std::string_view kPolling = "polling";
constexpr std::string_view kWebSocket = "websocket";

void refuse(HttpExchange& exchange, Refusal refusal) {
  exchange.respond(engineio::status_of(refusal), "application/json", engineio::encode(refusal));
}

/// Often enough that no limit of a session is late by much of itself.
std::int64_t tick_ms(const engineio::SessionSettings& settings) {
  return std::clamp<std::int64_t>(
      std::min(settings.ping_interval_ms, settings.ping_timeout_ms) / 20, 10, 250);
}

}  // namespace

struct EngineIoEndpoint::Entry {
  ConnectionId id;
  std::string sid;
  std::string address;  ///< of a session that began with polling
  engineio::Session session;
  TokenBucket messages;
  TokenBucket bytes;
  std::int64_t opened_ms = monotonic_ms();
  std::shared_ptr<HttpExchange> poll = nullptr;
  std::weak_ptr<void> upload = {};
  ConnectionId main = 0;
  ConnectionId probe = 0;
  Goodbye goodbye{close_code::kNormal, ""};
  bool admitted = false;
  bool deaf = false;       ///< what it sends is not looked at any more
  bool unflushed = false;  ///< its id is in unflushed_
  bool on_purpose = false;
};

EngineIoEndpoint::EngineIoEndpoint(GMainContext* context, ConnectionSet& sockets, Settings settings,
                                   ConnectionSet::Events events,
                                   std::function<std::string()> random_text)
    : context_(context),
      sockets_(sockets),
      settings_(std::move(settings)),
      events_(std::move(events)),
      random_text_(std::move(random_text)) {
  tick_timer_.every(context, tick_ms(settings_.session), [this] { tick(); });
}

EngineIoEndpoint::~EngineIoEndpoint() = default;

// --- requests and sockets ---

std::optional<std::size_t> EngineIoEndpoint::body_limit(std::string_view path) const {
  if (!serves(path)) return std::nullopt;
  return settings_.session.payload_bytes;
}

std::optional<Refusal> EngineIoEndpoint::refusal(const Opening& opening, std::string_view method,
                                                 bool websocket) const {
  const std::string_view transport = opening.parameter("transport");
  const std::string sid(opening.parameter("sid"));
  const bool version_4 = opening.parameter("EIO") == kRevision;
  if (transport != kPolling && transport != kWebSocket) return Refusal::kUnknownTransport;
  const bool matches = (transport == kWebSocket) == websocket;
  if (sid.empty()) {
    if (method != "GET") return Refusal::kBadHandshakeMethod;
    if (!matches) return Refusal::kBadRequest;
    if (!version_4) return Refusal::kUnsupportedVersion;
    return std::nullopt;
  }
  const auto found = by_sid_.find(sid);
  if (found == by_sid_.end()) return Refusal::kUnknownSid;
  const bool polls = found->second->session.transport() == Transport::kPolling;
  if (!matches || !version_4 || (!websocket && !polls)) return Refusal::kBadRequest;
  return std::nullopt;
}

bool EngineIoEndpoint::has_room(const std::string& address) const {
  const auto count = per_address_.find(address);
  return sessions_.size() < settings_.max_sessions &&
         (count == per_address_.end() || count->second < settings_.max_sessions_per_address);
}

bool EngineIoEndpoint::accepts(const Opening& opening) const {
  const bool joins = !opening.parameter("sid").empty();
  return serves(opening.path) && !refusal(opening, "GET", true) && (joins || has_room({}));
}

void EngineIoEndpoint::request(const std::shared_ptr<HttpExchange>& exchange) {
  const Opening& opening = exchange->opening();
  const auto known = by_sid_.find(std::string(opening.parameter("sid")));
  if (known != by_sid_.end()) tick(*known->second, monotonic_ms());
  if (const auto no = refusal(opening, exchange->method(), exchange->wants_websocket()))
    return refuse(*exchange, *no);
  if (opening.parameter("sid").empty()) {
    if (!has_room(exchange->address()) || exchange->wants_websocket())
      return exchange->respond(503, "text/plain", "Too many sessions.\n");
    Entry& entry = create(Transport::kPolling, exchange->address());
    start(entry, opening);
    poll(entry, exchange);
  } else if (exchange->method() == "GET") {
    poll(*known->second, exchange);
  } else if (exchange->method() == "POST") {
    post(*known->second, *exchange);
  } else {
    refuse(*exchange, Refusal::kBadRequest);
  }
}

void EngineIoEndpoint::poll(Entry& entry, const std::shared_ptr<HttpExchange>& exchange) {
  Steps steps;
  const bool taken = entry.session.poll(steps);
  if (taken) {
    entry.poll = exchange;
    exchange->on_gone([this, id = entry.id] {
      Entry* left = find(id);
      if (!left) return;
      Steps ending;
      left->session.poll_gone(ending);
      carry_out(*left, std::move(ending));
    });
  }
  carry_out(entry, std::move(steps));
  if (!taken) refuse(*exchange, Refusal::kBadRequest);
}

void EngineIoEndpoint::post(Entry& entry, HttpExchange& exchange) {
  // Nothing in it may be a message; the request itself costs as much.
  const bool in_time = entry.messages.take(1.0, monotonic_ms());
  const bool binary = exchange.header("Content-Type") == "application/octet-stream";
  Steps steps;
  const bool taken = entry.session.post(exchange.body(), binary, monotonic_ms(), steps);
  if (!in_time) flood(entry);
  carry_out(entry, std::move(steps));
  if (taken)
    exchange.respond(200, "text/html", "ok");
  else
    refuse(exchange, Refusal::kBadRequest);
}

std::shared_ptr<void> EngineIoEndpoint::upload(const Opening& opening) {
  const auto known = by_sid_.find(std::string(opening.parameter("sid")));
  if (!serves(opening.path) || known == by_sid_.end()) return nullptr;
  Entry& entry = *known->second;
  if (!entry.upload.expired()) {
    Steps steps;
    entry.session.overlap(steps);
    carry_out(entry, std::move(steps));
    return nullptr;
  }
  auto token = std::make_shared<char>();
  entry.upload = token;
  return token;
}

bool EngineIoEndpoint::opened(ConnectionId socket, const Opening& opening) {
  if (!serves(opening.path)) return false;
  sockets_.accept_binary(socket);
  sockets_.admit(socket);  // its time is limited by its session
  const std::string sid(opening.parameter("sid"));
  if (sid.empty()) {
    Entry& entry = create(Transport::kWebSocket, {});
    entry.main = socket;
    by_socket_[socket] = &entry;
    start(entry, opening);
    return true;
  }
  const auto known = by_sid_.find(sid);
  if (known != by_sid_.end() && known->second->session.probe(monotonic_ms())) {
    known->second->probe = socket;
    by_socket_[socket] = known->second;
  } else {
    ConnectionId unwanted = socket;
    let_go(unwanted, {close_code::kNormal, ""});
  }
  return true;
}

bool EngineIoEndpoint::message(ConnectionId socket, std::string_view data, bool binary) {
  const auto found = by_socket_.find(socket);
  if (found == by_socket_.end()) return false;
  Entry* entry = found->second;
  if (!entry) return true;
  const bool main = socket == entry->main;
  if (const auto text = main && !binary ? entry->session.plain_message(data) : std::nullopt) {
    if (!entry->deaf) events_.message(entry->id, *text);
    return true;
  }
  Steps steps;
  entry->session.frame(main ? Socket::kMain : Socket::kProbe, data, binary, monotonic_ms(), steps);
  carry_out(*entry, std::move(steps));
  return true;
}

bool EngineIoEndpoint::flooded(ConnectionId socket) {
  const auto found = by_socket_.find(socket);
  if (found == by_socket_.end()) return false;
  if (found->second) flood(*found->second);
  return true;
}

bool EngineIoEndpoint::closed(ConnectionId socket, bool on_purpose) {
  const auto node = by_socket_.extract(socket);
  if (!node) return false;
  if (Entry* entry = node.mapped()) {
    const bool main = socket == entry->main;
    (main ? entry->main : entry->probe) = 0;
    Steps steps;
    entry->session.socket_closed(main ? Socket::kMain : Socket::kProbe, on_purpose, steps);
    carry_out(*entry, std::move(steps));
  }
  return true;
}

// --- sessions ---

EngineIoEndpoint::Entry* EngineIoEndpoint::find(ConnectionId id) const {
  const auto found = sessions_.find(id);
  return found == sessions_.end() ? nullptr : found->second.get();
}

EngineIoEndpoint::Entry& EngineIoEndpoint::create(Transport transport, std::string address) {
  const WebSocketConnection::Limits& rates = settings_.connection;
  auto entry =
      std::make_unique<Entry>(Entry{++last_id_, random_text_(), std::move(address),
                                    engineio::Session(settings_.session, transport, monotonic_ms()),
                                    TokenBucket(rates.messages_per_second, rates.message_burst),
                                    TokenBucket(rates.bytes_per_second, rates.byte_burst)});
  if (!entry->address.empty()) ++per_address_[entry->address];
  by_sid_[entry->sid] = entry.get();
  return *(sessions_[entry->id] = std::move(entry));
}

void EngineIoEndpoint::start(Entry& entry, const Opening& opening) {
  Steps steps;
  entry.session.open(entry.sid, steps);
  carry_out(entry, std::move(steps));
  events_.opened(entry.id, opening);
}

void EngineIoEndpoint::carry_out(Entry& entry, Steps steps) {
  for (const Step& step : steps) {
    ConnectionId& socket = step.socket == Socket::kMain ? entry.main : entry.probe;
    switch (step.what) {
      case Do::kAnswerPoll:
        std::exchange(entry.poll, nullptr)->respond(200, "text/plain; charset=UTF-8", step.data);
        break;
      case Do::kSend:
        if (step.binary)
          sockets_.send_binary(socket, step.data);
        else
          sockets_.send(socket, step.data);
        break;
      case Do::kCloseSocket: let_go(socket, entry.goodbye); break;
      case Do::kUpgraded: entry.main = std::exchange(entry.probe, 0); break;
      case Do::kDeliver: deliver(entry, step); break;
      case Do::kEnded: retire(entry, step.on_purpose); break;
    }
  }
}

void EngineIoEndpoint::deliver(Entry& entry, const Step& step) {
  if (entry.deaf) return;
  // A WebSocket's rate is limited where it is read.
  const std::int64_t now_ms = monotonic_ms();
  const bool in_time = entry.session.transport() == Transport::kWebSocket ||
                       (entry.messages.take(1.0, now_ms) &&
                        entry.bytes.take(static_cast<double>(step.data.size()), now_ms));
  if (!in_time)
    flood(entry);
  else if (!step.binary)
    events_.message(entry.id, step.data);
  else if (events_.binary)
    events_.binary(entry.id, step.data);
}

void EngineIoEndpoint::flood(Entry& entry) {
  if (!std::exchange(entry.deaf, true)) events_.flooded(entry.id);
}

void EngineIoEndpoint::let_go(ConnectionId& socket, const Goodbye& goodbye) {
  sockets_.close(socket, goodbye.code, goodbye.reason);
  by_socket_[socket] = nullptr;
  socket = 0;
}

/// The session is over. It is only noted, because the caller may be in the middle of its steps.
void EngineIoEndpoint::retire(Entry& entry, bool on_purpose) {
  entry.on_purpose = on_purpose;
  by_sid_.erase(entry.sid);
  ended_.push_back(entry.id);
  if (!reap_timer_.active()) reap_timer_.once(context_, 0, [this] { reap(); });
}

void EngineIoEndpoint::reap() {
  for (const ConnectionId id : std::exchange(ended_, {})) {
    const auto node = sessions_.extract(id);
    const std::string& address = node.mapped()->address;
    const auto count = per_address_.find(address);
    if (count != per_address_.end() && --count->second == 0) per_address_.erase(count);
    events_.closed(id, node.mapped()->on_purpose);
  }
}

void EngineIoEndpoint::send(ConnectionId id, std::string_view data, bool binary) {
  Entry* entry = find(id);
  if (!entry) return;
  Steps steps;
  entry->session.send(data, binary, steps);
  carry_out(*entry, std::move(steps));
  if (!entry->session.can_flush() || std::exchange(entry->unflushed, true)) return;
  unflushed_.push_back(id);
  if (!flush_timer_.active()) flush_timer_.once(context_, 0, [this] { flush(); });
}

void EngineIoEndpoint::flush() {
  for (const ConnectionId id : std::exchange(unflushed_, {})) {
    Entry* entry = find(id);
    if (!entry) continue;
    entry->unflushed = false;
    Steps steps;
    entry->session.flush(steps);
    carry_out(*entry, std::move(steps));
  }
}

void EngineIoEndpoint::close(ConnectionId id, int code, std::string_view reason) {
  if (Entry* entry = find(id)) close(*entry, code, reason);
}

void EngineIoEndpoint::close(Entry& entry, int code, std::string_view reason) {
  entry.goodbye = {code, std::string(reason)};
  entry.deaf = true;
  Steps steps;
  entry.session.close(monotonic_ms(), steps);
  carry_out(entry, std::move(steps));
}

void EngineIoEndpoint::close_all(int code, std::string_view reason) {
  for (auto& [id, entry] : sessions_) close(*entry, code, reason);
}

void EngineIoEndpoint::admit(ConnectionId id) {
  if (Entry* entry = find(id)) entry->admitted = true;
}

void EngineIoEndpoint::tick() {
  const std::int64_t now_ms = monotonic_ms();
  for (auto& [id, entry] : sessions_) tick(*entry, now_ms);
}

void EngineIoEndpoint::tick(Entry& entry, std::int64_t now_ms) {
  Steps steps;
  entry.session.tick(now_ms, steps);
  carry_out(entry, std::move(steps));
  if (!entry.admitted && now_ms - entry.opened_ms >= settings_.connection.admit_ms)
    close(entry, close_code::kNoHello, "no hello");
}

}  // namespace booth::signaling
