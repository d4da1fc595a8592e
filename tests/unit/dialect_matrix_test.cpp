// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Everybody calls everybody: for each ordered pair of dialects, client half, server half, rooms,
// server half, client half, and a third in the room who must not notice.
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/memory_server.hpp"
#include "tests/support/speakers.hpp"
#include "tests/support/telephone.hpp"

namespace booth::signaling {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing_support::MemoryLine;
using testing_support::MemoryServer;
using testing_support::Pair;
using testing_support::Speaker;
using testing_support::Telephone;

class DialectMatrix : public testing::TestWithParam<Pair> {
 protected:
  Telephone& add(const Speaker& speaker, const std::string& id, bool auto_accept = true) {
    auto line = std::make_unique<MemoryLine>(server);
    const MemoryLine& kept = *line;
    auto& added = peers_.emplace_back(
        std::move(line), Telephone::Options{speaker.protocol, std::string("ws://h") + speaker.path,
                                            "r", id, auto_accept, speaker.role});
    settle();
    EXPECT_TRUE(added.joined()) << id;
    ids_[&added] = kept.peer();
    return added;
  }
  Telephone& add_callee(bool auto_accept = true) {
    return add(GetParam().callee, "bob", auto_accept);
  }
  Telephone& add_caller() { return add(GetParam().caller, "ada"); }
  /// A third, of Booth's own dialect.
  Telephone& add_third() { return add(testing_support::kBooth, "eve"); }

  void settle() {
    for (int round = 0; round < 1000; ++round) {
      bool moved = false;
      for (Telephone& peer : peers_) moved |= peer.pump();
      if (!moved) return;
    }
    FAIL() << "they never stop talking";
  }
  void advance(std::int64_t ms) {
    for (const std::int64_t end = server.now_ms() + ms; server.now_ms() < end; settle()) {
      server.advance(std::min<std::int64_t>(1000, end - server.now_ms()));
      for (Telephone& peer : peers_) peer.tick(server.now_ms());
    }
  }

  void call(Telephone& caller, Telephone& callee) {
    if (GetParam().caller.addresses) {
      caller.call(ids_.at(&callee));
    } else {
      ASSERT_FALSE(caller.others().empty()) << "nobody to call";
      caller.call(caller.others().front().id);
    }
    settle();
  }
  /// Each has what the other said, whole and in order.
  static void expect_call(const Telephone& a, const Telephone& b) {
    ASSERT_TRUE(a.connected() && b.connected()) << log(a) << " | " << log(b);
    EXPECT_NE(a.offered(), b.offered());
    EXPECT_EQ(a.their_sdp(), b.own_sdp());
    EXPECT_EQ(b.their_sdp(), a.own_sdp());
    EXPECT_EQ(a.their_candidates(), b.own_candidates());
    EXPECT_EQ(b.their_candidates(), a.own_candidates());
  }
  static void expect_over(const Telephone& a, const Telephone& b) {
    EXPECT_TRUE(a.idle() && b.idle()) << log(a) << " | " << log(b);
  }
  static std::string log(const Telephone& peer) {
    std::string text = session::to_string(peer.state());
    for (const std::string& word : peer.heard()) text += ", " + word;
    return text;
  }
  /// Nobody was told that he did something wrong.
  void expect_no_errors() {
    for (const Telephone& peer : peers_)
      for (const std::string& word : peer.heard())
        EXPECT_FALSE(word.starts_with("error") || word.starts_with("drop")) << log(peer);
  }

