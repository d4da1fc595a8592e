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
constexpr guint kLastStatisticsMs = 1000;
constexpr guint kGoodbyeMs = 5000;
constexpr guint kFilesMs = 20000;

std::string text_field(const GstStructure* structure, const char* field) {
  const char* text = gst_structure_get_string(structure, field);
  return text ? text : "";
}

/// A far side that vanishes breaks its data channel, which webrtcbin 1.22 tells as an error of the
/// pipeline. It ends no more than that call.
bool is_about_the_far_side(GstMessage* message) {
  if (!GST_IS_ELEMENT(GST_MESSAGE_SRC(message))) return false;
  GstElementFactory* factory = gst_element_get_factory(GST_ELEMENT(GST_MESSAGE_SRC(message)));
  return factory && g_str_has_prefix(GST_OBJECT_NAME(factory), "sctp");
}

}  // namespace

Booth::Booth(const Options& options, Report& report)
    : options_(options),
      report_(report),
      loop_(g_main_loop_new(nullptr, FALSE), g_main_loop_unref) {}

Booth::~Booth() {
  if (pipeline_) {
    g_autoptr(GstBus) bus = gst_element_get_bus(pipeline_.get());
    gst_bus_remove_watch(bus);
    source_.stop();
    gst_element_set_state(pipeline_.get(), GST_STATE_NULL);
  }
}

int Booth::run() {
  if (start()) {
    if (!stopping_) g_main_loop_run(loop_.get());
  }
  report_(Event("ended").add("code", std::int64_t{exit_code_}));
  return exit_code_;
}

bool Booth::start() {
  std::string fault = source_.open(options_.input, !options_.once);
  if (fault.empty()) pipeline_ = share(build_pipeline(options_, source_, fault));
  if (!fault.empty()) {
    fail(fault);
    return false;
  }
  signaling_ = find(pipeline_.get(), "signaling");
  source_.attach(pipeline_.get());
  recorder_ = find(pipeline_.get(), "recorder");
  const auto on_first_picture = [this](int width, int height) {
    report_(
        Event("first-frame").add("width", std::int64_t{width}).add("height", std::int64_t{height}));
  };
  receiver_ = std::make_unique<Receiver>(
      pipeline_.get(), options_,
      Receiver::Events{on_first_picture, [this] { quit_when_complete(); }});
  photo_pending_ = !options_.photo.empty();
  count_sent();

  g_autoptr(GstBus) bus = gst_element_get_bus(pipeline_.get());
  gst_bus_add_watch(
      bus,
      [](GstBus*, GstMessage* message, gpointer self) -> gboolean {
        static_cast<Booth*>(self)->on_message(message);
        return TRUE;
      },
      this);
  // Should this fail, the reason comes as a message.
  gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING);
  source_.start(pipeline_.get(), [this](const std::string& why) {
    why.empty() ? stop("the file has ended") : fail(why);
  });
  return true;
}

/// Pictures that leave the encoder while a call stands.
void Booth::count_sent() {
  const auto encoder = find(pipeline_.get(), "encoder");
  g_autoptr(GstPad) pad = gst_element_get_static_pad(encoder.get(), "src");
  const auto count = [](GstPad*, GstPadProbeInfo*, gpointer data) {
    ++static_cast<Booth*>(data)->pictures_sent_;
    return GST_PAD_PROBE_OK;
  };
  gst_pad_add_probe(pad, GST_PAD_PROBE_TYPE_BUFFER, count, this, nullptr);
}

void Booth::on_message(GstMessage* message) {
  switch (GST_MESSAGE_TYPE(message)) {
    case GST_MESSAGE_ERROR: on_error(message); break;
    case GST_MESSAGE_WARNING: report_(Event("warning").add("text", text_of(message))); break;
    case GST_MESSAGE_LATENCY: gst_bin_recalculate_latency(GST_BIN(pipeline_.get())); break;
    case GST_MESSAGE_ELEMENT: on_element_message(gst_message_get_structure(message)); break;
    default: break;
  }
}

void Booth::on_error(GstMessage* message) {
  const std::string text = text_of(message);
  if (is_about_the_far_side(message))
    report_(Event("warning").add("text", text));
  else
    fail(text);
}

void Booth::on_element_message(const GstStructure* structure) {
  const std::string name = gst_structure_get_name(structure);
  if (name == "webrtcsignaling") {
    on_signaling(text_field(structure, "event"), text_field(structure, "peer"),
                 text_field(structure, "text"));
  } else if (name == "recording-stopped") {
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

void Booth::on_signaling(const std::string& event, const std::string& peer,
                         const std::string& text) {
  if (event == "connected") return on_connected(peer);
  if (event == "ended") return on_call_ended(peer, text);
  report_(Event(event).add("peer", peer).add("text", text));
  // Whoever is in the room already is told like one who joins.
  if (event == "peer-joined" && options_.call && !calling_ && !stopping_) {
    calling_ = true;
    g_signal_emit_by_name(signaling_.get(), "call", peer.c_str());
  }
}

void Booth::on_connected(const std::string& peer) {
  report_(Event("connected").add("peer", peer));
  connected_ = true;
  ever_connected_ = true;
  connected_at_ = seconds_now();
  traffic_ = {};
  pictures_sent_ = 0;
  statistics_timer_.repeat(kStatisticsMs, [this] {
    ask_statistics();
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

void Booth::ask_statistics() {
  const auto webrtcbin = find(pipeline_.get(), "rtc");
  if (!webrtcbin) return;
  ask_traffic(webrtcbin.get(), [this](const Traffic& traffic) {
    post([this, traffic] {
      if (!connected_) return;
      traffic_ = traffic;
      report_statistics();
      if (stopping_) hang_up();
    });
  });
}

void Booth::report_statistics() {
  const double seconds = std::max(seconds_now() - connected_at_, 0.001);
  report_(Event("statistics")
              .add("seconds", seconds)
              .add("frames_sent", pictures_sent_.load())
              .add("frames_decoded", receiver_->pictures())
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
  if (std::exchange(stopping_, true) || !pipeline_) return g_main_loop_quit(loop_.get());
  report_(Event("stopping").add("text", why));
  length_timer_.cancel();
  if (photo_pending_) take_photo();
  if (!connected_) return hang_up();
  ask_statistics();
  patience_timer_.once(kLastStatisticsMs, [this] { hang_up(); });
}

void Booth::hang_up() {
  if (std::exchange(hung_up_, true)) return;
  patience_timer_.once(kGoodbyeMs, [this] {
    receiver_->end_call();
    complete_files();
  });
  g_signal_emit_by_name(signaling_.get(), "hang-up");
  if (!connected_ && !calling_) complete_files();
}

void Booth::complete_files() {
  if (std::exchange(completing_, true)) return;
  patience_timer_.once(kFilesMs, [this] {
    fail("the files could not be completed");
    g_main_loop_quit(loop_.get());
  });
  gboolean complete = FALSE;
  if (recorder_) g_signal_emit_by_name(recorder_.get(), "stop", &complete);
  quit_when_complete();
}

/// Not before the messages that are under way have been read.
void Booth::quit_when_complete() {
  if (!completing_ || !receiver_->idle() || photo_pending_) return;
  g_idle_add_full(
      G_PRIORITY_LOW,
      [](gpointer loop) -> gboolean {
        g_main_loop_quit(static_cast<GMainLoop*>(loop));
        return G_SOURCE_REMOVE;
      },
      loop_.get(), nullptr);
}

}  // namespace booth::example
