// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The web page by itself, in real Chromium and Firefox from the real server: what two people who
// open it see and can do. Screenshots stay in build/interop-output.
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "tests/interop/browser_suite.hpp"
#include "tests/interop/page_state.hpp"
#include "tests/interop/scene.hpp"
#include "tests/support/signaling_server.hpp"

namespace {

using namespace booth::interop;  // NOLINT: the whole file is about it
using booth::testing_support::SignalingServer;

constexpr char kRinging[] = "document.querySelector('#incoming').open";
constexpr char kPlays[] =
    "document.querySelector('#remote').videoWidth > 0 && "
    "document.querySelector('#remote').currentTime > 0";
constexpr char kOwnPicture[] = "document.querySelector('#preview').videoWidth > 0";
constexpr char kNotice[] = "!document.querySelector('#notice').hidden";

class PageTest : public BrowserSuite, public testing::WithParamInterface<Browser::Kind> {
 protected:
  Browser::Kind kind() const override { return GetParam(); }
  /// For people to look at.
  static std::string screenshot(const std::string& name) {
    return output_path("page-" + name + "-" + to_string(GetParam()) + ".png");
  }
  static void SetUpTestSuite() { start("page", Needs::kBrowser); }
  static std::unique_ptr<Page> open(const std::string& name) {
    auto page = std::make_unique<Page>(*browser_,
                                       server_->page_url() + "?room=" + room() + "&name=" + name);
    page->wait_until(kOnline);
    return page;
  }
  static std::string peer_media(Page& page) { return page.text(".peer .media"); }
  static void connect(Page& caller, Page& callee) {
    caller.click(".peer .button");
    callee.wait_until(kRinging);
    callee.click("#accept");
    for (Page* page : {&caller, &callee}) page->wait_until(kConnected);
  }
};

TEST_P(PageTest, CallsMutesSharesAndHangsUp) {
  auto anna = open("Anna");
  EXPECT_EQ(anna->text("#room-name"), room());
  EXPECT_TRUE(anna->holds("!document.querySelector('#nobody').hidden"));
  auto ben = open("Ben");
  anna->wait_until("document.querySelector('.peer .name').textContent === 'Ben'");

  anna->click(".peer .button");
  ben->wait_until(kRinging);
  EXPECT_EQ(ben->text("#caller"), "Anna");
  EXPECT_FALSE(ben->holds(kOwnPicture)) << "the camera opened before the call was accepted";
  ben->save_screenshot(screenshot("ringing"));
  ben->click("#accept");
  for (Page* page : {anna.get(), ben.get()}) {
    page->wait_until(kConnected);
    page->wait_until(kPlays);
    page->wait_until(kOwnPicture);
  }
  anna->wait_until("document.querySelector('#figures').textContent.includes('kbit/s')");
  anna->bring_to_front();
  anna->save_screenshot(screenshot("call"));

  anna->click("#microphone");
  anna->click("#camera");
  ben->wait_until("document.querySelector('.peer .media').textContent === 'no sound, no picture'");
  anna->wait_until("document.querySelector('#self').hidden");
  anna->click("#camera");
  ben->wait_until("document.querySelector('.peer .media').textContent === 'no sound'");
  anna->wait_until(kOwnPicture);

  anna->click("#screen");
  ben->wait_until("document.querySelector('.peer .media').textContent === 'shares a screen'");
  anna->click("#screen");
  ben->wait_until("document.querySelector('.peer .media').textContent === 'no sound'");

  ben->click("#hang-up");
  anna->wait_until(kIdle);
  EXPECT_EQ(anna->text("#status"), "The other side hung up.");
  anna->wait_until("document.querySelector('#self').hidden");
  EXPECT_TRUE(anna->holds("document.querySelector('#hang-up').disabled"));
}

TEST_P(PageTest, DeclinesCancelsAndIsBusy) {
  auto anna = open("Anna"), ben = open("Ben");
  anna->click(".peer .button");
  ben->wait_until(kRinging);
  ben->click("#reject");
  anna->wait_until(kIdle);
  EXPECT_EQ(anna->text("#status"), "The call was declined.");

  anna->click(".peer .button");
  ben->wait_until(kRinging);
  anna->click("#cancel");
  ben->wait_until("!document.querySelector('#incoming').open");
  EXPECT_EQ(ben->text("#status"), "The caller gave up.");

  connect(*anna, *ben);
  auto carl = open("Carl");
  carl->click(".peer .button");
  carl->wait_until(
      "document.querySelector('#status').textContent === "
      "'The other side is in another call.'");
  EXPECT_TRUE(anna->holds(kConnected));
  EXPECT_TRUE(ben->holds(kConnected));
}

TEST_P(PageTest, EndsTheCallWhenTheOtherPageIsClosed) {
  auto anna = open("Anna"), ben = open("Ben");
  connect(*anna, *ben);
  ben->close();
  anna->wait_until(kIdle);
  anna->wait_until("document.querySelectorAll('.peer').length === 0");
}

TEST_P(PageTest, MakesOneCallOfTwoThatCross) {
  auto anna = open("Anna"), ben = open("Ben");
  // Both have clicked before either has rung: opening the camera takes as long as we like.
  for (Page* page : {anna.get(), ben.get()})
    page->evaluate(
        "navigator.mediaDevices.getUserMedia = () => new Promise((_, refuse) => {"
        "  window.release = () => refuse(new DOMException('', 'NotFoundError')); })");
  for (Page* page : {anna.get(), ben.get()}) page->click(".peer .button");
  for (Page* page : {anna.get(), ben.get()}) {
    page->wait_until("window.release");  // the microphone
    page->evaluate("release(); window.release = null");
    page->wait_until("window.release");  // the camera
    page->evaluate("release()");
  }
  for (Page* page : {anna.get(), ben.get()}) page->wait_until(kConnected);
}

TEST_P(PageTest, CallsWithoutCameraAndSaysWhy) {
  struct Case {
    const char* description;
    const char* error;
    const char* text;
  };
  const Case cases[] = {
      {"the person refused", "NotAllowedError", "not allowed to use the camera"},
      {"there is no camera", "NotFoundError", "No camera was found"},
      {"another program has it", "NotReadableError", "in use by another program"},
  };
  auto anna = open("Anna"), ben = open("Ben");
  for (const Case& c : cases) {
    SCOPED_TRACE(c.description);
    anna->evaluate(std::string("window.real = window.real || navigator.mediaDevices.getUserMedia;"
                               "navigator.mediaDevices.getUserMedia = function (wanted) {"
                               "  return wanted.video ? Promise.reject(new DOMException('', '") +
                   c.error + "')) : window.real.call(this, wanted); }; null");
    connect(*anna, *ben);
    anna->wait_until(kNotice);
    EXPECT_NE(anna->text("#notice-text").find(c.text), std::string::npos)
        << anna->text("#notice-text");
    anna->wait_until(kPlays);
    EXPECT_EQ(anna->text("#camera .label"), "Camera off");
    ben->wait_until("document.querySelector('.peer .media').textContent === 'no picture'");
    anna->click("#notice-close");
    anna->click("#hang-up");
    ben->wait_until(kIdle);
    anna->click("#camera");
  }
}

TEST_P(PageTest, OutlivesTheServer) {
  auto anna = open("Anna"), ben = open("Ben");
  connect(*anna, *ben);
  const std::string port = std::to_string(server_->port());
  server_.reset();
  anna->wait_until("document.querySelector('#connection').textContent.startsWith('Server lost')");
  EXPECT_TRUE(anna->holds(kConnected)) << "the call ended with the server";
  server_ = std::make_unique<SignalingServer>(std::vector<std::string>{"--port", port});
  ASSERT_TRUE(server_->ready()) << server_->process().output();
  for (Page* page : {anna.get(), ben.get()}) page->wait_until(kOnline);
  EXPECT_TRUE(anna->holds(kConnected)) << "the call ended when the server came back";
  // The new server learns of the call from the caller's next offer, so that it can be ended.
  for (Page* page : {anna.get(), ben.get()}) page->wait_until("window.negotiations === 2");
  ben->click("#hang-up");
  anna->wait_until(kIdle);
  EXPECT_EQ(anna->text("#status"), "The other side hung up.");
}

TEST_P(PageTest, FitsAPhoneAndNamesEveryControl) {
  auto anna = open("Anna"), ben = open("Ben");
  anna->resize(360, 740);
  connect(*anna, *ben);
  anna->wait_until(kPlays);
  EXPECT_TRUE(anna->holds("document.documentElement.scrollWidth <= 360")) << "it scrolls sideways";
  EXPECT_TRUE(
      anna->holds("document.querySelector('#hang-up').getBoundingClientRect().bottom < 740"))
      << "the controls are out of sight";
  EXPECT_TRUE(
      anna->holds("[...document.querySelectorAll('button')].every("
                  "(b) => (b.getAttribute('aria-label') ?? b.textContent).trim() !== '')"));
  anna->save_screenshot(screenshot("phone"));
}

TEST_P(PageTest, LoadsNothingFromElsewhere) {
  auto anna = open("Anna");
  EXPECT_TRUE(
      anna->holds("performance.getEntriesByType('resource').length > 0 && "
                  "performance.getEntriesByType('resource').every("
                  "(e) => e.name.startsWith(location.origin + '/'))"));
  EXPECT_EQ(browser_->console().find("Content Security Policy"), std::string::npos)
      << browser_->console();
}

INSTANTIATE_TEST_SUITE_P(Browsers, PageTest, kBothBrowsers, browser_name);

}  // namespace
