// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/transport/nonblocking_stream.hpp"

#include <cerrno>
#include <utility>

#include <sys/socket.h>

namespace booth::signaling {
namespace {

/// What a call of the system returned.
gssize outcome(ssize_t count) {
  if (count >= 0) return count;
  const bool later = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
  return later ? NonblockingStream::kWouldBlock : NonblockingStream::kBroken;
}

/// What a call of GIO returned, with its GError freed.
gssize outcome(gssize count, GError* error) {
  if (count >= 0) return count;
  const bool later = g_error_matches(error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
  g_clear_error(&error);
  return later ? NonblockingStream::kWouldBlock : NonblockingStream::kBroken;
}

/// The stream below libsoup's own one; null if `stream` is none of those.
GIOStream* stream_below(GIOStream* stream) {
  constexpr const char* kProperty = "base-iostream";
  if (G_IS_TLS_CONNECTION(stream) ||
      !g_object_class_find_property(G_OBJECT_GET_CLASS(stream), kProperty))
    return nullptr;
  GIOStream* below = nullptr;
  g_object_get(stream, kProperty, &below, nullptr);
  return below;
}

int socket_of(GIOStream* stream) {
  if (!G_IS_SOCKET_CONNECTION(stream)) return -1;
  return g_socket_get_fd(g_socket_connection_get_socket(G_SOCKET_CONNECTION(stream)));
}

}  // namespace

NonblockingStream::NonblockingStream(GObjectPtr<GIOStream> stream)
    : stream_(std::move(stream)), fd_(socket_of(stream_.get())) {}

gssize NonblockingStream::read(std::span<char> buffer) {
  if (fd_ >= 0) return outcome(recv(fd_, buffer.data(), buffer.size(), 0));
  auto* input = G_POLLABLE_INPUT_STREAM(g_io_stream_get_input_stream(stream_.get()));
  GError* error = nullptr;
  const gssize count = g_pollable_input_stream_read_nonblocking(input, buffer.data(), buffer.size(),
                                                                nullptr, &error);
  const gssize result = outcome(count, error);
  // What came together with the handshake has been read from libsoup's buffer.
  if (result == kWouldBlock) unwrap();
  return result;
}

void NonblockingStream::unwrap() {
  GIOStream* below = stream_below(stream_.get());
  if (!below) return;
  stream_.reset(below);
  fd_ = socket_of(below);
}

gssize NonblockingStream::write(std::string_view bytes) {
  if (fd_ >= 0) return outcome(send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
  auto* output = G_POLLABLE_OUTPUT_STREAM(g_io_stream_get_output_stream(stream_.get()));
  GError* error = nullptr;
  const gssize count = g_pollable_output_stream_write_nonblocking(output, bytes.data(),
                                                                  bytes.size(), nullptr, &error);
  return outcome(count, error);
}

}  // namespace booth::signaling
