// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/support/memory_server.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <utility>

#include "signaling/protocol/close_code.hpp"
#include "signaling/protocol/socketio_dialect.hpp"

namespace booth::testing_support {

using namespace signaling;  // NOLINT: the whole file is about it

namespace {

constexpr std::int64_t kTickMs = 250;

std::string decoded(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view digits = text.substr(i).substr(1, 2);
    int byte = 0;
    if (text[i] == '%' && digits.size() == 2 &&
        std::from_chars(digits.data(), digits.data() + 2, byte, 16).ptr == digits.data() + 2) {
      result += static_cast<char>(byte);
      i += 2;
    } else {
      result += text[i] == '+' ? ' ' : text[i];
    }
  }
  return result;
}

/// Socket.IO's packets are messages of Engine.IO; here it is on a WebSocket from the start.
class EngineIoFrames final : public DialectHalf {
 public:
  explicit EngineIoFrames(std::unique_ptr<DialectHalf> inner) : inner_(std::move(inner)) {}
  void opened(Output& out) override {
    out.frames.push_back(R"(0{"sid":"e","upgrades":[],"pingInterval":25000,"pingTimeout":20000,)"
                         R"("maxPayload":1000000})");
    wrapped(out, [&](Output& inner) { inner_->opened(inner); });
  }
  void receive(std::string_view frame, Output& out) override {
    if (frame.starts_with('4'))
      wrapped(out, [&](Output& inner) { inner_->receive(frame.substr(1), inner); });
    else if (frame.starts_with('1'))
      out.close = Goodbye{close_code::kNormal, "closed by the client"};
  }
  void say(const Message& message, Output& out) override {
    wrapped(out, [&](Output& inner) { inner_->say(message, inner); });
  }
  void tick(std::int64_t now_ms, Output& out) override {
    wrapped(out, [&](Output& inner) { inner_->tick(now_ms, inner); });
  }

 private:
  template <typename Step>
  static void wrapped(Output& out, Step step) {
    Output inner;
    step(inner);
    for (const std::string& frame : inner.frames) out.frames.push_back('4' + frame);
    out.messages = std::move(inner.messages);
    out.close = std::move(inner.close);
  }

  std::unique_ptr<DialectHalf> inner_;
};

}  // namespace

Opening opening_of(std::string_view url, std::string_view subprotocols) {
  const std::size_t scheme = url.find("://");
  if (scheme == url.npos) throw std::invalid_argument("no URL: " + std::string(url));
  url.remove_prefix(std::min(url.find_first_of("/?", scheme + 3), url.size()));
  const std::size_t mark = std::min(url.find('?'), url.size());
  Opening opening{decoded(url.substr(0, mark)), {}, std::string(subprotocols)};
  if (opening.path.empty()) opening.path = "/";
  url.remove_prefix(std::min(mark + 1, url.size()));
  while (!url.empty()) {
    const std::string_view item = url.substr(0, url.find('&'));
    const std::size_t equals = std::min(item.find('='), item.size());
    opening.query.emplace_back(decoded(item.substr(0, equals)),
                               decoded(item.substr(std::min(equals + 1, item.size()))));
    url.remove_prefix(std::min(item.size() + 1, url.size()));
  }
  return opening;
}

MemoryServer::MemoryServer(Rooms::Settings settings)
    : rooms_(std::move(settings), [this] { return secret(); }) {}

std::string MemoryServer::secret() {
  return "secret" + std::to_string(++secrets_) + "-not-to-be-guessed";
}

ConnectionId MemoryServer::open(std::string_view url, std::string_view subprotocols) {
  const Opening opening = opening_of(url, subprotocols);
  const Dialect* dialect = find_dialect(opening);
  if (!dialect) return 0;
  const ConnectionId id = ++last_id_;
  ServerContext context;
  context.random_text = [this] { return "session" + std::to_string(++sessions_); };
  Connection& connection = connections_[id];
  connection.half = dialect->serve(opening, context);
  if (opening.path == socketio::kPath)
    connection.half = std::make_unique<EngineIoFrames>(std::move(connection.half));
  Output output;
  connection.half->opened(output);
  carry_out(id, std::move(output));
  return id;
}

