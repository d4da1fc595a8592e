// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/protocol/socketio_dialect.hpp"
#include "signaling/protocol/socketio_events.hpp"

namespace booth::signaling::socketio {

inline constexpr const char* kOpenPacket =
    R"(0{"sid":"e","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000})";

/// One client, and what the last input made it send and tell.
class Client {
 public:
  explicit Client(const char* map = "") {
    const ReadEventMap read = read_event_map(map);
    EXPECT_TRUE(read.map) << read.error;
    half_ = join({.uri = "http://h",
                  .room = "r",
                  .random_text = [this] { return "s" + std::to_string(++sessions_); },
                  .socketio_events = std::make_shared<EventMap>(*read.map)});
  }
  void open() {
    run([&](Output& out) { half_->opened(out); });
    tick(now_ms_ += 250);
  }
  /// As far as a client that has joined the room "r".
  void enter() {
    open();
    receive(kOpenPacket);
    receive(R"(40{"sid":"me"})");
    say(Hello{});
    say(Join{"r"});
  }
  void receive(std::string_view frame) {
    run([&](Output& out) { half_->receive(frame, out); });
  }
  /// An event, as JSON.
  void hear(const std::string& event) { receive("42" + event); }
  void say(const Message& message) {
    run([&](Output& out) { half_->say(message, out); });
  }
  void tick(std::int64_t now_ms) {
    now_ms_ = now_ms;
    run([&](Output& out) { half_->tick(now_ms, out); });
  }
  void wait(std::int64_t ms) { tick(now_ms_ + ms); }

  Output last;

 private:
  template <typename Step>
  void run(Step step) {
    last = {};
    step(last);
  }
  int sessions_ = 0;
  std::int64_t now_ms_ = 1000;
  std::unique_ptr<ClientHalf> half_;
};

inline Call to_page(const SessionId& session) { return {session, std::string(kPeer), {}}; }
inline Call from_page(const SessionId& session) { return {session, {}, std::string(kPeer)}; }

}  // namespace booth::signaling::socketio
