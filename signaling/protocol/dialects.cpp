// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The table of dialects. A new one is a file pair and a row here.
#include <algorithm>
#include <array>

#include "signaling/protocol/booth_dialect.hpp"
#include "signaling/protocol/dialect.hpp"
#include "signaling/protocol/gstwebrtc_dialect.hpp"
#include "signaling/protocol/peerjs_dialect.hpp"
#include "signaling/protocol/plain_dialect.hpp"
#include "signaling/protocol/socketio_dialect.hpp"

namespace booth::signaling {
namespace {

constexpr std::array kDialects{
    booth_dialect::kDialect, gstwebrtc::kDialect, peerjs_dialect::kDialect,
    plain_dialect::kDialect, socketio::kDialect,
};

/// Calls `visit` with the items of a comma list until one makes it return true.
template <typename Visit>
void for_each_item(std::string_view list, Visit visit) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    std::string_view item = list.substr(0, comma);
    while (item.starts_with(' ')) item.remove_prefix(1);
    while (item.ends_with(' ')) item.remove_suffix(1);
    if (visit(item)) return;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
}

}  // namespace

std::string_view Opening::parameter(std::string_view name) const {
  const auto found = std::find_if(query.begin(), query.end(),
                                  [&](const auto& parameter) { return parameter.first == name; });
  return found == query.end() ? std::string_view() : found->second;
}

bool Opening::offers(std::string_view wanted) const {
  bool found = false;
  for_each_item(subprotocols, [&](std::string_view item) { return found = item == wanted; });
  return found;
}

std::span<const Dialect> dialects() { return kDialects; }

const Dialect* find_dialect(std::string_view name) {
  for (const Dialect& dialect : kDialects)
    if (dialect.name == name) return &dialect;
  return nullptr;
}

const Dialect* find_dialect(const Opening& opening) {
  for (const Dialect& dialect : kDialects)
    if (dialect.serves(opening.path)) return &dialect;
  for (const Dialect& dialect : kDialects)
    if (opening.offers(dialect.name)) return &dialect;
  return nullptr;
}

}  // namespace booth::signaling
