// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// booth-call: one call at a time, at the terminal. What webrtccall says becomes lines, keys become
// its actions.
#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include "common/background.hpp"
#include "common/call_observers.hpp"
#include "common/call_pipeline.hpp"
#include "common/main_loop.hpp"
#include "common/people.hpp"
#include "common/source.hpp"
#include "common/terminal.hpp"

using namespace booth::example;

namespace {

struct Options : CallOptions {
  std::string peer;  ///< whom to call; empty = nobody
  std::string background;
  bool wait = false, accept = false;
};

Options parse(int argc, char** argv) {
  Options options;
  Arguments arguments(
      "Joins a room, shows who is there, rings and is rung. Keys: 1 to 9 calls somebody, y or n\n"
      "answers a call, h hangs up, m mutes, q ends; from a pipe as well.",
      "Code: 0 all well, 1 failed (no server, no camera), 2 wrong options, 3 no call came about.");
  options.add_to(arguments);
  arguments.text("call", "PEER", "Call this name or id when it is there, and end with the call",
                 options.peer);
  arguments.flag("wait", "Wait for a call, and end with it", options.wait);
  arguments.flag("accept", "Take calls without asking", options.accept);
  arguments.text("background", "WHAT", "A picture file, a colour or blur behind the person",
                 options.background);
  arguments.parse(argc, argv);
  return options;
}

class BoothCall {
 public:
  explicit BoothCall(Options options) : options_(std::move(options)) {}

  /// Returns the exit code.
  int run() {
    if (const auto fault = open(); !fault.empty()) return fail(fault);
    pipeline_.start();
    source_.start(pipeline_.get(),
                  [this](const std::string& why) { why.empty() ? quit() : void(fail(why)); });
    loop_.run();
    pipeline_.stop();
    return code_;
  }

 private:
  std::string open() {
    std::string fault = source_.open(options_.video);
    if (!fault.empty()) return fault;
    fault = pipeline_.make(
        "webrtccall name=call auto-call=false auto-accept=false max-peers=1 warn-after=2 " +
            source_.picture() + " ! videoconvert ! " + background_element(options_.background) +
            "call.video_0 " + source_.sound() + " ! audioconvert ! audioresample ! call.audio_0",
        {[this](const CallEvent& event) { on_event(event); },
         [this](const std::string& why) { fail(why); },
         [this](const std::string& why) { terminal_.say("Warning: " + why); }});
    if (!fault.empty()) return fault;
    options_.apply_to(pipeline_.call());
    set_background(pipeline_.get(), options_.background);
    source_.attach(pipeline_.get());
    remote_ = std::make_unique<RemoteMedia>(
        pipeline_.get(), pipeline_.call(), options_.remote(), [this](const std::string& size) {
          terminal_.say("The first picture is here: " + size + ".");
        });
    return observers_.open(options_, pipeline_.call(), terminal_);
  }

  void on_event(const CallEvent& event) {
    if (event.event == "joined") {
      people_.clear();
      terminal_.say("In room " + event.text + " as " + options_.name + "; q ends.");
    } else if (event.event == "peer-joined") {
      const auto number = std::to_string(people_.joined(event.peer, event.text));
      terminal_.say(people_.name(event.peer) + " is here; " + number + " calls.");
      if (partner_.empty() && people_.id_of(options_.peer) == event.peer) call(event.peer);
    } else if (event.event == "peer-left") {
      terminal_.say(people_.name(event.peer) + " has left.");
      people_.left(event.peer);
    } else if (event.event == "incoming-call") {
      on_ringing(event.peer);
    } else if (event.event == "connected") {
      on_connected(event.peer);
    } else if (event.event == "ended" && (event.peer == partner_ || event.peer == caller_)) {
      on_ended(people_.name(event.peer), event.text);
    }
  }

  void on_ringing(const std::string& peer) {
    caller_ = peer;
    if (options_.accept) return answer(true);
    terminal_.ring();
    terminal_.say(people_.name(peer) + " is calling: accept? [y/n]");
  }

  void on_connected(const std::string& peer) {
    partner_ = peer;
    connected_at_ = seconds_now();
    seen_before_ = remote_->pictures();
    terminal_.say("Connected with " + people_.name(peer) + "; h hangs up, m mutes.");
    if (options_.seconds > 0)
      length_.once(guint(options_.seconds) * 1000, [this] { pipeline_.act("hang-up"); });
  }

  void on_ended(const std::string& name, const std::string& why) {
    const bool stood = connected_at_ > 0;
    if (stood)
      terminal_.say("The call with " + name + " is over (" + why +
                    "): " + std::to_string(int(seconds_now() - connected_at_)) + " s, " +
                    std::to_string(remote_->pictures() - seen_before_) + " pictures received.");
    else
      terminal_.say("No call with " + name + ": " + why + ".");
    length_.cancel();
    remote_->end_call();
    partner_ = caller_ = "";
    connected_at_ = 0;
    const bool ours = !options_.peer.empty();
    if (ours && !stood && !quitting_) code_ = 3;
    if (ours || quitting_ || (options_.wait && stood)) loop_.quit();
  }

  void on_key(char key) {
    const auto peer = people_.id_of(std::string(1, key));
    if (key == 'q') return quit();
    if (key == 'h') return pipeline_.act("hang-up");
    if (key == 'm') return mute(!muted_);
    if (!caller_.empty()) return key == 'y' || key == 'n' ? answer(key == 'y') : void();
    if (!peer.empty() && partner_.empty()) call(peer);
  }

  void call(const std::string& peer) {
    partner_ = peer;
    terminal_.say("Calling " + people_.name(peer) + " ... h gives up.");
    pipeline_.act("call", peer);
  }

  void answer(bool yes) {
    partner_ = std::exchange(caller_, "");
    pipeline_.act(yes ? "accept" : "reject", partner_);
  }

  void mute(bool muted) {
    muted_ = muted;
    g_signal_emit_by_name(pipeline_.call(), "mute", "", gboolean{muted});
    terminal_.say(muted ? "Muted: nothing is sent." : "No longer muted.");
  }

  int fail(const std::string& why) {
    std::fprintf(stderr, "booth-call: %s\n", why.c_str());
    loop_.quit();
    return code_ = 1;
  }

  /// Hangs up first, and does not wait long for that; the second time ends at once.
  void quit() {
    const bool idle = partner_.empty() && caller_.empty();
    if (std::exchange(quitting_, true) || idle) return loop_.quit();
    pipeline_.act("hang-up");
    patience_.once(3000, [this] { loop_.quit(); });
  }

  const Options options_;
  MainLoop loop_{[this] { quit(); }};
  Terminal terminal_{[this](char key) { on_key(key); }};
  People people_;
  Source source_;
  CallPipeline pipeline_;
  CallObservers observers_;
  std::unique_ptr<RemoteMedia> remote_;
  Timer length_, patience_;
  bool muted_ = false, quitting_ = false;
  std::string caller_;            ///< who waits for an answer
  std::string partner_;           ///< whom we ring, or talk to
  double connected_at_ = 0;       ///< 0 = not in a call
  std::int64_t seen_before_ = 0;  ///< pictures of earlier calls
  int code_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse(argc, argv);
  gst_init(nullptr, nullptr);
  return BoothCall(options).run();
}
