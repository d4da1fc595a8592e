// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/socketio_hub.hpp"

namespace booth::signaling::socketio {

/// Pages and clients of Booth's own in the room "r" of one server.
class SocketIoServerTest : public testing::Test {
 protected:
  ConnectionId connect() {
    const ConnectionId page = hub.open_page();
    hub.send(page, "0");
    hub.take(page);
    return page;
  }
  ConnectionId enter(const std::string& room = "\"r\"") {
    const ConnectionId page = connect();
    emit(page, "joinRoom", room);
    EXPECT_THAT(hub.take(page), testing::IsEmpty());
    return page;
  }
  /// A client of Booth's own server.
  ConnectionId enter_booth(const char* id) {
    const ConnectionId client = hub.open_booth();
    hub.send(client, std::string(R"({"type":"hello","booth":1,"id":")") + id + "\"}");
    hub.send(client, R"({"type":"join","room":"r"})");
    hub.take(client);
    return client;
  }
  void emit(ConnectionId page, const std::string& event, const std::string& argument) {
    hub.send(page, "2[\"" + event + "\"" + (argument.empty() ? "" : ",") + argument + "]");
  }
  static std::string wrap(const char* field, const std::string& value) {
    return std::string("{\"") + field + "\":" + value + R"(,"roomId":"r"})";
  }
  static std::string event(const char* name, const std::string& argument = "") {
    return std::string("2[\"") + name + "\"" + (argument.empty() ? "" : "," + argument) + "]";
  }

  Hub hub;
};

}  // namespace booth::signaling::socketio
