// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "signaling/protocol/json.hpp"

namespace booth::interop {

using signaling::json::Value;

/// How long a browser may take for anything: the machine may be busy with something else.
inline constexpr std::chrono::seconds kPatience{45};

class BrowserDriver;

/// A headless browser, driven over its own protocol without a library (BrowserDriver).
///
/// Its camera shows a test's picture, its microphone sounds, it asks for no permission and
/// throttles no page. Errors of the protocol and deadlines throw std::runtime_error with what the
/// page wrote to its console.
class Browser {
 public:
  /// Chromium may use 127.0.0.1 for media. Firefox uses it never: such a test program is one of
  /// those with a network of their own (tests/support/own_network.hpp).
  enum class Kind { kChromium, kFirefox };

  struct Options {
    Kind kind = Kind::kChromium;
    std::string profile_dir;  ///< made and removed again
    /// y4m file; empty = Chromium's own test picture. Firefox takes none: its camera shows
    /// kBrowserPatches, its screen kBarPatches.
    std::string camera;
    int width = 1180;
    int height = 720;
  };

  explicit Browser(const Options& options);
  ~Browser();
  Browser(const Browser&) = delete;
  Browser& operator=(const Browser&) = delete;

  /// Why there can be no such browser here, as text for GTEST_SKIP(); empty = there can.
  static std::string missing(Kind kind = Kind::kChromium);
  static bool available() { return missing().empty(); }

  /// As a crash: SIGKILL to all its processes.
  void kill();
  /// What pages wrote to their consoles so far.
  const std::string& console() const;

 private:
  friend class Page;

  std::string profile_dir_;
  std::unique_ptr<BrowserDriver> driver_;
};

/// "Chromium", "Firefox": names of the instances of a parametrised test.
const char* to_string(Browser::Kind kind);

/// A tab. Closed with its owner, as a person closes it.
class Page {
 public:
  Page(Browser& browser, const std::string& url);
  ~Page();
  Page(const Page&) = delete;
  Page& operator=(const Page&) = delete;

  /// The value of a JavaScript expression (a promise is awaited), as a user gesture.
  Value evaluate(const std::string& expression);
  std::string text(const std::string& selector);
  /// Whether the expression is true; false where it throws, as when the page is not there yet.
  bool holds(const std::string& expression);
  /// Polls until the expression holds; throws after kPatience.
  void wait_until(const std::string& expression);
  /// A click as the mouse makes it; throws if the element is missing, hidden or disabled.
  void click(const std::string& selector);
  /// The window of a phone, or of the browser with width 0.
  void resize(int width, int height);
  void bring_to_front();
  void save_screenshot(const std::string& path);
  void close();

 private:
  Browser& browser_;
  std::string id_;
};

}  // namespace booth::interop
