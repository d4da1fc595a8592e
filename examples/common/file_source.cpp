// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "file_source.hpp"

#include <utility>

namespace booth::example {
namespace {

constexpr GstClockTime kOpenTimeout = 30 * GST_SECOND;
/// A call needs no more than 30 pictures a second, nor more than 720p.
constexpr char kPicture[] =
    "queue ! videorate drop-only=true max-rate=30 ! videoconvertscale ! "
    "video/x-raw,format={I420,NV12},width=[2,1280],height=[2,720],pixel-aspect-ratio=1/1 ! "
    "appsink name=sink max-buffers=2";
constexpr char kSound[] =
    "queue ! audioconvert ! audioresample ! audio/x-raw,format=S16LE,rate=48000,channels=[1,2] ! "
    "appsink name=sink max-buffers=8";

std::string uri_of(const std::string& path, std::string& fault) {
  if (gst_uri_is_valid(path.c_str())) return path;
  g_autoptr(GError) error = nullptr;
  if (!g_file_test(path.c_str(), G_FILE_TEST_IS_REGULAR)) {
    fault = "there is no file " + path;
    return "";
  }
  g_autofree char* uri = gst_filename_to_uri(path.c_str(), &error);
  if (!uri) fault = error->message;
  return uri ? uri : "";
}

}  // namespace

FileSource::~FileSource() { stop(); }

std::string FileSource::open(const std::string& path) {
  std::string fault;
  const std::string uri = uri_of(path, fault);
  if (!fault.empty()) return fault;
  pipeline_ = share(gst_pipeline_new("file"));
  GstElement* decoder = gst_element_factory_make("uridecodebin", nullptr);
  if (!decoder) return "uridecodebin is missing: install gstreamer1.0-plugins-base";
  g_object_set(decoder, "uri", uri.c_str(), nullptr);
  g_signal_connect(decoder, "pad-added", G_CALLBACK(on_stream), this);
  gst_bin_add(GST_BIN(pipeline_.get()), decoder);
  gst_element_set_state(pipeline_.get(), GST_STATE_PAUSED);

  g_autoptr(GstBus) bus = gst_element_get_bus(pipeline_.get());
  g_autoptr(GstMessage) message = gst_bus_timed_pop_filtered(
      bus, kOpenTimeout, GstMessageType(GST_MESSAGE_ASYNC_DONE | GST_MESSAGE_ERROR));
  if (!message) return path + " could not be opened in time";
  if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_ERROR) return path + ": " + text_of(message);
  if (!has_picture()) return path + " has no picture";
  return "";
}

void FileSource::on_stream(GstElement*, GstPad* pad, gpointer self) {
  g_autoptr(GstCaps) caps = gst_pad_query_caps(pad, nullptr);
  const std::string kind = gst_structure_get_name(gst_caps_get_structure(caps, 0));
  static_cast<FileSource*>(self)->add_stream(pad, kind);
}

void FileSource::add_stream(GstPad* pad, const std::string& kind) {
  Stream* stream = nullptr;
  if (kind == "video/x-raw") stream = &picture_;
  if (kind == "audio/x-raw") stream = &sound_;
  if (!stream) return;
  std::lock_guard lock(mutex_);
  if (std::exchange(stream->found, true)) return;  // of several tracks the first
  GstElement* bin =
      gst_parse_bin_from_description(stream == &picture_ ? kPicture : kSound, TRUE, nullptr);
  const auto sink = find(bin, "sink");
  GstAppSinkCallbacks callbacks{};
  callbacks.new_sample = [](GstAppSink* appsink, gpointer data) {
    auto& self = *static_cast<Stream*>(data);
    self.owner->pass_on(appsink, self);
    return GST_FLOW_OK;
  };
  gst_app_sink_set_callbacks(GST_APP_SINK(sink.get()), &callbacks, stream, nullptr);
  gst_bin_add(GST_BIN(pipeline_.get()), bin);
  gst_element_sync_state_with_parent(bin);
  g_autoptr(GstPad) target = gst_element_get_static_pad(bin, "sink");
  gst_pad_link(pad, target);
}

