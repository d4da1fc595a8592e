// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// How long a call takes to stand: from joining the room to "connected" and to the first decoded
// picture. Two pipelines of this process, the real server, loopback, candidates trickled; the
// newcomer calls. Prints every call and the medians.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include <gst/gst.h>

#include "tests/pipeline/call_pipeline.hpp"
#include "tests/support/signaling_server.hpp"

namespace {

using booth::testing_support::CallPipeline;
using booth::testing_support::SignalingServer;
using Clock = std::chrono::steady_clock;

constexpr int kCalls = 15;

struct Times {
  double connected_ms;
  double picture_ms;
};

double since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

CallPipeline::Options options(const SignalingServer& server, const std::string& id,
                              const std::string& properties) {
  CallPipeline::Options result;
  result.id = id;
  result.uri = server.url();
  result.properties = properties;
  return result;
}

/// One call by a newcomer; nothing where it does not come about.
std::optional<Times> call_once(const SignalingServer& server) {
  CallPipeline ben(options(server, "ben", "auto-call=true"));
  if (!ben.play() || !ben.wait("joined")) return std::nullopt;
  const auto start = Clock::now();
  if (!ben.wait("connected")) return std::nullopt;
  Times times{since(start), 0.0};
  while (ben.pictures() == 0 && since(start) < 30'000) g_usleep(1'000);
  if (ben.pictures() == 0) return std::nullopt;
  times.picture_ms = since(start);
  return times;
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  gst_init(&argc, &argv);
  SignalingServer server;
  CallPipeline anna(options(server, "anna", ""));
  if (!anna.play() || !anna.wait("joined")) return 1;
  std::vector<double> connected, picture;
  for (int call = 0; call < kCalls; ++call) {
    const auto times = call_once(server);
    if (!times || !anna.wait("ended")) {
      std::fprintf(stderr, "call %d did not come about: %s\n", call, anna.report().c_str());
      return 1;
    }
    std::printf("call %2d: connected %4.0f ms, first picture %4.0f ms\n", call, times->connected_ms,
                times->picture_ms);
    connected.push_back(times->connected_ms);
    picture.push_back(times->picture_ms);
  }
  std::printf("median : connected %4.0f ms, first picture %4.0f ms (goal 600)\n", median(connected),
              median(picture));
  return 0;
}
