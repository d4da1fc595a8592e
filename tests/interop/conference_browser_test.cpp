// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Calls between real Chromium on the real page and webrtccall, in every codec and from both sides.
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "tests/interop/browser.hpp"
#include "tests/interop/page_media.hpp"
#include "tests/interop/page_state.hpp"
#include "tests/interop/scene.hpp"
#include "tests/pipeline/conference_pipeline.hpp"
#include "tests/support/signaling_server.hpp"

namespace {

using namespace booth::interop;  // NOLINT: the whole file is about it
using booth::testing_support::ConferencePipeline;
using booth::testing_support::SignalingServer;

/// Mean of kBrowserPatches.
constexpr std::uint32_t kCameraColor = 0x7d7567;

class ConferenceBrowserTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!Browser::available()) GTEST_SKIP() << "chromium is not installed";
    server = std::make_unique<SignalingServer>();
    ASSERT_TRUE(server->ready()) << server->process().output();
    Browser::Options options;
    options.profile_dir = output_path("conference-profile");
    options.camera = output_path("conference-camera.y4m");
    write_camera_clip(options.camera, kBrowserPatches);
    browser = std::make_unique<Browser>(options);
  }

  std::unique_ptr<Page> open_page(const std::string& room) {
    auto page = std::make_unique<Page>(*browser, server->page_url() + "?name=Anna&room=" + room);
    page->wait_until(kOnline);
    return page;
  }
  std::unique_ptr<ConferencePipeline> join(const std::string& room,
                                           const std::string& properties) const {
    ConferencePipeline::Options options;
    options.id = "pipeline";
    options.uri = server->url();
    options.room = room;
    options.bars = true;
    options.properties = "display-name=Pipeline " + properties;
    auto peer = std::make_unique<ConferencePipeline>(options);
    EXPECT_TRUE(peer->play() && peer->wait("joined")) << peer->report();
    return peer;
  }
  /// Picture and sound are right on both sides.
  static void expect_media(Page& page, ConferencePipeline& peer) {
    const auto anna = peer.find_peer("Anna");
    EXPECT_TRUE(peer.sees(anna, kCameraColor)) << peer.report();
    EXPECT_TRUE(shows_bars(page)) << peer.report();
    EXPECT_TRUE(hears(page)) << peer.report();
  }

  std::unique_ptr<SignalingServer> server;
  std::unique_ptr<Browser> browser;
};

TEST_F(ConferenceBrowserTest, ThePersonCallsInEveryCodec) {
  for (const std::string codec : {"vp8", "vp9", "h264"}) {
    SCOPED_TRACE(codec);
    auto page = open_page(codec);
    auto peer = join(codec, "auto-call=false video-codecs=" + codec);
    page->click("button[aria-label='Call Pipeline']");
    page->wait_until(kConnected);
    expect_media(*page, *peer);
    page->click("#hang-up");
    EXPECT_TRUE(peer->wait("ended")) << peer->report();
    EXPECT_EQ(peer->errors(), "");
  }
}

TEST_F(ConferenceBrowserTest, ThePipelineOffersAllItCan) {
  for (const std::string codecs : {"vp8,h264,vp9", "h264,vp8"}) {
    SCOPED_TRACE(codecs);
    const std::string room = codecs.substr(0, 4);
    auto page = open_page(room);
    auto peer = join(room, "video-codecs=" + codecs);
    page->wait_until("document.querySelector('#incoming').open");
    page->click("#accept");
    page->wait_until(kConnected);
    expect_media(*page, *peer);
    EXPECT_EQ(peer->count("vp8enc"), codecs.starts_with("vp8") ? 1u : 0u);
    peer->act("hang-up");
    page->wait_until(kIdle);
  }
}

}  // namespace