void FileSource::feed(Stream& stream, GstAppSrc* appsrc) {
  stream.target = share(appsrc);
  // Should the call be slower than the file, pictures are left out and do not pile up.
  g_object_set(appsrc, "is-live", TRUE, "format", GST_FORMAT_TIME, "max-bytes", guint64{0},
               "max-time", guint64{GST_SECOND / 2}, "leaky-type", GST_APP_LEAKY_TYPE_DOWNSTREAM,
               nullptr);
}

void FileSource::pass_on(GstAppSink* sink, Stream& stream) {
  g_autoptr(GstSample) sample = gst_app_sink_pull_sample(sink);
  if (!sample || !stream.target) return;
  GstBuffer* buffer = gst_buffer_copy(gst_sample_get_buffer(sample));
  const GstClockTime running = gst_segment_to_running_time(gst_sample_get_segment(sample),
                                                           GST_FORMAT_TIME, GST_BUFFER_PTS(buffer));
  GST_BUFFER_PTS(buffer) =
      GST_CLOCK_TIME_IS_VALID(running) ? running + offset_ : GST_CLOCK_TIME_NONE;
  GST_BUFFER_DTS(buffer) = GST_CLOCK_TIME_NONE;
  g_autoptr(GstSample) moved =
      gst_sample_new(buffer, gst_sample_get_caps(sample), nullptr, nullptr);
  gst_buffer_unref(buffer);
  gst_app_src_push_sample(stream.target.get(), moved);
}

bool FileSource::play_again(GstSeekFlags flags) {
  return gst_element_seek(pipeline_.get(), 1.0, GST_FORMAT_TIME,
                          GstSeekFlags(flags | GST_SEEK_FLAG_SEGMENT), GST_SEEK_TYPE_SET, 0,
                          GST_SEEK_TYPE_NONE, -1);
}

void FileSource::start(GstElement* live, bool repeat,
                       std::function<void(const std::string&)> on_end) {
  on_end_ = std::move(on_end);
  // A segment's end is told before its last pictures are shown, so that the next round follows
  // without a gap. What cannot seek is played once.
  repeat_ = repeat && play_again(GST_SEEK_FLAG_FLUSH);
  gst_element_get_state(pipeline_.get(), nullptr, nullptr, kOpenTimeout);
  g_autoptr(GstBus) bus = gst_element_get_bus(pipeline_.get());
  gst_bus_add_watch(
      bus,
      [](GstBus*, GstMessage* message, gpointer self) -> gboolean {
        static_cast<FileSource*>(self)->on_message(message);
        return TRUE;
      },
      this);
  g_autoptr(GstClock) clock = gst_element_get_clock(live);
  gst_pipeline_use_clock(GST_PIPELINE(pipeline_.get()), clock);
  const GstClockTime now = gst_clock_get_time(clock);
  gst_element_set_start_time(pipeline_.get(), GST_CLOCK_TIME_NONE);
  gst_element_set_base_time(pipeline_.get(), now);
  offset_ = now - gst_element_get_base_time(live);
  gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING);
}

void FileSource::on_message(GstMessage* message) {
  switch (GST_MESSAGE_TYPE(message)) {
    case GST_MESSAGE_SEGMENT_DONE:
      if (!play_again(GST_SEEK_FLAG_NONE)) on_end_("");
      break;
    case GST_MESSAGE_EOS: on_end_(""); break;
    case GST_MESSAGE_ERROR: on_end_(text_of(message)); break;
    default: break;
  }
}

void FileSource::stop() {
  if (!pipeline_) return;
  g_autoptr(GstBus) bus = gst_element_get_bus(pipeline_.get());
  gst_bus_remove_watch(bus);
  gst_element_set_state(pipeline_.get(), GST_STATE_NULL);
  pipeline_ = nullptr;
}

}  // namespace booth::example
