// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/interop/browser_suite.hpp"

#include "tests/interop/scene.hpp"
#include "tests/support/node_server.hpp"

namespace booth::interop {

/// Starting a browser takes its time: one serves all suites of a program, and ends with it.
struct BrowserSuite::Environment : testing::Environment {
  void TearDown() override { browsers_.clear(); }
};

const testing::Environment* const BrowserSuite::environment_ =
    testing::AddGlobalTestEnvironment(new Environment);

void BrowserSuite::start(const std::string& name, Needs needs,
                         const std::vector<std::string>& server_arguments) {
  name_ = name;
  missing_ = needs == Needs::kNpm ? testing_support::NodeServer::missing() : "";
  if (!missing_.empty()) return;
  server_ = std::make_unique<testing_support::SignalingServer>(server_arguments);
  ASSERT_TRUE(server_->ready()) << server_->process().output();
}

Browser& BrowserSuite::browser(Browser::Kind kind) {
  auto& browser = browsers_[kind];
  if (browser) return *browser;
  Browser::Options options;
  options.kind = kind;
  options.profile_dir = output_path(name_ + "-" + to_string(kind) + "-profile");
  options.camera = output_path(name_ + "-camera.y4m");
  write_camera_clip(options.camera, kBrowserPatches);
  browser = std::make_unique<Browser>(options);
  return *browser;
}

void BrowserSuite::start_browser() {
  browsers_[kind_].reset();
  browser_ = &browser(kind_);
}

void BrowserSuite::forget_browser() {
  browser_ = nullptr;
  browsers_.erase(kind_);
}

void BrowserSuite::TearDownTestSuite() { server_.reset(); }

void BrowserSuite::SetUp() {
  if (!missing_.empty()) GTEST_SKIP() << missing_;
  kind_ = kind();
  if (const std::string missing = Browser::missing(kind_); !missing.empty())
    GTEST_SKIP() << missing;
  browser_ = &browser(kind_);
}

std::string BrowserSuite::room() {
  const std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
  return name.substr(0, name.find('/')) + (kind_ == Browser::Kind::kFirefox ? "-firefox" : "");
}

std::string BrowserSuite::uri(const std::string& path) {
  return "ws://127.0.0.1:" + std::to_string(server_->port()) + path;
}

std::string browser_name(const testing::TestParamInfo<Browser::Kind>& info) {
  return to_string(info.param);
}

}  // namespace booth::interop
