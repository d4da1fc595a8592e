// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/support/stun_server.hpp"

#include <algorithm>
#include <utility>

#include <arpa/inet.h>

#include <stun/stunmessage.h>

namespace booth::testing_support {

StunServer::StunServer(std::string username, std::string password)
    : username_(std::move(username)), password_(std::move(password)) {
  stun_agent_init(&agent_, STUN_ALL_KNOWN_ATTRIBUTES, STUN_COMPATIBILITY_RFC5389,
                  STUN_AGENT_USAGE_LONG_TERM_CREDENTIALS);
}

bool StunServer::password_of(StunAgent*, StunMessage*, std::uint8_t* username, std::uint16_t size,
                             std::uint8_t** password, std::size_t* password_size, void* self) {
  auto& server = *static_cast<StunServer*>(self);
  if (std::string_view(reinterpret_cast<char*>(username), size) != server.username_) return false;
  *password = reinterpret_cast<std::uint8_t*>(server.password_.data());
  *password_size = server.password_.size();
  return true;
}

std::string StunServer::answer(std::string_view request) {
  std::copy(request.begin(), request.end(), request_.begin());
  StunMessage message;
  const auto status =
      stun_agent_validate(&agent_, &message, request_.data(), request.size(), password_of, this);
  if (status == STUN_VALIDATION_NOT_STUN || status == STUN_VALIDATION_INCOMPLETE_STUN) return {};
  if (stun_message_get_method(&message) == STUN_BINDING) return success(message);
  if (status != STUN_VALIDATION_SUCCESS) return error(message, STUN_ERROR_UNAUTHORIZED);
  if (stale_nonces > 0) {
    --stale_nonces;
    ++nonce_;
    return error(message, STUN_ERROR_STALE_NONCE);
  }
  if (refuse_with != 0) return error(message, refuse_with);
  std::uint32_t lifetime_s = 600;
  stun_message_find32(&message, STUN_ATTRIBUTE_LIFETIME, &lifetime_s);
  allocated = lifetime_s > 0;
  return success(message);
}

std::string StunServer::error(const StunMessage& request, int code) {
  StunMessage message;
  stun_agent_init_error(&agent_, &message, answer_.data(), answer_.size(), &request,
                        static_cast<StunError>(code));
  stun_message_append_string(&message, STUN_ATTRIBUTE_REALM, "example.org");
  const auto nonce = "nonce" + std::to_string(nonce_);
  stun_message_append_string(&message, STUN_ATTRIBUTE_NONCE, nonce.c_str());
  // As most servers do: nothing that proves who says so.
  const auto size = stun_agent_finish_message(&agent_, &message, nullptr, 0);
  return {reinterpret_cast<char*>(answer_.data()), size};
}

std::string StunServer::success(const StunMessage& request) {
  StunMessage message;
  stun_agent_init_response(&agent_, &message, answer_.data(), answer_.size(), &request);
  sockaddr_storage storage{};
  auto& address = reinterpret_cast<sockaddr_in&>(storage);
  address.sin_family = AF_INET;
  address.sin_port = htons(49152);
  address.sin_addr.s_addr = htonl(0xc6336401);
  for (const auto attribute : {STUN_ATTRIBUTE_XOR_MAPPED_ADDRESS, STUN_ATTRIBUTE_RELAY_ADDRESS})
    stun_message_append_xor_addr(&message, attribute, &storage, sizeof address);
  stun_message_append32(&message, STUN_ATTRIBUTE_LIFETIME, 600);
  const auto size = stun_agent_finish_message(&agent_, &message, nullptr, 0);
  return {reinterpret_cast<char*>(answer_.data()), size};
}

}  // namespace booth::testing_support
