// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Booth's own dialect: one JSON object a WebSocket text message, `{"type": "offer", ...}`.
// Stateless: its halves only read and write. docs/signaling.md has the table of messages.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "signaling/protocol/dialect.hpp"
#include "signaling/protocol/message.hpp"

namespace booth::signaling::booth_dialect {

/// Where a server's WebSocket is found.
inline constexpr std::string_view kPath = "/booth";

/// Who wrote the bytes. A client's `from` and a server's `to` are not read.
enum class Writer { kClient, kServer };

struct Decoded {
  std::optional<Message> message;
  Error error;  ///< what to answer when there is no message
};

/// Reads one message. Unknown fields are ignored; an unknown type, or one that `writer` never says,
/// is kUnknownType; every field is checked against limits.hpp.
Decoded decode(std::string_view bytes, Writer writer);

/// Writes one message; at most limits::kMaxMessageBytes if the message is within its limits.
std::string encode(const Message& message);

std::unique_ptr<DialectHalf> serve(const Opening& opening, const ServerContext& context);
std::unique_ptr<ClientHalf> join(const ClientContext& context);

inline constexpr Dialect kDialect{"booth", "Booth's own JSON rooms",
                                  kPath,   [](std::string_view path) { return path == kPath; },
                                  serve,   join};

}  // namespace booth::signaling::booth_dialect
