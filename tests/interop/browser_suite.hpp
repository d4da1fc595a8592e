// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/interop/browser.hpp"
#include "tests/support/signaling_server.hpp"

namespace booth::interop {

/// One signaling server and one browser, whose camera shows kBrowserPatches, for all tests of a
/// suite: its SetUpTestSuite() calls start(). Where something is not installed, every test skips
/// and says what.
class BrowserSuite : public testing::Test {
 public:
  static void TearDownTestSuite();

 protected:
  enum class Needs { kBrowser, kNpm };

  /// `name` is that of the suite's files below output_path().
  static void start(const std::string& name, Needs needs,
                    const std::vector<std::string>& server_arguments = {});
  /// Again, after the browser was killed.
  static void start_browser();

  void SetUp() override;

  /// Every test has a room of its own.
  static std::string room();
  /// Of the server's WebSocket at `path`.
  static std::string uri(const std::string& path);

  inline static std::unique_ptr<testing_support::SignalingServer> server_;
  inline static std::unique_ptr<Browser> browser_;

 private:
  inline static std::string name_;
  inline static std::string missing_;
};

}  // namespace booth::interop
