// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/server/peerjs_endpoint.hpp"

#include <string>

#include <glib.h>

#include "signaling/protocol/json.hpp"
#include "signaling/protocol/peerjs_wire.hpp"

namespace booth::signaling {
namespace {

constexpr char kJson[] = "application/json; charset=utf-8";

/// The last parts of PREFIX/KEY/METHOD; `key` is empty where there are no two.
struct Request {
  std::string key;
  std::string_view method;
};

Request read(std::string_view path) {
  const std::size_t last = path.rfind('/');
  if (last == path.npos || last == 0) return {};
  const std::size_t before = path.rfind('/', last - 1);
  if (before == path.npos) return {};
  return {std::string(path.substr(before + 1, last - before - 1)), path.substr(last + 1)};
}

bool is_about(std::string_view path) { return path == "/peerjs" || path == "/peerjs/"; }

std::string new_id(const Rooms& rooms) {
  for (;;) {
    char* text = g_uuid_string_random();
    const std::string id = text;
    g_free(text);
    if (!rooms.has_peer(id)) return id;
  }
}

std::string peers(const Rooms& rooms, const std::string& room) {
  json::Value::Array ids;
  for (const PeerId& id : rooms.peers_in(room)) ids.emplace_back(peerjs::wire_id(id));
  return json::dump(std::move(ids));
}

}  // namespace

bool PeerJsEndpoint::serves(std::string_view path) {
  const Request request = read(path);
  return is_about(path) ||
         (!request.key.empty() && (request.method == "id" || request.method == "peers"));
}

void PeerJsEndpoint::request(HttpExchange& exchange) const {
  if (exchange.method() != "GET" && exchange.method() != "HEAD")
    return exchange.respond(405, "text/plain", "Method Not Allowed", {{"Allow", "GET, HEAD"}});
  if (is_about(exchange.path()))
    return exchange.respond(200, kJson,
                            R"({"name":"Booth","description":"A signaling server that PeerJS )"
                            R"(clients can use.","website":""})");
  const Request request = read(exchange.path());
  if (request.method == "id")
    return exchange.respond(200, "text/html; charset=utf-8", new_id(rooms_));
  if (!allow_discovery_) return exchange.respond(401, "text/plain", "Unauthorized");
  exchange.respond(200, kJson, peers(rooms_, peerjs::room_of(request.key)));
}

}  // namespace booth::signaling
