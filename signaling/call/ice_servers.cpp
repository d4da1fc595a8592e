// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/call/ice_servers.hpp"

#include "signaling/protocol/ice_url.hpp"
#include "signaling/protocol/json.hpp"
#include "signaling/protocol/limits.hpp"
#include "signaling/protocol/uri.hpp"

namespace booth::call {

namespace json = signaling::json;
namespace limits = signaling::limits;

namespace {

std::string text_of(const json::Value& object, std::string_view name) {
  const auto* member = object.find(name);
  const auto* text = member ? member->string() : nullptr;
  return text ? *text : "";
}

std::string read_server(const json::Value& value, signaling::IceServer& server) {
  if (!value.object()) return "each entry must be an object";
  const auto* urls = value.find("urls");
  if (!urls) urls = value.find("url");
  if (!urls) return "an entry without urls";
  if (const auto* one = urls->string()) server.urls.push_back(*one);
  if (const auto* many = urls->array())
    for (const auto& each : *many)
      if (const auto* url = each.string()) server.urls.push_back(*url);
  if (server.urls.empty() || server.urls.size() > limits::kMaxUrlsPerIceServer)
    return "an entry with no, or too many, urls";
  server.username = text_of(value, "username");
  server.credential = text_of(value, "credential");
  return {};
}

}  // namespace

IceServerList parse_ice_servers(std::string_view text) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return {};
  const auto parsed = json::parse(text);
  if (!parsed.value) return {{}, "is no JSON: " + parsed.error};
  const auto* list = parsed.value->array();
  if (!list || list->size() > limits::kMaxIceServers)
    return {
        {},
        "must be a JSON array of at most " + std::to_string(limits::kMaxIceServers) + " servers"};
  IceServerList result;
  for (const auto& value : *list) {
    signaling::IceServer server;
    if (auto problem = read_server(value, server); !problem.empty()) return {{}, problem};
    result.servers.push_back(std::move(server));
  }
  return result;
}

namespace {

/// Why a URL cannot be used; empty = it can.
std::string problem_of(const signaling::ParsedIceUrl& parsed, const signaling::IceServer& server) {
  if (!parsed.url) return parsed.refusal;
  const auto& url = *parsed.url;
  if (url.secure)
    return std::string(
               "cannot be encrypted: this version of libnice would send it in plain; use ") +
           (url.turn ? "turn: with ?transport=tcp" : "stun:");
  if (url.turn && (server.username.empty() || server.credential.empty()))
    return "needs a username and a credential";
  return {};
}

}  // namespace

IceUris ice_uris(const std::vector<signaling::IceServer>& servers) {
  using signaling::uri::percent_encoded;
  IceUris uris;
  for (const auto& server : servers) {
    for (const auto& text : server.urls) {
      const auto parsed = signaling::parse_ice_url(text);
      if (const auto problem = problem_of(parsed, server); !problem.empty()) {
        uris.problems.push_back(text + " " + problem);
        continue;
      }
      const auto& url = *parsed.url;
      if (url.turn)
        uris.turn.push_back("turn://" + percent_encoded(server.username) + ":" +
                            percent_encoded(server.credential) + "@" + url.host_and_port() +
                            (url.tcp ? "?transport=tcp" : ""));
      else if (uris.stun.empty())
        uris.stun = "stun://" + url.host_and_port();
    }
  }
  return uris;
}

}  // namespace booth::call
