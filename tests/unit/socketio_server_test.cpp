// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Pages that speak Socket.IO to our server: with each other, and with clients of Booth's own.
#include "tests/unit/socketio_pages.hpp"

namespace booth::signaling::socketio {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kOffer = R"({"type":"offer","sdp":"v=0 o"})";
constexpr const char* kAnswer = R"({"type":"answer","sdp":"v=0 a"})";
/// As Chromium writes it.
constexpr const char* kCandidate =
    R"({"candidate":"candidate:1 1 udp 1 192.0.2.1 9 typ host","sdpMid":"0","sdpMLineIndex":0,"usernameFragment":"Ab12"})";

TEST_F(SocketIoServerTest, GreetsWhoConnects) {
  const ConnectionId page = hub.open_page();
  EXPECT_THAT(hub.take(page), IsEmpty());
  hub.send(page, "0");
  const auto frames = hub.take(page);
  ASSERT_THAT(frames, ElementsAre(HasSubstr(R"(0{"sid":")"), event("connectionSuccess")));
}

TEST_F(SocketIoServerTest, IsOneTelephoneAPageAsWithARelay) {
  const ConnectionId ann = enter();
  const ConnectionId bob = enter();
  const struct {
    ConnectionId from;
    const char* event;
    std::string argument;
    std::string received;
  } steps[] = {
      {ann, "callRemote", "\"r\"", ""},
      {bob, "acceptCall", "\"r\"", ""},
      {ann, "sendOffer", wrap("offer", kOffer), kOffer},
      {ann, "sendCandidate", wrap("candidate", kCandidate), kCandidate},
      {bob, "sendAnswer", wrap("answer", kAnswer), kAnswer},
      {bob, "sendCandidate", wrap("candidate", kCandidate), kCandidate},
      {bob, "sendCandidate", wrap("candidate", "null"), "null"},
      {bob, "sendOffer", wrap("offer", kOffer), kOffer},
      {ann, "sendAnswer", wrap("answer", kAnswer), kAnswer},
  };
  for (const auto& step : steps) {
    SCOPED_TRACE(step.event);
    emit(step.from, step.event, step.argument);
    EXPECT_THAT(hub.take(step.from), IsEmpty());
    EXPECT_THAT(hub.take(step.from == ann ? bob : ann),
                ElementsAre(event(step.event, step.received)));
  }
  // Pages of this vocabulary put themselves back when their own hangUp returns.
  emit(bob, "hangUp", "\"r\"");
  EXPECT_THAT(hub.take(ann), ElementsAre(event("hangUp")));
  EXPECT_THAT(hub.take(bob), ElementsAre(event("hangUp")));
  emit(bob, "hangUp", "\"r\"");
  EXPECT_THAT(hub.take(bob), IsEmpty());
}

TEST_F(SocketIoServerTest, PassesOnWhatPagesWriteBesides) {
  const ConnectionId ann = enter();
  const ConnectionId bob = enter();
  for (const char* offer :
       {R"({"type":"offer","sdp":"v=0","from":"Ann","n":[1,{"x":null}]})", R"("v=0 bare")"}) {
    emit(ann, "sendOffer", wrap("offer", offer));
    hub.take(ann);
    EXPECT_THAT(hub.take(bob), ElementsAre(event("callRemote")));
    emit(bob, "acceptCall", "\"r\"");
    EXPECT_THAT(hub.take(bob), ElementsAre(event("sendOffer", offer)));
    emit(bob, "hangUp", "\"r\"");
    hub.take(ann);
    hub.take(bob);
  }
}

TEST_F(SocketIoServerTest, TellsTheOthersThatAnotherOneAccepted) {
  const ConnectionId ann = enter();
  const ConnectionId bob = enter();
  const ConnectionId eve = enter();
  emit(ann, "callRemote", "\"r\"");
  EXPECT_THAT(hub.take(bob), ElementsAre(event("callRemote")));
  EXPECT_THAT(hub.take(eve), ElementsAre(event("callRemote")));
  emit(eve, "acceptCall", "\"r\"");
  EXPECT_THAT(hub.take(ann), ElementsAre(event("acceptCall")));
  EXPECT_THAT(hub.take(bob), ElementsAre(event("hangUp")));
  emit(bob, "acceptCall", "\"r\"");
  EXPECT_THAT(hub.take(ann), IsEmpty());
  hub.close(eve);
  EXPECT_THAT(hub.take(ann), ElementsAre(event("hangUp")));
}

TEST_F(SocketIoServerTest, KnowsARoomByTextOrNumber) {
  const struct {
    const char* description;
    const char* joined;
    const char* said;
  } rows[] = {
      {"a number", "7", "7"},
      {"a number and its text", "7", "\"7\""},
      {"an object", R"({"roomId":7})", R"({"roomId":"7"})"},
      {"an object, and no room afterwards", R"({"roomId":"7"})", ""},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.description);
    const ConnectionId ann = enter(row.joined);
    const ConnectionId bob = enter("\"7\"");
    emit(ann, "callRemote", row.said);
    EXPECT_THAT(hub.take(bob), ElementsAre(event("callRemote")));
    hub.close(ann);
    hub.close(bob);
  }
}

TEST_F(SocketIoServerTest, ChangesRooms) {
  const ConnectionId ann = enter();
  const ConnectionId bob = enter();
  emit(ann, "callRemote", "\"r\"");
  emit(ann, "joinRoom", "\"other\"");
  EXPECT_THAT(hub.take(bob), ElementsAre(event("callRemote"), event("hangUp")));
  EXPECT_EQ(hub.rooms().room_count(), 2u);
  hub.send(ann, "1");
  EXPECT_EQ(hub.rooms().room_count(), 1u);
  hub.send(ann, "0");
  EXPECT_THAT(hub.take(ann), ElementsAre(HasSubstr("sid"), event("connectionSuccess")));
  EXPECT_EQ(hub.closed_with(ann), std::nullopt);
}

TEST_F(SocketIoServerTest, IsCalledByBoothAndCalls) {
  const ConnectionId booth = enter_booth("cam");
  const ConnectionId page = enter();
  const auto seen = hub.take(booth, "type");
  EXPECT_THAT(seen, ElementsAre("peer-joined"));
  emit(page, "callRemote", "\"r\"");
  const auto ring = json::parse(hub.take(booth).at(0)).value;
  const std::string session = *ring->find("session")->string();
  const std::string id = *ring->find("from")->string();
  const std::string head = R"(","session":")" + session + R"(","to":")" + id + "\"";
  hub.send(booth, R"({"type":"accept)" + head + "}");
  EXPECT_THAT(hub.take(page), ElementsAre(event("acceptCall")));
  emit(page, "sendOffer", wrap("offer", kOffer));
  EXPECT_THAT(hub.take(booth, "sdp"), ElementsAre("v=0 o"));
  hub.send(booth, R"({"type":"answer)" + head + R"(,"sdp":"v=0 a"})");
  hub.send(booth, R"({"type":"candidate)" + head +
                      R"(,"candidate":"1 1 UDP 1 192.0.2.1 9 typ host","sdpMLineIndex":1})");
  hub.send(booth, R"({"type":"end-of-candidates)" + head + "}");
  EXPECT_THAT(
      hub.take(page),
      ElementsAre(
          event("sendAnswer", kAnswer),
          event(
              "sendCandidate",
              R"({"candidate":"candidate:1 1 UDP 1 192.0.2.1 9 typ host","sdpMid":null,"sdpMLineIndex":1})")));
  hub.send(booth, R"({"type":"bye)" + head + "}");
  EXPECT_THAT(hub.take(page), ElementsAre(event("hangUp")));

  hub.send(booth, R"({"type":"ring","session":"s","to":")" + id + "\"}");
  EXPECT_THAT(hub.take(page), ElementsAre(event("callRemote")));
  emit(page, "acceptCall", "\"r\"");
  EXPECT_THAT(hub.take(booth, "type"), ElementsAre("accept"));
}

TEST_F(SocketIoServerTest, HasTheIdOfItsSocket) {
  const ConnectionId page = hub.open_page();
  hub.send(page, R"(0{"name":"Ann"})");
  const auto payload = json::parse(hub.take(page).at(0).substr(1)).value;
  emit(page, "joinRoom", "\"r\"");
  const ConnectionId booth = hub.open_booth();
  hub.send(booth, R"({"type":"hello","booth":1})");
  hub.send(booth, R"({"type":"join","room":"r"})");
  const auto joined = json::parse(hub.take(booth).at(1)).value;
  const json::Value& peer = joined->find("peers")->array()->at(0);
  EXPECT_EQ(*peer.find("id"), *payload->find("sid"));
  EXPECT_EQ(*peer.find("meta")->find("name"), json::Value("Ann"));
}

}  // namespace
}  // namespace booth::signaling::socketio
