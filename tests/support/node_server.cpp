// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/support/node_server.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <tuple>

#include <unistd.h>

namespace booth::testing_support {
namespace {

namespace fs = std::filesystem;

std::string folder() {
  const char* root = std::getenv("BOOTH_SOURCE_ROOT");
  return std::string(root ? root : ".") + "/tests/interop/node";
}

bool in_path(const std::string& program) {
  const char* path = std::getenv("PATH");
  const std::string folders = path ? path : "";
  for (std::size_t at = 0; at < folders.size();) {
    const std::size_t end = std::min(folders.find(':', at), folders.size());
    if (access((folders.substr(at, end - at) + "/" + program).c_str(), X_OK) == 0) return true;
    at = end + 1;
  }
  return false;
}

std::vector<std::string> command(const std::string& script,
                                 const std::vector<std::string>& arguments) {
  std::vector<std::string> words{"node", folder() + "/" + script};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return words;
}

}  // namespace

std::string NodeServer::packages() { return folder() + "/node_modules"; }

std::string NodeServer::missing() {
  if (!in_path("node")) return "Node.js is not installed: run scripts/setup";
  // scripts/setup leaves this behind when all packages are complete.
  if (!fs::exists(packages() + "/.installed"))
    return "the npm packages of tests/interop/node are not installed: run scripts/setup";
  return {};
}

NodeServer::NodeServer(const std::string& script, const std::vector<std::string>& arguments)
    : process_(command(script, arguments)) {
  std::tie(url_, port_) = wait_listening(process_);
}

}  // namespace booth::testing_support
