// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/transport/origin.hpp"

#include <algorithm>

namespace booth::signaling {
namespace {

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

/// `host[:port]` of `scheme://host[:port]`; empty if it is no such thing ("null").
std::string_view authority(std::string_view origin) {
  const auto at = origin.find("://");
  return at == std::string_view::npos ? std::string_view() : origin.substr(at + 3);
}

std::string_view without_port(std::string_view host) {
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.find(':'));
}

/// An address and not a name such as 127.0.0.1.example.org.
bool is_loopback(std::string_view host) {
  if (equal_ignoring_case(host, "localhost") || host == "[::1]") return true;
  return host.starts_with("127.") &&
         host.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace

bool origin_allowed(std::string_view origin, std::string_view host,
                    const std::vector<std::string>& allowed) {
  if (origin.empty()) return true;
  for (const std::string& entry : allowed)
    if (entry == "*" || equal_ignoring_case(entry, origin)) return true;
  const std::string_view page = authority(origin);
  if (page.empty()) return false;
  return equal_ignoring_case(page, host) || is_loopback(without_port(page));
}

}  // namespace booth::signaling
