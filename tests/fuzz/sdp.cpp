// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/sdp.hpp"

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "tests/fuzz/check.hpp"

using namespace booth;  // NOLINT: the whole file is about it

namespace {

/// The same whatever their order in an m-line.
std::vector<std::string> lines_of(const std::string& description) {
  std::vector<std::string> lines;
  std::istringstream in(description);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  std::sort(lines.begin(), lines.end());
  return lines;
}

}  // namespace

/// A description is refused with a reason, or brought into a normal form that stays as it is.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  sdp::is_candidate(text);
  sdp::read(text);
  sdp::with_setup(text, "active");
  for (const auto type : {sdp::Type::kOffer, sdp::Type::kAnswer}) {
    const auto parsed = sdp::normalise(text, type);
    fuzz::require(parsed.description.has_value() == parsed.refusal.empty(), "no reason");
    if (!parsed.description) continue;
    const auto& first = *parsed.description;
    fuzz::require(first.bundle_index < first.media.size(), "no m-line carries the transport");
    const auto again = sdp::normalise(first.text, type);
    fuzz::require(again.description.has_value(), "refuses its own: " + again.refusal);
    fuzz::require(lines_of(again.description->text) == lines_of(first.text), first.text);
    fuzz::require(sdp::conflict(first, first, type).empty(), "conflicts with itself");
    for (const auto& media : first.media)
      for (const auto& codec : media.codecs)
        sdp::payload_type(media, codec.encoding_name, "42e01f");
  }
  return 0;
}
