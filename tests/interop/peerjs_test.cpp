// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Pages of the npm package peerjs in real Chromium: with pipelines, through our server and through
// the npm package peer (PeerServer), and with each other through our server.
#include <chrono>
#include <memory>
#include <string>

#include <gmock/gmock.h>
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
#include "tests/support/signaling_server.hpp"

namespace {

using namespace booth::interop;  // NOLINT: the whole file is about it
using booth::Ref;
using booth::testing_support::NodeServer;
using booth::testing_support::SignalingServer;

/// Not "the other side fell silent", which takes seconds.
constexpr char kHungUp[] = "the other side hung up";
/// A page plays the stream that it was given last: sound and picture must be one.
constexpr char kBothTracks[] =
    "document.querySelector('#remote').srcObject.getTracks().length === 2";

class PeerJsTest : public BrowserSuite {
 protected:
  static void SetUpTestSuite() {
    auto arguments = serve_pages("peerjs-pages");
    arguments.emplace_back("--allow-discovery");
    start("peerjs", Needs::kNpm, arguments);
  }
  /// At our server, unless `more` names another port and path.
  static std::unique_ptr<Page> load(const std::string& id, const std::string& more) {
    return std::make_unique<Page>(*browser_, server_->page_url() + "peerjs.html?id=" + id + more);
  }
  static std::unique_ptr<Page> open(const std::string& id) {
    auto page = load(id, "&key=" + room());
    page->wait_until(kIdle);
    return page;
  }
  static std::unique_ptr<PipelinePeer> join(const std::string& protocol, const std::string& at,
                                            const std::string& key) {
    PipelinePeer::Options options;
    options.uri = at;
    options.room = key;
    options.protocol = protocol;
    options.id = "pipeline-of-" + room();
    auto peer = std::make_unique<PipelinePeer>(options);
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
    EXPECT_TRUE(page.holds(kBothTracks));
  }
  static void call_pipeline(Page& page) { page.evaluate("call('pipeline-of-" + room() + "')"); }

