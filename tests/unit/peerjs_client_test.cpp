// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The client's half against what a PeerServer says: the session above it must not notice that the
// server knows no rooms, no presence and no ringing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/protocol/limits.hpp"
#include "signaling/protocol/peerjs_dialect.hpp"

namespace booth::signaling {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr char kOpen[] = R"({"type":"OPEN"})";

class PeerJsClient : public testing::Test {
 protected:
  static std::unique_ptr<ClientHalf> make(const std::string& uri, const std::string& room,
                                          const std::string& id) {
    return peerjs_dialect::join(
        {uri, room, [n = 0]() mutable { return "random-" + std::to_string(++n); }, id});
  }
  void receive(const std::string& frame) {
    out = {};
    half->receive(frame, out);
  }
  void say(const Message& message) {
    out = {};
    half->say(message, out);
  }
  void connect() {
    half->opened(out);
    say(Hello{});
    EXPECT_THAT(out.messages, IsEmpty()) << "it was welcomed before the server took it";
    receive(kOpen);
  }
  /// `text` with ' for ".
  static std::string quoted(std::string text) {
    for (char& c : text)
      if (c == '\'') c = '"';
    return text;
  }
  void incoming_call(const std::string& session = "mc_1") {
    receive(
        quoted("{'type':'OFFER','src':'alice','dst':'me','payload':{'sdp':{'type':'offer',"
               "'sdp':'v=0'},'type':'media','connectionId':'" +
               session + "'}}"));
  }
  template <typename T>
  const T& message(std::size_t index) {
    return std::get<T>(out.messages.at(index));
  }

