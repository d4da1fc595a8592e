// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/mediarecorder/recording.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>
#include <utility>

#include <gst/video/video.h>

namespace booth {
namespace {

/// Raw media that waits for the encoder: a live source's is dropped from there on, another source
/// waits. The bytes are about a second of 1080p.
constexpr guint64 kQueuedTime = GST_SECOND;
constexpr guint64 kQueuedTimeLive = 6 * GST_SECOND;
constexpr guint64 kQueuedBytes = 100000000;
/// A live track that is this far behind another is filled, up to kFillDistance behind it, because
/// the muxer would wait for it while the others pile up.
constexpr GstClockTime kPatience = 2 * GST_SECOND;
constexpr GstClockTime kFillDistance = GST_SECOND;
constexpr std::chrono::seconds kFinishTimeout{15};
constexpr std::chrono::milliseconds kOrderPatience{20};
constexpr int kMaxEncoderThreads = 4;
constexpr int kMaxChannels = 2;
/// Smaller pictures, which the muxer refuses, get borders.
constexpr int kMinSize = 16;
constexpr int kBlock = 0;
constexpr int kLeakOld = 2;

std::string number(std::uint64_t value) { return std::to_string(value); }

/// One for what one core does in time: on a busy machine the threads of libvpx wait for each other.
int encoder_threads(std::int64_t pixels_per_second) {
  if (pixels_per_second <= std::int64_t{640} * 480 * 30) return 1;
  return std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, kMaxEncoderThreads);
}

std::string video_branch(const std::string& name, const Recording::Track& track, unsigned bitrate) {
  GstVideoInfo info;
  gst_video_info_from_caps(&info, track.caps.get());
  const int fps = info.fps_d > 0 && info.fps_n > 0 ? std::max(1, info.fps_n / info.fps_d) : 30;
  const auto threads = encoder_threads(std::int64_t{info.width} * info.height * fps);
  return " appsrc name=" + name + " ! videoconvert ! videoscale add-borders=true ! " +
         "video/x-raw,width=" + number(static_cast<unsigned>(std::max(info.width, kMinSize))) +
         ",height=" + number(static_cast<unsigned>(std::max(info.height, kMinSize))) +
         ",pixel-aspect-ratio=1/1 ! vp8enc name=" + name +
         "-encoder deadline=1 cpu-used=8 end-usage=cbr lag-in-frames=0 keyframe-max-dist=" +
         number(static_cast<unsigned>(2 * fps)) +
         " threads=" + number(static_cast<unsigned>(threads)) +
         " target-bitrate=" + number(bitrate);
}

std::string audio_branch(const std::string& name, const Recording::Track& track, unsigned bitrate) {
  GstAudioInfo info;
  gst_audio_info_from_caps(&info, track.caps.get());
  return " appsrc name=" + name +
         " ! audioconvert ! audioresample ! audio/x-raw,rate=48000,channels=" +
         number(static_cast<unsigned>(std::min(info.channels, kMaxChannels))) +
         " ! audiorate tolerance=40000000 ! opusenc name=" + name +
         "-encoder bitrate=" + number(bitrate);
}

std::string text_of(GstMessage* message) {
  Ref<GError> error;
  gst_message_parse_error(message, error.out(), nullptr);
  return error->message;
}

}  // namespace

Result<std::shared_ptr<Recording>> Recording::open(const Options& options,
                                                   const std::vector<Track>& tracks,
                                                   std::function<void()> on_failure) {
  using Opened = Result<std::shared_ptr<Recording>>;
  std::shared_ptr<Recording> recording(new Recording(options));
  Ref<GError> error;
  recording->pipeline_ =
      Ref<GstElement>::share(gst_parse_launch(recording->describe(tracks).c_str(), error.out()));
  if (error) return Opened::failure(std::string(error->message) + ".");
  recording->adopt_branches(tracks);
  recording->on_failure_ = std::move(on_failure);
  GstBin* bin = GST_BIN(recording->pipeline_.get());
  const auto file = Ref<GstElement>::adopt(gst_bin_get_by_name(bin, "file"));
  g_object_set(file.get(), "location", options.location.c_str(), nullptr);
  const auto bus = Ref<GstBus>::adopt(gst_element_get_bus(recording->pipeline_.get()));
  gst_bus_set_sync_handler(bus.get(), on_message, recording.get(), nullptr);
  if (gst_element_set_state(recording->pipeline_.get(), GST_STATE_PLAYING) !=
      GST_STATE_CHANGE_FAILURE)
    return recording;
  std::lock_guard lock(recording->mutex_);
  return Opened::failure(recording->error_.empty() ? "The file cannot be opened."
                                                   : recording->error_);
}

