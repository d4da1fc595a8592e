// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What is said to STUN and TURN servers to learn whether they can be used.
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "signaling/session/stun_dialog.hpp"
#include "tests/support/stun_server.hpp"

namespace {

using booth::session::StunDialog;
using booth::testing_support::StunServer;
using Verdict = StunDialog::Verdict;
using Credentials = StunDialog::Credentials;

/// Until the dialog has come to an end; how often it asked.
struct Talk {
  Verdict verdict = Verdict::kGoesOn;
  int requests = 0;
};

Talk talk(StunDialog& dialog, StunServer& server) {
  Talk result;
  while (result.verdict == Verdict::kGoesOn && result.requests < 10) {
    ++result.requests;
    result.verdict = dialog.receive(server.answer(dialog.request()));
  }
  return result;
}

struct Row {
  const char* description;
  Credentials ours;
  int refuse_with;
  int stale_nonces;
  Verdict verdict;
  int requests;
  const char* refusal;
};

const Credentials kRight{"anna", "secret"};
const std::vector<Row> kRows{
    {"the right credentials", kRight, 0, 0, Verdict::kUsable, 2, ""},
    {"a nonce that is no longer good", kRight, 0, 1, Verdict::kUsable, 3, ""},
    {"nonces that are never good", kRight, 0, 9, Verdict::kRefused, 4,
     "refuses: Stale Nonce (438)"},
    {"a wrong password",
     {"anna", "guess"},
     0,
     0,
     Verdict::kRefused,
     2,
     "refuses the user name or password (401)"},
    {"a wrong name",
     {"ben", "secret"},
     0,
     0,
     Verdict::kRefused,
     2,
     "refuses the user name or password (401)"},
    {"too many relays", kRight, STUN_ERROR_ALLOCATION_QUOTA_REACHED, 0, Verdict::kRefused, 2,
     "refuses: Allocation Quota Reached (486)"},
    {"another server shall be taken", kRight, STUN_ERROR_TRY_ALTERNATE, 0, Verdict::kUsable, 2, ""},
};

TEST(StunDialog, FindsOutWhetherATurnServerCanBeUsed) {
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.description);
    StunServer server(kRight.username, kRight.password);
    server.refuse_with = row.refuse_with;
    server.stale_nonces = row.stale_nonces;
    StunDialog dialog(row.ours);
    const auto result = talk(dialog, server);
    EXPECT_EQ(result.verdict, row.verdict);
    EXPECT_EQ(result.requests, row.requests);
    EXPECT_EQ(dialog.refusal(), row.refusal);
  }
}

TEST(StunDialog, GivesTheRelayBack) {
  StunServer server("1700000000:an:na@x", "p:%/@=");
  StunDialog dialog(Credentials{"1700000000:an:na@x", "p:%/@="});
  ASSERT_EQ(talk(dialog, server).verdict, Verdict::kUsable);
  EXPECT_TRUE(server.allocated);
  server.answer(dialog.farewell());
  EXPECT_FALSE(server.allocated);
}

TEST(StunDialog, AsksAStunServerForABinding) {
  StunServer server("", "");
  StunDialog dialog{std::nullopt};
  EXPECT_EQ(talk(dialog, server).verdict, Verdict::kUsable);
  EXPECT_EQ(dialog.farewell(), "");
}

TEST(StunDialog, HearsOnlyItsAnswer) {
  StunServer server(kRight.username, kRight.password);
  StunDialog dialog(kRight), other(kRight);
  const std::string answer = server.answer(dialog.request());
  auto flipped = answer;
  flipped[8] ^= 1;  // of the transaction
  const std::vector<std::pair<const char*, std::string>> rows{
      {"nothing", ""},
      {"no STUN", std::string(40, 'x')},
      {"half of the answer", answer.substr(0, answer.size() / 2)},
      {"too much", std::string(1501, '\0')},
      {"an answer to somebody else", server.answer(other.request())},
      {"another transaction", flipped},
      {"its own request", std::string(dialog.request())},
  };
  for (const auto& [description, message] : rows)
    EXPECT_EQ(dialog.receive(message), Verdict::kNothing) << description;
  EXPECT_EQ(dialog.receive(answer), Verdict::kGoesOn);
}

TEST(StunDialog, CutsAStreamIntoMessages) {
  const StunDialog dialog(kRight);
  const std::string request(dialog.request());
  EXPECT_EQ(StunDialog::message_size(request + "more"), request.size());
  EXPECT_EQ(StunDialog::message_size(request.substr(0, 3)), 0u);
  EXPECT_EQ(StunDialog::message_size(""), 0u);
  EXPECT_EQ(StunDialog::message_size("HTTP/1.1 400"), std::string::npos);
}

}  // namespace
