// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// booth-broadcast: one to many. The sender encodes once for all viewers; a viewer takes whatever is
// on air in the room.
#include <algorithm>
#include <cstdio>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include <gst/gst.h>

#include "common/call_observers.hpp"
#include "common/call_pipeline.hpp"
#include "common/main_loop.hpp"
#include "common/people.hpp"
#include "common/source.hpp"
#include "common/terminal.hpp"

using namespace booth::example;

namespace {

struct Options : CallOptions {
  std::string role = "send";
  int bitrate_kbps = 1500;
  bool once = false;
  bool sends() const { return role == "send"; }
};

Options parse(int argc, char** argv) {
  Options options;
  options.room = "tv";
  Arguments arguments(
      "Sends picture and sound to everybody in a room, or shows what is sent there.",
      "q or Ctrl-C ends. Code: 0 all well, 1 failed, 2 wrong options.");
  options.add_to(arguments);
  arguments.text("role", "ROLE", "send or view (send)", options.role);
  arguments.number("bitrate", "Bitrate of the picture in kbit/s (1500)", options.bitrate_kbps);
  arguments.flag("once", "View one broadcast, and end with it", options.once);
  arguments.parse(argc, argv);
  if (options.role != "send" && options.role != "view")
    Arguments::refuse("--role must be send or view");
  if (options.bitrate_kbps < 10 || options.bitrate_kbps > 100'000)
    Arguments::refuse("--bitrate must be 10..100000 kbit/s");
  return options;
}

class Broadcast {
 public:
  explicit Broadcast(Options options) : options_(std::move(options)) {}

  /// Returns the exit code.
  int run() {
    if (const auto fault = options_.sends() ? open_sender() : open_viewer(); !fault.empty())
      return fail(fault);
    pipeline_.start();
    source_.start(pipeline_.get(),
                  [this](const std::string& why) { why.empty() ? loop_.quit() : void(fail(why)); });
    second_.repeat(1000, [this] {
      show_status();
      return true;
    });
    if (options_.seconds > 0)
      length_.once(guint(options_.seconds) * 1000, [this] { loop_.quit(); });
    loop_.run();
    pipeline_.stop();
    terminal_.status("");
    if (code_ == 0) terminal_.say(summary());
    return code_;
  }

 private:
  std::string open_sender() {
    std::string fault = source_.open(options_.video);
    if (fault.empty())
      fault = make("webrtccall name=call role=broadcast warn-after=2 " + source_.picture() +
                   " ! videoconvert ! call.video_0 " + source_.sound() +
                   " ! audioconvert ! audioresample ! call.audio_0");
    if (!fault.empty()) return fault;
    g_object_set(pipeline_.call(), "video-bitrate", guint(options_.bitrate_kbps) * 1000, nullptr);
    source_.attach(pipeline_.get());
    return "";
  }

  std::string open_viewer() {
    const std::string fault = make("webrtccall name=call role=view warn-after=2");
    if (!fault.empty()) return fault;
    remote_ = std::make_unique<RemoteMedia>(
        pipeline_.get(), pipeline_.call(), options_.remote(), [this](const std::string& size) {
          terminal_.say("The first picture is here: " + size + ".");
        });
    return "";
  }

  std::string make(const std::string& description) {
    const std::string fault = pipeline_.make(
        description, {[this](const CallEvent& event) { on_event(event); },
                      [this](const std::string& why) { fail(why); },
                      [this](const std::string& why) { terminal_.say("Warning: " + why); }});
    if (!fault.empty()) return fault;
    options_.apply_to(pipeline_.call());
    return observers_.open(options_, pipeline_.call(), terminal_);
  }

  void on_event(const CallEvent& event) {
    if (event.event == "joined") {
      terminal_.say((options_.sends() ? "On air in room " : "Waiting for a broadcast in room ") +
                    event.text + "; q ends.");
    } else if (event.event == "peer-joined") {
      people_.joined(event.peer, event.text);
    } else if (event.event == "peer-left") {
      people_.left(event.peer);
    } else if (event.event == "connected") {
      connected_.insert(event.peer);
      most_ = std::max(most_, connected_.size());
      const auto name = people_.name(event.peer);
      terminal_.say(options_.sends() ? name + " watches: " + status() : name + " is on air.");
    } else if (event.event == "ended" && connected_.erase(event.peer) > 0) {
      terminal_.say(people_.name(event.peer) + " is gone (" + event.text + "): " + status());
      if (remote_ && connected_.empty()) remote_->end_call();
      if (options_.once && !options_.sends()) loop_.quit();
    }
    show_status();
  }

  std::string status() const {
    const auto count = std::to_string(connected_.size());
    if (options_.sends()) return count + (connected_.size() == 1 ? " viewer" : " viewers");
    return connected_.empty() ? "nobody is on air" : count + " on air";
  }

  void show_status() {
    if (options_.watch) return;  // its table stands there
    if (!connected_.empty() || options_.sends())
      terminal_.status("  " + clock_text(seconds_now() - started_) + "  " + status() + received());
  }

  std::string received() const {
    return remote_ ? ", " + std::to_string(remote_->pictures()) + " pictures received" : "";
  }

  std::string summary() const {
    return "Off after " + clock_text(seconds_now() - started_) +
           (remote_ ? received() : ", most viewers at once: " + std::to_string(most_)) + ".";
  }

  void on_key(char key) {
    if (key == 'q') loop_.quit();
  }

  int fail(const std::string& why) {
    std::fprintf(stderr, "booth-broadcast: %s\n", why.c_str());
    loop_.quit();
    return code_ = 1;
  }

  const Options options_;
  MainLoop loop_{[this] { loop_.quit(); }};
  Terminal terminal_{[this](char key) { on_key(key); }};
  People people_;
  Source source_;
  CallPipeline pipeline_;
  CallObservers observers_;
  std::unique_ptr<RemoteMedia> remote_;  ///< of a viewer
  Timer second_, length_;
  const double started_ = seconds_now();
  std::set<std::string> connected_;  ///< viewers, or who is on air
  std::size_t most_ = 0;
  int code_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse(argc, argv);
  gst_init(nullptr, nullptr);
  return Broadcast(options).run();
}
