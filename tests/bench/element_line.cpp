// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/bench/element_line.hpp"

#include <algorithm>
#include <fstream>
#include <memory>

#include "gst/video_view.hpp"
#include "tests/bench/cpu_time.hpp"

namespace booth::bench {
namespace {

constexpr guint kPooled = 4;

GstVideoInfo info_of(const char* format, int width, int height) {
  const auto caps = Ref<GstCaps>::adopt(gst_caps_new_simple(
      "video/x-raw", "format", G_TYPE_STRING, format, "width", G_TYPE_INT, width, "height",
      G_TYPE_INT, height, "framerate", GST_TYPE_FRACTION, 25, 1, nullptr));
  GstVideoInfo info;
  gst_video_info_init(&info);
  gst_video_info_from_caps(&info, caps.get());
  if (GST_VIDEO_INFO_IS_YUV(&info))
    gst_video_colorimetry_from_string(&info.colorimetry, GST_VIDEO_COLORIMETRY_BT601);
  return info;
}

std::vector<std::uint8_t> converted(const GstVideoInfo& from, const GstVideoInfo& to,
                                    std::vector<std::uint8_t> bytes) {
  if (gst_video_info_is_equal(&from, &to)) return bytes;
  const auto in =
      Ref<GstBuffer>::adopt(gst_buffer_new_memdup(bytes.data(), static_cast<gsize>(bytes.size())));
  const auto out = Ref<GstBuffer>::adopt(gst_buffer_new_allocate(nullptr, to.size, nullptr));
  struct Free {
    void operator()(GstVideoConverter* converter) const { gst_video_converter_free(converter); }
  };
  const std::unique_ptr<GstVideoConverter, Free> converter(
      gst_video_converter_new(&from, &to, nullptr));
  {
    MappedFrame source(from, in.get(), GST_MAP_READ), target(to, out.get(), GST_MAP_WRITE);
    gst_video_converter_frame(converter.get(), source.frame(), target.frame());
  }
  bytes.resize(to.size);
  gst_buffer_extract(out.get(), 0, bytes.data(), to.size);
  return bytes;
}

}  // namespace

double thread_cpu_ms() { return cpu_ms(CLOCK_THREAD_CPUTIME_ID); }

Times times_of(std::vector<double> values) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  return {values.front(), values[values.size() / 2]};
}

Clip read_clip(const std::string& path, int width, int height, const char* format) {
  const GstVideoInfo stored = info_of("I420", width, height);
  Clip clip{info_of(format, width, height), {}};
  // A frame in a file has no padding; GStreamer's own layout may have some.
  const auto even = [](int x) { return static_cast<std::size_t>((x + 1) / 2); };
  const std::size_t luma = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  GstVideoInfo packed = stored;
  packed.stride[0] = width;
  packed.stride[1] = packed.stride[2] = static_cast<gint>(even(width));
  packed.offset[1] = luma;
  packed.offset[2] = luma + even(width) * even(height);
  packed.size = packed.offset[2] + even(width) * even(height);
  std::ifstream file(path, std::ios::binary);
  std::vector<std::uint8_t> bytes(packed.size);
  while (
      file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size())))
    clip.frames.push_back(converted(packed, clip.info, bytes));
  return clip;
}

ElementLine::ElementLine(const std::string& description, const GstVideoInfo& info,
                         const std::string& taken)
    : element_(Ref<GstElement>::share(gst_parse_launch(description.c_str(), nullptr))) {
  if (!element_) return;
  const auto caps = Ref<GstCaps>::adopt(gst_video_info_to_caps(&info));
  const auto out = Ref<GstCaps>::adopt(gst_caps_from_string(taken.c_str()));
  const auto out_template = Ref<GstPadTemplate>::share(
      gst_pad_template_new("sink", GST_PAD_SINK, GST_PAD_ALWAYS, out.get()));
  source_ = Ref<GstPad>::share(gst_pad_new("source", GST_PAD_SRC));
  sink_ = Ref<GstPad>::share(gst_pad_new_from_template(out_template.get(), "sink"));
  gst_pad_set_element_private(sink_.get(), &received_);
  gst_pad_set_chain_function(sink_.get(), [](GstPad* pad, GstObject*, GstBuffer* buffer) {
    ++*static_cast<std::uint64_t*>(gst_pad_get_element_private(pad));
    gst_buffer_unref(buffer);
    return GST_FLOW_OK;
  });
  const auto first = Ref<GstPad>::adopt(gst_element_get_static_pad(element_.get(), "sink"));
  const auto last = Ref<GstPad>::adopt(gst_element_get_static_pad(element_.get(), "src"));
  for (GstPad* pad : {source_.get(), sink_.get()}) gst_pad_set_active(pad, TRUE);
  gst_pad_link(source_.get(), first.get());
  gst_pad_link(last.get(), sink_.get());
  gst_element_set_state(element_.get(), GST_STATE_PLAYING);
  GstSegment segment;
  gst_segment_init(&segment, GST_FORMAT_TIME);
  gst_pad_push_event(source_.get(), gst_event_new_stream_start("bench"));
  gst_pad_push_event(source_.get(), gst_event_new_caps(caps.get()));
  gst_pad_push_event(source_.get(), gst_event_new_segment(&segment));
  pool_ = Ref<GstBufferPool>::adopt(gst_video_buffer_pool_new());
  GstStructure* config = gst_buffer_pool_get_config(pool_.get());
  gst_buffer_pool_config_set_params(config, caps.get(), static_cast<guint>(info.size), kPooled, 0);
  gst_buffer_pool_set_config(pool_.get(), config);
  gst_buffer_pool_set_active(pool_.get(), TRUE);
}

ElementLine::~ElementLine() {
  if (!element_) return;
  gst_element_set_state(element_.get(), GST_STATE_NULL);
  gst_buffer_pool_set_active(pool_.get(), FALSE);
  for (GstPad* pad : {source_.get(), sink_.get()}) gst_pad_set_active(pad, FALSE);
}

Ref<GstBuffer> ElementLine::filled(const std::vector<std::uint8_t>& bytes) {
  Ref<GstBuffer> buffer;
  gst_buffer_pool_acquire_buffer(pool_.get(), buffer.out(), nullptr);
  gst_buffer_fill(buffer.get(), 0, bytes.data(), bytes.size());
  GST_BUFFER_PTS(buffer.get()) = pushed_++ * GST_SECOND / 25;
  GST_BUFFER_DURATION(buffer.get()) = GST_SECOND / 25;
  return buffer;
}

double ElementLine::push(std::span<const std::vector<std::uint8_t>> frames, std::size_t together) {
  double sum = 0.0;
  std::vector<Ref<GstBuffer>> ready;
  const auto push_ready = [&] {
    const double start = thread_cpu_ms();
    for (auto& buffer : ready) gst_pad_push(source_.get(), buffer.release());
    sum += thread_cpu_ms() - start;
    ready.clear();
  };
  for (const auto& frame : frames) {
    ready.push_back(filled(frame));
    if (ready.size() == together) push_ready();
  }
  if (!ready.empty()) push_ready();
  return sum / static_cast<double>(frames.size());
}

}  // namespace booth::bench
