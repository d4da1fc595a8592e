// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Many calls in one room: who rings whom by the part each plays, with messages carried by hand.
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/session/call_board.hpp"

namespace {

using booth::session::Call;
using booth::session::CallBoard;
using booth::session::Part;
using booth::session::Role;
namespace signaling = booth::signaling;
using signaling::PeerInfo;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

PeerInfo info(const std::string& id, bool shows = true) {
  PeerInfo peer{id, {}};
  peer.meta.audio = peer.meta.video = shows;
  return peer;
}

struct Setting {
  const char* id;
  CallBoard::Settings settings;
};

constexpr CallBoard::Settings kMany{Part::kCall, true, true, 16};
constexpr CallBoard::Settings kOne{Part::kCall, true, true, 1};
constexpr CallBoard::Settings kSilent{Part::kCall, false, true, 16};
constexpr CallBoard::Settings kByHand{Part::kCall, false, false, 16};
constexpr CallBoard::Settings kBroadcast{Part::kBroadcast, false, true, 16};
constexpr CallBoard::Settings kView{Part::kView, false, true, 16};

/// A room of boards: every message is carried, in order, when carry() is called.
class Room {
 public:
  void enter(const Setting& setting) {
    std::vector<PeerInfo> others;
    for (const auto& [id, member] : members_) others.push_back(member.info);
    auto& newcomer = members_[setting.id];
    newcomer.info = info(setting.id, setting.settings.part != Part::kView);
    newcomer.board = std::make_unique<CallBoard>(setting.settings, [this, id = setting.id] {
      return id + std::string("-") + std::to_string(++sessions_);
    });
    run(setting.id, newcomer.board->joined(setting.id, others, false));
    for (const auto& other : others)
      run(other.id, members_[other.id].board->peer_joined(newcomer.info));
  }

  void leave(const std::string& id) {
    members_.erase(id);
    for (auto& [other, member] : members_) run(other, member.board->peer_left(id));
  }

  void carry() {
    while (!mail_.empty()) {
      const auto [to, message] = mail_.front();
      mail_.pop_front();
      if (const auto member = members_.find(to); member != members_.end())
        run(to, member->second.board->handle(message));
    }
  }

  void run(const std::string& id, CallBoard::Effects effects) {
    for (auto& [peer, what] : effects) {
      const auto* of_call = std::get_if<Call::Effect>(&what);
      const auto* send = of_call ? std::get_if<Call::Send>(of_call) : nullptr;
      if (send) {
        auto message = send->message;
        const auto to = call_of(message)->to;
        call_of(message)->from = id;
        mail_.emplace_back(to, message);
      } else if (auto word = word_of(what, peer); !word.empty()) {
        members_[id].log.push_back(word);
      }
    }
  }

  CallBoard& board(const std::string& id) { return *members_.at(id).board; }
  std::vector<std::string> take_log(const std::string& id) {
    return std::exchange(members_.at(id).log, {});
  }
  std::vector<std::string> peers(const std::string& id) {
    std::vector<std::string> result;
    for (const auto& [other, member] : members_) {
      const auto* call = board(id).find(other);
      if (call && call->state() == Call::State::kSetup) result.push_back(other);
    }
    return result;
  }

 private:
  struct Member {
    PeerInfo info;
    std::unique_ptr<CallBoard> board;
    std::vector<std::string> log;
  };

  static std::string word_of(const CallBoard::What& what, const std::string& peer) {
    if (const auto* refused = std::get_if<CallBoard::Refused>(&what))
      return "refused " + peer + ": " + refused->reason;
    if (std::holds_alternative<CallBoard::Orphaned>(what)) return "orphaned " + peer;
    if (std::holds_alternative<CallBoard::OpenAgain>(what)) return "open again " + peer;
    const auto& effect = std::get<Call::Effect>(what);
    if (const auto* start = std::get_if<Call::Start>(&effect))
      return (start->role == Role::kOfferer ? "offer " : "answer ") + peer;
    if (const auto* ended = std::get_if<Call::Ended>(&effect))
      return "ended " + peer + ": " + ended->reason;
    return {};
  }

