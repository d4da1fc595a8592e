// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/rows.hpp"

namespace booth::keying {

const Rows& fastest_rows() {
  static const Rows rows;
  return rows;
}

}  // namespace booth::keying
