// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <csignal>
#include <fstream>
#include <stdexcept>
#include <vector>

#include "tests/interop/browser_driver.hpp"
#include "tests/interop/scene.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/raw_peer.hpp"

namespace booth::interop {
namespace {

namespace json = signaling::json;
using testing_support::ChildProcess;
using testing_support::RawPeer;

/// No question, no update, no telemetry, nothing throttled. Its own fake camera changes colour all
/// the time: only its microphone is used.
constexpr char kPreferences[] = R"js(
user_pref("media.navigator.streams.fake", true);
user_pref("media.navigator.permission.disabled", true);
user_pref("media.peerconnection.ice.obfuscate_host_addresses", false);
user_pref("media.autoplay.default", 0);
user_pref("media.autoplay.blocking_policy", 0);
user_pref("media.suspend-bkgnd-video.enabled", false);
user_pref("media.gmp-manager.updateEnabled", false);
user_pref("media.gmp-manager.url", "");
user_pref("ui.prefersReducedMotion", 1);
user_pref("app.update.enabled", false);
user_pref("app.normandy.enabled", false);
user_pref("browser.safebrowsing.update.enabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("dom.min_background_timeout_value", 4);
user_pref("dom.push.connection.enabled", false);
user_pref("dom.timeout.enable_budget_timer_throttling", false);
user_pref("extensions.update.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("services.settings.server", "data:,");
user_pref("toolkit.telemetry.enabled", false);
)js";

/// A camera and a screen of four patches each; %camera% and %screen% are lists of colours.
constexpr char kCamera[] = R"js(
  if (navigator.mediaDevices) {
    const picture = (colors) => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [320, 180];
      const context = canvas.getContext('2d');
      const draw = () => colors.forEach((color, i) => {
        context.fillStyle = color;
        context.fillRect(160 * (i % 2), 90 * (i >> 1), 160, 90);
      });
      draw();
      const track = canvas.captureStream(15).getVideoTracks()[0];
      const timer = setInterval(() => {
        draw();
        if (track.readyState === 'ended') clearInterval(timer);
      }, 66);
      return track;
    };
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      const stream = wanted.audio ? await open({audio: wanted.audio}) : new MediaStream();
      if (wanted.video) stream.addTrack(picture(%camera%));
      return stream;
    };
    navigator.mediaDevices.getDisplayMedia = async () => new MediaStream([picture(%screen%)]);
  })js";

std::string camera_script() {
  std::string script = kCamera;
  const auto set = [&script](const std::string& name, const Patches& patches) {
    json::Value::Array colors;
    for (const Color color : patches) colors.emplace_back(to_string(color));
    script.replace(script.find(name), name.size(), json::dump(Value(std::move(colors))));
  };
  set("%camera%", kBrowserPatches);
  set("%screen%", kBarPatches);
  return script;
}

/// The port that it announces; 0 where it does not.
std::uint16_t wait_port(ChildProcess& process) {
  const auto line = process.wait_line("WebDriver BiDi listening on", kPatience);
  return line ? static_cast<std::uint16_t>(std::stoi(line->substr(line->rfind(':') + 1))) : 0;
}

/// Of a BiDi RemoteValue, as far as it is JSON.
Value plain_value(const Value& remote) {
  const std::string type = string_of(remote, "type");
  const Value* value = remote.find("value");
  if (!value || type == "function" || type == "node") return {};
  if (type == "array") {
    Value::Array items;
    for (const Value& item : *value->array()) items.push_back(plain_value(item));
    return items;
  }
  if (type == "object") {
    Value result = Value::object({});
    for (const Value& pair : *value->array()) {
      const auto& [name, member] = std::tie(pair.array()->at(0), pair.array()->at(1));
      if (name.string()) result.add(*name.string(), plain_value(member));
    }
    return result;
  }
  return *value;
}

class Firefox : public BrowserDriver {
 public:
  explicit Firefox(const Browser::Options& options);

  std::string open(const std::string& url, const std::string& script) override;
  void close(const std::string& page) override;
  Value evaluate(const std::string& page, const std::string& script) override;
  void resize(const std::string& page, int width, int height) override;
  void bring_to_front(const std::string& page) override;
  std::string screenshot(const std::string& page) override;
  void kill() override { process_->signal(SIGKILL); }

 private:
  /// Calls a method of WebDriver BiDi; returns its result.
  Value call(const std::string& method, const Value& parameters);

