// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Tracks come and go in a call between webrtccall and a real browser, from either side and from
// both at once, whoever has called whom.
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "tests/interop/browser_suite.hpp"
#include "tests/interop/page_state.hpp"
#include "tests/pipeline/conference_pipeline.hpp"
#include "tests/pipeline/extra_source.hpp"
#include "tests/support/signaling_server.hpp"

namespace {

using namespace booth::interop;  // NOLINT: the whole file is about it
using booth::testing_support::ConferencePipeline;
using booth::testing_support::ExtraSource;

constexpr std::uint32_t kRed = 0xd02020, kGreen = 0x20c020;
/// Mean of kBrowserPatches.
constexpr std::uint32_t kCameraColor = 0x7d7567;

/// The page's second picture: a canvas, which every browser has without asking for anything.
constexpr char kAddScreen[] = R"js({
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [160, 120];
  const context = canvas.getContext('2d');
  let count = 0;
  setInterval(() => {
    context.fillStyle = count++ % 2 ? '#20c020' : '#20c022';
    context.fillRect(0, 0, 160, 120);
  }, 66);
  window.screenTrack = canvas.captureStream(15).getVideoTracks()[0];
  window.screenSender = window.calls.at(-1).addTrack(window.screenTrack);
} null)js";
constexpr char kRemoveScreen[] = "window.calls.at(-1).removeTrack(window.screenSender); null";

/// How many pictures the page decodes at this moment.
constexpr char kPictures[] = R"js((async () => {
  const decoded = async () => new Map([...(await window.calls.at(-1).getStats()).values()]
      .filter((entry) => entry.type === 'inbound-rtp' && entry.kind === 'video')
      .map((entry) => [entry.ssrc, entry.framesDecoded ?? 0]));
  const before = await decoded();
  await new Promise((done) => setTimeout(done, 500));
  return [...await decoded()].filter(([ssrc, count]) => count > (before.get(ssrc) ?? 0)).length;
})())js";

class ConferenceTracksBrowserTest : public BrowserSuite,
                                    public testing::WithParamInterface<Browser::Kind> {
 protected:
  static void SetUpTestSuite() { start("conference-tracks", Needs::kBrowser); }
  Browser::Kind kind() const override { return GetParam(); }

  /// Whoever calls offers.
  void connect(bool page_calls) {
    page = std::make_unique<Page>(*browser_, server_->page_url() + "?name=Anna&room=" + room());
    page->wait_until(kOnline);
    ConferencePipeline::Options options;
    options.id = "pipeline";
    options.uri = server_->url();
    options.room = room();
    options.color = kRed;
    options.properties =
        std::string("display-name=Pipeline") + (page_calls ? " auto-call=false" : "");
    peer.emplace(options);
    ASSERT_TRUE(peer->play() && peer->wait("joined")) << peer->report();
    anna = peer->find_peer("Anna");
    if (page_calls) {
      page->click("button[aria-label='Call Pipeline']");
    } else {
      page->wait_until("document.querySelector('#incoming').open");
      page->click("#accept");
    }
    page->wait_until(kConnected);
    ASSERT_NE(camera = peer->stream(anna, kCameraColor), "") << peer->report();
  }
  void expect_pictures(int count) {
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    std::optional<double> seen;
    while (seen != count && std::chrono::steady_clock::now() < deadline)
      seen = page->evaluate(kPictures).number();
    EXPECT_EQ(seen, count) << peer->report();
  }
  void expect_no_freeze() {
    EXPECT_TRUE(peer->goes_on(anna)) << peer->report();
    EXPECT_FALSE(peer->has("ended", anna)) << peer->report();
    EXPECT_EQ(peer->errors(), "");
    EXPECT_TRUE(page->holds(kConnected));
  }

  void add_and_remove(bool page_calls) {
    connect(page_calls);
    std::optional<ExtraSource> extra;
    extra.emplace(peer->element(), "video_1", kGreen);
    expect_pictures(2);
    page->evaluate(kAddScreen);
    const auto screen = peer->stream(anna, kGreen);
    ASSERT_NE(screen, "") << peer->report();
    EXPECT_NE(screen, camera);
    page->evaluate(kRemoveScreen);
    EXPECT_TRUE(peer->has_ended(screen)) << peer->report();
    extra.reset();
    expect_pictures(1);
    expect_no_freeze();
  }

  void both_at_once(bool page_calls) {
    connect(page_calls);
    ExtraSource extra(peer->element(), "video_1", kGreen);
    page->evaluate(kAddScreen);
    EXPECT_NE(peer->stream(anna, kGreen), "") << peer->report();
    expect_pictures(2);
    expect_no_freeze();
  }

  std::unique_ptr<Page> page;
  std::optional<ConferencePipeline> peer;
  std::string anna, camera;
};

TEST_P(ConferenceTracksBrowserTest, ComeAndGoInACallOfThePage) { add_and_remove(true); }
TEST_P(ConferenceTracksBrowserTest, ComeAndGoInACallOfThePipeline) { add_and_remove(false); }
TEST_P(ConferenceTracksBrowserTest, ComeFromBothAtOnceInACallOfThePage) { both_at_once(true); }
TEST_P(ConferenceTracksBrowserTest, ComeFromBothAtOnceInACallOfThePipeline) { both_at_once(false); }

INSTANTIATE_TEST_SUITE_P(Browsers, ConferenceTracksBrowserTest, kBothBrowsers, browser_name);

}  // namespace
