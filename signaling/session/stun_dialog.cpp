// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/stun_dialog.hpp"

#include <algorithm>
#include <utility>

#include <stun/usages/bind.h>
#include <stun/usages/turn.h>

namespace booth::session {

namespace {

constexpr auto kRfc5766 = STUN_USAGE_TURN_COMPATIBILITY_RFC5766;
constexpr std::size_t kHeadBytes = 20;
constexpr int kMaxStaleNonces = 2;

/// libnice takes names and passwords as bytes it does not change.
std::uint8_t* octets(std::string& text) { return reinterpret_cast<std::uint8_t*>(text.data()); }

}  // namespace

StunDialog::StunDialog(std::optional<Credentials> credentials)
    : turn_(credentials.has_value()), credentials_(std::move(credentials).value_or(Credentials{})) {
  stun_agent_init(
      &agent_, STUN_ALL_KNOWN_ATTRIBUTES, STUN_COMPATIBILITY_RFC5389,
      turn_ ? STUN_AGENT_USAGE_LONG_TERM_CREDENTIALS : STUN_AGENT_USAGE_IGNORE_CREDENTIALS);
  if (turn_)
    allocate();
  else
    request_size_ = stun_usage_bind_create(&agent_, &message_, request_.data(), request_.size());
}

void StunDialog::allocate() {
  auto& [name, password] = credentials_;
  request_size_ =
      stun_usage_turn_create(&agent_, &message_, request_.data(), request_.size(), challenge(),
                             STUN_USAGE_TURN_REQUEST_PORT_NORMAL, -1, -1, octets(name), name.size(),
                             octets(password), password.size(), kRfc5766);
}

StunDialog::Verdict StunDialog::receive(std::string_view message) {
  if (message.size() > answer_.size()) return Verdict::kNothing;
  std::copy(message.begin(), message.end(), answer_.begin());
  // Errors are believed without a proof of integrity, which many servers leave out: the identity
  // of the transaction is what nobody on another path can know.
  const auto status =
      stun_agent_validate(&agent_, &heard_, answer_.data(), message.size(), nullptr, nullptr);
  const bool parsed = status == STUN_VALIDATION_SUCCESS || status == STUN_VALIDATION_UNAUTHORIZED ||
                      status == STUN_VALIDATION_UNAUTHORIZED_BAD_REQUEST;
  if (!parsed) return Verdict::kNothing;
  StunTransactionId asked, answered;
  stun_message_id(&message_, asked);
  stun_message_id(&heard_, answered);
  if (!std::equal(std::begin(asked), std::end(asked), std::begin(answered)))
    return Verdict::kNothing;
  int code = 0;
  if (stun_message_get_class(&heard_) == STUN_ERROR)
    return stun_message_find_error(&heard_, &code) == STUN_MESSAGE_RETURN_SUCCESS
               ? on_error(code)
               : Verdict::kNothing;
  if (stun_message_get_class(&heard_) != STUN_RESPONSE || status != STUN_VALIDATION_SUCCESS)
    return Verdict::kNothing;
  return Verdict::kUsable;
}

void StunDialog::keep_challenge() {
  challenge_bytes_ = answer_;
  challenge_ = heard_;
  challenge_.buffer = challenge_bytes_.data();
}

StunDialog::Verdict StunDialog::on_error(int code) {
  const bool stale = code == STUN_ERROR_STALE_NONCE && stale_nonces_++ < kMaxStaleNonces;
  if (turn_ && (stale || (code == STUN_ERROR_UNAUTHORIZED && !challenge()))) {
    keep_challenge();
    allocate();
    if (request_size_ > 0) return Verdict::kGoesOn;
  }
  // It sends its clients to another one, and libnice goes there.
  if (code == STUN_ERROR_TRY_ALTERNATE) return Verdict::kUsable;
  const bool unauthorized = code == STUN_ERROR_UNAUTHORIZED;
  refusal_ =
      (unauthorized ? std::string("refuses the user name or password")
                    : "refuses: " + std::string(stun_strerror(static_cast<StunError>(code)))) +
      " (" + std::to_string(code) + ")";
  return Verdict::kRefused;
}

std::string_view StunDialog::farewell() {
  if (!turn_) return {};
  auto& [name, password] = credentials_;
  request_size_ = stun_usage_turn_create_refresh(
      &agent_, &message_, request_.data(), request_.size(), challenge(), 0, octets(name),
      name.size(), octets(password), password.size(), kRfc5766);
  return request();
}

std::size_t StunDialog::message_size(std::string_view stream) {
  if (stream.empty()) return 0;
  if (static_cast<unsigned char>(stream[0]) > 3) return std::string_view::npos;
  if (stream.size() < 4) return 0;
  const auto high = static_cast<unsigned char>(stream[2]),
             low = static_cast<unsigned char>(stream[3]);
  return kHeadBytes + static_cast<std::size_t>(high << 8 | low);
}

}  // namespace booth::session
