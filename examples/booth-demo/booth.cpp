// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "booth.hpp"

#include <algorithm>
#include <utility>

#include "sender.hpp"

namespace booth::example {
namespace {

constexpr guint kStatisticsMs = 1000;
constexpr guint kPhotoMs = 2000;
/// How long the end may take: last statistics, goodbye, files.
constexpr guint kStatisticsPollMs = 100;
constexpr double kStatisticsPatience = 5;
constexpr guint kGoodbyeMs = 5000;
constexpr guint kFilesMs = 20000;

std::string text_field(const GstStructure* structure, const char* field) {
  const char* text = gst_structure_get_string(structure, field);
  return text ? text : "";
}

}  // namespace

int Booth::run() {
  if (const auto fault = open(); !fault.empty()) {
    fail(fault);
  } else {
    pipeline_.start();
    source_.start(pipeline_.get(), [this](const std::string& why) {
      why.empty() ? stop("the file has ended") : fail(why);
    });
    loop_.run();
    source_.stop();
    pipeline_.stop();
  }
  report_(Event("ended").add("code", std::int64_t{exit_code_}));
  return exit_code_;
}

std::string Booth::open() {
  std::string fault = source_.open(options_.input, !options_.once);
  if (!fault.empty()) return fault;
  fault = pipeline_.make(
      description(options_, source_),
      {[this](const CallEvent& event) { on_event(event); },
       [this](const std::string& why) { fail(why); },
       [this](const std::string& why) { report_(Event("warning").add("text", why)); },
       [this](const GstStructure* message) { on_element_message(message); }});
  if (!fault.empty()) return fault;
  set_up(pipeline_.get(), options_);
  source_.attach(pipeline_.get());
  recorder_ = find(pipeline_.get(), "recorder");
  far_side_ = std::make_unique<RemoteMedia>(
      pipeline_.get(), pipeline_.call(), RemoteMedia::Options{options_.show, options_.receive_to},
      [this](const std::string& size) { report_(Event("first-frame").add("size", size)); });
  photo_pending_ = !options_.photo.empty();
  return "";
}

void Booth::on_element_message(const GstStructure* structure) {
  const std::string name = gst_structure_get_name(structure);
  if (name == "recording-stopped") {
    guint64 duration = 0;
    gst_structure_get_uint64(structure, "duration", &duration);
    const std::string path = text_field(structure, "location");
    report_(Event("file")
                .add("kind", path == options_.record ? "recording" : "received")
                .add("path", path)
                .add("seconds", static_cast<double>(duration) / GST_SECOND));
  } else if (name == "photo-taken") {
    report_(Event("file").add("kind", "photo").add("path", text_field(structure, "location")));
    photo_pending_ = false;
    quit_when_complete();
  } else if (name == "photo-failed") {
    photo_pending_ = false;
    fail(text_field(structure, "reason"));
  }
}

void Booth::on_event(const CallEvent& event) {
  if (event.event == "connected") return on_connected(event.peer);
  if (event.event == "ended") return on_call_ended(event.peer, event.text);
  report_(Event(event.event).add("peer", event.peer).add("text", event.text));
  // Whoever is in the room already is told like one who joins.
  if (event.event == "peer-joined" && options_.call && !calling_ && !stopping_) {
    calling_ = true;
    pipeline_.act("call", event.peer);
  }
}

void Booth::on_connected(const std::string& peer) {
  report_(Event("connected").add("peer", peer));
  connected_ = true;
  ever_connected_ = true;
  connected_at_ = seconds_now();
  seen_before_ = far_side_->pictures();
  traffic_ = {};
  statistics_timer_.repeat(kStatisticsMs, [this] {
    report_statistics();
    return true;
  });
  const auto whole_ms = static_cast<guint>(options_.seconds) * 1000;
  if (whole_ms > 0) length_timer_.once(whole_ms, [this] { stop("the time is over"); });
  if (!photo_pending_ || photo_asked_) return;
  photo_timer_.once(whole_ms > 0 ? std::min(kPhotoMs, whole_ms / 2) : kPhotoMs,
                    [this] { take_photo(); });
}

void Booth::on_call_ended(const std::string& peer, const std::string& why) {
  connected_ = false;
  statistics_timer_.cancel();
  far_side_->end_call();
  report_(Event("call-ended").add("peer", peer).add("text", why));
  calling_ = false;
  if (stopping_) return complete_files();
  if (options_.call && !ever_connected_) return fail("no call: " + why);
  if (options_.call || options_.seconds > 0) stop("the far side hung up");
}

void Booth::take_photo() {
  if (std::exchange(photo_asked_, true)) return;
  const auto photo = find(pipeline_.get(), "photo");
  guint id = 0;
  g_signal_emit_by_name(photo.get(), "take-photo", options_.photo.c_str(), &id);
}

void Booth::report_statistics() {
  // None is there any more once a call has ended.
  if (const auto now = Traffic::of(pipeline_.call()); now.packets_sent > 0) traffic_ = now;
  const double seconds = std::max(seconds_now() - connected_at_, 0.001);
  report_(Event("statistics")
              .add("seconds", seconds)
              .add("frames_sent", traffic_.frames_sent)
              .add("frames_decoded", far_side_->pictures() - seen_before_)
              .add("packets_sent", traffic_.packets_sent)
              .add("packets_received", traffic_.packets_received)
              .add("packets_lost", traffic_.packets_lost)
              .add("bytes_sent", traffic_.bytes_sent)
              .add("bytes_received", traffic_.bytes_received)
              .add("bitrate_kbps", static_cast<double>(traffic_.bytes_sent) * 0.008 / seconds));
}

void Booth::fail(const std::string& why) {
  exit_code_ = 1;
  report_(Event("error").add("text", why));
  if (!stopping_) stop(why);
}

void Booth::stop(const std::string& why) {
  if (std::exchange(stopping_, true) || !pipeline_.get()) return loop_.quit();
  report_(Event("stopping").add("text", why));
  length_timer_.cancel();
  if (photo_pending_) take_photo();
  // A call that has just begun has statistics in a moment; they would be lost with it.
  const auto is_worth_waiting = [this, until = seconds_now() + kStatisticsPatience] {
    if (connected_) report_statistics();
    return connected_ && traffic_.frames_sent == 0 && seconds_now() < until;
  };
  if (!is_worth_waiting()) return hang_up();
  patience_timer_.repeat(kStatisticsPollMs, [this, is_worth_waiting] {
    const bool again = is_worth_waiting();
    if (!again) hang_up();
    return again;
  });
}

void Booth::hang_up() {
  if (std::exchange(hung_up_, true)) return;
  patience_timer_.once(kGoodbyeMs, [this] { complete_files(); });
  pipeline_.act("hang-up");
  if (!connected_ && !calling_) complete_files();
}

void Booth::complete_files() {
  if (std::exchange(completing_, true)) return;
  patience_timer_.once(kFilesMs, [this] {
    fail("the files could not be completed");
    loop_.quit();
  });
  gboolean complete = FALSE;
  if (recorder_) g_signal_emit_by_name(recorder_.get(), "stop", &complete);
  quit_when_complete();
}

/// Not before the messages that are under way have been read.
void Booth::quit_when_complete() {
  if (!completing_ || photo_pending_) return;
  g_idle_add_full(
      G_PRIORITY_LOW,
      [](gpointer loop) -> gboolean {
        static_cast<MainLoop*>(loop)->quit();
        return G_SOURCE_REMOVE;
      },
      &loop_, nullptr);
}

}  // namespace booth::example
