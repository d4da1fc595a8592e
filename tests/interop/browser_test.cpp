// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Calls between real Chromium and Firefox on the real page and a pipeline with webrtcsignaling:
// picture and sound in both directions, whoever calls; and what happens when the browser goes.
#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "tests/interop/browser_suite.hpp"
#include "tests/interop/page_media.hpp"
#include "tests/interop/page_state.hpp"
#include "tests/interop/pipeline_peer.hpp"
#include "tests/interop/scene.hpp"

namespace {

using namespace booth::interop;  // NOLINT: the whole file is about it

class BrowserTest : public BrowserSuite, public testing::WithParamInterface<Browser::Kind> {
 protected:
  Browser::Kind kind() const override { return GetParam(); }
  static void SetUpTestSuite() { start("browser", Needs::kBrowser); }
  static std::unique_ptr<Page> open_page() {
    auto page =
        std::make_unique<Page>(*browser_, server_->page_url() + "?name=Anna&room=" + room());
    page->wait_until(kOnline);
    return page;
  }
  static std::unique_ptr<PipelinePeer> join(bool auto_call) {
    auto peer =
        std::make_unique<PipelinePeer>(PipelinePeer::Options{server_->url(), room(), auto_call});
    peer->wait_for("joined");
    return peer;
  }
  /// The page rings the pipeline, which accepts by itself.
  static void call_from(Page& page, PipelinePeer& peer) {
    // By name: a browser that crashed a moment ago is still listed, the server waits for its
    // return.
    page.click("button[aria-label='Call Pipeline']");
    peer.wait_for("connected");
    page.wait_until(kConnected);
  }
  /// Picture and sound are right on both sides.
  static void expect_media(Page& page, PipelinePeer& peer) {
    peer.wait_for_media(kBrowserPatches);
    EXPECT_TRUE(shows_bars(page));
    EXPECT_TRUE(hears(page));
  }
};

TEST_P(BrowserTest, ThePipelineCalls) {
  auto page = open_page();
  auto peer = join(true);
  page->wait_until("document.querySelector('#incoming').open");
  EXPECT_EQ(page->text("#caller"), "Pipeline");
  page->click("#accept");
  peer->wait_for("connected");
  page->wait_until(kConnected);
  expect_media(*page, *peer);

  page->click("#hang-up");
  peer->wait_for("ended");
  page->wait_until(kIdle);
}

TEST_P(BrowserTest, ThePersonCallsMutesAndCallsAgain) {
  auto page = open_page();
  auto peer = join(false);
  call_from(*page, *peer);
  expect_media(*page, *peer);

  // Switching the camera off and on replaces the track; the picture comes back in the same call.
  page->click("#camera");
  page->wait_until("document.querySelector('#self').hidden");
  page->click("#camera");
  page->wait_until("document.querySelector('#preview').videoWidth > 0");
  const auto frames = peer->frames();
  page->wait_until(kConnected);
  peer->wait_for_frames(frames + 5);

  peer->hang_up();
  page->wait_until(kIdle);
  EXPECT_EQ(page->text("#status"), "The other side hung up.");
  peer->wait_for("ended");

  call_from(*page, *peer);
  expect_media(*page, *peer);
}

TEST_P(BrowserTest, ThePageIsClosedAndAnotherComes) {
  auto peer = join(false);
  auto page = open_page();
  call_from(*page, *peer);
  page->close();
  peer->wait_for("ended");
  page = open_page();
  call_from(*page, *peer);
  expect_media(*page, *peer);
}

TEST_P(BrowserTest, TheBrowserIsKilledAndAnotherComes) {
  auto peer = join(false);
  {
    auto page = open_page();
    call_from(*page, *peer);
    expect_media(*page, *peer);
    browser_->kill();
  }
  peer->wait_for("ended");
  start_browser();
  auto page = open_page();
  call_from(*page, *peer);
  expect_media(*page, *peer);
}

/// What names both ends of the way the media goes (RFC 8445, 9).
std::pair<std::string, std::string> ice_fragments(Page& page) {
  const auto of = [&](const std::string& which) {
    return page.evaluate("/ice-ufrag:(\\S+)/.exec(calls.at(-1)." + which + "Description.sdp)[1]");
  };
  return {*of("local").string(), *of("remote").string()};
}

TEST_P(BrowserTest, IceIsRestartedDuringACall) {
  for (const bool pipeline_calls : {true, false}) {
    SCOPED_TRACE(pipeline_calls ? "the pipeline offers" : "the page offers when asked to");
    auto page = open_page();
    auto peer = join(pipeline_calls);
    if (pipeline_calls) {
      page->click("#accept");
      peer->wait_for("connected");
    } else {
      call_from(*page, *peer);
    }
    expect_media(*page, *peer);
    const auto before = ice_fragments(*page);
    peer->restart();
    page->wait_until("window.negotiations === 2");
    const auto after = ice_fragments(*page);
    EXPECT_NE(after.first, before.first) << "the page's";
    EXPECT_NE(after.second, before.second) << "the pipeline's";
    peer->wait_for_frames(peer->frames() + 10);
    page->wait_until(kConnected);
    EXPECT_TRUE(plays_on(*page));
    page->click("#hang-up");
    peer->wait_for("ended");
  }
}

TEST_P(BrowserTest, ThePersonSendsNothingAndReceives) {
  auto peer = join(false);
  auto page = open_page();
  page->click("#camera");
  page->click("#microphone");
  call_from(*page, *peer);
  EXPECT_TRUE(shows_bars(*page));
  EXPECT_EQ(peer->frames(), 0U);
}

INSTANTIATE_TEST_SUITE_P(Browsers, BrowserTest, kBothBrowsers, browser_name);

}  // namespace
