// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// gstwebrtc-api 3.0.0 in Chromium at our server: it watches and is watched, by pipelines of its own
// protocol and of Booth's. There is no webrtcsink for Debian 12; its words are in
// tests/unit/gstwebrtc_dialect_test.cpp.
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "tests/interop/browser_suite.hpp"
#include "tests/interop/page_folder.hpp"
#include "tests/interop/page_media.hpp"
#include "tests/interop/page_state.hpp"
#include "tests/interop/pipeline_peer.hpp"
#include "tests/interop/scene.hpp"

namespace {

using namespace booth::interop;  // NOLINT: the whole file is about it

constexpr char kFolder[] = "gstwebrtc-pages";
constexpr char kReady[] = "document.body.dataset.state === 'online'";
constexpr char kProducing[] = "document.body.dataset.state === 'producing'";
constexpr char kWatched[] = "document.body.dataset.state === 'watched'";
constexpr char kSeesPipeline[] = "document.body.dataset.producer === 'Pipeline'";

class GstwebrtcTest : public BrowserSuite {
 protected:
  static void SetUpTestSuite() {
    const auto arguments = serve_pages(kFolder);
    // Booth's own page beside them: it takes the server that it comes from.
    std::filesystem::copy(std::string(std::getenv("BOOTH_SOURCE_ROOT")) + "/signaling/web",
                          output_path(kFolder), std::filesystem::copy_options::recursive);
    start("gstwebrtc", Needs::kNpm, arguments);
  }
  /// As users of webrtcsink know it: no path, because it needs none.
  static std::string address() { return "ws://127.0.0.1:" + std::to_string(server_->port()); }
  static std::unique_ptr<Page> open_page() {
    auto page = std::make_unique<Page>(*browser_, server_->page_url() + "gstwebrtc.html?server=" +
                                                      address() + "/gstwebrtc/" + room());
    page->wait_until(kReady);
    return page;
  }
  static std::unique_ptr<PipelinePeer> join(const PipelinePeer::Options& options) {
    auto peer = std::make_unique<PipelinePeer>(options);
    peer->wait_for("joined");
    return peer;
  }
  static void watch(Page& page, PipelinePeer& peer, const char* button) {
    page.wait_until(kSeesPipeline);
    page.click(button);
    peer.wait_for("connected");
    page.wait_until(kConnected);
    EXPECT_TRUE(shows_bars(page));
    EXPECT_TRUE(hears(page)) << browser_->console();
  }
};

TEST_F(GstwebrtcTest, APageWatchesAProducerOfItsProtocol) {
  auto peer = join({address(), room(), false, "gstwebrtc", "", "producer"});
  auto page = open_page();
  watch(*page, *peer, "#watch");
  page->click("#stop");
  peer->wait_for("ended");
  // Once more, with an offer of the page's, and the pipeline ends it.
  watch(*page, *peer, "#offer");
  peer->hang_up();
  page->wait_until(kIdle);
}

TEST_F(GstwebrtcTest, AConsumerWatchesAPage) {
  auto page = open_page();
  page->click("#produce");
  page->wait_until(kProducing);
  PipelinePeer::Options options{address(), room(), true, "gstwebrtc", "", "consumer"};
  {
    auto peer = join(options);
    peer->wait_for("connected");
    page->wait_until(kWatched);
    peer->wait_for_media(kBrowserPatches);
    peer->hang_up();
    page->wait_until(kProducing);
  }
  auto peer = join(options);
  peer->wait_for("connected");
  page->click("#stop");
  peer->wait_for("ended");
}

TEST_F(GstwebrtcTest, APageWatchesAPeerOfAnotherProtocol) {
  auto peer = join({server_->url(), room(), false, ""});
  auto page = open_page();
  watch(*page, *peer, "#watch");
  peer->hang_up();
  page->wait_until(kIdle);
  watch(*page, *peer, "#offer");
  page->close();
  peer->wait_for("ended");
}

TEST_F(GstwebrtcTest, APageAsksBoothsPageToOffer) {
  Page other(*browser_, server_->page_url() + "?room=" + room() + "&name=Ben");
  other.wait_until(kOnline);
  auto page = open_page();
  page->wait_until("document.body.dataset.producer === 'Ben'");
  page->click("#watch");
  other.wait_until("document.querySelector('#incoming').open");
  other.click("#accept");
  other.wait_until(kConnected);
  page->wait_until(kConnected);
  page->bring_to_front();
  EXPECT_TRUE(shows_camera(*page));
  EXPECT_TRUE(hears(*page)) << browser_->console();
  other.click("#hang-up");
  page->wait_until(kIdle);
}

TEST_F(GstwebrtcTest, BoothsPageCallsAProducingPage) {
  auto page = open_page();
  page->click("#produce");
  page->wait_until(kProducing);
  Page other(*browser_, server_->page_url() + "?room=" + room() + "&name=Ben");
  other.wait_until(kOnline);
  other.wait_until("document.querySelector('.peer .name')?.textContent === 'Page'");
  other.click(".peer .button");
  other.wait_until(kConnected);
  EXPECT_TRUE(shows_camera(other));
  EXPECT_TRUE(hears(other)) << browser_->console();
  page->click("#stop");
  other.wait_until(kIdle);
}

TEST_F(GstwebrtcTest, APageOffersToPagesThatCannotBeAskedTo) {
  Page other(*browser_, server_->page_url() + "socketio.html?room=" + room());
  other.wait_until(kReady);
  auto page = open_page();
  page->wait_until("'producer' in document.body.dataset");
  page->click("#watch");
  page->wait_until(kIdle);  // refused, so that its user may offer
  page->click("#offer");
  other.wait_until("document.body.dataset.state === 'ringing'");
  other.click("#accept");
  page->wait_until(kConnected);
  page->bring_to_front();
  EXPECT_TRUE(shows_camera(*page));
  EXPECT_TRUE(hears(*page)) << browser_->console();
  page->click("#stop");
  other.wait_until(kIdle);
}

TEST_F(GstwebrtcTest, APeerOfAnotherProtocolCallsAProducingPage) {
  auto page = open_page();
  page->click("#produce");
  page->wait_until(kProducing);
  auto peer = join({server_->url(), room(), true, ""});
  peer->wait_for("connected");
  peer->wait_for_media(kBrowserPatches);
  page->click("#stop");
  peer->wait_for("ended");
}

}  // namespace