Recording::~Recording() {
  if (!pipeline_) return;
  gst_element_set_state(pipeline_.get(), GST_STATE_NULL);
  const auto bus = Ref<GstBus>::adopt(gst_element_get_bus(pipeline_.get()));
  gst_bus_set_sync_handler(bus.get(), nullptr, nullptr, nullptr);
}

std::string Recording::describe(const std::vector<Track>& tracks) const {
  // Unbuffered and in short clusters: what a killed process leaves plays almost to its end.
  std::string text =
      "webmmux name=mux writing-app=Booth max-cluster-duration=1000000000 ! "
      "filesink name=file buffer-mode=unbuffered sync=false async=false";
  for (std::size_t i = 0; i < tracks.size(); ++i) {
    const std::string name = "track" + number(i);
    text += tracks[i].video ? video_branch(name, tracks[i], options_.video_bitrate)
                            : audio_branch(name, tracks[i], options_.audio_bitrate);
    // Encoded data is small: while one track is late, the others wait here.
    text += " ! queue max-size-buffers=0 max-size-time=0 max-size-bytes=50000000 ! mux.";
  }
  return text;
}

void Recording::adopt_branches(const std::vector<Track>& tracks) {
  GstBin* bin = GST_BIN(pipeline_.get());
  for (std::size_t i = 0; i < tracks.size(); ++i) {
    const std::string name = "track" + number(i);
    auto branch = std::make_unique<Branch>();
    branch->video = tracks[i].video;
    branch->source = Ref<GstAppSrc>::adopt(GST_APP_SRC(gst_bin_get_by_name(bin, name.c_str())));
    branch->encoder = Ref<GstElement>::adopt(gst_bin_get_by_name(bin, (name + "-encoder").c_str()));
    g_object_set(branch->source.get(), "format", GST_FORMAT_TIME, "max-bytes", kQueuedBytes,
                 "max-time", options_.live ? kQueuedTimeLive : kQueuedTime, "block",
                 gboolean{!options_.live}, "leaky-type", options_.live ? kLeakOld : kBlock,
                 nullptr);
    use_caps(*branch, tracks[i].caps.get());
    branches_.push_back(std::move(branch));
  }
}

void Recording::use_caps(Branch& branch, GstCaps* caps) {
  if (branch.caps.get() == caps) return;
  branch.caps = Ref<GstCaps>::share(caps);
  GstVideoInfo video;
  if (!branch.video) {
    gst_audio_info_from_caps(&branch.audio, caps);
  } else if (gst_video_info_from_caps(&video, caps) && video.fps_n > 0) {
    branch.frame_duration = gst_util_uint64_scale_int(GST_SECOND, video.fps_d, video.fps_n);
  }
}

/// The buffer with its time in the recording; null where it has no place in it.
Ref<GstBuffer> Recording::placed(Branch& branch, Ref<GstBuffer> buffer, GstClockTime running_time) {
  auto timed = Ref<GstBuffer>::adopt(gst_buffer_copy(buffer.get()));
  GST_BUFFER_PTS(timed.get()) = running_time;
  GST_BUFFER_DTS(timed.get()) = GST_CLOCK_TIME_NONE;
  if (!branch.video) {
    GstSegment segment;
    gst_segment_init(&segment, GST_FORMAT_TIME);
    segment.start = options_.start;
    timed = Ref<GstBuffer>::adopt(
        gst_audio_buffer_clip(timed.release(), &segment, branch.audio.rate, branch.audio.bpf));
    if (!timed) return nullptr;
  }
  GstClockTime duration = GST_BUFFER_DURATION(timed.get());
  if (!GST_CLOCK_TIME_IS_VALID(duration)) duration = branch.video ? branch.frame_duration : 0;
  const GstClockTime end = GST_BUFFER_PTS(timed.get()) + duration;
  if (end < options_.start || (end == options_.start && duration > 0)) return nullptr;
  const GstClockTime start = std::max(GST_BUFFER_PTS(timed.get()), options_.start) - options_.start;
  // After a fill, what comes late is already there.
  if (GST_CLOCK_TIME_IS_VALID(branch.last_start) && start <= branch.last_start) return nullptr;
  GST_BUFFER_PTS(timed.get()) = start;
  branch.last_start = start;
  branch.position = std::max(branch.position.load(), end - options_.start);
  return timed;
}

