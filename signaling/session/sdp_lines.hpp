// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace booth::sdp {

/// The lines of a description: those before the first m-line, then one list an m-line.
struct Lines {
  std::vector<std::string> session;
  std::vector<std::vector<std::string>> media;
};

struct SplitLines {
  std::optional<Lines> lines;
  std::string refusal;
};

/// Takes CR LF and bare LF. Refuses what is no `x=value` line or past the limits of sdp.hpp.
SplitLines split(std::string_view text);
std::string join(const Lines& lines);

/// Value of the first `a=name` or `a=name:value`; nullopt if there is none.
std::optional<std::string> attribute(const std::vector<std::string>& lines, std::string_view name);
std::vector<std::string> attributes(const std::vector<std::string>& lines, std::string_view name);
void remove_attribute(std::vector<std::string>& lines, std::string_view name);
/// Whether an m-line is refused (RFC 3264, 6): port 0 for no other reason.
bool is_rejected(const std::vector<std::string>& media);
/// One transport for all: the first line in use says it for those that leave it out, and for those
/// that are rejected, whose own words (Chromium has some) webrtcbin would take for the bundle's.
void share_transport(Lines& lines);
std::vector<std::string> words(std::string_view text);
/// A decimal number of at most nine digits and nothing else.
std::optional<int> number(std::string_view text);

}  // namespace booth::sdp
