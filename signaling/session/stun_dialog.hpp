// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <stun/stunagent.h>

namespace booth::session {

/// What is said to a STUN or TURN server to learn whether it can be used: a Binding (RFC 5389), or
/// an Allocate with long-term credentials that is given back at once (RFC 5766). Bytes in, bytes
/// out: no socket, no clock.
class StunDialog {
 public:
  struct Credentials {
    std::string username;
    std::string password;
  };
  enum class Verdict {
    kNothing,  ///< not an answer to what was asked
    kGoesOn,   ///< ask again: request() has changed
    kUsable,
    kRefused,  ///< see refusal()
  };

  /// Asks for a relayed address with `credentials`, which may be of any bytes, or for a Binding.
  explicit StunDialog(std::optional<Credentials> credentials);
  StunDialog(const StunDialog&) = delete;
  StunDialog& operator=(const StunDialog&) = delete;

  /// What is to be sent, and again until there is an answer.
  std::string_view request() const { return {bytes(request_), request_size_}; }
  Verdict receive(std::string_view message);
  /// After kUsable: gives the relayed address back. Empty if there is none.
  std::string_view farewell();
  /// After kRefused, to be put after the server's URL: "refuses the user name or password (401)".
  const std::string& refusal() const { return refusal_; }

  /// Size of the message that begins with these bytes of a stream; 0 = not known yet, npos = this
  /// is no STUN.
  static std::size_t message_size(std::string_view stream);

 private:
  using Buffer = std::array<std::uint8_t, 1500>;
  static const char* bytes(const Buffer& buffer) {
    return reinterpret_cast<const char*>(buffer.data());
  }

  void allocate();
  StunMessage* challenge() { return challenge_.buffer ? &challenge_ : nullptr; }
  Verdict on_error(int code);
  /// Keeps the message that was heard: its realm and nonce are part of every proof.
  void keep_challenge();

  bool turn_;
  Credentials credentials_;
  StunAgent agent_{};
  Buffer request_{}, answer_{}, challenge_bytes_{};
  std::size_t request_size_ = 0;
  StunMessage message_{}, heard_{}, challenge_{};
  int stale_nonces_ = 0;
  std::string refusal_;
};

}  // namespace booth::session
