// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

namespace booth::signaling::close_code {

// RFC 6455, 7.4.1.
inline constexpr int kNormal = 1000;
inline constexpr int kGoingAway = 1001;
inline constexpr int kProtocolError = 1002;
inline constexpr int kUnsupportedData = 1003;
inline constexpr int kNone = 1005;
inline constexpr int kAbnormal = 1006;
inline constexpr int kInvalidPayload = 1007;
inline constexpr int kTooBig = 1009;

// Ours, of the range for private use. A client that gets kReplaced must not come back by itself.
/// From a client that means to come back: as if the connection had broken.
inline constexpr int kBackSoon = 4000;
inline constexpr int kReplaced = 4001;
inline constexpr int kRateLimited = 4002;
inline constexpr int kNoHello = 4003;
inline constexpr int kIdle = 4004;
inline constexpr int kSlowReader = 4005;

}  // namespace booth::signaling::close_code
