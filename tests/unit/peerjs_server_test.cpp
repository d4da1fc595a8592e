// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Pages of peerjs at our rooms, with each other and with peers of Booth's own dialect: what
// PeerServer 1.0.2 would say, and what there is instead of the words that it lacks.
#include <cstdio>
#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/protocol/close_code.hpp"
#include "signaling/protocol/json.hpp"
#include "signaling/protocol/limits.hpp"
#include "tests/support/memory_server.hpp"

namespace booth::signaling {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing_support::MemoryServer;

constexpr char kOpen[] = R"({"type":"OPEN"})";

/// A parameter of a query.
std::string encoded(const std::string& text) {
  std::string result;
  for (const char c : text) {
    char digits[4];
    std::snprintf(digits, sizeof digits, "%%%02X", static_cast<unsigned char>(c));
    result += digits;
  }
  return result;
}

std::string url(const Opening::Query& query) {
  std::string text = "ws://h/myapp/peerjs?version=1.5.5";
  for (const auto& [name, value] : query) text.append("&" + name + "=" + encoded(value));
  return text;
}

class PeerJsServer : public testing::Test {
 protected:
  /// A page: `new Peer(id, {key, token, path: '/myapp'})`.
  ConnectionId page(const std::string& id, const std::string& token = "token",
                    const std::string& key = "peerjs") {
    return server.open(url({{"key", key}, {"id", id}, {"token", token}}));
  }
  ConnectionId open_page(const std::string& id) {
    const ConnectionId connection = page(id);
    EXPECT_THAT(take(connection), ElementsAre(kOpen));
    return connection;
  }
  /// A peer of Booth's own dialect in the default room.
  ConnectionId booth(const std::string& id) {
    const ConnectionId connection = server.open("ws://h/booth");
    server.receive(connection, R"({"type":"hello","booth":1,"id":")" + id + "\"}");
    server.receive(connection, R"({"type":"join","room":"booth"})");
    EXPECT_THAT(take(connection), SizeIs(2));
    return connection;
  }
  /// `text` with ' for ".
  static std::string quoted(std::string text) {
    for (char& c : text)
      if (c == '\'') c = '"';
    return text;
  }
  void send(ConnectionId connection, const std::string& text) {
    server.receive(connection, quoted(text));
  }
  void offer(ConnectionId from, const std::string& to, const std::string& session = "mc_1",
             const std::string& type = "media") {
    send(from, "{'type':'OFFER','payload':{'sdp':{'type':'offer','sdp':'v=0'},'type':'" + type +
                   "','connectionId':'" + session + "'},'dst':'" + to + "'}");
  }
  void answer(ConnectionId from, const std::string& to, const std::string& session = "mc_1") {
    send(from,
         "{'type':'ANSWER','payload':{'sdp':{'type':'answer','sdp':'v=1'},'type':'media',"
         "'connectionId':'" +
             session + "'},'dst':'" + to + "'}");
  }
  void candidate(ConnectionId from, const std::string& to, const std::string& session = "mc_1") {
    send(from,
         "{'type':'CANDIDATE','payload':{'candidate':{'candidate':'candidate:1','sdpMid':"
         "'0','sdpMLineIndex':0},'type':'media','connectionId':'" +
             session + "'},'dst':'" + to + "'}");
  }
  std::vector<std::string> take(ConnectionId connection) { return server.take_frames(connection); }
  /// The frames by their type.
  std::vector<std::string> types(ConnectionId connection) {
    std::vector<std::string> types;
    for (const std::string& frame : take(connection)) {
      const auto parsed = json::parse(frame);
      types.push_back(*parsed.value->find("type")->string());
    }
    return types;
  }
  std::optional<int> closed_with(ConnectionId connection) {
    const auto goodbye = server.goodbye(connection);
    return goodbye ? std::optional(goodbye->code) : std::nullopt;
  }
  void lose(ConnectionId connection) { server.end(connection, false); }
  void close(ConnectionId connection) { server.end(connection, true); }

  MemoryServer server;
};

// --- coming and going ---

