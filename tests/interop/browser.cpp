// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/interop/browser.hpp"

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>
#include <utility>

#include <glib.h>

#include "tests/interop/browser_driver.hpp"
#include "tests/support/own_network.hpp"

namespace booth::interop {
namespace {

using Clock = std::chrono::steady_clock;
namespace json = signaling::json;

constexpr std::chrono::milliseconds kPoll{100};

/// Keeps every RTCPeerConnection of the page where a test can ask it for statistics, and counts the
/// negotiations that were completed.
constexpr char kWatchCalls[] = R"js(
  window.calls = [];
  window.negotiations = 0;
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...args) {
      super(...args);
      window.calls.push(this);
      this.addEventListener('signalingstatechange', () => {
        if (this.signalingState === 'stable') ++window.negotiations;
      });
    }
  };)js";

std::string quoted(const std::string& text) { return json::dump(Value(text)); }

bool is_installed(const char* program) {
  g_autofree char* path = g_find_program_in_path(program);
  return path != nullptr;
}

}  // namespace

std::string string_of(const Value& value, std::string_view name) {
  const Value* member = value.find(name);
  return member && member->string() ? *member->string() : "";
}

void BrowserDriver::note(const Value& event) {
  console_ += json::dump(event).substr(0, 1500) + '\n';
}

const char* to_string(Browser::Kind kind) {
  return kind == Browser::Kind::kFirefox ? "Firefox" : "Chromium";
}

std::string Browser::missing(Kind kind) {
  if (kind == Kind::kChromium) return is_installed("chromium") ? "" : "chromium is not installed";
  if (!is_installed("firefox-esr")) return "firefox-esr is not installed";
  const std::string& reason = testing_support::why_not_own_network();
  return reason.empty() ? "" : "Firefox needs a network of the test's own: " + reason;
}

Browser::Browser(const Options& options) : profile_dir_(options.profile_dir) {
  std::filesystem::create_directories(profile_dir_);
  driver_ = options.kind == Kind::kFirefox ? start_firefox(options) : start_chromium(options);
}

Browser::~Browser() {
  driver_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(profile_dir_, ignored);
}

void Browser::kill() { driver_->kill(); }

const std::string& Browser::console() const { return driver_->console(); }

Page::Page(Browser& browser, const std::string& url)
    : browser_(browser), id_(browser.driver_->open(url, kWatchCalls)) {}

Page::~Page() {
  try {
    close();
  } catch (const std::exception&) {  // the browser has gone before its page
  }
}

Value Page::evaluate(const std::string& expression) {
  return browser_.driver_->evaluate(id_, expression);
}

std::string Page::text(const std::string& selector) {
  const Value value = evaluate("document.querySelector(" + quoted(selector) + ").textContent");
  return value.string() ? *value.string() : "";
}

bool Page::holds(const std::string& expression) {
  // A page that is just being loaded has no document yet; that is no error of the test.
  const Value value =
      evaluate("(() => { try { return Boolean(" + expression + "); } catch { return false; } })()");
  return value.boolean() && *value.boolean();
}

void Page::wait_until(const std::string& expression) {
  const auto deadline = Clock::now() + kPatience;
  while (!holds(expression)) {
    if (Clock::now() > deadline)
      throw std::runtime_error("never came true: " + expression + "\n" + browser_.console());
    std::this_thread::sleep_for(kPoll);
  }
}

void Page::click(const std::string& selector) {
  const std::string found = "document.querySelector(" + quoted(selector) + ")";
  wait_until(found + " && !" + found + ".disabled && " + found + ".getClientRects().length > 0");
  evaluate(found + ".click()");
}

void Page::resize(int width, int height) { browser_.driver_->resize(id_, width, height); }

void Page::bring_to_front() { browser_.driver_->bring_to_front(id_); }

void Page::save_screenshot(const std::string& path) {
  gsize size = 0;
  g_autofree guchar* bytes = g_base64_decode(browser_.driver_->screenshot(id_).c_str(), &size);
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes), static_cast<std::streamsize>(size));
}

void Page::close() {
  if (!id_.empty()) browser_.driver_->close(std::exchange(id_, ""));
}

}  // namespace booth::interop