void MemoryServer::receive(ConnectionId id, std::string_view frame) {
  const auto found = connections_.find(id);
  if (found == connections_.end() || found->second.goodbye) return;
  Output output;
  found->second.half->receive(frame, output);
  carry_out(id, std::move(output));
}

void MemoryServer::end(ConnectionId id, bool on_purpose) {
  const auto found = connections_.find(id);
  if (found == connections_.end()) return;
  const bool closed = found->second.goodbye.has_value();
  connections_.erase(found);
  if (closed) return;
  carry_out(on_purpose ? rooms_.closed(id) : rooms_.lost(id, now_ms_));
  work_off();
}

void MemoryServer::advance(std::int64_t ms) {
  for (const std::int64_t end = now_ms_ + ms; now_ms_ < end;) {
    now_ms_ = std::min(now_ms_ + kTickMs, end);
    std::vector<ConnectionId> ids;
    for (const auto& [id, connection] : connections_)
      if (!connection.goodbye) ids.push_back(id);
    for (const ConnectionId id : ids) {
      Output output;
      connections_.at(id).half->tick(now_ms_, output);
      carry_out(id, std::move(output));
    }
    carry_out(rooms_.expire(now_ms_));
    work_off();
  }
}

std::vector<std::string> MemoryServer::take_frames(ConnectionId id) {
  const auto found = connections_.find(id);
  if (found == connections_.end()) return {};
  return std::exchange(found->second.frames, {});
}

std::optional<Goodbye> MemoryServer::goodbye(ConnectionId id) const {
  const auto found = connections_.find(id);
  return found == connections_.end() ? std::nullopt : found->second.goodbye;
}

PeerId MemoryServer::peer_of(ConnectionId id) const {
  const auto found = connections_.find(id);
  return found == connections_.end() ? PeerId() : found->second.peer;
}

void MemoryServer::carry_out(ConnectionId id, Output output) {
  if (const auto found = connections_.find(id); found != connections_.end())
    for (std::string& frame : output.frames) found->second.frames.push_back(std::move(frame));
  for (Message& message : output.messages) sayings_.push_back({id, std::move(message)});
  work_off();
  if (output.close) close(id, *output.close);
}

void MemoryServer::work_off() {
  if (std::exchange(working_, true)) return;
  while (!sayings_.empty()) {
    done_.push_back(std::move(sayings_.front()));
    sayings_.pop_front();
    const Saying saying = done_.back();
    carry_out(rooms_.handle(saying.from, saying.message));
    if (done_.size() > 100'000) throw std::logic_error("the dialects never stop talking");
  }
  working_ = false;
}

void MemoryServer::carry_out(const Outcome& outcome) {
  for (const Delivery& delivery : outcome.deliveries) {
    const auto found = connections_.find(delivery.to);
    if (found == connections_.end() || found->second.goodbye) continue;
    if (const auto* welcome = std::get_if<Welcome>(&delivery.message))
      found->second.peer = welcome->peer_id;
    Output output;
    found->second.half->say(delivery.message, output);
    carry_out(delivery.to, std::move(output));
  }
  for (const Closing& closing : outcome.closings)
    close(closing.connection, {closing.code, closing.reason});
}

/// As when the peer has answered the close frame.
void MemoryServer::close(ConnectionId id, Goodbye goodbye) {
  const auto found = connections_.find(id);
  if (found == connections_.end() || found->second.goodbye) return;
  found->second.goodbye = std::move(goodbye);
  carry_out(rooms_.lost(id, now_ms_));
  work_off();
}

bool MemoryLine::open(const std::string& url, const std::string& subprotocol) {
  id_ = server_.open(url, subprotocol);
  return id_ != 0;
}

void MemoryLine::end(bool on_purpose) {
  server_.end(id_, on_purpose);
  id_ = 0;
}

}  // namespace booth::testing_support
