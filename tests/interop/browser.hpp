// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <chrono>
#include <csignal>
#include <memory>
#include <string>
#include <vector>

#include "signaling/protocol/json.hpp"
#include "tests/interop/pipe.hpp"
#include "tests/support/child_process.hpp"

namespace booth::interop {

using signaling::json::Value;

/// How long a browser may take for anything: the machine may be busy with something else.
inline constexpr std::chrono::seconds kPatience{45};

/// Headless Chromium, driven over its own DevTools protocol through a pipe: no port, no library.
///
/// It takes a y4m file as its camera, beeps as its microphone, asks for no permission, and may use
/// 127.0.0.1 for media. Errors of the protocol and deadlines throw std::runtime_error with what the
/// page wrote to its console.
class Browser {
 public:
  struct Options {
    std::string profile_dir;  ///< made and removed again
    std::string camera;       ///< y4m file; empty = Chromium's own test picture
    int width = 1180;
    int height = 720;
  };

  explicit Browser(const Options& options);
  ~Browser();
  Browser(const Browser&) = delete;
  Browser& operator=(const Browser&) = delete;

  /// Whether Chromium is installed; skip the test where it is not.
  static bool available();

  /// As a crash: SIGKILL to all its processes.
  void kill() { process_->signal(SIGKILL); }

  /// Calls a DevTools method, in a page's session unless that is empty; returns its result.
  Value call(const std::string& method, const Value& parameters, const std::string& session = "");
  /// What pages wrote to their consoles so far.
  const std::string& console() const { return console_; }

 private:
  void note_event(const Value& message);

  Options options_;
  Descriptor commands_;
  std::unique_ptr<MessageReader> answers_;
  std::unique_ptr<testing_support::ChildProcess> process_;
  int last_id_ = 0;
  std::string console_;
};

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
  std::string target_;
  std::string session_;
};

}  // namespace booth::interop
