// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/call/ice_servers.hpp"

#include <algorithm>
#include <cctype>

#include "signaling/protocol/json.hpp"
#include "signaling/protocol/limits.hpp"

namespace booth::call {

namespace json = signaling::json;
namespace limits = signaling::limits;

namespace {

/// RFC 3986: everything but unreserved characters.
std::string escape(std::string_view text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string escaped;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x80 && std::isalnum(byte)) ||
        std::string_view("-._~").find(c) != std::string_view::npos) {
      escaped += c;
      continue;
    }
    escaped += '%';
    escaped += kDigits[byte >> 4];
    escaped += kDigits[byte & 15];
  }
  return escaped;
}

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

struct Url {
  std::string scheme;
  std::string host_and_port;
  std::string query;
};

/// RFC 7064 and RFC 7065: scheme ":" host [ ":" port ] [ "?transport=" ... ].
std::string read_url(const std::string& text, Url& url) {
  const auto colon = text.find(':');
  if (colon == std::string::npos || text.size() > limits::kMaxUrlBytes)
    return "is no STUN or TURN URL";
  url.scheme = text.substr(0, colon);
  std::string rest = text.substr(colon + 1);
  if (rest.starts_with("//")) rest.erase(0, 2);
  if (const auto mark = rest.find('?'); mark != std::string::npos) {
    url.query = rest.substr(mark);
    rest.resize(mark);
  }
  const auto allowed = [](unsigned char c) {
    return std::isalnum(c) ||
           std::string_view(".-:[]_").find(static_cast<char>(c)) != std::string_view::npos;
  };
  if (rest.empty() || !std::all_of(rest.begin(), rest.end(), allowed)) return "names no host";
  const auto last_colon = rest.rfind(':');
  if (last_colon == std::string::npos || rest.ends_with(']')) rest += ":3478";
  url.host_and_port = rest;
  if (url.scheme == "stuns" || url.scheme == "turns")
    return "cannot be encrypted: this version of libnice would send it in plain; use " +
           url.scheme.substr(0, 4) + ":" + (url.scheme == "turns" ? " with ?transport=tcp" : "");
  if (url.scheme != "stun" && url.scheme != "turn") return "is no STUN or TURN URL";
  if (!url.query.empty() &&
      (url.scheme == "stun" || (url.query != "?transport=udp" && url.query != "?transport=tcp")))
    return "has a query other than ?transport=udp or ?transport=tcp";
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

IceUris ice_uris(const std::vector<signaling::IceServer>& servers) {
  IceUris uris;
  for (const auto& server : servers) {
    for (const auto& text : server.urls) {
      Url url;
      auto problem = read_url(text, url);
      const bool turn = url.scheme == "turn";
      if (problem.empty() && turn && (server.username.empty() || server.credential.empty()))
        problem = "needs a username and a credential";
      if (!problem.empty()) {
        uris.problems.push_back(text + " " + problem);
      } else if (turn) {
        uris.turn.push_back("turn://" + escape(server.username) + ":" + escape(server.credential) +
                            "@" + url.host_and_port + url.query);
      } else if (uris.stun.empty()) {
        uris.stun = "stun://" + url.host_and_port;
      }
    }
  }
  return uris;
}

}  // namespace booth::call
