// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The example booth-call at a terminal, and real Chromium on the real page at the other end.
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "tests/interop/browser_suite.hpp"
#include "tests/interop/page_media.hpp"
#include "tests/interop/page_state.hpp"
#include "tests/support/example_program.hpp"

namespace {

using namespace booth::interop;  // NOLINT: the whole file is about it
using booth::testing_support::built;
using booth::testing_support::ExampleProgram;

class BoothCallAndChromium : public BrowserSuite {
 protected:
  static void SetUpTestSuite() { start("booth-call", Needs::kBrowser); }
};

TEST_F(BoothCallAndChromium, RingEachOtherAndTalk) {
  ExampleProgram terminal({built("examples/booth-call/booth-call"), "--server", server_->url(),
                           "--room", room(), "--name", "Bert"},
                          ExampleProgram::Line::kTerminal);
  ASSERT_TRUE(terminal.says("In room"));
  Page page(*browser_, server_->page_url() + "?name=Anna&room=" + room());
  ASSERT_TRUE(terminal.says("Anna is here; 1 calls."));

  page.wait_until("document.querySelector(\"button[aria-label='Call Bert']\")");
  page.click("button[aria-label='Call Bert']");
  ASSERT_TRUE(terminal.says("Anna is calling: accept? [y/n]"));
  terminal.write("y");
  ASSERT_TRUE(terminal.says("Connected with Anna"));
  page.wait_until(kConnected);
  EXPECT_TRUE(terminal.says("The first picture is here"));
  EXPECT_TRUE(plays_on(page));
  EXPECT_TRUE(hears(page));
  terminal.write("h");
  EXPECT_TRUE(terminal.says("is over (hung up)"));
  EXPECT_GE(terminal.last_number("pictures received"), 1);
  page.wait_until(kIdle);

  terminal.write("1");
  page.wait_until("document.querySelector('#incoming').open");
  EXPECT_EQ(page.text("#caller"), "Bert");
  page.click("#accept");
  ASSERT_TRUE(terminal.says("Connected with Anna"));
  EXPECT_TRUE(terminal.says("The first picture is here"));
  EXPECT_TRUE(plays_on(page));
  page.click("#hang-up");
  EXPECT_TRUE(terminal.says("The call with Anna is over"));
  terminal.write("q");
  EXPECT_EQ(terminal.exit_code(), 0) << terminal.output();
}

}  // namespace
