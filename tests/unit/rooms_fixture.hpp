// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <array>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/protocol/rooms.hpp"

namespace booth::signaling {

inline constexpr ConnectionId kAda = 1;
inline constexpr ConnectionId kBob = 2;
inline constexpr ConnectionId kEve = 3;

/// Rooms with small bounds, and what the last step delivered.
class RoomsTest : public testing::Test {
 protected:
  static Rooms::Settings settings() {
    Rooms::Settings result;
    result.max_peers = 5;
    result.max_peers_per_room = 3;
    result.grace_ms = 1000;
    return result;
  }

  void say(ConnectionId from, const Message& message) { last = rooms.handle(from, message); }

  /// Connection n is the peer with the n-th of these names, in the room "r".
  void enter(ConnectionId connection) {
    say(connection, Hello{1, name(connection), {}, {}});
    tokens[connection] = std::get<Welcome>(last.deliveries.at(0).message).token;
    say(connection, Join{"r"});
  }
  static PeerId name(ConnectionId connection) {
    return std::array{"", "ada", "bob", "eve", "dan", "fay", "gil"}.at(connection);
  }
  /// The calls of ada (caller) and bob have the session "s".
  static Call to(ConnectionId connection) { return {"s", name(connection), {}}; }

  std::vector<Message> heard(ConnectionId connection) const {
    std::vector<Message> messages;
    for (const Delivery& delivery : last.deliveries)
      if (delivery.to == connection) messages.push_back(delivery.message);
    return messages;
  }
  /// The last step was refused, and nobody but the sender heard of it.
  void expect_refused(ConnectionId from, ErrorCode code, const std::string& description = {}) {
    ASSERT_THAT(last.deliveries, testing::SizeIs(1)) << description;
    EXPECT_EQ(last.deliveries[0].to, from) << description;
    const auto* error = std::get_if<Error>(&last.deliveries[0].message);
    ASSERT_TRUE(error) << description;
    EXPECT_EQ(to_string(error->code), to_string(code)) << description;
    EXPECT_THAT(last.closings, testing::IsEmpty()) << description;
  }

  int counter = 0;
  Rooms rooms{settings(), [this] { return "random-text-" + std::to_string(++counter); }};
  Outcome last;
  std::map<ConnectionId, std::string> tokens;
};

}  // namespace booth::signaling
