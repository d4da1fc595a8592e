// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/interop/server.hpp"

#include <chrono>
#include <regex>
#include <stdexcept>

#include "tests/interop/scene.hpp"

namespace booth::interop {
namespace {

constexpr std::chrono::seconds kStartPatience{30};

}  // namespace

Server::Server(const std::string& log, int port) {
  auto [output, their_output] = make_pipe();
  child_ = std::make_unique<Child>(
      std::vector<std::string>{build_path("signaling/server/booth-signaling-server"), "--port",
                               std::to_string(port), "--web-root", source_path("signaling/web")},
      std::vector<std::pair<int, int>>{{their_output.get(), 1}}, log);
  their_output.close();
  lines_ = std::make_unique<MessageReader>(std::move(output), '\n');
  static const std::regex kAddress(R"(ws://127\.0\.0\.1:(\d+))");
  const auto deadline = std::chrono::steady_clock::now() + kStartPatience;
  while (const auto line = lines_->next(deadline)) {
    std::smatch match;
    if (!std::regex_search(*line, match, kAddress)) continue;
    port_ = std::stoi(match[1]);
    return;
  }
  throw std::runtime_error("the signaling server did not say where it listens; see " + log);
}

std::string Server::page(const std::string& query) const {
  return "http://127.0.0.1:" + std::to_string(port_) + "/?" + query;
}

std::string Server::websocket() const {
  return "ws://127.0.0.1:" + std::to_string(port_) + "/booth";
}

}  // namespace booth::interop
