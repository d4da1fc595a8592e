// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <span>
#include <string_view>

#include <gio/gio.h>

#include "signaling/transport/gobject_ptr.hpp"

namespace booth::signaling {

/// The bytes of a connection, as many as can be had or sent without waiting. Where nothing lies
/// between, which is without TLS, they go to and from the socket itself: GIO's streams cost more
/// than the system's calls below them.
class NonblockingStream {
 public:
  /// Instead of a number of bytes.
  static constexpr gssize kWouldBlock = -1;
  static constexpr gssize kBroken = -2;

  /// `stream` is pollable in both directions, such as what libsoup gives up after a handshake.
  explicit NonblockingStream(GObjectPtr<GIOStream> stream);

  /// Bytes read; 0 at the end.
  gssize read(std::span<char> buffer);
  gssize write(std::string_view bytes);
  /// There may be bytes to read() that the socket does not know of any more: only kWouldBlock says
  /// that there are none.
  bool holds_bytes() const { return fd_ < 0; }

 private:
  void unwrap();

  GObjectPtr<GIOStream> stream_;
  int fd_ = -1;  ///< of the socket, where it is used directly
};

}  // namespace booth::signaling
