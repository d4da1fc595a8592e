// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Socket.IO with the real packages: a page with socket.io-client at our server, and our element at
// a socket.io server of Node.js. Picture and sound in both directions, whoever calls and hangs up.
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "tests/interop/browser_suite.hpp"
#include "tests/interop/page_folder.hpp"
#include "tests/interop/page_media.hpp"
#include "tests/interop/page_state.hpp"
#include "tests/interop/pipeline_peer.hpp"
#include "tests/interop/scene.hpp"
#include "tests/support/node_server.hpp"
#include "tests/support/signaling_server.hpp"

namespace {

using namespace booth::interop;  // NOLINT: the whole file is about it
using booth::testing_support::NodeServer;
using booth::testing_support::SignalingServer;

constexpr char kJoined[] = "document.body.dataset.state === 'online'";
constexpr char kRinging[] = "document.body.dataset.state === 'ringing'";
/// The client began with polling and has changed to its WebSocket.
constexpr char kUpgraded[] = "socket.io.engine.transport.name === 'websocket'";

class SocketIoTest : public BrowserSuite {
 protected:
  static void SetUpTestSuite() { start("socketio", Needs::kNpm, serve_pages("socketio-pages")); }
  /// `parameters`: further ones, each with its '&'.
  static std::unique_ptr<Page> open_page(const std::string& parameters = "") {
    auto page = std::make_unique<Page>(
        *browser_, server_->page_url() + "socketio.html?room=" + room() + parameters);
    page->wait_until(kJoined);
    return page;
  }
  static std::unique_ptr<PipelinePeer> join(const PipelinePeer::Options& options) {
    auto peer = std::make_unique<PipelinePeer>(options);
    peer->wait_for("joined");
    return peer;
  }
  static void page_calls(Page& page, PipelinePeer& peer) {
    page.click("#call");
    peer.wait_for("connected");
    page.wait_until(kConnected);
  }
  static void pipeline_calls(Page& page, PipelinePeer& peer) {
    page.wait_until(kRinging);
    page.click("#accept");
    peer.wait_for("connected");
    page.wait_until(kConnected);
  }
  static void expect_media(Page& page, PipelinePeer& peer) {
    peer.wait_for_media(kBrowserPatches);
    EXPECT_TRUE(shows_bars(page));
    EXPECT_TRUE(hears(page)) << browser_->console();
  }
  /// The page, which is told of its own end as well.
  static void page_hangs_up(Page& page, PipelinePeer& peer) {
    page.click("#hang-up");
    peer.wait_for("ended");
    page.wait_until(kIdle);
  }
  static void pipeline_hangs_up(Page& page, PipelinePeer& peer) {
    peer.hang_up();
    page.wait_until(kIdle);
    peer.wait_for("ended");
  }
  /// The page and our element, both at a server of Node.js.
  static void call_through(NodeServer& relay, bool echoes);
};

TEST_F(SocketIoTest, APageCallsAPipelineThroughOurServer) {
  auto peer = join({server_->url(), room(), false, ""});
  auto page = open_page();
  page->wait_until(kUpgraded);
  page_calls(*page, *peer);
  expect_media(*page, *peer);
  page_hangs_up(*page, *peer);
  // The same two once more, and the other one ends it.
  page_calls(*page, *peer);
  pipeline_hangs_up(*page, *peer);
}

TEST_F(SocketIoTest, APipelineCallsAPageThatHasWebSocketsOnly) {
  auto page = open_page("&transports=websocket");
  auto peer = join({server_->url(), room(), true, ""});
  pipeline_calls(*page, *peer);
  expect_media(*page, *peer);
  page->close();
  peer->wait_for("ended");
}

TEST_F(SocketIoTest, APageThatOnlyPollsCallsAPipeline) {
  auto peer = join({server_->url(), room(), false, ""});
  auto page = open_page("&transports=polling");
  page_calls(*page, *peer);
  expect_media(*page, *peer);
  pipeline_hangs_up(*page, *peer);
}

TEST_F(SocketIoTest, TwoPagesCallEachOtherThroughOurServer) {
  auto ann = open_page();
  auto bob = open_page("&transports=websocket");
  ann->click("#call");
  bob->wait_until(kRinging);
  bob->click("#accept");
  for (Page* page : {ann.get(), bob.get()}) {
    page->wait_until(kConnected);
    page->bring_to_front();
    EXPECT_TRUE(shows_camera(*page));
    EXPECT_TRUE(hears(*page));
  }
  bob->click("#hang-up");
  ann->wait_until(kIdle);
  bob->wait_until(kIdle);
}

TEST_F(SocketIoTest, APageOfAnotherOriginIsServedWhereItMayBe) {
  std::string origin = server_->page_url();
  origin.resize(origin.find('/', origin.find("://") + 3));
  SignalingServer other({"--allow-origin", origin});
  ASSERT_TRUE(other.ready()) << other.process().output();
  for (const char* transports : {"polling", "polling,websocket"}) {
    auto page = open_page(std::string("&transports=") + transports + "&server=" + other.page_url());
    EXPECT_TRUE(page->holds("socket.connected"));
  }
}

void SocketIoTest::call_through(NodeServer& relay, bool echoes) {
  ASSERT_TRUE(relay.ready()) << relay.process().output();
  PipelinePeer::Options options{relay.url(), room(), false, "socketio"};
  {
    auto peer = join(options);
    auto page = open_page("&server=" + relay.url());
    page_calls(*page, *peer);
    expect_media(*page, *peer);
    if (echoes)
      page_hangs_up(*page, *peer);
    else
      pipeline_hangs_up(*page, *peer);
  }
  auto page = open_page("&server=" + relay.url());
  options.auto_call = true;
  auto peer = join(options);
  pipeline_calls(*page, *peer);
  expect_media(*page, *peer);
  pipeline_hangs_up(*page, *peer);
}

TEST_F(SocketIoTest, APipelineUsesAServerThatReturnsEvents) {
  NodeServer relay("socketio_relay.js");
  call_through(relay, true);
}

TEST_F(SocketIoTest, APipelineUsesAServerThatReturnsNothing) {
  NodeServer relay("socketio_relay.js", {"others"});
  call_through(relay, false);
}

}  // namespace