  std::unique_ptr<ClientHalf> half = make("ws://host:9000/myapp", "booth", "me");
  Output out;
};

TEST_F(PeerJsClient, OpensWhatAPageWouldOpen) {
  struct Case {
    const char* description;
    const char* uri;
    const char* room;
    const char* id;
    const char* url;
  };
  const Case cases[] = {
      {"a path", "ws://host:9000/myapp", "booth", "me",
       "ws://host:9000/myapp/peerjs?key=peerjs&id=me&token=random1&version=1.5.5"},
      {"a path that ends in a slash", "ws://host:9000/myapp/", "booth", "me",
       "ws://host:9000/myapp/peerjs?key=peerjs&id=me&token=random1&version=1.5.5"},
      {"no path", "ws://host:9000", "booth", "me",
       "ws://host:9000/peerjs?key=peerjs&id=me&token=random1&version=1.5.5"},
      {"a server mounted as /peerjs", "wss://host/peerjs", "", "me",
       "wss://host/peerjs/peerjs?key=peerjs&id=me&token=random1&version=1.5.5"},
      {"a room", "ws://host",
       "K\xc3\xbc"
       "che 7",
       "me", "ws://host/peerjs?key=K%C3%BCche%207&id=me&token=random1&version=1.5.5"},
      {"an id with a space", "ws://host", "booth", "Al%20ice",
       "ws://host/peerjs?key=peerjs&id=Al%20ice&token=random1&version=1.5.5"},
      {"no id", "ws://host", "booth", "",
       "ws://host/peerjs?key=peerjs&id=random1&token=random2&version=1.5.5"},
      {"a query of the operator's", "ws://host/a?ticket=7#x", "booth", "me",
       "ws://host/a/peerjs?ticket=7&key=peerjs&id=me&token=random1&version=1.5.5"},
  };
  for (const Case& c : cases) EXPECT_EQ(make(c.uri, c.room, c.id)->url(), c.url) << c.description;
}

TEST_F(PeerJsClient, IsWelcomeOnceTheServerHasTakenIt) {
  connect();
  ASSERT_THAT(out.messages, SizeIs(1));
  EXPECT_EQ(message<Welcome>(0).peer_id, "me");
  EXPECT_FALSE(message<Welcome>(0).resumed);
  say(Join{"booth"});
  EXPECT_EQ(message<Joined>(0), (Joined{"booth", {}}));
}

TEST_F(PeerJsClient, ComesBackWithoutWaitingForOpen) {
  connect();
  incoming_call();
  const std::string url = half->url();
  out = {};
  half->opened(out);
  EXPECT_EQ(half->url(), url) << "another id or token";
  say(Hello{});
  ASSERT_THAT(out.messages, SizeIs(2));
  EXPECT_TRUE(message<Welcome>(0).resumed);
  EXPECT_THAT(message<Joined>(1).peers, SizeIs(1)) << "the peer of the call";
  receive(kOpen);  // this server had noticed that we were gone
  EXPECT_THAT(out.messages, IsEmpty());
}

TEST_F(PeerJsClient, TellsThatItsIdIsTaken) {
  constexpr char kTaken[] = R"({"type":"ID-TAKEN","payload":{"msg":"ID is taken"}})";
  const std::string url = half->url();
  half->opened(out);
  say(Hello{});
  receive(kTaken);
  EXPECT_EQ(message<Error>(0), (Error{ErrorCode::kIdTaken, "ID is taken", ""}));
  EXPECT_EQ(half->url(), url) << "a wanted id is tried again";

  half = make("ws://host", "booth", "");
  const std::string own = half->url();
  half->opened(out);
  receive(kTaken);
  EXPECT_NE(half->url(), own) << "a random id is not";
}

TEST_F(PeerJsClient, TellsWhyTheServerRefusesIt) {
  struct Case {
    const char* frame;
    ErrorCode code;
    const char* text;
  };
  const Case cases[] = {
      {R"({"type":"ERROR","payload":{"msg":"Invalid key provided"}})", ErrorCode::kBadMessage,
       "Invalid key"},
      {R"({"type":"ERROR","payload":{"msg":"Server has reached its concurrent user limit"}})",
       ErrorCode::kServerFull, "limit"},
      {R"({"type":"INVALID-KEY"})", ErrorCode::kBadMessage, "key"},
      {R"({"type":"ERROR"})", ErrorCode::kBadMessage, ""},
  };
  for (const Case& c : cases) {
    receive(c.frame);
    ASSERT_THAT(out.messages, SizeIs(1)) << c.frame;
    EXPECT_EQ(message<Error>(0).code, c.code) << c.frame;
    EXPECT_THAT(message<Error>(0).text, HasSubstr(c.text)) << c.frame;
  }
}

TEST_F(PeerJsClient, CallsWithoutRinging) {
  connect();
  say(Ring{{"s", "alice", {}}});
  ASSERT_THAT(out.messages, SizeIs(2));
  EXPECT_EQ(message<PeerJoined>(0).peer.id, "alice");
  EXPECT_TRUE(message<PeerJoined>(0).peer.meta.channel_hang_up);
  EXPECT_EQ(message<Accept>(1).call, (Call{"s", {}, "alice"}));
  EXPECT_THAT(out.frames, IsEmpty());

  say(Offer{{"s", "alice", {}}, "v=0"});
  EXPECT_THAT(out.frames, ElementsAre(quoted("{'type':'OFFER','dst':'alice','payload':{'sdp':{"
                                             "'type':'offer','sdp':'v=0'},'type':'media',"
                                             "'connectionId':'s'}}")));
  receive(
      quoted("{'type':'ANSWER','src':'alice','dst':'me','payload':{'sdp':{'type':'answer',"
             "'sdp':'v=1'},'type':'media','connectionId':'s'}}"));
  EXPECT_EQ(message<Answer>(0), (Answer{{"s", {}, "alice"}, "v=1"}));

  say(Offer{{"s", "alice", {}}, "v=2"});
  EXPECT_THAT(out.frames, IsEmpty()) << "a second offer would end the page's connection";
  say(RestartRequest{{"s", "alice", {}}});
  EXPECT_THAT(out.frames, IsEmpty());

  say(Bye{{"s", "alice", {}}, "done"});
  EXPECT_THAT(out.frames, ElementsAre(R"({"type":"LEAVE","dst":"alice"})"));
  EXPECT_EQ(message<PeerLeft>(0).peer, "alice");
}

TEST_F(PeerJsClient, TakesACallOfAPage) {
  connect();
  incoming_call();
  ASSERT_THAT(out.messages, SizeIs(2));
  EXPECT_EQ(message<PeerJoined>(0).peer.id, "alice");
  EXPECT_EQ(message<Offer>(1), (Offer{{"mc_1", {}, "alice"}, "v=0"}));
  say(Answer{{"mc_1", "alice", {}}, "v=1"});
  EXPECT_THAT(out.frames, ElementsAre(quoted("{'type':'ANSWER','dst':'alice','payload':{'sdp':{"
                                             "'type':'answer','sdp':'v=1'},'type':'media',"
                                             "'connectionId':'mc_1'}}")));
  receive(
      quoted("{'type':'CANDIDATE','src':'alice','payload':{'candidate':{'candidate':"
             "'candidate:1','sdpMid':'0','sdpMLineIndex':0},'connectionId':'mc_1'}}"));
  EXPECT_EQ(message<Candidate>(0), (Candidate{{"mc_1", {}, "alice"}, "candidate:1", "0", 0}));
  receive(R"({"type":"LEAVE","src":"alice","dst":"me"})");
  ASSERT_THAT(out.messages, SizeIs(2));
  EXPECT_EQ(message<Bye>(0).call.session, "mc_1");
  EXPECT_EQ(message<PeerLeft>(1).peer, "alice");
}

TEST_F(PeerJsClient, SaysThatItDoesNotTakeACall) {
  connect();
  incoming_call();
  say(Bye{{"mc_1", "alice", {}}, "busy"});
  EXPECT_THAT(out.frames, ElementsAre(R"({"type":"EXPIRE","dst":"alice","payload":{"msg":"busy"}})",
                                      R"({"type":"LEAVE","dst":"alice"})"));
}

TEST_F(PeerJsClient, LeavesTheOtherCallsWithAPeerOpen) {
  connect();
  incoming_call("mc_1");
  incoming_call("mc_2");
  EXPECT_THAT(out.messages, SizeIs(1)) << "the peer was known";
  say(Answer{{"mc_1", "alice", {}}, "v=0"});
  say(Bye{{"mc_2", "alice", {}}, "busy"});
  EXPECT_THAT(out.frames,
              ElementsAre(R"({"type":"EXPIRE","dst":"alice","payload":{"msg":"busy"}})"));
  EXPECT_THAT(out.messages, IsEmpty());
}

TEST_F(PeerJsClient, RefusesDataConnections) {
  connect();
  receive(
      quoted("{'type':'OFFER','src':'alice','payload':{'sdp':{'type':'offer','sdp':'v=0'},"
             "'type':'data','connectionId':'dc_1','label':'x'}}"));
  EXPECT_THAT(out.messages, IsEmpty());
  EXPECT_THAT(out.frames, ElementsAre(R"({"type":"EXPIRE","dst":"alice"})"));
}

TEST_F(PeerJsClient, EndsACallThatNobodyTook) {
  connect();
  say(Ring{{"s", "nobody", {}}});
  say(Offer{{"s", "nobody", {}}, "v=0"});
  constexpr char kExpire[] = R"({"type":"EXPIRE","src":"nobody","dst":"me"})";
  receive(kExpire);
  ASSERT_THAT(out.messages, SizeIs(2));
  EXPECT_EQ(message<Bye>(0).call, (Call{"s", {}, "nobody"}));
  EXPECT_EQ(message<PeerLeft>(1).peer, "nobody");
  receive(kExpire);
  EXPECT_THAT(out.messages, IsEmpty());
}

TEST_F(PeerJsClient, KeepsACallThatFlows) {
  connect();
  incoming_call();
  say(Answer{{"mc_1", "alice", {}}, "v=0"});
  receive(R"({"type":"EXPIRE","src":"alice","dst":"me"})");
  EXPECT_THAT(out.messages, IsEmpty()) << "only a late candidate was not delivered";
}

TEST_F(PeerJsClient, CannotAskForAnOffer) {
  connect();
  Ring ring{{"s", "alice", {}}};
  ring.callee_offers = true;
  say(ring);
  ASSERT_THAT(out.messages, SizeIs(1));
  EXPECT_EQ(message<Reject>(0).call.session, "s");
}

TEST_F(PeerJsClient, BeatsEveryFiveSeconds) {
  connect();
  int beats = 0;
  for (std::int64_t now_ms = 1000; now_ms <= 1000 + 4 * limits::kPeerJsHeartbeatMs; now_ms += 250) {
    out = {};
    half->tick(now_ms, out);
    for (const auto& frame : out.frames) beats += frame == R"({"type":"HEARTBEAT"})" ? 1 : 0;
  }
  EXPECT_EQ(beats, 4);
}

TEST_F(PeerJsClient, TakesCallsUpToItsLimit) {
  connect();
  for (std::size_t i = 0; i < limits::kMaxSessionsPerPeer; ++i) {
    incoming_call("mc_" + std::to_string(i));
    ASSERT_THAT(out.frames, IsEmpty());
  }
  incoming_call("mc_more");
  EXPECT_THAT(out.messages, IsEmpty());
  EXPECT_THAT(out.frames, ElementsAre(R"({"type":"EXPIRE","dst":"alice"})"));
}

TEST_F(PeerJsClient, MakesNothingOfNonsense) {
  connect();
  incoming_call();
  struct Case {
    const char* description;
    const char* frame;
    std::size_t messages;
  };
  const Case cases[] = {
      {"no JSON", "hello", 1},  // an Error for the log
      {"an unknown type", "{'type':'DANCE'}", 0},
      {"an answer to nothing",
       "{'type':'ANSWER','src':'alice','payload':{'connectionId':'x',"
       "'sdp':{'sdp':''}}}",
       0},
      {"an answer in another's name",
       "{'type':'ANSWER','src':'eve','payload':{'connectionId':"
       "'mc_1','sdp':{'sdp':''}}}",
       0},
      {"a candidate in another's name",
       "{'type':'CANDIDATE','src':'eve','payload':{"
       "'connectionId':'mc_1'}}",
       0},
      {"an offer of nobody",
       "{'type':'OFFER','src':'J\u00f6rg','payload':{'sdp':{'sdp':'v=0'},'type':'media',"
       "'connectionId':'mc_2'}}",
       1},
      {"another's leave", "{'type':'LEAVE','src':'eve'}", 0},
      {"a leave of nobody", "{'type':'LEAVE'}", 0},
      {"another's offer for a known call",
       "{'type':'OFFER','src':'eve','payload':{'sdp':{'sdp':"
       "'v=0'},'type':'media','connectionId':'mc_1'}}",
       0},
  };
  for (const Case& c : cases) {
    receive(quoted(c.frame));
    EXPECT_THAT(out.messages, SizeIs(c.messages)) << c.description;
  }
}

}  // namespace
}  // namespace booth::signaling
