// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the interop tests with npm packages stand on: a server in Node.js, the packages' bundles in
// a page, and that we see what a page plays.
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "tests/interop/browser.hpp"
#include "tests/interop/page_folder.hpp"
#include "tests/interop/page_media.hpp"
#include "tests/interop/page_state.hpp"
#include "tests/interop/scene.hpp"
#include "tests/support/node_server.hpp"
#include "tests/support/raw_peer.hpp"
#include "tests/support/signaling_server.hpp"

namespace {

using namespace booth::interop;  // NOLINT: the whole file is about it
using booth::testing_support::NodeServer;
using booth::testing_support::RawPeer;
using booth::testing_support::SignalingServer;

TEST(NpmSupport, ANodeServerRelays) {
  if (const std::string missing = NodeServer::missing(); !missing.empty()) GTEST_SKIP() << missing;
  NodeServer server("ws_relay.js");
  ASSERT_TRUE(server.ready()) << server.process().output();
  RawPeer near(server.port()), far(server.port());
  ASSERT_EQ(near.shake_hands("/"), 101);
  ASSERT_EQ(far.shake_hands("/"), 101);
  // The relay may learn of the second connection only now: that one speaks first.
  far.send_text("from far");
  EXPECT_TRUE(near.receive_text("from far"));
  near.send_text("from near");
  EXPECT_TRUE(far.receive_text("from near"));
}

TEST(NpmSupport, APageHasTheBundlesAndPlaysTheCamera) {
  if (!Browser::available()) GTEST_SKIP() << "chromium is not installed";
  if (const std::string missing = NodeServer::missing(); !missing.empty()) GTEST_SKIP() << missing;
  SignalingServer server(serve_pages("npm-support-pages"));
  ASSERT_TRUE(server.ready()) << server.process().output();
  Browser::Options options;
  options.profile_dir = output_path("npm-support-profile");
  options.camera = output_path("npm-support-camera.y4m");
  write_camera_clip(options.camera, kBrowserPatches);
  Browser browser(options);
  Page page(browser, server.page_url() + "camera.html");
  page.wait_until(kConnected);
  for (const char* name : {"io", "Peer", "GstWebRTCAPI"})
    EXPECT_TRUE(page.holds(std::string("typeof ") + name + " === 'function'")) << name;
  EXPECT_TRUE(shows_camera(page));
  EXPECT_FALSE(resembles(kBrowserPatches, kBarPatches));
  EXPECT_TRUE(plays_on(page));
  EXPECT_TRUE(hears(page)) << browser.console();
}

}  // namespace
