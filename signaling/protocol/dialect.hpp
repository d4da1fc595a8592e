// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What a dialect is: a way to write the canonical messages. It has two halves, the server's and the
// client's, each for one connection: bytes of the wire on one side, messages on the other. Pure: no
// socket, no thread, and no clock but the caller's.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "signaling/protocol/message.hpp"

namespace booth::signaling {

namespace socketio {
struct EventMap;
}

/// How a connection is to be closed: a code of close_code.hpp and a line for people.
struct Goodbye {
  int code;
  std::string reason;
  bool operator==(const Goodbye&) const = default;
};

/// What an input leads to, in this order.
struct Output {
  std::vector<std::string> frames;  ///< to the other end of the connection
  std::vector<Message> messages;    ///< to the rooms, or to the client's session
  std::optional<Goodbye> close;     ///< then close the connection
};

/// One half of a dialect, for one connection (a client's half outlives it and serves the next one).
/// No method throws; whatever the other end sends leads to an Output.
class DialectHalf {
 public:
  virtual ~DialectHalf() = default;
  /// The connection is there: the first call, and for a client's half again after each reconnect.
  virtual void opened(Output&) {}
  /// One frame of the other end.
  virtual void receive(std::string_view frame, Output& out) = 0;
  /// One message for the other end.
  virtual void say(const Message& message, Output& out) = 0;
  /// Called some times a second. `now_ms` only grows.
  virtual void tick(std::int64_t /*now_ms*/, Output&) {}
};

/// How a client asked for its connection.
struct Opening {
  using Query = std::vector<std::pair<std::string, std::string>>;
  std::string path = "/";    ///< decoded
  Query query;               ///< decoded, in order
  std::string subprotocols;  ///< comma list of those offered

  /// Value of the first parameter of that name; empty without one.
  std::string_view parameter(std::string_view name) const;
  /// Whether that subprotocol is among those offered.
  bool offers(std::string_view subprotocol) const;
};

/// What the server's halves share.
struct ServerContext {
  /// At least 128 bits as visible ASCII, at most limits::kMaxIdBytes: ids of sessions.
  std::function<std::string()> random_text;
  /// Vocabulary of the Socket.IO pages; null = the default.
  std::shared_ptr<const socketio::EventMap> socketio_events = nullptr;
};

/// What a client is in dialects whose sessions have a stream in one direction.
enum class StreamRole { kProducer, kConsumer };

/// What a client's half is to do.
struct ClientContext {
  std::string uri;   ///< as the user wrote it
  std::string room;  ///< for the query or path of dialects that have rooms there
  std::function<std::string()> random_text;
  PeerId peer_id = {};  ///< wanted, as in Hello; for dialects that need it to open the connection
  StreamRole role = StreamRole::kProducer;
  /// As of ServerContext.
  std::shared_ptr<const socketio::EventMap> socketio_events = nullptr;
};

class ClientHalf : public DialectHalf {
 public:
  /// The WebSocket to open: the user's URI with what the dialect puts into path and query. Asked
  /// before every attempt.
  virtual std::string url() const = 0;
  /// Sec-WebSocket-Protocol to offer; empty = none.
  virtual std::string_view subprotocol() const { return {}; }
};

/// One row of the table of dialects.
struct Dialect {
  const char* name;       ///< value of `protocol=`, and the WebSocket subprotocol
  const char* title;      ///< for people
  std::string_view path;  ///< that people are told to use; serves() takes it
  /// Whether a WebSocket of that path is of this dialect.
  bool (*serves)(std::string_view path);
  std::unique_ptr<DialectHalf> (*serve)(const Opening&, const ServerContext&);
  /// The canonical messages that it takes and gives are those of a client of Booth's own server:
  /// say(Hello) leads to Welcome, say(Join) to Joined, whatever the foreign server makes of it.
  std::unique_ptr<ClientHalf> (*join)(const ClientContext&);
};

std::span<const Dialect> dialects();
/// By `name`; null if there is none.
const Dialect* find_dialect(std::string_view name);
/// For a new WebSocket of a server: by path, else by an offered subprotocol; null if there is none.
const Dialect* find_dialect(const Opening& opening);

/// Where peers meet whose dialect or address names no room.
inline constexpr std::string_view kDefaultRoom = "booth";

}  // namespace booth::signaling
