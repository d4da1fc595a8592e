// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/interop/browser.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

#include <glib.h>
#include <unistd.h>

namespace booth::interop {
namespace {

using Clock = std::chrono::steady_clock;
namespace json = signaling::json;

constexpr char kProgram[] = "chromium";
constexpr std::chrono::milliseconds kPoll{100};
/// Screenshots come as base64 inside JSON.
constexpr json::Limits kAnswerLimits{64UL << 20, 64, 4096, 1UL << 20};

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

/// --remote-debugging-pipe reads descriptor 3 and writes descriptor 4.
std::vector<std::string> command_line(const Browser::Options& options, const Descriptor& commands,
                                      const Descriptor& answers) {
  std::vector<std::string> arguments{
      "bash",
      "-c",
      "exec \"$@\" 3<&" + std::to_string(commands.get()) + " 4>&" + std::to_string(answers.get()),
      "bash",
      kProgram,
      "--headless=new",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--disable-quic",
      "--no-proxy-server",
      "--disable-extensions",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-features=Translate,MediaRouter,OptimizationHints",
      "--no-first-run",
      "--no-default-browser-check",
      "--mute-audio",
      "--force-color-profile=srgb",
      "--force-prefers-reduced-motion",
      // A page in the background must not be slowed down: a test looks at two at a time.
      "--disable-background-timer-throttling",
      "--disable-backgrounding-occluded-windows",
      "--disable-renderer-backgrounding",
      "--autoplay-policy=no-user-gesture-required",
      "--allow-loopback-in-peer-connection",
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
      "--remote-debugging-pipe",
      "--window-size=" + std::to_string(options.width) + "," + std::to_string(options.height),
      "--user-data-dir=" + options.profile_dir,
  };
  if (!options.camera.empty())
    arguments.push_back("--use-file-for-fake-video-capture=" + options.camera);
  arguments.push_back("about:blank");
  return arguments;
}

std::string string_of(const Value& value, std::string_view name) {
  const Value* member = value.find(name);
  return member && member->string() ? *member->string() : "";
}

void write_all(int fd, const std::string& bytes) {
  for (std::size_t sent = 0; sent < bytes.size();) {
    const ssize_t count = write(fd, bytes.data() + sent, bytes.size() - sent);
    if (count <= 0) throw std::runtime_error("the browser does not listen any more");
    sent += static_cast<std::size_t>(count);
  }
}

std::string quoted(const std::string& text) { return json::dump(Value(text)); }

}  // namespace

bool Browser::available() {
  g_autofree char* path = g_find_program_in_path(kProgram);
  return path != nullptr;
}

Browser::Browser(const Options& options) : options_(options) {
  std::signal(SIGPIPE, SIG_IGN);
  std::filesystem::create_directories(options.profile_dir);
  auto [their_commands, our_commands] = make_pipe();
  auto [our_answers, their_answers] = make_pipe();
  commands_ = std::move(our_commands);
  answers_ = std::make_unique<MessageReader>(std::move(our_answers), '\0');
  for (const Descriptor* end : {&their_commands, &their_answers}) allow_inheritance(*end);
  // The test's GLib settings are not the browser's.
  process_ = std::make_unique<testing_support::ChildProcess>(
      command_line(options, their_commands, their_answers), std::vector<std::string>{"G_DEBUG="});
}

Browser::~Browser() {
  process_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(options_.profile_dir, ignored);
}

Value Browser::call(const std::string& method, const Value& parameters,
                    const std::string& session) {
  const int id = ++last_id_;
  Value command = Value::object({{"id", id}, {"method", method}, {"params", parameters}});
  if (!session.empty()) command.add("sessionId", session);
  write_all(commands_.get(), json::dump(command) + '\0');
  const auto deadline = Clock::now() + kPatience;
  while (const auto bytes = answers_->next(deadline)) {
    const json::Parsed answer = json::parse(*bytes, kAnswerLimits);
    if (!answer.value) continue;  // an event larger than we care for
    const Value* answered = answer.value->find("id");
    if (!answered || !answered->integer() || *answered->integer() != id) {
      note_event(*answer.value);
      continue;
    }
    if (const Value* error = answer.value->find("error"))
      throw std::runtime_error(method + ": " + json::dump(*error));
    return *answer.value->find("result");
  }
  throw std::runtime_error(method + ": the browser gave no answer\n" + console_ +
                           process_->output());
}

void Browser::note_event(const Value& message) {
  const std::string method = string_of(message, "method");
  if (method != "Runtime.consoleAPICalled" && method != "Runtime.exceptionThrown" &&
      method != "Log.entryAdded")
    return;
  console_ += json::dump(*message.find("params")).substr(0, 1500) + '\n';
}

Page::Page(Browser& browser, const std::string& url) : browser_(browser) {
  target_ = string_of(browser.call("Target.createTarget", Value::object({{"url", "about:blank"}})),
                      "targetId");
  session_ = string_of(browser.call("Target.attachToTarget",
                                    Value::object({{"targetId", target_}, {"flatten", true}})),
                       "sessionId");
  const Value nothing = Value::object({});
  for (const char* method : {"Page.enable", "Runtime.enable", "Log.enable"})
    browser.call(method, nothing, session_);
  browser.call("Page.addScriptToEvaluateOnNewDocument", Value::object({{"source", kWatchCalls}}),
               session_);
  browser.call("Page.navigate", Value::object({{"url", url}}), session_);
}

Page::~Page() {
  try {
    close();
  } catch (const std::exception&) {  // the browser has gone before its page
  }
}

Value Page::evaluate(const std::string& expression) {
  const Value answer = browser_.call("Runtime.evaluate",
                                     Value::object({{"expression", expression},
                                                    {"awaitPromise", true},
                                                    {"returnByValue", true},
                                                    {"userGesture", true}}),
                                     session_);
  if (const Value* details = answer.find("exceptionDetails"))
    throw std::runtime_error(expression + ": " + json::dump(*details).substr(0, 1000));
  const Value* value = answer.find("result")->find("value");
  return value ? *value : Value();
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

void Page::resize(int width, int height) {
  if (width == 0) {
    browser_.call("Emulation.clearDeviceMetricsOverride", Value::object({}), session_);
    return;
  }
  browser_.call(
      "Emulation.setDeviceMetricsOverride",
      Value::object(
          {{"width", width}, {"height", height}, {"deviceScaleFactor", 2}, {"mobile", true}}),
      session_);
}

void Page::bring_to_front() { browser_.call("Page.bringToFront", Value::object({}), session_); }

void Page::save_screenshot(const std::string& path) {
  const Value answer =
      browser_.call("Page.captureScreenshot", Value::object({{"format", "png"}}), session_);
  gsize size = 0;
  g_autofree guchar* bytes = g_base64_decode(string_of(answer, "data").c_str(), &size);
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes), static_cast<std::streamsize>(size));
}

void Page::close() {
  if (target_.empty()) return;
  const std::string target = std::exchange(target_, "");
  browser_.call("Target.closeTarget", Value::object({{"targetId", target}}));
}

}  // namespace booth::interop
