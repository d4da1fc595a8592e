// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The states of a call, seen from the peers of a room.
#include "signaling/protocol/call_table.hpp"

#include "tests/unit/rooms_fixture.hpp"

namespace booth::signaling {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

/// One step of a call between ada, who began it, and bob.
struct Step {
  ConnectionId from;
  Message message;
};
struct CallCase {
  const char* description;
  std::vector<Step> before;  ///< each is in order
  Step step;
  std::optional<ErrorCode> refused;
};

const Call kToBob{"s", "bob", {}};
const Call kToAda{"s", "ada", {}};
const Step kRing{kAda, Ring{kToBob}};
const Step kAccept{kBob, Accept{kToAda}};
const Step kOffer{kAda, Offer{kToBob, "v=0"}};
const Step kOfferBack{kBob, Offer{kToAda, "v=0"}};
const Step kAnswer{kBob, Answer{kToAda, "v=0"}};
const Step kAnswerBack{kAda, Answer{kToBob, "v=0"}};
const Step kBye{kAda, Bye{kToBob, {}}};
constexpr auto kState = ErrorCode::kWrongState;
constexpr auto kUnknown = ErrorCode::kUnknownSession;

class Calls : public RoomsTest, public testing::WithParamInterface<CallCase> {};

TEST_P(Calls, FollowTheirStates) {
  enter(kAda);
  enter(kBob);
  for (const Step& step : GetParam().before) {
    say(step.from, step.message);
    ASSERT_THAT(heard(step.from), IsEmpty()) << GetParam().description;
  }
  const Step& step = GetParam().step;
  say(step.from, step.message);
  if (GetParam().refused)
    expect_refused(step.from, *GetParam().refused, GetParam().description);
  else
    EXPECT_THAT(heard(step.from == kAda ? kBob : kAda), SizeIs(1)) << GetParam().description;
}

INSTANTIATE_TEST_SUITE_P(
    Table, Calls,
    testing::Values(
        CallCase{"a ring begins a call", {}, kRing, {}},
        CallCase{"an offer begins a call", {}, kOffer, {}},
        CallCase{"nothing else does", {}, kAnswer, kUnknown},
        CallCase{"no candidate either", {}, {kAda, Candidate{kToBob, "c", {}, 0}}, kUnknown},
        CallCase{"nobody rings himself", {}, {kAda, Ring{kToAda}}, ErrorCode::kUnknownPeer},
        CallCase{"no second ring", {kRing}, kRing, ErrorCode::kSessionTaken},
        CallCase{"no ring in a call", {kOffer}, kRing, ErrorCode::kSessionTaken},
        CallCase{"the callee accepts", {kRing}, kAccept, {}},
        CallCase{"the caller does not", {kRing}, {kAda, Accept{kToBob}}, kState},
        CallCase{"once", {kRing, kAccept}, kAccept, kState},
        CallCase{"the callee rejects", {kRing}, {kBob, Reject{kToAda, "busy"}}, {}},
        CallCase{"the caller does not reject", {kRing}, {kAda, Reject{kToBob, {}}}, kState},
        CallCase{"nor who has accepted", {kRing, kAccept}, {kBob, Reject{kToAda, {}}}, kState},
        CallCase{"a rejected call is over", {kRing, {kBob, Reject{kToAda, {}}}}, kOffer, {}},
        CallCase{"the caller cancels", {kRing}, {kAda, Cancel{kToBob, {}}}, {}},
        CallCase{"also when accept crossed", {kRing, kAccept}, {kAda, Cancel{kToBob, {}}}, {}},
        CallCase{"the callee does not", {kRing}, {kBob, Cancel{kToAda, {}}}, kState},
        CallCase{"no offer while it rings", {kRing}, kOffer, kState},
        CallCase{"nor a candidate", {kRing}, {kAda, Candidate{kToBob, "c", {}, 0}}, kState},
        CallCase{"the caller offers", {kRing, kAccept}, kOffer, {}},
        CallCase{"or the callee", {kRing, kAccept}, kOfferBack, {}},
        CallCase{"an offer is answered", {kOffer}, kAnswer, {}},
        CallCase{"by the other side", {kOffer}, kAnswerBack, kState},
        CallCase{"once", {kOffer, kAnswer}, kAnswer, kState},
        CallCase{"then offered anew", {kOffer, kAnswer}, kOffer, {}},
        CallCase{"also from the other side", {kOffer, kAnswer}, kOfferBack, {}},
        CallCase{"two offers may cross", {kOffer}, kOfferBack, {}},
        CallCase{"and one be answered", {kOffer, kOfferBack}, kAnswerBack, {}},
        CallCase{"candidates follow", {kOffer}, {kBob, Candidate{kToAda, "c", {}, 0}}, {}},
        CallCase{"to their end", {kOffer}, {kBob, EndOfCandidates{kToAda}}, {}},
        CallCase{"a restart is asked for", {kOffer, kAnswer}, {kBob, RestartRequest{kToAda}}, {}},
        CallCase{"bye while it rings", {kRing}, kBye, {}},
        CallCase{"bye in a call", {kOffer, kAnswer}, kBye, {}},
        CallCase{"bye of the callee", {kOffer}, {kBob, Bye{kToAda, {}}}, {}},
        CallCase{"a call that ended is unknown", {kOffer, kBye}, kAnswer, kUnknown},
        CallCase{"its session may be used again", {kOffer, kBye}, kRing, {}}));

TEST_F(RoomsTest, BoundTheCallsOfAPeer) {
  enter(kAda);
  enter(kBob);
  for (std::size_t i = 0; i < limits::kMaxSessionsPerPeer; ++i)
    say(kAda, Ring{{std::to_string(i), "bob", {}}});
  EXPECT_THAT(heard(kBob), SizeIs(1));
  say(kAda, Ring{{"more", "bob", {}}});
  expect_refused(kAda, ErrorCode::kTooManySessions);
  say(kBob, Reject{{"0", "ada", {}}, {}});
  say(kAda, Ring{{"more", "bob", {}}});
  EXPECT_THAT(heard(kBob), SizeIs(1));
}

}  // namespace
}  // namespace booth::signaling