TEST_F(PeerJsServer, OpensAnyPathThatEndsInItsName) {
  for (const char* path : {"/peerjs", "/myapp/peerjs", "/a/b/peerjs", "/peerjs/peerjs"})
    EXPECT_STREQ(find_dialect(Opening{path, {}, {}})->name, "peerjs") << path;
  for (const char* path : {"/mypeerjs", "/peerjs/id", "/"}) {
    const Dialect* dialect = find_dialect(Opening{path, {}, {}});
    EXPECT_TRUE(!dialect || std::string("peerjs") != dialect->name) << path;
  }
}

TEST_F(PeerJsServer, RefusesAnOpeningThatIsNotInOrder) {
  const std::string long_key(limits::kMaxRoomBytes, 'k'),
      long_token(limits::kMaxTokenBytes - std::string_view("peerjs d ").size(), 't');
  struct Case {
    const char* description;
    Opening::Query query;
    const char* text;  ///< null = it is taken
  };
  constexpr char kMissing[] = "No id, token, or key supplied to websocket server";
  const Case cases[] = {
      {"nothing", {}, kMissing},
      {"no id", {{"key", "peerjs"}, {"token", "t"}}, kMissing},
      {"no token", {{"key", "peerjs"}, {"id", "a"}}, kMissing},
      {"no key", {{"id", "a"}, {"token", "t"}}, kMissing},
      {"an empty id", {{"key", "peerjs"}, {"id", ""}, {"token", "t"}}, kMissing},
      {"an id against the rule",
       {{"key", "k"}, {"id", "a.b"}, {"token", "t"}},
       "Invalid id provided"},
      {"a key of two lines",
       {{"key", "a\nb"}, {"id", "a"}, {"token", "t"}},
       "Invalid key provided"},
      {"the longest key", {{"key", long_key}, {"id", "a"}, {"token", "t"}}, nullptr},
      {"one longer",
       {{"key", long_key + "k"}, {"id", "b"}, {"token", "t"}},
       "Invalid key provided"},
      {"a token with a space",
       {{"key", "k"}, {"id", "c"}, {"token", "t t"}},
       "Invalid token provided"},
      {"the longest token", {{"key", "k"}, {"id", "d"}, {"token", long_token}}, nullptr},
      {"one longer",
       {{"key", "k"}, {"id", "e"}, {"token", long_token + "t"}},
       "Invalid token provided"},
  };
  for (const Case& c : cases) {
    const ConnectionId connection = server.open(url(c.query));
    const std::string expected =
        c.text ? R"({"type":"ERROR","payload":{"msg":")" + std::string(c.text) + "\"}}" : kOpen;
    EXPECT_THAT(take(connection), ElementsAre(expected)) << c.description;
    EXPECT_EQ(closed_with(connection).has_value(), c.text != nullptr) << c.description;
    server.receive(connection, R"({"type":"HEARTBEAT"})");
    close(connection);
  }
}

TEST_F(PeerJsServer, LetsNobodyHaveAnIdTwice) {
  open_page("alice");
  const ConnectionId second = page("alice", "another");
  EXPECT_THAT(take(second), ElementsAre(R"({"type":"ID-TAKEN","payload":{"msg":"ID is taken"}})"));
  EXPECT_TRUE(closed_with(second));
  const ConnectionId elsewhere = page("alice", "another", "other-room");
  EXPECT_THAT(types(elsewhere), ElementsAre("ID-TAKEN")) << "an id is taken in all rooms";
  const ConnectionId moved = page("alice", "token", "other-room");
  EXPECT_THAT(types(moved), ElementsAre("ERROR"));
  EXPECT_TRUE(closed_with(moved));
}

TEST_F(PeerJsServer, SwapsTheConnectionOfAPeerSilently) {
  const ConnectionId old = open_page("alice"), bob = open_page("bob");
  const ConnectionId next = page("alice");
  EXPECT_THAT(take(next), IsEmpty()) << "PeerServer says no OPEN";
  EXPECT_EQ(closed_with(old), close_code::kReplaced);
  EXPECT_THAT(take(old), IsEmpty());
  offer(bob, "alice");
  EXPECT_THAT(types(next), ElementsAre("OFFER"));
}