  /// Each calls once, and each hangs up once as caller and once as callee.
  static void expect_calls(Page& page, const std::string& page_id, PipelinePeer& peer) {
    for (const bool page_calls : {true, false}) {
      for (const bool page_hangs_up : {true, false}) {
        SCOPED_TRACE(std::string(page_calls ? "the page calls" : "the pipeline calls") +
                     (page_hangs_up ? ", the page hangs up" : ", the pipeline hangs up"));
        if (page_calls)
          call_pipeline(page);
        else
          peer.call(page_id);
        expect_media(page, peer);
        if (page_hangs_up)
          page.evaluate("hangUp()");
        else
          peer.hang_up();
        EXPECT_EQ(peer.wait_for("ended"), page_hangs_up ? kHungUp : "hung up");
        page.wait_until(kIdle);
      }
    }
    EXPECT_TRUE(page.holds("errors.length === 0")) << page.evaluate("errors.join()").string();
  }
};

TEST_F(PeerJsTest, APageAndAPipelineOfBoothsOwn) {
  auto page = open("anna-1");
  auto peer = join("", uri("/booth"), room());
  expect_calls(*page, "anna-1", *peer);
}

/// Its way to hang up, a closed data channel, is the browser's.
class PeerJsInFirefox : public PeerJsTest {
  Browser::Kind kind() const override { return Browser::Kind::kFirefox; }
};

TEST_F(PeerJsInFirefox, APageAndAPipelineOfBoothsOwn) {
  auto page = open("anna");
  auto peer = join("", uri("/booth"), room());
  expect_calls(*page, "anna", *peer);
}

TEST_F(PeerJsTest, APageAndAPipelineThatSpeaksPeerJs) {
  auto page = open("anna-2");
  auto peer = join("peerjs", uri("/"), room());
  expect_calls(*page, "anna-2", *peer);
}

TEST_F(PeerJsTest, APageAndAPipelineAtPeerServer) {
  NodeServer peer_server("peer_server.js");
  ASSERT_TRUE(peer_server.ready()) << peer_server.process().output();
  auto page = load("anna", "&path=/myapp&port=" + std::to_string(peer_server.port()));
  page->wait_until(kIdle);
  auto peer = join("peerjs", peer_server.url(), "");
  expect_calls(*page, "anna", *peer);
}

/// The text for developers of the first error on the bus of a pipeline; empty after kPatience.
std::string first_error(const std::string& signaling) {
  const auto pipeline = Ref<GstElement>::share(gst_parse_launch(
      ("webrtcbin name=rtc webrtcsignaling protocol=peerjs retry-limit=2 " + signaling).c_str(),
      nullptr));
  gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
  const auto bus = Ref<GstBus>::adopt(gst_element_get_bus(pipeline.get()));
  const auto message = Ref<GstMessage>::adopt(gst_bus_timed_pop_filtered(
      bus.get(), std::chrono::nanoseconds(kPatience).count(), GST_MESSAGE_ERROR));
  gst_element_set_state(pipeline.get(), GST_STATE_NULL);
  g_autofree char* details = nullptr;
  if (message) gst_message_parse_error(message.get(), nullptr, &details);
  return details ? details : "";
}

TEST_F(PeerJsTest, APipelineTellsWhyAServerDoesNotTakeIt) {
  NodeServer peer_server("peer_server.js");
  ASSERT_TRUE(peer_server.ready()) << peer_server.process().output();
  EXPECT_THAT(first_error("room=wrong uri=" + peer_server.url()),
              testing::HasSubstr("Invalid key provided"));
  auto page = open("anna-7");
  EXPECT_THAT(first_error("peer-id=anna-7 room=" + room() + " uri=" + uri("/")),
              testing::HasSubstr("ID is taken"));
}

TEST_F(PeerJsTest, TheChannelAloneEndsACallOfAPageThatLeftTheServer) {
  auto page = open("anna-3");
  auto peer = join("", uri("/booth"), room());
  for (const bool page_hangs_up : {true, false}) {
    SCOPED_TRACE(page_hangs_up ? "the page hangs up" : "the pipeline hangs up");
    call_pipeline(*page);
    expect_media(*page, *peer);
    page->evaluate("peer.disconnect()");
    peer->wait_for("peer-left");
    peer->wait_for_frames(peer->frames() + 10);
    if (page_hangs_up)
      page->evaluate("hangUp()");
    else
      peer->hang_up();
    EXPECT_EQ(peer->wait_for("ended"), page_hangs_up ? kHungUp : "hung up");
    page->wait_until(kIdle);
    page->evaluate("peer.reconnect()");
    page->wait_until("peer.open");
    peer->wait_for("peer-joined");
  }
}

TEST_F(PeerJsTest, APageAndBoothsOwnPage) {
  SignalingServer server({"--allow-discovery"});
  ASSERT_TRUE(server.ready()) << server.process().output();
  Page booth(*browser_, server.page_url() + "?name=Booth&room=" + room());
  booth.wait_until(kOnline);
  auto page = load("anna-6", "&key=" + room() + "&port=" + std::to_string(server.port()));
  page->wait_until(kIdle);
  for (const bool page_calls : {false, true}) {
    for (const bool page_hangs_up : {true, false}) {
      SCOPED_TRACE(std::string(page_calls ? "the page calls" : "Booth calls") +
                   (page_hangs_up ? ", the page hangs up" : ", Booth hangs up"));
      if (page_calls) {
        page->evaluate("peer.listAllPeers((ids) => call(ids.find((id) => id !== 'anna-6')))");
        booth.wait_until("document.querySelector('#incoming').open");
        booth.click("#accept");
      } else {
        booth.click(".peer .button");
      }
      for (Page* each : {&booth, page.get()}) {
        each->wait_until(kConnected);
        EXPECT_TRUE(shows_camera(*each)) << browser_->console();
        EXPECT_TRUE(each->holds(kBothTracks));
      }
      if (page_hangs_up)
        page->evaluate("hangUp()");
      else
        booth.click("#hang-up");
      for (Page* each : {&booth, page.get()}) each->wait_until(kIdle);
      if (page_hangs_up) {
        EXPECT_EQ(booth.text("#status"), "The other side hung up.");
      }
    }
  }
}

TEST_F(PeerJsTest, TwoPagesCallEachOtherAndSendData) {
  auto anna = open("anna-4"), ben = open("ben-4");
  anna->evaluate("call('ben-4')");
  for (Page* page : {anna.get(), ben.get()}) {
    page->wait_until(kConnected);
    EXPECT_TRUE(shows_camera(*page)) << browser_->console();
    EXPECT_TRUE(hears(*page));
  }
  EXPECT_TRUE(ben->holds("current.metadata.title === 'a call'"));
  anna->evaluate("connect('ben-4')");
  for (Page* page : {anna.get(), ben.get()}) page->wait_until("channel && channel.open");
  EXPECT_TRUE(
      ben->holds("channel.metadata.colour === 'blue' && channel.label === 'chat' && "
                 "channel.serialization === 'json' && channel.reliable"));
  anna->evaluate("channel.send({n: 1})");
  ben->wait_until("received.length === 1 && received[0].n === 1");
  ben->evaluate("channel.send('and back')");
  anna->wait_until("received[0] === 'and back'");
  EXPECT_TRUE(anna->holds(kConnected)) << "the call ended";
  ben->evaluate("hangUp()");
  for (Page* page : {anna.get(), ben.get()}) page->wait_until(kIdle);
  EXPECT_TRUE(anna->holds("channel.open")) << "the data connection ended with the call";
  for (Page* page : {anna.get(), ben.get()}) EXPECT_TRUE(page->holds("errors.length === 0"));
}

TEST_F(PeerJsTest, APageIsToldWhatAPeerServerWouldTellIt) {
  auto anna = open("anna-5");
  auto nameless = open("");
  EXPECT_TRUE(nameless->holds("/^[0-9a-f-]{36}$/.test(peer.id)")) << "the server's choice";

  auto taken = load("anna-5", "&key=" + room());
  taken->wait_until("errors[0] === 'unavailable-id'");
  EXPECT_TRUE(taken->holds("peer.destroyed"));

  anna->evaluate("connect('nobody')");
  anna->wait_until("errors.pop() === 'peer-unavailable'");

  anna->evaluate("peer.listAllPeers((ids) => { window.ids = ids; })");
  anna->wait_until("window.ids && ids.length === 2 && ids.includes('anna-5')");

  anna->evaluate("peer.disconnect()");
  anna->wait_until("peer.disconnected");
  anna->evaluate("peer.reconnect()");
  anna->wait_until("peer.open && peer.id === 'anna-5'");
  nameless->evaluate("connect('anna-5')");
  anna->wait_until("channel.open");
}

}  // namespace
