// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Frames as tutorials write them, and pages and peers of Booth's own dialect in one room.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "signaling/protocol/booth_dialect.hpp"
#include "tests/support/memory_server.hpp"

namespace booth::signaling::plain_frames {

inline std::string sdp(const std::string& origin, int version = 1) {
  return "v=0\\r\\no=" + origin + " 1 " + std::to_string(version) + " IN IP4 0.0.0.0\\r\\n";
}
inline std::string offer(const std::string& origin, const std::string& more = {}, int version = 1) {
  return R"({"type":"offer","sdp":")" + sdp(origin, version) + "\"" + more + "}";
}
inline std::string answer(const std::string& origin, const std::string& more = {}) {
  return R"({"type":"answer","sdp":")" + sdp(origin) + "\"" + more + "}";
}
inline std::string candidate(const std::string& text, const std::string& more = {}) {
  return R"({"type":"candidate","candidate":{"candidate":"candidate:)" + text +
         R"(","sdpMLineIndex":0})" + more + "}";
}
inline std::string to(const std::string& id) { return R"(,"to":")" + id + "\""; }
inline std::string from(const std::string& id) { return R"(,"from":")" + id + "\""; }

}  // namespace booth::signaling::plain_frames

namespace booth::signaling {

class PlainPages : public testing::Test {
 protected:
  /// `more` are further parameters: "&a=b".
  ConnectionId page(const std::string& id, const std::string& more = {}) {
    return server.open("ws://h/plain?room=r&id=" + id + more);
  }
  /// A peer of Booth's own dialect.
  ConnectionId booth(const std::string& id) {
    const ConnectionId peer = server.open("ws://h/booth");
    tell(peer, Hello{1, id, {}, {}});
    tell(peer, Join{"r"});
    heard(peer);
    return peer;
  }
  void tell(ConnectionId peer, const Message& message) {
    server.receive(peer, booth_dialect::encode(message));
  }
  void says(ConnectionId page, const std::string& frame) { server.receive(page, frame); }
  std::vector<std::string> heard(ConnectionId connection) { return server.take_frames(connection); }
  /// The only message that a peer of Booth's dialect was sent and that is of that kind.
  template <typename T>
  T told(ConnectionId peer) {
    std::optional<T> found;
    for (const std::string& frame : heard(peer)) {
      const auto decoded = booth_dialect::decode(frame, booth_dialect::Writer::kServer);
      const T* message = decoded.message ? std::get_if<T>(&*decoded.message) : nullptr;
      if (!message) continue;
      EXPECT_FALSE(found) << frame;
      found = *message;
    }
    EXPECT_TRUE(found) << "message " << Message(T{}).index() << " did not come";
    return found.value_or(T{});
  }
  static Call back(const Call& call) { return {call.session, call.from, {}}; }

  testing_support::MemoryServer server;
};

}  // namespace booth::signaling
