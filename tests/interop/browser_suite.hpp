// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/interop/browser.hpp"
#include "tests/support/signaling_server.hpp"

namespace booth::interop {

/// One signaling server for all tests of a suite, whose SetUpTestSuite() calls start(), and one
/// browser of each kind that is asked for, for all of the program. Their cameras show
/// kBrowserPatches. Where something is not installed, every test that needs it skips and says what.
///
/// For both browsers a suite overrides kind() and is of a program with `own_network_main_dep`:
///
///     class RoomTest : public BrowserSuite, public testing::WithParamInterface<Browser::Kind> {
///       Browser::Kind kind() const override { return GetParam(); }
///     INSTANTIATE_TEST_SUITE_P(Browsers, RoomTest, kBothBrowsers, browser_name);
class BrowserSuite : public testing::Test {
 public:
  static void TearDownTestSuite();

 protected:
  enum class Needs { kBrowser, kNpm };

  /// `name` is that of the suite's files below output_path().
  static void start(const std::string& name, Needs needs,
                    const std::vector<std::string>& server_arguments = {});
  /// One that is not missing(), for a test with two.
  static Browser& browser(Browser::Kind kind);
  /// The test's browser again, after it was killed.
  static void start_browser();
  /// The same for the next test.
  static void forget_browser();

  virtual Browser::Kind kind() const { return Browser::Kind::kChromium; }
  void SetUp() override;

  /// Every test has a room of its own, also for each browser.
  static std::string room();
  /// Of the server's WebSocket at `path`.
  static std::string uri(const std::string& path);

  inline static std::unique_ptr<testing_support::SignalingServer> server_;
  inline static Browser* browser_ = nullptr;  ///< of the test's kind

 private:
  struct Environment;
  static const testing::Environment* const environment_;
  inline static std::map<Browser::Kind, std::unique_ptr<Browser>> browsers_;
  inline static Browser::Kind kind_;  ///< of browser_
  inline static std::string name_;
  inline static std::string missing_;
};

inline const auto kBothBrowsers =
    testing::Values(Browser::Kind::kChromium, Browser::Kind::kFirefox);
std::string browser_name(const testing::TestParamInfo<Browser::Kind>& info);

}  // namespace booth::interop
