// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Pages with the libraries of different protocols call each other through our server, and picture
// and sound flow. The pages are the examples of docs/signaling.md, as they stand there.
#include <chrono>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "tests/interop/browser_suite.hpp"
#include "tests/interop/examples.hpp"
#include "tests/interop/page_folder.hpp"
#include "tests/interop/page_media.hpp"
#include "tests/interop/scene.hpp"
#include "tests/support/socket_line.hpp"
#include "tests/support/speakers.hpp"
#include "tests/support/telephone.hpp"

namespace {

using namespace booth::interop;          // NOLINT: the whole file is about it
using namespace booth::testing_support;  // NOLINT
using booth::signaling::PeerId;

constexpr char kFolder[] = "cross-dialect-pages";
constexpr char kVideo[] = "video";
constexpr char kEnded[] = "window.calls.at(-1).signalingState === 'closed'";

struct Example {
  const char* name;
  const char* heading;
  bool has_id = false;  ///< 'ada', and 'bob' is whom it calls
};
constexpr Example kPlain{"plain", "Plain WebSocket"};
constexpr Example kSocketIo{"socketio", "Socket.IO"};
constexpr Example kPeerJs{"peerjs", "PeerJS", true};
constexpr Example kGstWebRtc{"gstwebrtc", "gstwebrtc"};

struct PagePair {
  Example caller;
  Example callee;
};
void PrintTo(const PagePair& pair, std::ostream* out) {
  *out << pair.caller.name << " calls " << pair.callee.name;
}
std::vector<PagePair> page_pairs() {
  std::vector<PagePair> pairs;
  for (const Example& caller : {kPlain, kSocketIo, kPeerJs})
    for (const Example& callee : {kPlain, kSocketIo, kPeerJs}) pairs.push_back({caller, callee});
  return pairs;
}
std::string page_pair_name(const testing::TestParamInfo<PagePair>& info) {
  return std::string(info.param.caller.name) + "_calls_" + info.param.callee.name;
}

class CrossDialect : public BrowserSuite, public testing::WithParamInterface<PagePair> {
 protected:
  static void SetUpTestSuite() { start("cross-dialect", Needs::kNpm, serve_pages(kFolder)); }
  void SetUp() override {
    BrowserSuite::SetUp();
    if (IsSkipped()) return;
    usher_ = std::make_unique<Telephone>(
        std::make_unique<SocketLine>(server_->port()),
        Telephone::Options{"booth", server_->url(), room(), "usher", false});
    wait_until([&] { return usher_->joined(); });
  }

  static std::string room() {
    const PagePair& pair = GetParam();
    return std::string(pair.caller.name) + "-" + pair.callee.name;
  }
  void wait_until(const std::function<bool()>& holds) {
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    while (!holds()) {
      if (std::chrono::steady_clock::now() > deadline)
        throw std::runtime_error("nobody came\n" + browser_->console());
      if (!usher_->pump()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }
  /// Gives the address of the example as a page.
  static std::string write_page(const Example& example, const std::string& own_id,
                                const PeerId& to) {
    std::vector<Replacement> replacements{
        {"localhost:8443", "127.0.0.1:" + std::to_string(server_->port())}, {"demo", room()}};
    if (example.has_id) {
      replacements[0] = {"'localhost', port: 8443",
                         "'127.0.0.1', port: " + std::to_string(server_->port())};
      replacements.push_back({"'ada'", "'" + own_id + "'"});
      replacements.push_back({"'bob'", "'" + to + "'"});
    }
    const std::string file = room() + "-" + own_id + ".html";
    std::ofstream(output_path(kFolder) + "/" + file) << example_page(example.heading, replacements);
    return server_->page_url() + file;
  }
  /// Opens the example and waits until it is in the room; gives its id there.
  std::pair<std::unique_ptr<Page>, PeerId> open(const Example& example, const std::string& own_id,
                                                const PeerId& to, Browser& in = *browser_) {
    const std::size_t before = usher_->others().size();
    auto page = std::make_unique<Page>(in, write_page(example, own_id, to));
    wait_until([&] { return usher_->others().size() > before; });
    return {std::move(page), usher_->others().back().id};
  }
  /// Another make of browser than the test's, where there is one.
  static Browser& other_browser() {
    return Browser::missing(Browser::Kind::kFirefox).empty() ? browser(Browser::Kind::kFirefox)
                                                             : *browser_;
  }
  /// One of Booth's own sees who has come, and leaves before anybody rings.
  std::unique_ptr<Telephone> usher_;
};

TEST_P(CrossDialect, TheExamplesCallEachOther) {
  auto [callee, callee_id] = open(GetParam().callee, "ben", "nobody", other_browser());
  auto [caller, caller_id] = open(GetParam().caller, "anna", callee_id);
  usher_->leave();
  caller->click("button");
  for (Page* page : {caller.get(), callee.get()}) {
    EXPECT_TRUE(shows_camera(*page, kVideo)) << browser_->console();
    EXPECT_TRUE(hears(*page));
  }
  EXPECT_TRUE(plays_on(*callee, kVideo));
  caller->close();
  // As with PeerServer, pages of peerjs among themselves are not told: the media tell, some time.
  if (GetParam().caller.has_id && GetParam().callee.has_id) return;
  callee->wait_until(kEnded);
}

INSTANTIATE_TEST_SUITE_P(Pages, CrossDialect, testing::ValuesIn(page_pairs()), page_pair_name);

/// The example of gstwebrtc-api watches whoever has an offer for it.
class CrossDialectWatched : public CrossDialect {};

TEST_P(CrossDialectWatched, ByTheExampleOfGstwebrtc) {
  auto [shown, shown_id] = open(GetParam().callee, "ben", "nobody");
  usher_->leave();
  // It cannot be asked: what it offers waits for whoever comes.
  shown->click("button");
  shown->wait_until("window.calls.at(-1).localDescription !== null");
  Page watcher(other_browser(), write_page(kGstWebRtc, "anna", "nobody"));
  EXPECT_TRUE(shows_camera(watcher, kVideo)) << browser_->console();
  EXPECT_TRUE(hears(watcher));
  watcher.close();
  shown->wait_until(kEnded);
}

INSTANTIATE_TEST_SUITE_P(Pages, CrossDialectWatched, testing::Values(PagePair{kGstWebRtc, kPlain}),
                         page_pair_name);

/// What gstwebrtc-api produces is shown to who rings for it.
class CrossDialectRings : public CrossDialect {};

TEST_P(CrossDialectRings, TheProducer) {
  auto [caller, caller_id] = open(GetParam().caller, "anna", "nobody");
  usher_->leave();
  const std::string signaling =
      "ws://127.0.0.1:" + std::to_string(server_->port()) + "/gstwebrtc/" + room();
  Page producer(other_browser(), server_->page_url() + "gstwebrtc.html?server=" + signaling);
  producer.wait_until("document.body.dataset.state === 'online'");
  producer.click("#produce");
  producer.wait_until("document.body.dataset.state === 'producing'");
  caller->click("button");
  EXPECT_TRUE(shows_camera(*caller, kVideo)) << browser_->console();
  EXPECT_TRUE(hears(*caller));
  producer.close();
  caller->wait_until(kEnded);
}

INSTANTIATE_TEST_SUITE_P(Pages, CrossDialectRings, testing::Values(PagePair{kSocketIo, kGstWebRtc}),
                         page_pair_name);

}  // namespace
