// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>
#include <string>

#include "tests/interop/browser.hpp"

namespace booth::interop {

/// What one make of browser does for Browser and Page. Pages are named by ids of the browser's own.
class BrowserDriver {
 public:
  virtual ~BrowserDriver() = default;

  /// Opens a page in which `script` runs before any of its own.
  virtual std::string open(const std::string& url, const std::string& script) = 0;
  virtual void close(const std::string& page) = 0;
  /// The value of the last expression of a script, awaited if it is a promise, as a user gesture;
  /// what is no JSON becomes null or {}.
  virtual Value evaluate(const std::string& page, const std::string& script) = 0;
  /// The window of a phone, or of the browser with width 0.
  virtual void resize(const std::string& page, int width, int height) = 0;
  virtual void bring_to_front(const std::string& page) = 0;
  /// PNG as base64.
  virtual std::string screenshot(const std::string& page) = 0;
  virtual void kill() = 0;

  const std::string& console() const { return console_; }

 protected:
  void note(const Value& event);

 private:
  std::string console_;
};

/// Chromium over its DevTools protocol through a pipe.
std::unique_ptr<BrowserDriver> start_chromium(const Browser::Options& options);
/// Firefox over WebDriver BiDi, a WebSocket to 127.0.0.1.
std::unique_ptr<BrowserDriver> start_firefox(const Browser::Options& options);

/// Screenshots come as base64 inside JSON.
inline constexpr signaling::json::Limits kAnswerLimits{64UL << 20, 64, 4096, 1UL << 20};

/// The member of that name if it is text, else "".
std::string string_of(const Value& value, std::string_view name);

}  // namespace booth::interop
