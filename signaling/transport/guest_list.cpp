// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/transport/guest_list.hpp"

#include <utility>

#include "signaling/transport/connection_set.hpp"

namespace booth::signaling {
namespace {

constexpr std::int64_t kTickMs = 500;

std::string ip_of(GSocketAddress* address) {
  if (!G_IS_INET_SOCKET_ADDRESS(address)) return {};
  GInetAddress* ip = g_inet_socket_address_get_address(G_INET_SOCKET_ADDRESS(address));
  char* text = g_inet_address_to_string(ip);
  std::string result = text;
  g_free(text);
  return result;
}

}  // namespace

GuestList::GuestList(GMainContext* context, const Limits& limits) : limits_(limits) {
  tick_timer_.every(context, kTickMs, [this] { end_late(); });
}

GuestList::~GuestList() {
  for (const auto& [stream, key] : by_stream_) g_object_weak_unref(stream, on_stream_gone, this);
}

GuestList::Guest* GuestList::admit(GObjectPtr<GSocketConnection> connection) {
  GObjectPtr<GSocketAddress> remote(
      g_socket_connection_get_remote_address(connection.get(), nullptr));
  if (!remote || guests_.size() >= limits_.connections) return nullptr;
  GSocketAddress* key = remote.get();
  std::string ip = ip_of(key);
  std::size_t& count = per_address_[ip];
  if (count >= limits_.per_address) return nullptr;
  ++count;
  g_object_weak_ref(G_OBJECT(connection.get()), on_stream_gone, this);
  by_stream_[G_OBJECT(connection.get())] = key;
  auto socket = share(g_socket_connection_get_socket(connection.get()));
  const std::int64_t deadline_ms = monotonic_ms() + limits_.handshake_ms;
  return &(guests_[key] = {std::move(remote), std::move(socket), std::move(connection),
                           std::move(ip), deadline_ms});
}

GuestList::Guest* GuestList::find(GSocketAddress* address) {
  const auto found = guests_.find(address);
  return found == guests_.end() ? nullptr : &found->second;
}

void GuestList::on_stream_gone(gpointer self, GObject* gone) {
  auto& list = *static_cast<GuestList*>(self);
  const auto address = list.by_stream_.extract(gone);
  const auto found = list.guests_.find(address.mapped());
  const auto count = list.per_address_.find(found->second.ip);
  if (--count->second == 0) list.per_address_.erase(count);
  list.guests_.erase(found);
}

void GuestList::end_late() {
  const std::int64_t now_ms = monotonic_ms();
  for (auto& [key, guest] : guests_) {
    if (guest.deadline_ms == 0 || now_ms < guest.deadline_ms) continue;
    // libsoup reads the end and lets the stream go, which removes the guest.
    g_socket_shutdown(guest.socket.get(), TRUE, TRUE, nullptr);
    guest.deadline_ms = now_ms + limits_.handshake_ms;
  }
}

}  // namespace booth::signaling