  MemoryServer server;
  std::deque<Telephone> peers_;
  std::map<const Telephone*, PeerId> ids_;  ///< as the server and all others know them
};

TEST_P(DialectMatrix, ACallIsMadeAndTheCallerHangsUp) {
  auto& callee = add_callee();
  auto& caller = add_caller();
  for (int round = 0; round < 2; ++round) {
    SCOPED_TRACE(round == 0 ? "first call" : "second call");
    call(caller, callee);
    expect_call(caller, callee);
    caller.hang_up();
    settle();
    expect_over(caller, callee);
  }
  expect_no_errors();
}

TEST_P(DialectMatrix, TheCalleeHangsUp) {
  auto& callee = add_callee();
  auto& caller = add_caller();
  call(caller, callee);
  expect_call(caller, callee);
  callee.hang_up();
  settle();
  expect_over(caller, callee);
  expect_no_errors();
}

TEST_P(DialectMatrix, TheCalleeLetsItRingAndAccepts) {
  auto& callee = add_callee(false);
  auto& caller = add_caller();
  call(caller, callee);
  EXPECT_EQ(callee.state(), Telephone::State::kRinging);
  advance(3000);
  EXPECT_EQ(callee.state(), Telephone::State::kRinging) << log(callee);
  callee.accept();
  settle();
  expect_call(caller, callee);
  expect_no_errors();
}

TEST_P(DialectMatrix, TheCalleeRefuses) {
  auto& callee = add_callee(false);
  auto& caller = add_caller();
  call(caller, callee);
  callee.reject("not now");
  settle();
  expect_over(caller, callee);
  call(caller, callee);
  EXPECT_EQ(callee.state(), Telephone::State::kRinging) << "a second attempt rings again";
  expect_no_errors();
}

TEST_P(DialectMatrix, TheCallerGivesUp) {
  auto& callee = add_callee(false);
  auto& caller = add_caller();
  call(caller, callee);
  caller.hang_up("no answer");
  settle();
  expect_over(caller, callee);
  expect_no_errors();
}

TEST_P(DialectMatrix, OneOfThemIsGoneWithoutAWord) {
  for (const bool caller_goes : {true, false}) {
    SCOPED_TRACE(caller_goes ? "the caller" : "the callee");
    if (!(caller_goes ? GetParam().callee : GetParam().caller).hears_of_loss) continue;
    auto& callee = add_callee();
    auto& caller = add_caller();
    call(caller, callee);
    expect_call(caller, callee);
    (caller_goes ? caller : callee).vanish();
    settle();
    advance(limits::kGraceMs + 1000);
    EXPECT_TRUE((caller_goes ? callee : caller).idle()) << log(caller_goes ? callee : caller);
    (caller_goes ? callee : caller).leave();
    peers_.clear();
  }
}

TEST_P(DialectMatrix, OneOfThemLeaves) {
  for (const bool caller_goes : {true, false}) {
    SCOPED_TRACE(caller_goes ? "the caller" : "the callee");
    auto& callee = add_callee();
    auto& caller = add_caller();
    call(caller, callee);
    (caller_goes ? caller : callee).leave();
    settle();
    EXPECT_TRUE((caller_goes ? callee : caller).idle()) << log(caller_goes ? callee : caller);
    (caller_goes ? callee : caller).leave();
    peers_.clear();
  }
}

TEST_P(DialectMatrix, ABusyCalleeStaysInItsCall) {
  auto& callee = add_callee();
  auto& third = add_third();
  third.call(ids_.at(&callee));
  settle();
  expect_call(third, callee);
  auto& caller = add_caller();
  call(caller, callee);
  advance(60'000);
  EXPECT_EQ(caller.idle(), !GetParam().caller.waits) << log(caller);
  expect_call(third, callee);
}

TEST_P(DialectMatrix, AThirdInTheRoomNoticesNothing) {
  auto& callee = add_callee();
  auto& caller = add_caller();
  // Who cannot say whom he calls would call the third as well.
  auto* third = GetParam().caller.addresses ? &add_third() : nullptr;
  call(caller, callee);
  if (!third) third = &add_third();
  expect_call(caller, callee);
  caller.hang_up();
  settle();
  EXPECT_THAT(third->heard(), IsEmpty());
  EXPECT_THAT(third->others(), SizeIs(2));
}

INSTANTIATE_TEST_SUITE_P(Pairs, DialectMatrix, testing::ValuesIn(testing_support::pairs()),
                         testing_support::pair_name);

}  // namespace
}  // namespace booth::signaling
