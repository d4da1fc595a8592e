// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/support/signaling_server.hpp"

#include <cstdlib>
#include <tuple>
#include <utility>

namespace booth::testing_support {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : ".";
}

std::vector<std::string> command(const std::vector<std::string>& arguments,
                                 std::vector<std::string> words) {
  words.insert(words.end(),
               {variable("BOOTH_BUILD_ROOT") + "/signaling/server/booth-signaling-server", "--port",
                "0", "--web-root", variable("BOOTH_SOURCE_ROOT") + "/signaling/web"});
  words.insert(words.end(), arguments.begin(), arguments.end());
  return words;
}

}  // namespace

SignalingServer::SignalingServer(const std::vector<std::string>& arguments,
                                 std::vector<std::string> before)
    : process_(command(arguments, std::move(before))) {
  std::tie(url_, port_) = wait_listening(process_);
}

std::string SignalingServer::page_url() const {
  const bool secure = url_.starts_with("wss:");
  return (secure ? "https" : "http") +
         url_.substr(url_.find(':'), url_.rfind('/') + 1 - url_.find(':'));
}

}  // namespace booth::testing_support
