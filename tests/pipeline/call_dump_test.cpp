// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// booth-call --dump and --watch: what a person, or a tool, reads of a call.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/protocol/json.hpp"
#include "tests/support/signaling_server.hpp"
#include "tests/support/w3c_stats.hpp"

namespace {

using namespace booth::testing_support;  // NOLINT: the whole file is about it
using booth::signaling::json::Value;
using testing::Contains;

/// One line of a dump; nothing where it is no JSON object with event and timestamp.
Value line_of(const std::string& text) {
  const auto parsed = booth::signaling::json::parse(text);
  EXPECT_TRUE(parsed.value) << parsed.error << ": " << text;
  if (!parsed.value) return {};
  const auto* event = parsed.value->find("event");
  const auto* timestamp = parsed.value->find("timestamp");
  EXPECT_TRUE(event && event->string()) << text;
  EXPECT_TRUE(timestamp && timestamp->number() > 1.6e12) << text;
  return *parsed.value;
}

void expect_stats(const Value& line) {
  const auto* stats = line.find("stats");
  ASSERT_TRUE(stats && stats->object());
  EXPECT_FALSE(stats->object()->empty());
  for (const auto& [id, entry] : *stats->object()) {
    ASSERT_TRUE(entry.object()) << id;
    EXPECT_EQ(*entry.find("id"), Value(id));
    for (const auto& member : *entry.object())
      EXPECT_TRUE(w3c_stats_has(*entry.find("type")->string(), member.name)) << member.name;
  }
}

/// The events of a dump, a description's with its type, a state's with the state.
std::vector<std::string> read_dump(const std::string& path) {
  std::vector<std::string> events;
  std::ifstream file(path);
  for (std::string text; std::getline(file, text);) {
    const auto line = line_of(text);
    if (line.is_null()) continue;
    auto event = *line.find("event")->string();
    if (event == "stats") expect_stats(line);
    for (const char* member : {"type", "state"})
      if (const auto* more = line.find(member)) event += " " + *more->string();
    const auto* sdp = line.find("sdp");
    EXPECT_TRUE(!sdp || sdp->string()->starts_with("v=0")) << text;
    const auto* candidate = line.find("candidate");
    EXPECT_TRUE(!candidate || candidate->string()->starts_with("candidate:")) << text;
    events.push_back(event);
  }
  return events;
}

/// Whether a line comes that has all of it. The first ones know less.
bool shows_all(ChildProcess& program, const std::vector<std::string>& parts) {
  for (int lines = 0; lines < 30; ++lines) {
    const auto line = program.wait_line(parts.front());
    if (!line) return false;
    if (std::ranges::all_of(
            parts, [&](const auto& part) { return line->find(part) != std::string::npos; }))
      return true;
  }
  return false;
}

TEST(CallDump, ATelephoneDumpsACallAsJsonLinesAndShowsItLive) {
  SignalingServer server;
  ASSERT_TRUE(server.ready()) << server.process().output();
  const auto folder = std::filesystem::path(std::getenv("BOOTH_BUILD_ROOT"));
  const auto dump = (folder / "call-stats.jsonl").string();
  std::filesystem::remove(dump);
  const auto telephone = [&](std::vector<std::string> options) {
    options.insert(options.begin(), {(folder / "examples/booth-call/booth-call").string(),
                                     "--server", server.url(), "--no-window"});
    return std::make_unique<ChildProcess>(options);
  };
  const auto waiting = telephone({"--name", "Anna", "--wait", "--accept", "--dump", dump});
  ASSERT_TRUE(waiting->wait_line("In room")) << waiting->output();
  const auto calling = telephone({"--name", "Ben", "--call", "Anna", "--watch"});
  EXPECT_TRUE(shows_all(*calling, {"Anna  connected  path ", "/udp ", "  in ", "b/s  fps ",
                                   " picture 320x240 ", " loss ", " jitter ", "VP8"}))
      << calling->output();
  calling->write("q\n");
  EXPECT_EQ(calling->wait(), 0) << calling->output();
  EXPECT_EQ(waiting->wait(), 0) << waiting->output();
  const auto events = read_dump(dump);
  for (const char* event :
       {"joined", "incoming-call", "accepted", "connected", "ended", "setRemoteDescription offer",
        "setLocalDescription answer", "icecandidate", "addIceCandidate",
        "signalingstatechange stable", "iceconnectionstatechange checking",
        "icegatheringstatechange complete", "connectionstatechange connected", "stats"})
    EXPECT_THAT(events, Contains(event));
}

}  // namespace
