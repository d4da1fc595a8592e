// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/call/feed.hpp"

#include <utility>

#include <gst/app/gstappsrc.h>
#include <gst/video/video.h>

#include "signaling/call/elements.hpp"
#include "signaling/call/encoding.hpp"

namespace booth::call {

/// What frames enter by and key-frame requests leave by; streaming threads hold it.
struct Feed::Inlet {
  Ref<GstElement> source;
  struct Queue {
    Backlog backlog{kMostWaiting};
    int turn = 0;  ///< whose frames are taken: changes with what is followed
  };
  Guarded<Queue> queue;
  Guarded<std::weak_ptr<EncodingControls>> encoding;
  Guarded<Ref<GstCaps>> caps;
  int outlet = -1;

  /// Frames of an earlier turn may still be on their way when the next has begun.
  bool push(const Frame& frame, int turn) {
    auto* app = GST_APP_SRC(source.get());
    const auto waiting = gst_app_src_get_current_level_buffers(app);
    auto locked = queue.lock();
    if (turn != locked->turn) return true;
    const auto verdict =
        locked->backlog.take({frame.key, frame.gap}, static_cast<std::size_t>(waiting));
    if (verdict != Backlog::Verdict::kPass) return verdict == Backlog::Verdict::kDrop;
    if (auto known = caps.lock(); known->get() != frame.caps.get()) {
      gst_app_src_set_caps(app, frame.caps.get());
      *known = frame.caps;
    }
    gst_app_src_push_buffer(app, Ref<GstBuffer>(frame.buffer).release());
    return true;
  }
};

namespace {

/// The peer's picture-loss indications come as events up to the source. They come on a thread of
/// its webrtcbin, where the encoding itself must not be held.
template <typename Inlet>
void hear_key_frame_requests(GstPad* pad, const std::shared_ptr<Inlet>& inlet) {
  using Held = std::weak_ptr<Inlet>;
  gst_pad_add_probe(
      pad, GST_PAD_PROBE_TYPE_EVENT_UPSTREAM,
      [](GstPad*, GstPadProbeInfo* info, gpointer data) {
        if (!gst_video_event_is_force_key_unit(GST_PAD_PROBE_INFO_EVENT(info)))
          return GST_PAD_PROBE_OK;
        const auto held = static_cast<Held*>(data)->lock();
        if (const auto encoding = held ? held->encoding.copy().lock() : nullptr)
          encoding->request_key_frame();
        return GST_PAD_PROBE_DROP;
      },
      new Held(inlet), [](gpointer data) { delete static_cast<Held*>(data); });
}

}  // namespace

Feed::Feed(GstBin* bin, Codec codec, int payload_type, std::uint32_t ssrc, GstPad* sink)
    : inlet_(std::make_shared<Inlet>()) {
  inlet_->source = Ref<GstElement>::share(gst_element_factory_make("appsrc", nullptr));
  g_object_set(inlet_->source.get(), "is-live", TRUE, "max-bytes", guint64{0}, nullptr);
  gst_util_set_object_arg(G_OBJECT(inlet_->source.get()), "format", "time");
  const auto payloader = make_payloader(codec, payload_type, ssrc);
  gst_bin_add_many(bin, inlet_->source.get(), payloader.get(), nullptr);
  gst_element_link(inlet_->source.get(), payloader.get());
  const auto rtp = Ref<GstPad>::adopt(gst_element_get_static_pad(payloader.get(), "src"));
  gst_pad_link(rtp.get(), sink);
  const auto out = Ref<GstPad>::adopt(gst_element_get_static_pad(inlet_->source.get(), "src"));
  hear_key_frame_requests(out.get(), inlet_);
  counter_.watch(out.get());
  gst_element_sync_state_with_parent(payloader.get());
  gst_element_sync_state_with_parent(inlet_->source.get());
}

Feed::~Feed() { stop(); }

void Feed::follow(std::shared_ptr<Encoding> encoding) {
  stop();
  const int turn = [&] {
    auto queue = inlet_->queue.lock();
    queue->backlog = Backlog(kMostWaiting);
    return ++queue->turn;
  }();
  encoding_ = std::move(encoding);
  *inlet_->encoding.lock() = encoding_->controls();
  inlet_->outlet = encoding_->add([weak = std::weak_ptr(inlet_), turn](const Frame& frame) {
    const auto inlet = weak.lock();
    return !inlet || inlet->push(frame, turn);
  });
}

void Feed::stop() {
  if (encoding_) encoding_->remove(inlet_->outlet);
  *inlet_->encoding.lock() = {};
  encoding_.reset();
}

}  // namespace booth::call
