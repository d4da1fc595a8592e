// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/message.hpp"

#include <array>
#include <utility>

namespace booth::signaling {
namespace {

constexpr std::array<std::pair<ErrorCode, std::string_view>, 19> kErrorNames{{
    {ErrorCode::kBadMessage, "bad-message"},
    {ErrorCode::kUnknownType, "unknown-type"},
    {ErrorCode::kUnsupportedVersion, "unsupported-version"},
    {ErrorCode::kHelloFirst, "hello-first"},
    {ErrorCode::kAlreadyWelcome, "already-welcome"},
    {ErrorCode::kIdTaken, "id-taken"},
    {ErrorCode::kServerFull, "server-full"},
    {ErrorCode::kRoomFull, "room-full"},
    {ErrorCode::kNotInRoom, "not-in-room"},
    {ErrorCode::kAlreadyInRoom, "already-in-room"},
    {ErrorCode::kUnknownPeer, "unknown-peer"},
    {ErrorCode::kPeerAway, "peer-away"},
    {ErrorCode::kUnknownSession, "unknown-session"},
    {ErrorCode::kSessionTaken, "session-taken"},
    {ErrorCode::kTooManySessions, "too-many-sessions"},
    {ErrorCode::kWrongState, "wrong-state"},
    {ErrorCode::kRateLimited, "rate-limited"},
    {ErrorCode::kReplaced, "replaced"},
    {ErrorCode::kShuttingDown, "shutting-down"},
}};

}  // namespace

const Call* call_of(const Message& message) {
  return std::visit(
      [](const auto& value) -> const Call* {
        if constexpr (requires { value.call; })
          return &value.call;
        else
          return nullptr;
      },
      message);
}

Call* call_of(Message& message) { return const_cast<Call*>(call_of(std::as_const(message))); }

std::string_view to_string(ErrorCode code) {
  for (const auto& [value, name] : kErrorNames)
    if (value == code) return name;
  return "bad-message";
}

ErrorCode error_code(std::string_view name) {
  for (const auto& [value, known] : kErrorNames)
    if (known == name) return value;
  return ErrorCode::kBadMessage;
}

}  // namespace booth::signaling
