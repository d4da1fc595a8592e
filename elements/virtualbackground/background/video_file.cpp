// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/background/video_file.hpp"

#include <utility>

namespace booth::keying {
namespace {

constexpr char kWake[] = "booth-video-file";

/// A video of this length, in nanoseconds, is a picture.
constexpr gint64 kShortest = 50 * GST_MSECOND;

constexpr auto kHeard = static_cast<GstMessageType>(
    int{GST_MESSAGE_EOS} | int{GST_MESSAGE_SEGMENT_DONE} | int{GST_MESSAGE_ERROR} |
    int{GST_MESSAGE_ASYNC_DONE} | int{GST_MESSAGE_APPLICATION});

bool is(const GstCaps* caps, const char* prefix) {
  return gst_caps_get_size(caps) > 0 &&
         g_str_has_prefix(gst_structure_get_name(gst_caps_get_structure(caps, 0)), prefix);
}

/// A segment that announces its end without EOS, so that the next one follows without a gap.
bool seek_to_start(GstElement* pipeline, bool flush) {
  const int flags = GST_SEEK_FLAG_SEGMENT | (flush ? GST_SEEK_FLAG_FLUSH : 0);
  return gst_element_seek(pipeline, 1.0, GST_FORMAT_TIME, static_cast<GstSeekFlags>(flags),
                          GST_SEEK_TYPE_SET, 0, GST_SEEK_TYPE_NONE, 0);
}

/// Said before the unlinked sound makes the source say something that nobody understands.
void post_no_video(GstElement* source) {
  const auto error = Ref<GError>::adopt(g_error_new_literal(
      GST_STREAM_ERROR, GST_STREAM_ERROR_WRONG_TYPE, "There is no video in it."));
  gst_element_post_message(
      source, gst_message_new_error(GST_OBJECT(source), error.get(), "no pad has raw video"));
}

}  // namespace

VideoFile::VideoFile(std::string uri, std::shared_ptr<BackgroundVideo> video, Failed failed)
    : uri_(std::move(uri)),
      video_(std::move(video)),
      failed_(std::move(failed)),
      bus_(Ref<GstBus>::adopt(gst_bus_new())),
      thread_([this] { run(); }) {}

VideoFile::~VideoFile() {
  end();
  thread_.join();
}

void VideoFile::set_playing(bool playing) {
  wish_.lock()->playing = playing;
  gst_bus_post(bus_.get(), gst_message_new_application(nullptr, gst_structure_new_empty(kWake)));
}

void VideoFile::end() {
  wish_.lock()->ended = true;
  gst_bus_post(bus_.get(), gst_message_new_application(nullptr, gst_structure_new_empty(kWake)));
}

void VideoFile::show(GstBuffer* buffer, GstPad* pad) {
  const auto caps = Ref<GstCaps>::adopt(gst_pad_get_current_caps(pad));
  GstVideoInfo info;
  if (!caps || !gst_video_info_from_caps(&info, caps.get())) return;
  video_->show(info, buffer);
}

void VideoFile::run() {
  const auto pipeline = Ref<GstElement>::share(gst_pipeline_new("background-uri"));
  GstElement* source = gst_element_factory_make("uridecodebin", nullptr);
  GstElement* sink = gst_element_factory_make("fakesink", nullptr);
  if (!source || !sink) {
    for (GstElement* element : {source, sink})
      if (element) gst_object_unref(gst_object_ref_sink(element));
    failed_("Videos cannot be played: GStreamer's playback plugin is missing.", "uridecodebin");
    return;
  }
  g_object_set(source, "uri", uri_.c_str(), nullptr);
  g_object_set(sink, "sync", TRUE, "signal-handoffs", TRUE, "enable-last-sample", FALSE, nullptr);
  // Handlers run in the pipeline's threads, which have ended when this function returns.
  using Handoff = void (*)(GstElement*, GstBuffer*, GstPad*, VideoFile*);
  const Handoff preroll = [](GstElement*, GstBuffer* buffer, GstPad* pad, VideoFile* self) {
    self->show(buffer, pad);
  };
  const Handoff handoff = [](GstElement*, GstBuffer* buffer, GstPad* pad, VideoFile* self) {
    ++self->pictures_;
    self->show(buffer, pad);
  };
  g_signal_connect(sink, "preroll-handoff", G_CALLBACK(preroll), this);
  g_signal_connect(sink, "handoff", G_CALLBACK(handoff), this);
  using Continue = gboolean (*)(GstElement*, GstPad*, GstCaps*, gpointer);
  const Continue decode = [](GstElement*, GstPad*, GstCaps* caps, gpointer) -> gboolean {
    return !is(caps, "audio/");
  };
  g_signal_connect(source, "autoplug-continue", G_CALLBACK(decode), nullptr);
  using PadAdded = void (*)(GstElement*, GstPad*, GstElement*);
  const PadAdded pad_added = [](GstElement*, GstPad* pad, GstElement* to) {
    const auto end = Ref<GstPad>::adopt(gst_element_get_static_pad(to, "sink"));
    const auto caps = Ref<GstCaps>::adopt(gst_pad_query_caps(pad, nullptr));
    if (is(caps.get(), "video/x-raw") && !gst_pad_is_linked(end.get()))
      gst_pad_link(pad, end.get());
  };
  g_signal_connect(source, "pad-added", G_CALLBACK(pad_added), sink);
  using NoMorePads = void (*)(GstElement*, GstElement*);
  const NoMorePads all_there = [](GstElement* from, GstElement* to) {
    const auto end = Ref<GstPad>::adopt(gst_element_get_static_pad(to, "sink"));
    if (!gst_pad_is_linked(end.get())) post_no_video(from);
  };
  g_signal_connect(source, "no-more-pads", G_CALLBACK(all_there), sink);
  gst_bin_add_many(GST_BIN(pipeline.get()), source, sink, nullptr);
  g_object_set(pipeline.get(), "auto-flush-bus", FALSE, nullptr);
  gst_element_set_bus(pipeline.get(), bus_.get());
  gst_element_set_state(pipeline.get(), GST_STATE_PAUSED);
  follow(pipeline.get());
  gst_element_set_state(pipeline.get(), GST_STATE_NULL);
  gst_element_set_bus(pipeline.get(), nullptr);
}

void VideoFile::follow(GstElement* pipeline) {
  bool seeking = false;
  while (!wish_.copy().ended) {
    const auto message =
        Ref<GstMessage>::adopt(gst_bus_timed_pop_filtered(bus_.get(), GST_CLOCK_TIME_NONE, kHeard));
    if (!handle(pipeline, message.get())) return;
    // The first segment ends with EOS; sought once, those that follow end without.
    if (GST_MESSAGE_TYPE(message.get()) == GST_MESSAGE_ASYNC_DONE && !seeking) {
      seeking = true;
      seek_to_start(pipeline, true);
    }
  }
}

bool VideoFile::handle(GstElement* pipeline, GstMessage* message) {
  switch (GST_MESSAGE_TYPE(message)) {
    case GST_MESSAGE_SEGMENT_DONE:
      // A seek without a flush waits until what is queued was shown: for ever while it stands
      // still.
      if (GST_STATE_TARGET(pipeline) == GST_STATE_PLAYING)
        again(pipeline, false);
      else
        at_end_ = true;
      return true;
    case GST_MESSAGE_EOS: again(pipeline, true); return true;
    case GST_MESSAGE_ERROR: {
      Ref<GError> error;
      Ref<char> details;
      gst_message_parse_error(message, error.out(), details.out());
      video_->clear();
      failed_("background-uri " + uri_ + " cannot be played: " + error->message,
              details ? details.get() : "");
      return false;
    }
    default: {
      const GstState wanted = wish_.copy().playing ? GST_STATE_PLAYING : GST_STATE_PAUSED;
      if (GST_STATE_TARGET(pipeline) != wanted) gst_element_set_state(pipeline, wanted);
      if (wanted == GST_STATE_PLAYING && std::exchange(at_end_, false)) again(pipeline, false);
      return true;
    }
  }
}

void VideoFile::again(GstElement* pipeline, bool flush) {
  // A still picture would be decoded again and again. At EOS all pictures were shown and can be
  // counted; the end of a segment is known before, but only of containers, which know their length.
  gint64 duration = 0;
  const bool moves = flush ? pictures_.exchange(0) > 1
                           : gst_element_query_duration(pipeline, GST_FORMAT_TIME, &duration) &&
                                 duration > kShortest;
  if (moves) seek_to_start(pipeline, flush);
}

}  // namespace booth::keying
