// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/mediarecorder/recorder.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <deque>
#include <utility>

#include "elements/common/file_name.hpp"
#include "gst/contain.hpp"
#include "gst/keepable.hpp"

GST_DEBUG_CATEGORY_EXTERN(mediarecorder_debug);
#define GST_CAT_DEFAULT mediarecorder_debug

namespace booth {
namespace {

constexpr std::size_t kMaxJobs = 64;
/// So long a source that is not live waits for the data of the other pads.
constexpr std::chrono::seconds kOfflinePatience{5};

std::string next_location(const std::string& pattern, unsigned index) {
  const std::string name = expand_file_name(pattern, index, std::time(nullptr));
  return index == 0 || has_index(pattern) ? name : with_index(name, index);
}

void forget(Tracks& tracks) {
  for (auto& track : tracks) track->forget();
}

bool asks_live(GstPad* pad) {
  const auto query = Ref<GstQuery>::adopt(gst_query_new_latency());
  gboolean live = TRUE;
  if (gst_pad_peer_query(pad, query.get()))
    gst_query_parse_latency(query.get(), &live, nullptr, nullptr);
  return live;
}

}  // namespace

Recorder::Recorder(GstElement* element, Listener listener)
    : element_(element), listener_(std::move(listener)), worker_(kMaxJobs) {}

/// Runs a job in the worker; waits for it where asked, unless this is the worker.
void Recorder::run(void (Recorder::*job)(), bool wait) {
  if (wait && worker_.runs_here()) return (this->*job)();
  if (!worker_.push([this, job] { contain(element_, [&] { (this->*job)(); }); }))
    GST_WARNING_OBJECT(element_, "too many requests wait");
  if (wait) worker_.finish();
}

/// In the worker. The pads' data is let in; what ended while the file was opened is ended in it.
void Recorder::let_in(std::shared_ptr<Recording> recording) {
  Rest ended;
  {
    auto state = state_.lock();
    state->recording = recording;
    state->phase = recording ? Phase::kRecording : Phase::kIdle;
    if (!recording) forget(state->tracks);
    ended = take_held(state->tracks, [](const Track& track) { return track.eos; });
  }
  changed_.notify_all();
  if (!recording) return;
  for (auto& [branch, held] : ended) {
    push_held(*recording, branch, std::move(held));
    recording->end(branch);
  }
}

/// In the worker. A failure leaves the recorder idle and the pipeline running.
void Recorder::open_recording() {
  const RecorderSettings settings = settings_.copy();
  Recording::Options options;
  std::vector<Recording::Track> tracks;
  unsigned index = 0;
  std::size_t missing = 0;
  {
    auto state = state_.lock();
    if (state->phase != Phase::kOpening) return;
    index = state->recordings++;
    tracks = choose_tracks(state->tracks, options);
    missing = state->tracks.size() - tracks.size();
  }
  options.location = next_location(settings.location, index);
  options.video_bitrate = settings.video_bitrate;
  options.audio_bitrate = settings.audio_bitrate;
  const auto opened =
      Recording::open(options, tracks, [this] { run(&Recorder::close_recording, false); });
  let_in(opened ? *opened : nullptr);
  if (!opened) {
    GST_ELEMENT_WARNING(element_, RESOURCE, OPEN_WRITE,
                        ("Nothing is recorded: %s Check location.", opened.error().c_str()),
                        ("location %s", options.location.c_str()));
    return;
  }
  if (missing > 0)
    GST_ELEMENT_WARNING(element_, STREAM, FAILED,
                        ("%zu track(s) carry no data and are not recorded.", missing), (nullptr));
  listener_.started(options.location);
}

/// In the worker. Does nothing where nothing is recorded.
void Recorder::close_recording() {
  std::shared_ptr<Recording> recording;
  Rest rest;
  {
    auto state = state_.lock();
    recording = std::exchange(state->recording, nullptr);
    state->phase = Phase::kIdle;
    rest = take_held(state->tracks, [](const Track&) { return true; });
    forget(state->tracks);
  }
  changed_.notify_all();
  if (!recording) return;
  for (auto& [branch, held] : rest) push_held(*recording, branch, std::move(held));
  const auto outcome = recording->finish();
  listener_.stopped(recording->location(), outcome);
}

/// Opens the file as soon as that makes sense.
void Recorder::open_when_ready(Locked& state, bool now) {
  if (state->phase != Phase::kArmed || !(now || is_ready(state->tracks))) return;
  state->phase = Phase::kOpening;
  run(&Recorder::open_recording, false);
}

bool Recorder::start() {
  if (settings_.copy().location.empty()) {
    GST_ELEMENT_WARNING(element_, RESOURCE, NOT_FOUND, ("Nothing is recorded: set location."),
                        ("start without a location"));
    return false;
  }
  auto state = state_.lock();
  if (state->phase != Phase::kIdle || state->stopped) return false;
  forget(state->tracks);
  state->phase = Phase::kArmed;
  return true;
}

/// TRUE where a recording was ended; FALSE where none had begun.
bool Recorder::stop() {
  {
    auto state = state_.lock();
    if (state->phase == Phase::kArmed) {
      forget(state->tracks);
      state->phase = Phase::kIdle;
      changed_.notify_all();
    }
    if (state->phase == Phase::kIdle) return false;
  }
  run(&Recorder::close_recording, true);
  return true;
}

/// A source that is not live waits until the file is open, so that nothing of it is lost.
void Recorder::wait_for_room(Locked& state, const Track& track) {
  const auto go = [&] {
    const bool holds = state->phase == Phase::kArmed || state->phase == Phase::kOpening;
    return !holds || !track.is_full() || track.flushing || state->stopped;
  };
  if (state->phase == Phase::kArmed && !changed_.wait_for(state.lock(), kOfflinePatience, go))
    open_when_ready(state, true);
  changed_.wait(state.lock(), go);
}

GstFlowReturn Recorder::chain(Track& track, Ref<GstBuffer> buffer) {
  const GstClockTime running_time =
      gst_segment_to_running_time(&track.segment, GST_FORMAT_TIME, GST_BUFFER_PTS(buffer.get()));
  if (!GST_CLOCK_TIME_IS_VALID(running_time) || !track.caps) return GST_FLOW_OK;
  const bool ask = !std::exchange(track.live_known, true);
  const bool live = ask && asks_live(track.pad);
  std::shared_ptr<Recording> recording;
  std::deque<Held> items;
  {
    auto state = state_.lock();
    if (ask) track.live = live;
    if (state->phase == Phase::kIdle) return GST_FLOW_OK;
    if (!track.live) wait_for_room(state, track);
    if (track.flushing || state->stopped) return GST_FLOW_FLUSHING;
    if (state->phase == Phase::kIdle) return GST_FLOW_OK;
    if (state->phase != Phase::kRecording) {
      track.hold({keepable(buffer.get()), track.caps, running_time});
      open_when_ready(state);
      return GST_FLOW_OK;
    }
    if (track.branch < 0) return GST_FLOW_OK;
    recording = state->recording;
    items = std::exchange(track.held, {});
  }
  items.push_back({keepable(buffer.get()), track.caps, running_time});
  buffer = nullptr;
  push_held(*recording, static_cast<std::size_t>(track.branch), std::move(items));
  return GST_FLOW_OK;
}

void Recorder::tell_eos() {
  {
    auto state = state_.lock();
    state->eos_due = !state->playing;
    if (!state->playing) return;
  }
  gst_element_post_message(element_, gst_message_new_eos(GST_OBJECT(element_)));
}

/// As every sink: the pipeline tells its own once all sinks have.
void Recorder::tell_stream_start(GstEvent* event) {
  GstMessage* message = gst_message_new_stream_start(GST_OBJECT(element_));
  guint group = 0;
  if (gst_event_parse_group_id(event, &group)) gst_message_set_group_id(message, group);
  gst_message_set_seqnum(message, gst_event_get_seqnum(event));
  gst_element_post_message(element_, message);
}

void Recorder::on_eos(Track& track) {
  std::shared_ptr<Recording> recording;
  std::deque<Held> rest;
  bool all = true;
  {
    auto state = state_.lock();
    track.eos = true;
    open_when_ready(state);
    for (const auto& other : state->tracks) all &= other->eos;
    if (state->phase == Phase::kRecording && track.branch >= 0) {
      recording = state->recording;
      rest = std::exchange(track.held, {});
    }
  }
  if (recording) {
    push_held(*recording, static_cast<std::size_t>(track.branch), std::move(rest));
    recording->end(static_cast<std::size_t>(track.branch));
  }
  if (!all) return;
  run(&Recorder::close_recording, true);
  tell_eos();
}

void Recorder::set_flushing(Track& track, bool flushing) {
  {
    auto state = state_.lock();
    track.flushing = flushing;
    if (!flushing) track.eos = false;
  }
  changed_.notify_all();
}

void Recorder::on_event(Track& track, GstEvent* event) {
  switch (GST_EVENT_TYPE(event)) {
    case GST_EVENT_CAPS: {
      GstCaps* caps = nullptr;
      gst_event_parse_caps(event, &caps);
      track.caps = Ref<GstCaps>::share(caps);
      break;
    }
    case GST_EVENT_SEGMENT: gst_event_copy_segment(event, &track.segment); break;
    case GST_EVENT_STREAM_START:
      track.live_known = false;
      state_.lock()->eos_due = false;
      set_flushing(track, false);
      tell_stream_start(event);
      break;
    case GST_EVENT_FLUSH_START: set_flushing(track, true); break;
    case GST_EVENT_FLUSH_STOP:
      gst_segment_init(&track.segment, GST_FORMAT_UNDEFINED);
      set_flushing(track, false);
      break;
    case GST_EVENT_EOS: on_eos(track); break;
    default: break;
  }
}

void Recorder::apply_bitrates() {
  const auto settings = settings_.copy();
  const auto recording = state_.lock()->recording;
  if (recording) recording->set_bitrates(settings.video_bitrate, settings.audio_bitrate);
}

bool Recorder::has_video() {
  const Tracks tracks = state_.lock()->tracks;
  return std::any_of(tracks.begin(), tracks.end(), [](const auto& track) { return track->video; });
}

void Recorder::add(std::shared_ptr<Track> track) {
  state_.lock()->tracks.push_back(std::move(track));
}

void Recorder::remove(const Track& track) {
  std::shared_ptr<Track> last;
  std::shared_ptr<Recording> recording;
  {
    auto state = state_.lock();
    auto& tracks = state->tracks;
    const auto found = std::find_if(tracks.begin(), tracks.end(),
                                    [&](const auto& other) { return other.get() == &track; });
    last = *found;
    tracks.erase(found);
    recording = state->recording;
    open_when_ready(state);
  }
  if (recording && last->branch >= 0) recording->end(static_cast<std::size_t>(last->branch));
}

void Recorder::leave_ready() {
  {
    auto state = state_.lock();
    state->stopped = false;
    state->eos_due = false;
    for (auto& track : state->tracks) track->eos = track->flushing = false;
  }
  if (settings_.copy().auto_start) start();
}

void Recorder::set_playing(bool playing) {
  bool due = false;
  {
    auto state = state_.lock();
    state->playing = playing;
    due = playing && std::exchange(state->eos_due, false);
  }
  if (due) tell_eos();
}

void Recorder::interrupt() {
  state_.lock()->stopped = true;
  changed_.notify_all();
}

}  // namespace booth
