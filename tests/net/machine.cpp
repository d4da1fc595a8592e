// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/net/machine.hpp"

namespace booth::net {

Machine::Machine()
    : keeper_({"unshare", "--net", "sh", "-c",
               // IPv4 alone: addresses of the link come up when they like, and are as good a way.
               "v6=/proc/sys/net/ipv6/conf; for all in all default; do"
               " [ ! -e $v6 ] || echo 1 > $v6/$all/disable_ipv6; done;"
               "ip link set lo up && echo machine is up && exec sleep infinity"}) {
  exists_ = keeper_.wait_line("machine is up").has_value();
}

std::vector<std::string> Machine::command(const std::vector<std::string>& command) const {
  std::vector<std::string> words{"nsenter", "--net=/proc/" + std::to_string(pid()) + "/ns/net",
                                 "--"};
  words.insert(words.end(), command.begin(), command.end());
  return words;
}

std::string Machine::run(const std::string& script) const {
  testing_support::ChildProcess process(command({"sh", "-ec", script}));
  const auto code = process.wait();
  if (code == 0) return {};
  return script + "\n" + process.output() + (code ? "" : "it did not end\n");
}

}  // namespace booth::net
