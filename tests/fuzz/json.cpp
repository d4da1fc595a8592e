// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/json.hpp"

#include "tests/fuzz/check.hpp"

using namespace booth;  // NOLINT: the whole file is about it
namespace json = signaling::json;

/// A text is refused with a reason, or read; what was read is written so that it reads the same.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parsed = json::parse(fuzz::text_of(data, size), {2048, 6, 8, 64});
  fuzz::require(parsed.value.has_value() == parsed.error.empty(), "neither value nor reason");
  if (!parsed.value) return 0;
  const auto again = json::parse(json::dump(*parsed.value));
  fuzz::require(again.value == parsed.value, json::dump(*parsed.value));
  return 0;
}
