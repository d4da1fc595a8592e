// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <csignal>
#include <map>
#include <stdexcept>
#include <utility>
#include <vector>

#include <unistd.h>

#include "tests/interop/browser_driver.hpp"
#include "tests/interop/pipe.hpp"
#include "tests/support/child_process.hpp"

namespace booth::interop {
namespace {

using Clock = std::chrono::steady_clock;
namespace json = signaling::json;

/// --remote-debugging-pipe reads descriptor 3 and writes descriptor 4.
std::vector<std::string> command_line(const Browser::Options& options, const Descriptor& commands,
                                      const Descriptor& answers) {
  std::vector<std::string> arguments{
      "bash",
      "-c",
      "exec \"$@\" 3<&" + std::to_string(commands.get()) + " 4>&" + std::to_string(answers.get()),
      "bash",
      "chromium",
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

void write_all(int fd, const std::string& bytes) {
  for (std::size_t sent = 0; sent < bytes.size();) {
    const ssize_t count = write(fd, bytes.data() + sent, bytes.size() - sent);
    if (count <= 0) throw std::runtime_error("the browser does not listen any more");
    sent += static_cast<std::size_t>(count);
  }
}

class Chromium : public BrowserDriver {
 public:
  explicit Chromium(const Browser::Options& options);

  std::string open(const std::string& url, const std::string& script) override;
  void close(const std::string& page) override;
  Value evaluate(const std::string& page, const std::string& script) override;
  void resize(const std::string& page, int width, int height) override;
  void bring_to_front(const std::string& page) override;
  std::string screenshot(const std::string& page) override;
  void kill() override { process_->signal(SIGKILL); }

 private:
  /// Calls a DevTools method, in a page's session unless that is empty; returns its result.
  Value call(const std::string& method, const Value& parameters, const std::string& session = "");
  void note_event(const Value& message);

  Descriptor commands_;
  std::unique_ptr<MessageReader> answers_;
  std::unique_ptr<testing_support::ChildProcess> process_;
  int last_id_ = 0;
  std::map<std::string, std::string> sessions_;  ///< by target, which is the page's id
};

Chromium::Chromium(const Browser::Options& options) {
  std::signal(SIGPIPE, SIG_IGN);
  auto [their_commands, our_commands] = make_pipe();
  auto [our_answers, their_answers] = make_pipe();
  commands_ = std::move(our_commands);
  answers_ = std::make_unique<MessageReader>(std::move(our_answers), '\0');
  for (const Descriptor* end : {&their_commands, &their_answers}) allow_inheritance(*end);
  // The test's GLib settings are not the browser's.
  process_ = std::make_unique<testing_support::ChildProcess>(
      command_line(options, their_commands, their_answers), std::vector<std::string>{"G_DEBUG="});
}

Value Chromium::call(const std::string& method, const Value& parameters,
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
  throw std::runtime_error(method + ": the browser gave no answer\n" + console() +
                           process_->output());
}

void Chromium::note_event(const Value& message) {
  const std::string method = string_of(message, "method");
  if (method == "Runtime.consoleAPICalled" || method == "Runtime.exceptionThrown" ||
      method == "Log.entryAdded")
    note(*message.find("params"));
}

std::string Chromium::open(const std::string& url, const std::string& script) {
  const std::string target =
      string_of(call("Target.createTarget", Value::object({{"url", "about:blank"}})), "targetId");
  const std::string session = string_of(
      call("Target.attachToTarget", Value::object({{"targetId", target}, {"flatten", true}})),
      "sessionId");
  sessions_[target] = session;
  const Value nothing = Value::object({});
  for (const char* method : {"Page.enable", "Runtime.enable", "Log.enable"})
    call(method, nothing, session);
  call("Page.addScriptToEvaluateOnNewDocument", Value::object({{"source", script}}), session);
  call("Page.navigate", Value::object({{"url", url}}), session);
  return target;
}

void Chromium::close(const std::string& page) {
  sessions_.erase(page);
  call("Target.closeTarget", Value::object({{"targetId", page}}));
}

Value Chromium::evaluate(const std::string& page, const std::string& script) {
  const Value answer = call("Runtime.evaluate",
                            Value::object({{"expression", script},
                                           {"awaitPromise", true},
                                           {"returnByValue", true},
                                           {"userGesture", true}}),
                            sessions_.at(page));
  if (const Value* details = answer.find("exceptionDetails"))
    throw std::runtime_error(script + ": " + json::dump(*details).substr(0, 1000));
  const Value* value = answer.find("result")->find("value");
  return value ? *value : Value();
}

void Chromium::resize(const std::string& page, int width, int height) {
  if (width == 0) {
    call("Emulation.clearDeviceMetricsOverride", Value::object({}), sessions_.at(page));
    return;
  }
  call("Emulation.setDeviceMetricsOverride",
       Value::object(
           {{"width", width}, {"height", height}, {"deviceScaleFactor", 2}, {"mobile", true}}),
       sessions_.at(page));
}

void Chromium::bring_to_front(const std::string& page) {
  call("Page.bringToFront", Value::object({}), sessions_.at(page));
}

std::string Chromium::screenshot(const std::string& page) {
  return string_of(
      call("Page.captureScreenshot", Value::object({{"format", "png"}}), sessions_.at(page)),
      "data");
}

}  // namespace

std::unique_ptr<BrowserDriver> start_chromium(const Browser::Options& options) {
  return std::make_unique<Chromium>(options);
}

}  // namespace booth::interop
