// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/transport/listener.hpp"

#include <utility>

#include "signaling/protocol/limits.hpp"

namespace booth::signaling {
namespace {

/// After an accept that failed (no file descriptor left), instead of trying without pause.
constexpr std::int64_t kPauseMs = 100;

}  // namespace

Listener::Listener(GMainContext* context, Accepted accepted)
    : context_(context), accepted_(std::move(accepted)) {}

Listener::~Listener() { close(); }

std::string Listener::listen(const std::string& host, std::uint16_t port) {
  const char* literal = host == "localhost" ? "127.0.0.1" : host.c_str();
  GObjectPtr<GSocketAddress> address(g_inet_socket_address_new_from_string(literal, port));
  if (!address) return "'" + host + "' is no IP address";
  const std::string error = bind(std::move(address));
  if (error.empty()) watch();
  return error;
}

std::string Listener::bind(GObjectPtr<GSocketAddress> address) {
  GError* error = nullptr;
  socket_.reset(g_socket_new(g_socket_address_get_family(address.get()), G_SOCKET_TYPE_STREAM,
                             G_SOCKET_PROTOCOL_TCP, &error));
  if (!socket_) return take_message(error);
  g_socket_set_blocking(socket_.get(), FALSE);
  g_socket_set_listen_backlog(socket_.get(), limits::kListenBacklog);
  if (!g_socket_bind(socket_.get(), address.get(), TRUE, &error) ||
      !g_socket_listen(socket_.get(), &error))
    return take_message(error);
  const GObjectPtr<GSocketAddress> bound(g_socket_get_local_address(socket_.get(), &error));
  if (!bound) return take_message(error);
  port_ = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(bound.get()));
  return {};
}

void Listener::watch() {
  source_ = g_socket_create_source(socket_.get(), G_IO_IN, nullptr);
  const GSocketSourceFunc ready = [](GSocket*, GIOCondition, gpointer self) -> gboolean {
    static_cast<Listener*>(self)->accept_all();
    return G_SOURCE_CONTINUE;
  };
  g_source_set_callback(source_, G_SOURCE_FUNC(ready), this, nullptr);
  g_source_attach(source_, context_);
}

void Listener::accept_all() {
  // A burst at a time: those who are connected wait behind the ones who come.
  constexpr int kAtOnce = 64;
  for (int i = 0; i < kAtOnce && source_; ++i) {
    GError* error = nullptr;
    GObjectPtr<GSocket> accepted(g_socket_accept(socket_.get(), nullptr, &error));
    if (!accepted) {
      if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)) {
        g_source_destroy(source_);
        g_source_unref(std::exchange(source_, nullptr));
        pause_.once(context_, kPauseMs, [this] { watch(); });
      }
      g_error_free(error);
      return;
    }
    accepted_(GObjectPtr<GSocketConnection>(
        g_socket_connection_factory_create_connection(accepted.get())));
  }
}

void Listener::close() {
  pause_.cancel();
  if (source_) {
    g_source_destroy(source_);
    g_source_unref(std::exchange(source_, nullptr));
  }
  if (socket_) g_socket_close(socket_.get(), nullptr);
  socket_.reset();
}

}  // namespace booth::signaling
