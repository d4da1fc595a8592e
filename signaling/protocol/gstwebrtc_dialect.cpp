// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/gstwebrtc_dialect.hpp"

#include <string>

#include "signaling/protocol/gstwebrtc_client.hpp"
#include "signaling/protocol/gstwebrtc_server.hpp"

namespace booth::signaling::gstwebrtc {
namespace {

constexpr std::string_view kPath = "/gstwebrtc";

}  // namespace

bool serves(std::string_view path) {
  return path == "/" || path == kPath || path.starts_with(std::string(kPath) + "/");
}

std::unique_ptr<DialectHalf> serve(const Opening& opening, const ServerContext& context) {
  std::string room(opening.parameter("room"));
  if (opening.path.size() > kPath.size() + 1) room = opening.path.substr(kPath.size() + 1);
  if (room.empty()) room = kDefaultRoom;
  return std::make_unique<ServerHalf>(std::move(room), context.random_text);
}

std::unique_ptr<ClientHalf> join(const ClientContext& context) {
  return std::make_unique<Client>(context);
}

}  // namespace booth::signaling::gstwebrtc