TEST_F(PeerJsServer, FreesTheIdOfAConnectionThatIsGone) {
  lose(open_page("alice"));
  close(open_page("bob"));
  EXPECT_THAT(take(page("alice", "another")), ElementsAre(kOpen));
  EXPECT_THAT(take(page("bob")), ElementsAre(kOpen)) << "reconnect() waits for it";
}

TEST_F(PeerJsServer, DropsWhoseHeartHasStopped) {
  const ConnectionId alice = open_page("alice"), bob = open_page("bob");
  for (std::int64_t ms = 0; ms < limits::kPeerJsAliveMs; ms += 5000) {
    server.receive(alice, R"({"type":"HEARTBEAT"})");
    offer(bob, "nobody");  // other messages do not count
    EXPECT_FALSE(closed_with(bob)) << ms;
    server.advance(5000);
  }
  server.advance(500);
  EXPECT_FALSE(closed_with(alice));
  EXPECT_EQ(closed_with(bob), close_code::kIdle);
}

TEST_F(PeerJsServer, SaysThatItIsFull) {
  Rooms::Settings settings;
  settings.max_peers = 1;
  MemoryServer small(settings);
  const auto alice = small.open("ws://h/peerjs?key=peerjs&id=alice&token=t");
  EXPECT_THAT(small.take_frames(alice), ElementsAre(kOpen));
  const auto refused = small.open("ws://h/peerjs?key=peerjs&id=bob&token=t");
  EXPECT_THAT(small.take_frames(refused),
              ElementsAre(R"({"type":"ERROR","payload":{"msg":)"
                          R"("Server has reached its concurrent user limit"}})"));
  EXPECT_TRUE(small.goodbye(refused));
}

// --- page and page ---

TEST_F(PeerJsServer, PassesACallOfTwoPagesOnAsItIs) {
  const ConnectionId alice = open_page("alice"), bob = open_page("bob");
  send(alice,
       "{'type':'OFFER','payload':{'sdp':{'type':'offer','sdp':'v=0'},'type':'data',"
       "'connectionId':'dc_1','metadata':{'x':1},'label':'chat','reliable':true,"
       "'serialization':'json'},'dst':'bob'}");
  EXPECT_THAT(take(bob),
              ElementsAre(quoted(
                  "{'type':'OFFER','src':'alice','dst':'bob','payload':{'sdp':{'type':'offer',"
                  "'sdp':'v=0'},'type':'data','metadata':{'x':1},'label':'chat','reliable':true,"
                  "'serialization':'json','connectionId':'dc_1'}}")));
  answer(bob, "alice", "dc_1");
  candidate(bob, "alice", "dc_1");
  EXPECT_THAT(take(alice),
              ElementsAre(HasSubstr(quoted("'type':'data','connectionId':'dc_1'")),
                          HasSubstr(quoted("'candidate':'candidate:1','sdpMid':'0'"))));
}

TEST_F(PeerJsServer, KnowsIdsWithSpaces) {
  const ConnectionId alice = open_page("Alice in Bonn"), ada = booth("ada");
  offer(alice, "ada");
  EXPECT_THAT(take(ada), testing::Contains(HasSubstr(R"("from":"Alice%20in%20Bonn")")));
  send(ada, "{'type':'answer','session':'mc_1','to':'Alice%20in%20Bonn','sdp':'v=1'}");
  EXPECT_THAT(take(alice), ElementsAre(HasSubstr(R"("src":"ada","dst":"Alice in Bonn")")));
}

TEST_F(PeerJsServer, LeavesConnectionsOfPagesAloneWhenOneDisconnects) {
  const ConnectionId alice = open_page("alice"), bob = open_page("bob"), carl = open_page("carl");
  offer(alice, "bob");
  offer(carl, "bob", "mc_2");
  for (const auto& [peer, session] : {std::pair("alice", "mc_1"), std::pair("carl", "mc_2")})
    answer(bob, peer, session);
  take(bob);
  close(alice);  // peer.disconnect()
  lose(carl);
  EXPECT_THAT(take(bob), IsEmpty()) << "the connections need no server";
}

