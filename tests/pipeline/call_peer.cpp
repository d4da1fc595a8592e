// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A telephone in a process of its own, for tests that kill it: call_peer ID URI RRGGBB
// [properties]. Writes "event NAME PEER TEXT" and "sees RRGGBB"; reads commands: "call PEER",
// "hang-up", "quit".
#include <atomic>
#include <cstdio>
#include <iostream>
#include <string>
#include <thread>

#include <gst/gst.h>

#include "tests/pipeline/call_pipeline.hpp"
#include "tests/support/known_races.hpp"

using booth::testing_support::CallPipeline;

namespace {

void print(const std::string& line) {
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  gst_init(&argc, &argv);
  booth::testing_support::tolerate_known_races();
  if (argc < 4) return 2;
  CallPipeline::Options options;
  options.id = argv[1];
  options.uri = argv[2];
  options.color = static_cast<std::uint32_t>(std::stoul(argv[3], nullptr, 16));
  if (argc > 4) options.properties = argv[4];
  CallPipeline telephone(options);
  if (!telephone.play()) return 1;
  std::atomic<bool> running = true;
  std::thread events([&] {
    while (running)
      if (const auto event = telephone.wait_any(std::chrono::milliseconds(100)))
        print("event " + event->name + " " + event->peer + " " + event->text);
  });
  for (std::string line; std::getline(std::cin, line) && line != "quit";) {
    if (line.starts_with("call ")) telephone.call(line.substr(5));
    if (line == "hang-up") telephone.act("hang-up");
    if (line.starts_with("sees ")) {
      const auto color = static_cast<std::uint32_t>(std::stoul(line.substr(5), nullptr, 16));
      print(telephone.sees(color) ? "seen" : "missed\n" + telephone.report());
    }
  }
  running = false;
  events.join();
  telephone.stop();
  return 0;
}
