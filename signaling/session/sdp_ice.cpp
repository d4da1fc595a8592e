// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/sdp_ice.hpp"

#include <charconv>
#include <cstdint>

#include "signaling/session/sdp_lines.hpp"

namespace booth::sdp {

namespace {

// Words of "candidate:foundation component transport priority address port typ host ..."
constexpr std::size_t kFoundation = 0, kPriority = 3, kAddress = 4, kType = 7;
/// One step of the local preference (RFC 8445, 5.1.2.1).
constexpr std::uint32_t kPriorityStep = 1u << 8;

std::uint32_t lowered(const std::string& priority, std::size_t steps) {
  std::uint32_t value = 0;
  std::from_chars(priority.data(), priority.data() + priority.size(), value);
  const auto by = static_cast<std::uint32_t>(steps) * kPriorityStep;
  return value > by ? value - by : 1;
}

}  // namespace

Credentials credentials(const Description& description) {
  const auto [lines, refusal] = split(description.text);
  if (!lines || description.bundle_index >= lines->media.size()) return {};
  const auto& media = lines->media[description.bundle_index];
  return {attribute(media, "ice-ufrag").value_or(""), attribute(media, "ice-pwd").value_or("")};
}

std::string with_credentials(std::string_view text, const Credentials& credentials) {
  auto [lines, refusal] = split(text);
  if (!lines) return std::string(text);
  for (auto& media : lines->media) {
    if (!attribute(media, "ice-ufrag")) continue;
    remove_attribute(media, "ice-ufrag");
    remove_attribute(media, "ice-pwd");
    media.push_back("a=ice-ufrag:" + credentials.ufrag);
    media.push_back("a=ice-pwd:" + credentials.pwd);
  }
  return join(*lines);
}

bool is_of_any_address(std::string_view candidate) {
  const auto parts = words(candidate);
  return parts.size() > kType && parts[kType] == "host" &&
         (parts[kAddress] == kAnyIpv4 || parts[kAddress] == kAnyIpv6);
}

std::vector<std::string> for_addresses(std::string_view candidate,
                                       const std::vector<std::string>& addresses) {
  if (!is_of_any_address(candidate)) return {std::string(candidate)};
  auto parts = words(candidate);
  const bool ipv6 = parts[kAddress] == kAnyIpv6;
  const auto foundation = parts[kFoundation], priority = parts[kPriority];
  std::vector<std::string> made;
  for (const auto& address : addresses) {
    if ((address.find(':') != std::string::npos) != ipv6) continue;
    // Another base, so another foundation (RFC 8445, 5.1.1.3).
    parts[kFoundation] = foundation + (ipv6 ? "6" : "4") + std::to_string(made.size());
    parts[kPriority] = std::to_string(lowered(priority, made.size()));
    parts[kAddress] = address;
    std::string text;
    for (const auto& part : parts) text += (text.empty() ? "" : " ") + part;
    made.push_back(std::move(text));
  }
  return made;
}

}  // namespace booth::sdp
