// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include <stun/stunagent.h>

namespace booth::testing_support {

/// The words of a STUN and TURN server, without sockets and relaying. Requires the long-term
/// credentials for everything but a Binding.
class StunServer {
 public:
  StunServer(std::string username, std::string password);
  StunServer(const StunServer&) = delete;
  StunServer& operator=(const StunServer&) = delete;

  /// Its answer; empty = it has none.
  std::string answer(std::string_view request);

  int refuse_with = 0;     ///< code of the answer to a request that proves the credentials
  int stale_nonces = 0;    ///< so many proofs are answered with 438
  bool allocated = false;  ///< and not given back

 private:
  std::string error(const StunMessage& request, int code);
  std::string success(const StunMessage& request);
  static bool password_of(StunAgent* agent, StunMessage* message, std::uint8_t* username,
                          std::uint16_t size, std::uint8_t** password, std::size_t* password_size,
                          void* self);

  std::string username_, password_;
  StunAgent agent_{};
  std::array<std::uint8_t, 1500> request_{}, answer_{};
  int nonce_ = 0;
};

}  // namespace booth::testing_support
