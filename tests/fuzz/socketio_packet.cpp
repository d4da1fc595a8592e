// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Packets of Socket.IO: what is read can be written, and says the same again.
#include "signaling/protocol/socketio_packet.hpp"

#include "tests/fuzz/check.hpp"

using namespace booth;                       // NOLINT: the whole file is about it
using namespace booth::signaling::socketio;  // NOLINT

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Decoded decoded = decode(fuzz::text_of(data, size));
  fuzz::require(decoded.packet.has_value() == decoded.error.empty(), "a packet or an error");
  if (!decoded.packet) return 0;
  fuzz::require(decoded.packet->attachments <= kMaxAttachments, "attachments");
  fuzz::require(decoded.packet->nsp.size() <= kMaxNamespaceBytes, "namespace");
  const std::string written = encode(*decoded.packet);
  fuzz::require(decode(written).packet == decoded.packet, "reads otherwise: " + written);
  return 0;
}
