// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/interop/browser_suite.hpp"

#include "tests/interop/scene.hpp"
#include "tests/support/node_server.hpp"

namespace booth::interop {

void BrowserSuite::start(const std::string& name, Needs needs,
                         const std::vector<std::string>& server_arguments) {
  name_ = name;
  missing_ = Browser::available() ? "" : "chromium is not installed";
  if (missing_.empty() && needs == Needs::kNpm) missing_ = testing_support::NodeServer::missing();
  if (!missing_.empty()) return;
  server_ = std::make_unique<testing_support::SignalingServer>(server_arguments);
  ASSERT_TRUE(server_->ready()) << server_->process().output();
  start_browser();
}

void BrowserSuite::start_browser() {
  browser_.reset();
  Browser::Options options;
  options.profile_dir = output_path(name_ + "-profile");
  options.camera = output_path(name_ + "-camera.y4m");
  write_camera_clip(options.camera, kBrowserPatches);
  browser_ = std::make_unique<Browser>(options);
}

void BrowserSuite::TearDownTestSuite() {
  browser_.reset();
  server_.reset();
}

void BrowserSuite::SetUp() {
  if (!missing_.empty()) GTEST_SKIP() << missing_;
}

std::string BrowserSuite::room() {
  return testing::UnitTest::GetInstance()->current_test_info()->name();
}

std::string BrowserSuite::uri(const std::string& path) {
  return "ws://127.0.0.1:" + std::to_string(server_->port()) + path;
}

}  // namespace booth::interop