TEST_F(PeerJsServer, KeepsMessagesForWhoIsNotThereYet) {
  const ConnectionId alice = open_page("alice");
  offer(alice, "bob");
  candidate(alice, "bob");
  server.advance(limits::kPeerJsExpireMs - 500);
  const ConnectionId bob = page("bob");
  EXPECT_THAT(types(bob), ElementsAre("OPEN", "OFFER", "CANDIDATE"));
  server.advance(2 * limits::kPeerJsExpireMs);
  EXPECT_THAT(take(alice), IsEmpty());
}

TEST_F(PeerJsServer, SaysOnceWhomItDidNotFind) {
  const ConnectionId alice = open_page("alice");
  offer(alice, "nobody");
  for (int i = 0; i < 5; ++i) candidate(alice, "nobody");
  offer(alice, "Jörg", "mc_2");
  server.advance(limits::kPeerJsExpireMs - 250);
  EXPECT_THAT(take(alice), IsEmpty());
  server.advance(500);
  EXPECT_THAT(take(alice),
              testing::UnorderedElementsAre(R"({"type":"EXPIRE","src":"nobody","dst":"alice"})",
                                            R"({"type":"EXPIRE","src":"Jörg","dst":"alice"})"));
  server.advance(10'000);
  EXPECT_THAT(take(alice), IsEmpty());
}

TEST_F(PeerJsServer, BoundsWhatItKeeps) {
  struct Case {
    const char* description;
    std::size_t frames;
    std::size_t bytes;  ///< of each SDP
    bool fits;
  };
  const Case cases[] = {
      {"as many as fit", limits::kMaxHeldFrames, 3, true},
      {"one more", limits::kMaxHeldFrames + 1, 3, false},
      {"as long as fit", 4, limits::kMaxHeldBytes / 4 - 200, true},
      {"longer", 4, limits::kMaxHeldBytes / 4, false},
  };
  for (const Case& c : cases) {
    const ConnectionId alice = open_page("alice");
    for (std::size_t i = 0; i < c.frames; ++i)
      send(alice, "{'type':'ANSWER','payload':{'sdp':{'type':'answer','sdp':'" +
                      std::string(c.bytes, 'x') + "'},'connectionId':'c'},'dst':'nobody'}");
    EXPECT_THAT(take(alice), SizeIs(c.fits ? 0 : 1)) << c.description;
    server.advance(limits::kPeerJsExpireMs + 500);
    EXPECT_THAT(take(alice), SizeIs(c.fits ? 1 : 0)) << c.description;
    close(alice);
  }
}

TEST_F(PeerJsServer, AllowsMoreCallsInALifeThanAtOnce) {
  const ConnectionId alice = open_page("alice"), bob = open_page("bob");
  for (std::size_t i = 0; i < 3 * limits::kMaxSessionsPerPeer; ++i) {
    const std::string session = "mc_" + std::to_string(i);
    offer(alice, "bob", session);
    ASSERT_THAT(types(bob), ElementsAre("OFFER")) << i;
    answer(bob, "alice", session);
    ASSERT_THAT(types(alice), ElementsAre("ANSWER")) << i;
  }
}

TEST_F(PeerJsServer, PassesLeaveOn) {
  const ConnectionId alice = open_page("alice"), bob = open_page("bob");
  offer(alice, "bob");
  answer(bob, "alice");
  take(bob);
  send(alice, "{'type':'LEAVE','dst':'bob'}");
  EXPECT_THAT(take(bob), ElementsAre(R"({"type":"LEAVE","src":"alice","dst":"bob"})"));
  send(bob, "{'type':'LEAVE'}");
  EXPECT_TRUE(closed_with(bob)) << "to nobody: the server forgets the sender";
}

TEST_F(PeerJsServer, PassesOnThatACallIsNotTaken) {
  const ConnectionId alice = open_page("alice"), bob = open_page("bob");
  offer(alice, "bob");
  send(bob, "{'type':'EXPIRE','dst':'alice'}");
  EXPECT_THAT(types(alice), ElementsAre("EXPIRE", "LEAVE"));
}

TEST_F(PeerJsServer, AnswersNonsenseAndGoesOn) {
  const ConnectionId alice = open_page("alice"), bob = open_page("bob");
  for (const char* nonsense :
       {"", "hello", "[]", "{}", "{'type':'OFFER','dst':'bob'}", "{'type':7}",
        "{'type':'CANDIDATE','dst':'bob','payload':{'connectionId':'a b'}}"}) {
    send(alice, nonsense);
    EXPECT_THAT(types(alice), ElementsAre("ERROR")) << nonsense;
  }
  for (const char* harmless : {"{'type':'DANCE'}", "{'type':'OPEN'}", "{'type':'EXPIRE'}"}) {
    send(alice, harmless);
    EXPECT_THAT(take(alice), IsEmpty()) << harmless;
  }
  EXPECT_THAT(take(bob), IsEmpty());
  offer(alice, "bob");
  EXPECT_THAT(types(bob), ElementsAre("OFFER"));
}

TEST_F(PeerJsServer, LetsNobodySpeakInAStrangersCall) {
  const ConnectionId alice = open_page("alice"), bob = open_page("bob"), eve = open_page("eve");
  offer(alice, "bob");
  take(bob);
  answer(eve, "alice");
  candidate(eve, "alice");
  EXPECT_THAT(take(alice), IsEmpty());
  offer(eve, "bob", "mc_1");
  EXPECT_THAT(take(bob), IsEmpty());
  EXPECT_THAT(take(eve), ElementsAre(R"({"type":"EXPIRE","src":"bob","dst":"eve"})"));
}

TEST_F(PeerJsServer, KeepsRoomsApart) {
  const ConnectionId alice = open_page("alice");
  const ConnectionId bob = page("bob", "token", "kitchen");
  take(bob);
  offer(alice, "bob");
  server.advance(limits::kPeerJsExpireMs + 500);
  EXPECT_THAT(types(alice), ElementsAre("EXPIRE"));
  EXPECT_THAT(take(bob), IsEmpty());
}

// --- page and somebody else ---

TEST_F(PeerJsServer, IsSeenAsAPeerThatHangsUpByItsChannel) {
  const ConnectionId ada = booth("ada");
  open_page("alice");
  EXPECT_THAT(take(ada),
              ElementsAre(HasSubstr(R"("id":"alice","meta":{"name":"alice","audio":true,)"
                                    R"("video":true,"screen":false,"channelHangUp":true})")));
}

TEST_F(PeerJsServer, LetsAPageCallAnybody) {
  const ConnectionId ada = booth("ada"), alice = open_page("alice");
  take(ada);
  offer(alice, "ada");
  candidate(alice, "ada");
  EXPECT_THAT(types(ada), ElementsAre("offer", "candidate"));
  send(ada, "{'type':'answer','session':'mc_1','to':'alice','sdp':'v=1'}");
  send(ada, "{'type':'candidate','session':'mc_1','to':'alice','candidate':'candidate:1'}");
  send(ada, "{'type':'end-of-candidates','session':'mc_1','to':'alice'}");
  EXPECT_THAT(types(alice), ElementsAre("ANSWER", "CANDIDATE"));
  send(ada, "{'type':'bye','session':'mc_1','to':'alice','reason':'done'}");
  EXPECT_THAT(take(alice), ElementsAre(R"({"type":"LEAVE","src":"ada","dst":"alice"})"));
}

TEST_F(PeerJsServer, LetsAnybodyCallAPage) {
  const ConnectionId ada = booth("ada"), alice = open_page("alice");
  take(ada);
  send(ada, "{'type':'ring','session':'s','to':'alice'}");
  EXPECT_THAT(types(ada), ElementsAre("accept")) << "a page has no ring that it could answer";
  EXPECT_THAT(take(alice), IsEmpty());
  send(ada, "{'type':'offer','session':'s','to':'alice','sdp':'v=0'}");
  EXPECT_THAT(take(alice), ElementsAre(quoted(
                               "{'type':'OFFER','src':'ada','dst':'alice','payload':{'sdp':{"
                               "'type':'offer','sdp':'v=0'},'type':'media','connectionId':'s'}}")));
  answer(alice, "ada", "s");
  EXPECT_THAT(types(ada), ElementsAre("answer"));
  send(ada, "{'type':'offer','session':'s','to':'alice','sdp':'v=2'}");
  send(ada, "{'type':'restart-request','session':'s','to':'alice'}");
  EXPECT_THAT(take(alice), IsEmpty()) << "a second offer would end the connection";
  send(ada, "{'type':'bye','session':'s','to':'alice'}");
  EXPECT_THAT(types(alice), ElementsAre("LEAVE"));
}

TEST_F(PeerJsServer, TellsAPageThatItsCallIsRefused) {
  const ConnectionId ada = booth("ada"), alice = open_page("alice");
  take(ada);
  offer(alice, "ada");
  send(ada, "{'type':'bye','session':'mc_1','to':'alice','reason':'busy'}");
  EXPECT_THAT(types(alice), ElementsAre("EXPIRE", "LEAVE"));
}

TEST_F(PeerJsServer, EndsACallThatNobodyAnswers) {
  const ConnectionId ada = booth("ada"), alice = open_page("alice"), bob = open_page("bob");
  offer(alice, "ada", "mc_1");
  offer(alice, "bob", "mc_2");
  for (const ConnectionId each : {ada, bob}) take(each);
  const auto pass = [&](std::int64_t ms) {
    for (const ConnectionId each : {alice, bob}) server.receive(each, R"({"type":"HEARTBEAT"})");
    server.advance(ms);
  };
  pass(limits::kPeerJsAnswerMs);
  EXPECT_THAT(take(alice), IsEmpty());
  pass(500);
  EXPECT_THAT(take(ada), ElementsAre(HasSubstr(R"("reason":"no answer")")));
  EXPECT_THAT(types(alice), ElementsAre("EXPIRE", "LEAVE"));
  EXPECT_THAT(take(bob), IsEmpty()) << "PeerServer lets pages wait";
}

TEST_F(PeerJsServer, EndsACallThatWasTakenBack) {
  const ConnectionId ada = booth("ada"), alice = open_page("alice");
  send(ada, "{'type':'ring','session':'s','to':'alice'}");
  send(ada, "{'type':'cancel','session':'s','to':'alice'}");
  EXPECT_THAT(take(alice), IsEmpty()) << "the page has not heard of the call";
  send(ada, "{'type':'ring','session':'t','to':'alice'}");
  send(ada, "{'type':'offer','session':'t','to':'alice','sdp':'v=0'}");
  close(ada);
  EXPECT_THAT(types(alice), ElementsAre("OFFER", "LEAVE"));
}

TEST_F(PeerJsServer, OffersDataConnectionsToPagesOnly) {
  const ConnectionId ada = booth("ada"), alice = open_page("alice");
  take(ada);
  offer(alice, "ada", "dc_1", "data");
  EXPECT_THAT(take(ada), IsEmpty());
  EXPECT_THAT(take(alice), ElementsAre(R"({"type":"EXPIRE","src":"ada","dst":"alice"})"));
}

TEST_F(PeerJsServer, LeavesTheOtherConnectionsWithAPeerOpen) {
  const ConnectionId ada = booth("ada"), alice = open_page("alice");
  offer(alice, "ada", "mc_1");
  send(ada, "{'type':'answer','session':'mc_1','to':'alice','sdp':'v=1'}");
  offer(alice, "ada", "mc_2");
  take(alice);
  send(ada, "{'type':'bye','session':'mc_2','to':'alice','reason':'busy'}");
  EXPECT_THAT(types(alice), ElementsAre("EXPIRE"));
  send(ada, "{'type':'bye','session':'mc_1','to':'alice','reason':'done'}");
  EXPECT_THAT(types(alice), ElementsAre("LEAVE"));
}

TEST_F(PeerJsServer, LetsMediaFlowOnWhenAPageLeavesTheServer) {
  const ConnectionId ada = booth("ada");
  for (const bool lost : {true, false}) {
    const ConnectionId alice = open_page("alice");
    offer(alice, "ada");
    take(ada);
    lost ? lose(alice) : close(alice);
    EXPECT_THAT(take(ada), ElementsAre(HasSubstr(R"("reason":"lost its connection")"),
                                       HasSubstr("peer-left")));
  }
}

}  // namespace
}  // namespace booth::signaling