  std::map<std::string, Member> members_;
  std::deque<std::pair<std::string, signaling::Message>> mail_;
  int sessions_ = 0;
};

struct Row {
  const char* description;
  std::vector<Setting> enter;  ///< one after the other
  std::map<std::string, std::vector<std::string>> calls;
};

const std::vector<Row> kRows{
    {"a mesh of three",
     {{"a", kMany}, {"b", kMany}, {"c", kMany}},
     {{"a", {"b", "c"}}, {"b", {"a", "c"}}, {"c", {"a", "b"}}}},
    {"nobody rings unasked", {{"a", kSilent}, {"b", kSilent}}, {{"a", {}}, {"b", {}}}},
    {"telephones with one line: the third finds the first two busy",
     {{"a", kOne}, {"b", kOne}, {"c", kOne}},
     {{"a", {"b"}}, {"b", {"a"}}, {"c", {}}}},
    {"a broadcaster calls those who are there and those who come",
     {{"a", kSilent}, {"tv", kBroadcast}, {"b", kSilent}},
     {{"tv", {"a", "b"}}, {"a", {"tv"}}, {"b", {"tv"}}}},
    {"viewers ask, and not each other",
     {{"tv", kBroadcast}, {"v1", kView}, {"v2", kView}},
     {{"tv", {"v1", "v2"}}, {"v1", {"tv"}}, {"v2", {"tv"}}}},
    {"viewers who were there first",
     {{"v1", kView}, {"v2", kView}, {"a", kBroadcast}},
     {{"a", {"v1", "v2"}}, {"v1", {"a"}}, {"v2", {"a"}}}},
    {"a viewer of somebody who rings nobody",
     {{"a", kSilent}, {"v", kView}},
     {{"a", {"v"}}, {"v", {"a"}}}},
};

TEST(CallBoard, RingsByThePartItPlays) {
  // All at once, so that rings cross, and one after the other.
  for (const bool crossing : {true, false}) {
    for (const auto& row : kRows) {
      SCOPED_TRACE(row.description);
      Room room;
      for (const auto& setting : row.enter) {
        room.enter(setting);
        if (!crossing) room.carry();
      }
      room.carry();
      for (const auto& [id, peers] : row.calls) {
        if (crossing && std::string(row.description).find("one line") != std::string::npos)
          continue;
        EXPECT_EQ(room.peers(id), peers) << id << (crossing ? " crossing" : "");
        EXPECT_EQ(room.board(id).size(), peers.size()) << id;
      }
    }
  }
}

TEST(CallBoard, OneOfTwoOffersInEveryCall) {
  Room room;
  for (const char* id : {"a", "b", "c"}) room.enter({id, kMany});
  room.carry();
  EXPECT_THAT(room.take_log("a"), UnorderedElementsAre("answer b", "answer c"));
  EXPECT_THAT(room.take_log("b"), UnorderedElementsAre("offer a", "answer c"));
  EXPECT_THAT(room.take_log("c"), UnorderedElementsAre("offer a", "offer b"));
}

TEST(CallBoard, AcceptsAndRejectsByHand) {
  Room room;
  for (const char* id : {"a", "b", "c"}) room.enter({id, kByHand});
  room.run("b", room.board("b").call("a"));
  room.run("c", room.board("c").call("a"));
  room.carry();
  EXPECT_THAT(room.peers("a"), IsEmpty());
  room.run("a", room.board("a").accept("b"));
  room.run("a", room.board("a").reject("c", "not now"));
  room.carry();
  EXPECT_THAT(room.peers("a"), ElementsAre("b"));
  EXPECT_THAT(room.take_log("c"), ElementsAre("ended a: not now"));
  room.run("b", room.board("b").call("a"));
  EXPECT_THAT(room.take_log("b"), ElementsAre("offer a", "refused a: busy"));
}

TEST(CallBoard, EndsOneCallAndKeepsTheOthers) {
  Room room;
  for (const char* id : {"a", "b", "c"}) room.enter({id, kMany});
  room.carry();
  room.take_log("a");
  room.take_log("b");
  room.run("b", room.board("b").hang_up("a", "bye"));
  room.carry();
  EXPECT_THAT(room.take_log("a"), ElementsAre("ended b: bye"));
  EXPECT_THAT(room.take_log("b"), ElementsAre("ended a: bye"));
  EXPECT_THAT(room.peers("a"), ElementsAre("c"));
  EXPECT_THAT(room.peers("b"), ElementsAre("c"));
}

TEST(CallBoard, KeepsConnectedMediaOfAPeerThatLeft) {
  Room room;
  for (const char* id : {"a", "b", "c"}) room.enter({id, kMany});
  room.carry();
  room.run("a", room.board("a").connected("b"));
  room.take_log("a");
  room.leave("b");
  room.leave("c");
  EXPECT_THAT(room.take_log("a"), ElementsAre("orphaned b", "ended c: the other side left"));
}

TEST(CallBoard, OpensItsCallsAgainAtARestartedServer) {
  Room room;
  for (const char* id : {"a", "b"}) room.enter({id, kMany});
  room.carry();
  for (const char* id : {"a", "b"}) {
    room.run(id, room.board(id).connected(id == std::string("a") ? "b" : "a"));
    room.take_log(id);
  }
  room.run("b", room.board("b").joined("b", {}, false));
  EXPECT_THAT(room.take_log("b"), IsEmpty());
  room.run("b", room.board("b").peer_joined(info("a")));
  EXPECT_THAT(room.take_log("b"), ElementsAre("open again a"));  // it offered
  room.run("a", room.board("a").joined("a", {info("b")}, false));
  EXPECT_THAT(room.take_log("a"), IsEmpty());
}

TEST(CallBoard, HasRoomForSoManyAndNoMore) {
  auto few = kByHand;
  few.auto_accept = true;
  few.most_calls = 2;
  Room room;
  room.enter({"a", few});
  for (const char* id : {"b", "c", "d"}) room.enter({id, kMany});
  room.carry();
  EXPECT_THAT(room.peers("a"), ElementsAre("b", "c"));
  EXPECT_THAT(room.take_log("d"), testing::Contains("ended a: busy"));
}

TEST(CallBoard, TakesAnOfferWithoutRinging) {
  CallBoard board(kMany, [] { return "s"; });
  board.joined("a", {info("b")}, true);
  const auto effects = board.handle(signaling::Offer{{"x", "a", "b"}, "v=0"});
  ASSERT_TRUE(board.find("b"));
  EXPECT_EQ(board.find("b")->state(), Call::State::kSetup);
  EXPECT_EQ(effects.size(), 3u);  // incoming, accepted, start
  EXPECT_TRUE(board.handle(signaling::Offer{{"x", "a", "b"}, "v=0"}).empty());
  EXPECT_TRUE(board.handle(signaling::Bye{{"other", "a", "b"}, "no"}).empty());
  EXPECT_FALSE(board.handle(signaling::Bye{{"x", "a", "b"}, "done"}).empty());
  EXPECT_FALSE(board.find("b"));
}

}  // namespace
