// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Pages written as tutorials write them, in both shapes of bare JSON, and pipelines: through our
// server and through the relay of such a tutorial; and one broadcaster with three viewers.
#include <memory>
#include <string>
#include <vector>

#include <gst/gst.h>
#include <gtest/gtest.h>

#include "gst/ref.hpp"
#include "tests/interop/browser_suite.hpp"
#include "tests/interop/page_folder.hpp"
#include "tests/interop/page_media.hpp"
#include "tests/interop/page_state.hpp"
#include "tests/interop/pipeline_peer.hpp"
#include "tests/interop/scene.hpp"
#include "tests/support/node_server.hpp"

namespace {

using namespace booth::interop;  // NOLINT: the whole file is about it
using booth::Ref;
using booth::testing_support::NodeServer;

/// One encoder for three viewers: each has its payloader, its webrtcbin and its telephone.
class BroadcasterPipeline {
 public:
  explicit BroadcasterPipeline(const std::string& uri, const std::string& room) {
    std::string line =
        "videotestsrc is-live=true pattern=smpte75 ! "
        "video/x-raw,width=320,height=180,framerate=15/1 ! "
        "vp8enc deadline=1 cpu-used=8 keyframe-max-dist=30 target-bitrate=600000 ! tee name=t";
    for (const std::string rtc : {"one", "two", "three"})
      line += " t. ! queue ! rtpvp8pay ! " + rtc + ". webrtcbin name=" + rtc +
              " bundle-policy=max-bundle webrtcsignaling webrtcbin=" + rtc +
              " protocol=plain auto-call=true receive-audio=false receive-video=false"
              " local-address=127.0.0.1 uri=" +
              uri + " room=" + room;
    pipeline_ = Ref<GstElement>::share(gst_parse_launch(line.c_str(), nullptr));
    gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING);
  }
  ~BroadcasterPipeline() { gst_element_set_state(pipeline_.get(), GST_STATE_NULL); }
  BroadcasterPipeline(const BroadcasterPipeline&) = delete;
  BroadcasterPipeline& operator=(const BroadcasterPipeline&) = delete;

  /// What went wrong so far; empty if nothing.
  std::string errors() const {
    const auto bus = Ref<GstBus>::adopt(gst_element_get_bus(pipeline_.get()));
    const auto message = Ref<GstMessage>::adopt(gst_bus_pop_filtered(bus.get(), GST_MESSAGE_ERROR));
    if (!message) return "";
    g_autoptr(GError) error = nullptr;
    gst_message_parse_error(message.get(), &error, nullptr);
    return error->message;
  }

 private:
  Ref<GstElement> pipeline_;
};

class PlainTest : public BrowserSuite {
 protected:
  static void SetUpTestSuite() { start("plain", Needs::kBrowser, serve_pages("plain-pages")); }
  /// `page` is "a", "b" or "broadcaster"; `more` are further parameters.
  static std::unique_ptr<Page> open(const std::string& page, const std::string& more = {}) {
    auto opened = std::make_unique<Page>(
        *browser_, server_->page_url() + "plain_" + page + ".html?room=" + room() + more);
    opened->wait_until("!!document.body.dataset.state");
    return opened;
  }
  static std::unique_ptr<PipelinePeer> join(const std::string& protocol, const std::string& at,
                                            bool auto_call = false) {
    auto peer =
        std::make_unique<PipelinePeer>(PipelinePeer::Options{at, room(), auto_call, protocol});
    peer->wait_for("joined");
    return peer;
  }
  /// Picture and sound are right on both sides.
  static void expect_media(Page& page, PipelinePeer& peer) {
    peer.wait_for("connected");
    page.wait_until(kConnected);
    peer.wait_for_media(kBrowserPatches);
    EXPECT_TRUE(shows_bars(page)) << browser_->console();
    EXPECT_TRUE(hears(page));
  }
  static void expect_call_from_each_side(const std::string& shape, const std::string& protocol) {
    auto page = open(shape);
    auto peer = join(protocol, uri("/" + protocol));
    page->evaluate("call()");
    expect_media(*page, *peer);
    page->evaluate("hangUp()");
    peer->wait_for("ended");
    peer.reset();

    peer = join(protocol, uri("/" + protocol), true);
    expect_media(*page, *peer);
    peer->hang_up();
    page->wait_until(kIdle);
  }
};

TEST_F(PlainTest, ShapeAAndAPipelineThatSpeaksIt) { expect_call_from_each_side("a", "plain"); }
TEST_F(PlainTest, ShapeBAndAPipelineThatSpeaksIt) { expect_call_from_each_side("b", "plain"); }
TEST_F(PlainTest, ShapeAAndAPipelineOfBoothsOwn) { expect_call_from_each_side("a", "booth"); }
TEST_F(PlainTest, ShapeBAndAPipelineOfBoothsOwn) { expect_call_from_each_side("b", "booth"); }

TEST_F(PlainTest, TheRelayOfATutorial) {
  if (const std::string missing = NodeServer::missing(); !missing.empty()) GTEST_SKIP() << missing;
  for (const std::string shape : {"a", "b"}) {
    SCOPED_TRACE(shape);
    NodeServer relay("ws_relay.js");
    ASSERT_TRUE(relay.ready()) << relay.process().output();
    auto page = open(shape, "&signaling=" + relay.url());
    {
      auto peer = join("plain", relay.url(), true);
      expect_media(*page, *peer);
      peer->hang_up();
      page->wait_until(kIdle);
    }
    auto peer = join("plain", relay.url());
    page->evaluate("call()");
    expect_media(*page, *peer);
    page->evaluate("hangUp()");
    peer->wait_for("ended");
  }
}

TEST_F(PlainTest, ABroadcasterPageHasThreeViewers) {
  auto first = open("a", "&watch=1");
  auto broadcaster = open("broadcaster");
  EXPECT_TRUE(shows_camera(*first)) << browser_->console();
  auto second = join("plain", uri("/plain"));
  second->wait_for_media(kBrowserPatches);
  auto late = open("b", "&watch=1");
  EXPECT_TRUE(shows_camera(*late)) << browser_->console();
  // The others have not lost it, and who comes back gets it again.
  EXPECT_TRUE(plays_on(*first));
  second->wait_for_frames(second->frames() + 5);
  first->close();
  first = open("b", "&watch=1");
  EXPECT_TRUE(shows_camera(*first)) << browser_->console();
}

TEST_F(PlainTest, ABroadcasterPipelineHasThreeViewers) {
  auto first = open("b", "&watch=1");
  BroadcasterPipeline broadcaster(uri("/plain"), room());
  EXPECT_TRUE(shows_bars(*first)) << broadcaster.errors() << browser_->console();
  auto second = open("a", "&watch=1");
  EXPECT_TRUE(shows_bars(*second)) << broadcaster.errors() << browser_->console();
  auto late = open("b", "&watch=1");
  EXPECT_TRUE(shows_bars(*late)) << broadcaster.errors() << browser_->console();
  EXPECT_TRUE(plays_on(*first));
  EXPECT_TRUE(plays_on(*second));
  first->close();
  first = open("a", "&watch=1");
  EXPECT_TRUE(shows_bars(*first)) << broadcaster.errors() << browser_->console();
  EXPECT_EQ(broadcaster.errors(), "");
}

}  // namespace
