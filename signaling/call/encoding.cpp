// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/call/encoding.hpp"

#include <map>
#include <utility>

#include <gst/app/gstappsink.h>
#include <gst/video/video.h>

#include "signaling/call/elements.hpp"
#include "signaling/session/unlink.hpp"

namespace booth::call {

/// What the streaming thread works with.
struct Encoding::State {
  std::shared_ptr<EncodingControls> controls;
  Guarded<std::map<int, std::shared_ptr<Outlet>>> outlets;
  int next_id = 0;  ///< under the lock of the outlets

  void hand_out(GstSample* sample);
};

bool EncodingControls::key_frame_due() {
  return requests_.lock()->due(g_get_monotonic_time() / 1000);
}

void EncodingControls::set_bitrate(unsigned bitrate) {
  if (converter_) call::set_bitrate(converter_.get(), codec_, bitrate);
}

namespace {

/// The frame with its running time in place of its stream time, so that one copy serves all.
Frame frame_of(GstSample* sample) {
  auto* buffer = gst_sample_get_buffer(sample);
  const auto* segment = gst_sample_get_segment(sample);
  auto copy = Ref<GstBuffer>::adopt(gst_buffer_copy(buffer));
  GST_BUFFER_PTS(copy.get()) =
      gst_segment_to_running_time(segment, GST_FORMAT_TIME, GST_BUFFER_PTS(buffer));
  GST_BUFFER_DTS(copy.get()) = GST_CLOCK_TIME_NONE;
  return {std::move(copy), Ref<GstCaps>::share(gst_sample_get_caps(sample)),
          !GST_BUFFER_FLAG_IS_SET(buffer, GST_BUFFER_FLAG_DELTA_UNIT),
          GST_BUFFER_FLAG_IS_SET(buffer, GST_BUFFER_FLAG_DISCONT) != 0};
}

}  // namespace

void Encoding::State::hand_out(GstSample* sample) {
  const auto frame = frame_of(sample);
  // Before the outlets are read: one that is added later has missed this frame and asks anew.
  if (frame.key) controls->key_frame_made();
  const auto now = outlets.copy();
  for (const auto& [id, outlet] : now)
    if (!(*outlet)(frame)) controls->request_key_frame();
}

std::shared_ptr<Encoding> Encoding::make(const Source& source) {
  auto converter =
      source.raw ? make_encoder(source.codec, source.bitrate) : make_parser(source.codec);
  if (!converter) return nullptr;
  auto encoding = std::shared_ptr<Encoding>(new Encoding(source, std::move(converter)));
  encoding->start();
  return encoding;
}

Encoding::Encoding(const Source& source, Ref<GstElement> converter)
    : bin_(Ref<GstBin>::share(source.bin)),
      tee_(Ref<GstElement>::share(source.tee)),
      queue_(Ref<GstElement>::share(gst_element_factory_make("queue", nullptr))),
      converter_(std::move(converter)),
      sink_(Ref<GstElement>::share(gst_element_factory_make("appsink", nullptr))),
      raw_(source.raw),
      controls_(
          std::make_shared<EncodingControls>(raw_ ? converter_ : Ref<GstElement>(), source.codec)),
      state_(std::make_shared<State>()) {
  state_->controls = controls_;
}

void Encoding::start() {
  // A raw picture that finds the encoder busy is replaced by the next. Encoded ones all count, but
  // never hold back who makes them: hand_out() sees the gap.
  g_object_set(queue_.get(), "max-size-buffers", raw_ ? 2u : 60u, "max-size-bytes", 0u,
               "max-size-time", guint64{0}, nullptr);
  gst_util_set_object_arg(G_OBJECT(queue_.get()), "leaky", "downstream");
  g_object_set(sink_.get(), "sync", FALSE, "async", FALSE, "enable-last-sample", FALSE, nullptr);
  GstAppSinkCallbacks callbacks{};
  callbacks.new_sample = [](GstAppSink* sink, gpointer data) {
    auto& state = **static_cast<std::shared_ptr<State>*>(data);
    const auto sample = Ref<GstSample>::adopt(gst_app_sink_pull_sample(sink));
    if (!sample) return GST_FLOW_EOS;
    state.hand_out(sample.get());
    if (state.controls->key_frame_due()) {
      const auto pad = Ref<GstPad>::adopt(gst_element_get_static_pad(GST_ELEMENT(sink), "sink"));
      gst_pad_push_event(pad.get(),
                         gst_video_event_new_upstream_force_key_unit(GST_CLOCK_TIME_NONE, TRUE, 0));
    }
    return GST_FLOW_OK;
  };
  gst_app_sink_set_callbacks(
      GST_APP_SINK(sink_.get()), &callbacks, new std::shared_ptr<State>(state_),
      [](gpointer data) { delete static_cast<std::shared_ptr<State>*>(data); });
  for (auto* element : {queue_.get(), converter_.get(), sink_.get()}) {
    gst_bin_add(bin_.get(), element);
  }
  gst_element_link_many(queue_.get(), converter_.get(), sink_.get(), nullptr);
  for (auto* element : {sink_.get(), converter_.get(), queue_.get()})
    gst_element_sync_state_with_parent(element);
  branch_ = Ref<GstPad>::adopt(gst_element_request_pad_simple(tee_.get(), "src_%u"));
  const auto entry = Ref<GstPad>::adopt(gst_element_get_static_pad(queue_.get(), "sink"));
  gst_pad_link(branch_.get(), entry.get());
}

Encoding::~Encoding() {
  session::unlink_between_buffers(branch_.get());
  gst_element_release_request_pad(tee_.get(), branch_.get());
  // From the end: a sink in PAUSED holds its buffer, and with it the threads before it.
  for (auto* element : {sink_.get(), converter_.get(), queue_.get()}) {
    gst_element_set_locked_state(element, TRUE);
    gst_element_set_state(element, GST_STATE_NULL);
    gst_bin_remove(bin_.get(), element);
  }
}

int Encoding::add(Outlet outlet) {
  int id = 0;
  {
    auto outlets = state_->outlets.lock();
    id = state_->next_id++;
    outlets->emplace(id, std::make_shared<Outlet>(std::move(outlet)));
  }
  request_key_frame();
  return id;
}

void Encoding::remove(int outlet) { state_->outlets.lock()->erase(outlet); }

}  // namespace booth::call
