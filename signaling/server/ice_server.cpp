// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <glib.h>

#include "signaling/server/options.hpp"

namespace booth::signaling {
namespace {

std::optional<std::string> unescape(std::string_view text) {
  char* decoded = g_uri_unescape_segment(text.data(), text.data() + text.size(), nullptr);
  if (!decoded) return std::nullopt;
  std::string result = decoded;
  g_free(decoded);
  return result;
}

}  // namespace

std::optional<IceServer> parse_ice_server(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || text.size() > limits::kMaxUrlBytes) return std::nullopt;
  const std::string scheme(text.substr(0, colon));
  std::string_view rest = text.substr(colon + 1);
  if (rest.starts_with("//")) rest.remove_prefix(2);
  const bool turn = scheme == "turn" || scheme == "turns";
  if (!turn && scheme != "stun" && scheme != "stuns") return std::nullopt;
  IceServer server;
  if (const auto at = rest.rfind('@'); at != std::string_view::npos) {
    const std::string_view user = rest.substr(0, at);
    const auto separator = user.find(':');
    if (!turn || separator == std::string_view::npos) return std::nullopt;
    const auto name = unescape(user.substr(0, separator));
    const auto password = unescape(user.substr(separator + 1));
    if (!name || !password) return std::nullopt;
    server.username = *name;
    server.credential = *password;
    rest.remove_prefix(at + 1);
  } else if (turn) {
    return std::nullopt;
  }
  if (rest.empty()) return std::nullopt;
  server.urls.push_back(scheme + ":" + std::string(rest));
  return server;
}

}  // namespace booth::signaling
