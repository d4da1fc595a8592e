// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/fuzz/target.hpp"

namespace booth::fuzz {

const char* const kDialect = BOOTH_DIALECT;
const char* const kCorpus = BOOTH_CORPUS;

}  // namespace booth::fuzz
