// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/ice_url.hpp"

#include <algorithm>
#include <charconv>

#include "signaling/protocol/limits.hpp"

namespace booth::signaling {
namespace {

constexpr char kNoUrl[] = "is no STUN or TURN URL";
constexpr char kNoHost[] = "names no host";

bool is_host(std::string_view text, bool bracketed) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](unsigned char c) {
    return c < 0x80 && (std::string_view("-._").find(static_cast<char>(c)) != text.npos ||
                        (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
                        (bracketed && c == ':'));
  });
}

/// host [ ":" port ]; why not, or empty.
std::string read_authority(std::string_view text, IceUrl& url) {
  std::string_view port;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == text.npos) return kNoHost;
    url.host = text.substr(1, end - 1);
    port = text.substr(end + 1);
    if (!is_host(url.host, true)) return kNoHost;
  } else {
    const auto colon = std::min(text.find(':'), text.size());
    url.host = text.substr(0, colon);
    port = text.substr(colon);
    if (!is_host(url.host, false)) return kNoHost;
  }
  if (port.empty()) return {};
  const auto* end = port.data() + port.size();
  const auto read = std::from_chars(port.data() + 1, end, url.port);
  const bool good = port[0] == ':' && read.ec == std::errc() && read.ptr == end && url.port != 0;
  return good ? "" : "has no port from 1 to 65535 after its host";
}

}  // namespace

std::string IceUrl::host_and_port() const {
  const bool bracketed = host.find(':') != std::string::npos;
  return (bracketed ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

ParsedIceUrl parse_ice_url(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == text.npos || text.size() > limits::kMaxUrlBytes) return {{}, kNoUrl};
  IceUrl url;
  const auto scheme = text.substr(0, colon);
  url.secure = scheme == "turns" || scheme == "stuns";
  url.turn = scheme == "turn" || scheme == "turns";
  if (!url.turn && !url.secure && scheme != "stun") return {{}, kNoUrl};
  if (url.secure) url.port = 5349;
  url.tcp = url.turn && url.secure;
  auto rest = text.substr(colon + 1);
  if (rest.starts_with("//")) rest.remove_prefix(2);
  const auto mark = std::min(rest.find('?'), rest.size());
  const auto query = rest.substr(mark);
  if (auto refusal = read_authority(rest.substr(0, mark), url); !refusal.empty())
    return {{}, refusal};
  if (query.empty()) return {url, {}};
  if (!url.turn || (query != "?transport=udp" && query != "?transport=tcp"))
    return {{}, "has a query other than ?transport=udp or ?transport=tcp"};
  url.tcp = query == "?transport=tcp";
  return {url, {}};
}

}  // namespace booth::signaling