  std::unique_ptr<ChildProcess> process_;
  std::unique_ptr<RawPeer> socket_;
  int last_id_ = 0;
};

std::vector<std::string> command_line(const Browser::Options& options) {
  return {"firefox-esr", "--headless",        "--no-remote",
          "--profile",   options.profile_dir, "--remote-debugging-port",
          "0",           "about:blank"};
}

Firefox::Firefox(const Browser::Options& options) {
  std::ofstream(options.profile_dir + "/user.js") << kPreferences;
  // It leaves things in the home folder as well. The test's GLib settings are not the browser's.
  process_ = std::make_unique<ChildProcess>(
      command_line(options),
      std::vector<std::string>{"HOME=" + options.profile_dir, "MOZ_CRASHREPORTER_DISABLE=1",
                               "MOZ_HEADLESS_WIDTH=" + std::to_string(options.width),
                               "MOZ_HEADLESS_HEIGHT=" + std::to_string(options.height),
                               "G_DEBUG="});
  const std::uint16_t port = wait_port(*process_);
  if (port == 0) throw std::runtime_error("Firefox does not start: " + process_->output());
  socket_ = std::make_unique<RawPeer>(port);
  if (socket_->shake_hands("/session") != 101)
    throw std::runtime_error("Firefox refuses: " + socket_->head() + process_->output());
  call("session.new", Value::object({{"capabilities", Value::object({})}}));
  call("session.subscribe", Value::object({{"events", Value::Array{Value("log.entryAdded")}}}));
}

Value Firefox::call(const std::string& method, const Value& parameters) {
  const int id = ++last_id_;
  socket_->send_text(
      json::dump(Value::object({{"id", id}, {"method", method}, {"params", parameters}})));
  while (const auto frame = socket_->receive()) {
    const json::Parsed answer = json::parse(frame->payload, kAnswerLimits);
    if (!answer.value) continue;  // no text, or an event larger than we care for
    const Value* answered = answer.value->find("id");
    if (!answered || !answered->integer() || *answered->integer() != id) {
      if (const Value* event = answer.value->find("params")) note(*event);
      continue;
    }
    if (const Value* result = answer.value->find("result")) return *result;
    throw std::runtime_error(method + ": " + string_of(*answer.value, "error") + ": " +
                             string_of(*answer.value, "message"));
  }
  throw std::runtime_error(method + ": the browser gave no answer\n" + console() +
                           process_->output());
}

std::string Firefox::open(const std::string& url, const std::string& script) {
  // A window and not a tab: those behind another are throttled.
  const std::string page =
      string_of(call("browsingContext.create", Value::object({{"type", "window"}})), "context");
  call("script.addPreloadScript",
       Value::object({{"functionDeclaration", "() => {" + script + camera_script() + "}"},
                      {"contexts", Value::Array{Value(page)}}}));
  call("browsingContext.navigate",
       Value::object({{"context", page}, {"url", url}, {"wait", "interactive"}}));
  return page;
}

void Firefox::close(const std::string& page) {
  call("browsingContext.close", Value::object({{"context", page}}));
}

Value Firefox::evaluate(const std::string& page, const std::string& script) {
  const Value answer =
      call("script.evaluate", Value::object({{"expression", script},
                                             {"target", Value::object({{"context", page}})},
                                             {"awaitPromise", true},
                                             {"userActivation", true}}));
  if (const Value* details = answer.find("exceptionDetails"))
    throw std::runtime_error(script + ": " + json::dump(*details).substr(0, 1000));
  return plain_value(*answer.find("result"));
}

void Firefox::resize(const std::string& page, int width, int height) {
  Value wanted = Value::object({{"context", page}});
  if (width == 0) {
    wanted.add("viewport", Value());
    wanted.add("devicePixelRatio", Value());
  } else {
    wanted.add("viewport", Value::object({{"width", width}, {"height", height}}));
    wanted.add("devicePixelRatio", 2);
  }
  call("browsingContext.setViewport", wanted);
}

void Firefox::bring_to_front(const std::string& page) {
  call("browsingContext.activate", Value::object({{"context", page}}));
}

std::string Firefox::screenshot(const std::string& page) {
  return string_of(call("browsingContext.captureScreenshot", Value::object({{"context", page}})),
                   "data");
}

}  // namespace

std::unique_ptr<BrowserDriver> start_firefox(const Browser::Options& options) {
  return std::make_unique<Firefox>(options);
}

}  // namespace booth::interop
