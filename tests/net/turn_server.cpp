// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/net/turn_server.hpp"

#include <csignal>
#include <cstdlib>
#include <stdexcept>

namespace booth::net {
namespace {

std::filesystem::path make_folder() {
  auto name = (std::filesystem::temp_directory_path() / "booth-turn-XXXXXX").string();
  if (!mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
  return name;
}

std::vector<std::string> command(const std::filesystem::path& folder, const std::string& address,
                                 const std::vector<std::string>& credentials) {
  std::vector<std::string> words{"turnserver", "-n", "--no-cli", "--no-tls", "--no-dtls", "-v"};
  const auto add = [&](const std::string& name, const std::string& value) {
    words.insert(words.end(), {name, value});
  };
  add("--listening-ip", address);
  add("--relay-ip", address);
  add("--listening-port", "3478");
  add("--realm", "example.org");
  add("--userdb", folder / "turndb");
  add("--pidfile", folder / "turn.pid");
  add("--log-file", "stdout");
  words.insert(words.end(), credentials.begin(), credentials.end());
  return words;
}

}  // namespace

TurnServer::TurnServer(const Machine& machine, const std::string& address,
                       const std::vector<std::string>& credentials)
    : folder_(make_folder()), process_(machine.command(command(folder_, address, credentials))) {
  ready_ = process_.wait_line("IPv4. UDP listener opened on").has_value();
}

TurnServer::~TurnServer() {
  process_.signal(SIGKILL);
  process_.wait();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

}  // namespace booth::net