/// With the order of the branch held.
void Recording::send(Branch& branch, Ref<GstBuffer> buffer) {
  if (branch.video) branch.last_frame = buffer;
  const auto sample =
      Ref<GstSample>::adopt(gst_sample_new(buffer.get(), branch.caps.get(), nullptr, nullptr));
  buffer = nullptr;
  gst_app_src_push_sample(branch.source.get(), sample.get());
}

void Recording::push(std::size_t index, GstCaps* caps, Ref<GstBuffer> buffer,
                     GstClockTime running_time) {
  Branch& branch = *branches_[index];
  {
    std::lock_guard order(branch.order);
    if (branch.ended) return;
    use_caps(branch, caps);
    auto timed = placed(branch, std::move(buffer), running_time);
    if (timed) send(branch, std::move(timed));
  }
  if (options_.live) fill_silent_tracks(branch);
}

void Recording::fill_silent_tracks(const Branch& leader) {
  const GstClockTime now = leader.position;
  for (auto& branch : branches_) {
    if (branch->position + kPatience >= now) continue;
    const std::unique_lock order(branch->order, std::try_to_lock);
    if (order && !branch->ended) fill(*branch, now - kFillDistance);
  }
}

/// Silence, or the last frame once more. With the order of the branch held.
void Recording::fill(Branch& branch, GstClockTime until) {
  const GstClockTime from = branch.position;
  if (from >= until) return;
  Ref<GstBuffer> buffer;
  if (branch.video) {
    if (!branch.last_frame) return;
    buffer = Ref<GstBuffer>::adopt(gst_buffer_copy(branch.last_frame.get()));
    GST_BUFFER_PTS(buffer.get()) = until;
    GST_BUFFER_DURATION(buffer.get()) = GST_CLOCK_TIME_NONE;
    branch.last_start = until;
  } else {
    const guint64 samples = gst_util_uint64_scale(until - from, branch.audio.rate, GST_SECOND);
    const gsize size = samples * static_cast<gsize>(branch.audio.bpf);
    buffer = Ref<GstBuffer>::adopt(gst_buffer_new_allocate(nullptr, size, nullptr));
    GstMapInfo map;
    if (!gst_buffer_map(buffer.get(), &map, GST_MAP_WRITE)) return;
    gst_audio_format_info_fill_silence(branch.audio.finfo, map.data, map.size);
    gst_buffer_unmap(buffer.get(), &map);
    GST_BUFFER_PTS(buffer.get()) = from;
    GST_BUFFER_DURATION(buffer.get()) = until - from;
    branch.last_start = from;
  }
  branch.position = until;
  send(branch, std::move(buffer));
}

bool Recording::failed() {
  std::lock_guard lock(mutex_);
  return done_ && !error_.empty();
}

void Recording::end(std::size_t index) {
  Branch& branch = *branches_[index];
  std::unique_lock order(branch.order, std::defer_lock);
  // A push that waits for an encoder which has failed is only freed by finish().
  while (!order.try_lock_for(kOrderPatience))
    if (failed()) return;
  if (std::exchange(branch.ended, true)) return;
  gst_app_src_end_of_stream(branch.source.get());
}

void Recording::set_bitrates(unsigned video, unsigned audio) {
  for (auto& branch : branches_)
    g_object_set(branch->encoder.get(), branch->video ? "target-bitrate" : "bitrate",
                 static_cast<int>(branch->video ? video : audio), nullptr);
}

GstBusSyncReply Recording::on_message(GstBus*, GstMessage* message, gpointer data) {
  auto* self = static_cast<Recording*>(data);
  if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_ERROR) self->note(text_of(message));
  if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_EOS) self->note("");
  gst_message_unref(message);
  return GST_BUS_DROP;
}

void Recording::note(std::string error) {
  const bool failed = !error.empty();
  {
    std::lock_guard lock(mutex_);
    if (done_) return;
    done_ = true;
    error_ = std::move(error);
  }
  changed_.notify_all();
  if (failed && on_failure_) on_failure_();
}

Recording::Outcome Recording::finish() {
  Outcome outcome;
  const auto is_done = [this] { return done_; };
  for (std::size_t i = 0; i < branches_.size() && !failed(); ++i) end(i);
  {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, kFinishTimeout, is_done)) error_ = "The encoder does not end.";
    outcome.error = error_;
  }
  gst_element_set_state(pipeline_.get(), GST_STATE_NULL);
  for (const auto& branch : branches_)
    outcome.duration = std::max(outcome.duration, branch->position.load());
  std::error_code ignored;
  const auto bytes = std::filesystem::file_size(options_.location, ignored);
  outcome.bytes = ignored ? 0 : bytes;
  return outcome;
}

}  // namespace booth
