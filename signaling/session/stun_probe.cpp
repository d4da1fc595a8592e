// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/stun_probe.hpp"

#include <array>
#include <utility>

namespace booth::session {

namespace {

/// RFC 5389, 7.2.1: doubled with each request that is sent again.
constexpr std::int64_t kFirstWaitMs = 500;
constexpr char kNoStun[] = "answers, but not as a STUN or TURN server does";

/// "Error receiving data: Connection refused" without what was being done.
std::string take_reason(GError* error) {
  const auto text = signaling::take_message(error);
  const auto colon = text.rfind(": ");
  return colon == std::string::npos ? text : text.substr(colon + 2);
}

}  // namespace

void StunProbe::SourceEnd::operator()(GSource* source) const {
  g_source_destroy(source);
  g_source_unref(source);
}

StunProbe::StunProbe(GMainContext* context, const Target& target, Done done)
    : context_(context),
      address_(signaling::share(target.address)),
      tcp_(target.tcp),
      dialog_(target.credentials),
      done_(std::move(done)) {}

void StunProbe::start() {
  GError* error = nullptr;
  socket_.reset(g_socket_new(g_socket_address_get_family(address_.get()),
                             tcp_ ? G_SOCKET_TYPE_STREAM : G_SOCKET_TYPE_DATAGRAM,
                             tcp_ ? G_SOCKET_PROTOCOL_TCP : G_SOCKET_PROTOCOL_UDP, &error));
  if (!socket_) return finish_later(take_reason(error));
  g_socket_set_blocking(socket_.get(), FALSE);
  if (g_socket_connect(socket_.get(), address_.get(), nullptr, &error)) {
    connected_ = true;
    watch(G_IO_IN);
    return ask();
  }
  const bool pending = g_error_matches(error, G_IO_ERROR, G_IO_ERROR_PENDING);
  const auto text = take_reason(error);
  if (!pending) return finish_later(text);
  watch(G_IO_OUT);
}

void StunProbe::watch(GIOCondition condition) {
  source_.reset(g_socket_create_source(socket_.get(), condition, nullptr));
  const GSocketSourceFunc ready = [](GSocket*, GIOCondition, gpointer self) -> gboolean {
    static_cast<StunProbe*>(self)->on_ready();
    return G_SOURCE_CONTINUE;
  };
  g_source_set_callback(source_.get(), G_SOURCE_FUNC(ready), this, nullptr);
  g_source_attach(source_.get(), context_);
}

void StunProbe::on_ready() {
  if (connected_) return receive();
  GError* error = nullptr;
  if (!g_socket_check_connect_result(socket_.get(), &error))
    return finish("cannot be reached: " + take_reason(error));
  connected_ = true;
  watch(G_IO_IN);
  ask();
}

void StunProbe::ask() {
  send(dialog_.request());
  if (tcp_) return;
  wait_ms_ = wait_ms_ == 0 ? kFirstWaitMs : 2 * wait_ms_;
  again_.once(context_, wait_ms_, [this] { ask(); });
}

/// Messages are short and few: a socket that does not take one has an error that receive() tells.
void StunProbe::send(std::string_view message) {
  if (message.empty()) return;
  g_socket_send(socket_.get(), message.data(), message.size(), nullptr, nullptr);
}

void StunProbe::receive() {
  std::array<char, 2048> buffer;
  GError* error = nullptr;
  const auto size = g_socket_receive(socket_.get(), buffer.data(), buffer.size(), nullptr, &error);
  if (size < 0) {
    const bool later = g_error_matches(error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
    const auto text = take_reason(error);
    return later ? void() : finish("cannot be reached: " + text);
  }
  const std::string_view bytes(buffer.data(), static_cast<std::size_t>(size));
  if (!tcp_) return take(bytes);
  if (bytes.empty()) return finish("closes the connection");
  stream_ += bytes;
  const auto whole = StunDialog::message_size(stream_);
  if (whole == std::string_view::npos) return finish(kNoStun);
  if (whole == 0 || stream_.size() < whole) return;
  const auto message = stream_.substr(0, whole);
  stream_.erase(0, whole);
  take(message);
}

void StunProbe::take(std::string_view message) {
  switch (dialog_.receive(message)) {
    case StunDialog::Verdict::kNothing: return;
    case StunDialog::Verdict::kGoesOn: wait_ms_ = 0; return ask();
    case StunDialog::Verdict::kUsable: send(dialog_.farewell()); return finish({});
    case StunDialog::Verdict::kRefused: return finish(dialog_.refusal());
  }
}

void StunProbe::finish_later(const std::string& error) {
  again_.once(context_, 0, [this, error] { finish("cannot be reached: " + error); });
}

/// By value: whoever is told may destroy this probe.
void StunProbe::finish(std::string problem) {
  again_.cancel();
  source_.reset();
  const auto done = std::move(done_);
  done(std::move(problem));
}

}  // namespace booth::session
