// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

/// What one fuzz target is about: the only thing in which those of one source differ, so that the
/// source is compiled once.
namespace booth::fuzz {

extern const char* const kDialect;  ///< its name; empty where the target is no dialect's
extern const char* const kCorpus;   ///< folder of inputs

}  // namespace booth::fuzz
