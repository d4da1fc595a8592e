// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "signaling/protocol/message.hpp"

namespace booth::signaling {

/// TURN servers that share a secret with this one, and the credentials for them that expire
/// (draft-uberti-behave-turn-rest-00; coturn's --use-auth-secret).
struct TurnCredentials {
  static constexpr int kDefaultTtlS = 24 * 60 * 60;

  std::vector<std::string> urls;  ///< "turn:host:port?transport=tcp"; empty = there are none
  std::string secret;
  int ttl_s = kDefaultTtlS;  ///< how long new relays may be asked for; those there are go on

  /// For `user`, from `now_s` (seconds since 1970) on. The user's name is for the servers' logs.
  IceServer issue(const std::string& user, std::int64_t now_s) const;
};

}  // namespace booth::signaling
