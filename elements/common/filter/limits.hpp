// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>

/// What a filter may ask for at most. Beyond a "refused" limit there is an error; beyond a
/// "clamped" one the limit itself is used, as browsers do.
namespace booth::cssfilter::limits {

inline constexpr std::size_t kMaxTextBytes = 65536;  ///< of a filter string; refused
inline constexpr std::size_t kMaxFunctions = 1024;   ///< in one chain; refused
inline constexpr double kMaxSigmaPx = 532.0;         ///< of blur and shadow; clamped
inline constexpr double kMaxOffsetPx = 65536.0;      ///< of a shadow, either way; clamped
inline constexpr double kMaxAmount = 1e9;            ///< of a colour function; clamped
inline constexpr int kMaxSidePx = 32768;             ///< of a picture; refused
/// Memory that one application may need beside the picture itself; refused.
inline constexpr std::size_t kMaxScratchBytes = std::size_t{1} << 30;

}  // namespace booth::cssfilter::limits
