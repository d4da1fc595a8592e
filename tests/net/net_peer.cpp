// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/net/net_peer.hpp"

#include <cstdlib>
#include <sstream>

namespace booth::net {
namespace {

std::string program() {
  const char* root = std::getenv("BOOTH_BUILD_ROOT");
  return std::string(root ? root : ".") + "/tests/net/net_call_peer";
}

}  // namespace

NetPeer::NetPeer(const Machine& machine, const std::string& id, const std::string& server_url,
                 const std::string& properties)
    : process_(machine.command(
          {program(), "peer-id=" + id + " uri=" + server_url + " room=lab " + properties})) {}

std::optional<std::string> NetPeer::wait(const std::string& event) {
  const auto prefix = "event " + event + " ";
  const auto line = process_.wait_line(prefix);
  if (!line) return std::nullopt;
  const auto space = line->find(' ', prefix.size());
  return space == std::string::npos ? "" : line->substr(space + 1);
}

bool NetPeer::sees(const std::string& peer) {
  return process_.wait_line("picture " + peer).has_value();
}

std::int64_t NetPeer::picture_after(const std::string& peer, std::int64_t ms) {
  const auto prefix = "picture " + peer + " ";
  while (const auto line = process_.wait_line(prefix))
    if (const auto time = std::stoll(line->substr(prefix.size())); time > ms) return time;
  return -1;
}

std::string NetPeer::events() const {
  std::istringstream lines(process_.output());
  std::string text;
  for (std::string line; std::getline(lines, line);)
    if (!line.starts_with("picture ")) text += line + "\n";
  return text;
}

Path NetPeer::path() {
  process_.write("path\n");
  Path path;
  if (const auto line = process_.wait_line("path "))
    std::istringstream(line->substr(5)) >> path.local >> path.remote;
  return path;
}

void NetPeer::act(const std::string& action, const std::string& peer) {
  process_.write(action + " " + peer + "\n");
}

std::string NetPeer::report() {
  const auto code = process_.wait(std::chrono::milliseconds(0));
  return process_.output() + (code ? "ended with " + std::to_string(*code) + "\n" : "");
}

}  // namespace booth::net
