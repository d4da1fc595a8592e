// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/uri.hpp"

#include <algorithm>

namespace booth::signaling::uri {
namespace {

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-._~").find(c) != std::string_view::npos;
}

}  // namespace

std::string percent_encoded(std::string_view text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_unreserved(c))
      encoded += c;
    else
      encoded.append({'%', kDigits[byte >> 4], kDigits[byte & 15]});
  }
  return encoded;
}

std::string without_fragment(std::string_view uri) {
  return std::string(uri.substr(0, uri.find('#')));
}

std::optional<std::string_view> parameter(std::string_view uri, std::string_view name) {
  std::size_t at = uri.find('?');
  while (at != std::string_view::npos) {
    std::string_view item = uri.substr(at + 1);
    item = item.substr(0, item.find_first_of("&#"));
    const std::size_t equals = std::min(item.find('='), item.size());
    if (item.substr(0, equals) == name) return item.substr(std::min(equals + 1, item.size()));
    at = uri.find('&', at + 1);
  }
  return std::nullopt;
}

std::string with_parameter(std::string uri, std::string_view name, std::string_view value) {
  if (parameter(uri, name)) return uri;
  const bool first = uri.find('?') == std::string::npos;
  uri.append(first ? "?" : "&").append(name).append("=").append(percent_encoded(value));
  return uri;
}

}  // namespace booth::signaling::uri
