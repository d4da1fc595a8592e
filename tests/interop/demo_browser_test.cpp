// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the README promises: scripts/demo prints an address, and a person who opens it in a browser
// sees and hears the booth.
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <regex>
#include <string>

#include <gtest/gtest.h>

#include "tests/interop/browser.hpp"
#include "tests/interop/page_state.hpp"
#include "tests/interop/scene.hpp"
#include "tests/support/child_process.hpp"

namespace {

using namespace booth::interop;  // NOLINT: the whole file is about it
using booth::testing_support::ChildProcess;
using Clock = std::chrono::steady_clock;

std::string path_of(const char* variable) {
  const char* value = std::getenv(variable);
  return value ? value : "";
}

/// The address that the demonstration prints; empty if it prints none.
std::string printed_address(ChildProcess& demo) {
  const auto line = demo.wait_line("Join with a browser:", kPatience);
  std::smatch match;
  if (!line || !std::regex_search(*line, match, std::regex("http://[^ ]+"))) return {};
  return match[0];
}

/// Rings until the booth is free: its second peer leaves when a browser comes.
bool call_booth(Page& page) {
  const auto deadline = Clock::now() + kPatience;
  while (Clock::now() < deadline) {
    page.wait_until(
        "document.body.dataset.state === 'idle' && "
        "document.querySelector(\"button[aria-label='Call Booth']:not([disabled])\")");
    page.click("button[aria-label='Call Booth']");
    page.wait_until("['connected', 'idle'].includes(document.body.dataset.state)");
    if (page.holds(kConnected)) return true;
  }
  return false;
}

/// The evening view where the wall was: dark above, red and yellow over the roofs, nowhere green.
constexpr char kEvening[] = R"js((() => {
  const video = document.querySelector('#remote');
  if (video.videoWidth !== 640) return false;
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [64, 36];
  const context = canvas.getContext('2d');
  context.drawImage(video, 0, 0, 64, 36);
  const at = (x, y) => [...context.getImageData(x, y, 1, 1).data];
  const [top, horizon] = [at(3, 2), at(2, 21)];
  return Math.max(...top.slice(0, 3)) < 90 && horizon[0] > horizon[1] + 30;
})())js";

TEST(DemoInABrowser, IsSeenAndHeard) {
  if (!Browser::available()) GTEST_SKIP() << "chromium is not installed";
  Browser::Options options;
  options.profile_dir = output_path("demo-profile");
  options.camera = output_path("demo-camera.y4m");
  write_camera_clip(options.camera, kBrowserPatches);
  Browser browser(options);
  ChildProcess demo({path_of("BOOTH_SOURCE_ROOT") + "/scripts/demo", "--no-setup", "--output",
                     output_path("demo")},
                    {"BOOTH_BUILD_DIR=" + path_of("BOOTH_BUILD_ROOT"), "G_DEBUG="});
  const std::string address = printed_address(demo);
  ASSERT_NE(address, "") << demo.output();
  Page page(browser, address + "&name=Anna");
  ASSERT_TRUE(call_booth(page)) << demo.output() << browser.console();
  page.wait_until(kEvening);
  page.evaluate(kHeard);
  page.save_screenshot(output_path("demo-in-browser.png"));
  EXPECT_TRUE(demo.wait_line("The call stands", kPatience)) << demo.output();
  demo.signal(SIGINT);
  EXPECT_EQ(demo.wait(kPatience), 0) << demo.output();
  page.wait_until("document.body.dataset.state === 'idle'");
}

}  // namespace
