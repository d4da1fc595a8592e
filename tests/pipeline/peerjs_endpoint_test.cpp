// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What pages of peerjs ask the built server by HTTP.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/protocol/peerjs_wire.hpp"
#include "tests/support/raw_peer.hpp"
#include "tests/support/signaling_server.hpp"

namespace booth::signaling {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing_support::RawPeer;
using testing_support::SignalingServer;

RawPeer::HttpAnswer ask(const SignalingServer& server, const std::string& target,
                        const std::string& headers = {}, const std::string& method = "GET") {
  RawPeer peer(server.port());
  peer.request(method, target, {}, headers);
  return peer.receive_answer();
}

TEST(PeerJsEndpoint, AnswersAsAPeerServer) {
  SignalingServer server;
  ASSERT_TRUE(server.ready()) << server.process().output();
  struct Case {
    const char* description;
    const char* method;
    const char* target;
    int status;
    const char* body;  ///< part of it
  };
  const Case cases[] = {
      {"a new id", "GET", "/peerjs/id?ts=17&version=1.5.5", 200, "-"},
      {"of a path and a key", "GET", "/myapp/a/key/id", 200, "-"},
      {"who is there: not allowed", "GET", "/peerjs/peers", 401, "Unauthorized"},
      {"what this is", "GET", "/peerjs", 200, "PeerJS"},
      {"no key", "GET", "/id", 404, ""},
      {"another method", "PUT", "/peerjs/id", 405, ""},
      {"the page is where it was", "GET", "/", 200, "<html"},
  };
  for (const Case& c : cases) {
    const auto answer = ask(server, c.target, {}, c.method);
    EXPECT_EQ(answer.status, c.status) << c.description;
    EXPECT_THAT(answer.body, HasSubstr(c.body)) << c.description;
  }
  const auto first = ask(server, "/peerjs/id").body, second = ask(server, "/peerjs/id").body;
  EXPECT_TRUE(peerjs::is_client_id(first)) << first;
  EXPECT_NE(first, second);
}

TEST(PeerJsEndpoint, TellsWhoIsThereIfItMay) {
  SignalingServer server({"--allow-discovery"});
  ASSERT_TRUE(server.ready()) << server.process().output();
  EXPECT_EQ(ask(server, "/peerjs/peers").body, "[]");
  RawPeer alice(server.port()), bob(server.port()), carl(server.port());
  const auto join = [](RawPeer& peer, const std::string& query) {
    ASSERT_EQ(peer.shake_hands("/peerjs?token=t&" + query), 101);
    ASSERT_TRUE(peer.receive_text("OPEN"));
  };
  join(alice, "key=peerjs&id=alice");
  join(bob, "key=peerjs&id=bob%20b");
  join(carl, "key=other&id=carl");
  EXPECT_EQ(ask(server, "/peerjs/peers").body, R"(["alice","bob b"])");
  EXPECT_EQ(ask(server, "/any/path/other/peers").body, R"(["carl"])");
}

TEST(PeerJsEndpoint, LetsAllowedPagesReadTheAnswer) {
  SignalingServer server({"--allow-origin", "https://friend.example"});
  ASSERT_TRUE(server.ready()) << server.process().output();
  const auto friendly = ask(server, "/peerjs/id", "Origin: https://friend.example\r\n");
  EXPECT_EQ(friendly.status, 200);
  EXPECT_THAT(friendly.head, HasSubstr("Access-Control-Allow-Origin: https://friend.example"));
  EXPECT_EQ(ask(server, "/peerjs/id", "Origin: https://stranger.example\r\n").status, 403);
}

}  // namespace
}  // namespace booth::signaling
