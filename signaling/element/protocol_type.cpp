// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/element/protocol_type.hpp"

#include <vector>

#include "signaling/protocol/dialect.hpp"

namespace booth {

GType protocol_type() {
  static const GType type = [] {
    static std::vector<GEnumValue> values;
    for (const signaling::Dialect& dialect : signaling::dialects())
      values.push_back({static_cast<int>(values.size()), dialect.title, dialect.name});
    values.push_back({});
    return g_enum_register_static("BoothSignalingProtocol", values.data());
  }();
  return type;
}

}  // namespace booth
