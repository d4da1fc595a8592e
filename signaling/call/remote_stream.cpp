// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/call/remote_stream.hpp"

#include <atomic>
#include <utility>

#include <gst/video/video.h>

#include "gst/guarded.hpp"
#include "signaling/call/elements.hpp"
#include "signaling/session/frame_counter.hpp"
#include "signaling/session/unlink.hpp"

namespace booth::call {

struct RemoteStream::State {
  GstBin* bin;  ///< not a reference: an element of the bin holds this
  Settings settings;
  Guarded<Events> events;
  /// What was made when the codec was known.
  struct Built {
    Ref<GstElement> receiver;
    Ref<GstPad> out;
  };
  Guarded<Built> made;
  std::atomic<bool> built{false};
  std::atomic<std::uint32_t> ssrc{0};
  session::FrameCounter arrived, given;
  std::atomic<bool> dropped{false};

  void build(GstPad* pad, GstCaps* caps);
  void count(GstElement* receiver, const GstStructure* rtp);
  bool wanted() {
    const auto now = events.copy();
    const auto out = made.copy().out;
    return out && now.wanted && now.wanted(out.get());
  }
};

namespace {

/// Says whose stream it is: an own stream-start, and a tag before the first buffer.
void put_name_on(GstPad* pad, const std::string& peer, const std::string& name) {
  using Texts = std::pair<std::string, std::string>;
  gst_pad_add_probe(
      pad,
      static_cast<GstPadProbeType>(GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM | GST_PAD_PROBE_TYPE_BUFFER),
      [](GstPad* from, GstPadProbeInfo* info, gpointer data) {
        const auto& [peer_id, stream] = *static_cast<Texts*>(data);
        if (GST_PAD_PROBE_INFO_TYPE(info) & GST_PAD_PROBE_TYPE_BUFFER) {
          gst_pad_push_event(
              from, gst_event_new_tag(gst_tag_list_new(kPeerIdTag, peer_id.c_str(), GST_TAG_TITLE,
                                                       peer_id.c_str(), nullptr)));
          return GST_PAD_PROBE_REMOVE;
        }
        auto* event = GST_PAD_PROBE_INFO_EVENT(info);
        if (GST_EVENT_TYPE(event) != GST_EVENT_STREAM_START) return GST_PAD_PROBE_OK;
        auto* own = gst_event_new_stream_start((peer_id + "/" + stream).c_str());
        gst_event_set_group_id(own, gst_util_group_id_next());
        gst_event_replace(reinterpret_cast<GstEvent**>(&info->data), own);
        gst_event_unref(own);
        return GST_PAD_PROBE_OK;
      },
      new Texts(peer, name), [](gpointer data) { delete static_cast<Texts*>(data); });
}

/// webrtcbin asks what the receiver takes before it describes what is sent on the same m-line.
void take_any_caps(GstPad* sink) {
  gst_pad_add_probe(
      sink, GST_PAD_PROBE_TYPE_QUERY_DOWNSTREAM,
      [](GstPad*, GstPadProbeInfo* info, gpointer) {
        auto* query = GST_PAD_PROBE_INFO_QUERY(info);
        if (GST_QUERY_TYPE(query) != GST_QUERY_CAPS) return GST_PAD_PROBE_OK;
        GstCaps* filter = nullptr;
        gst_query_parse_caps(query, &filter);
        const auto any =
            filter ? Ref<GstCaps>::share(filter) : Ref<GstCaps>::adopt(gst_caps_new_any());
        gst_query_set_caps_result(query, any.get());
        return GST_PAD_PROBE_HANDLED;
      },
      nullptr, nullptr);
}

}  // namespace

void RemoteStream::State::build(GstPad* pad, GstCaps* caps) {
  const auto* fields = gst_caps_get_structure(caps, 0);
  const char* encoding = gst_structure_get_string(fields, "encoding-name");
  const auto codec = codec_of_encoding_name(encoding ? encoding : "");
  if (!codec || built.exchange(true)) return;
  const auto receiver = make_receiver(*codec, settings.decode);
  if (!receiver) return;
  gst_bin_add(bin, receiver.get());
  count(receiver.get(), fields);
  const auto out = Ref<GstPad>::adopt(gst_element_get_static_pad(receiver.get(), "src"));
  put_name_on(out.get(), settings.peer, settings.name);
  *made.lock() = {receiver, out};
  const auto now = events.copy();
  if (now.ready) now.ready(out.get(), info(*codec).video);
  gst_element_sync_state_with_parent(receiver.get());
  const auto in = Ref<GstPad>::adopt(gst_element_get_static_pad(receiver.get(), "sink"));
  gst_pad_link(pad, in.get());
}

/// Frames between depayloader and decoder, and what comes out of the receiver.
void RemoteStream::State::count(GstElement* receiver, const GstStructure* rtp) {
  guint stream = 0;
  gst_structure_get_uint(rtp, "ssrc", &stream);
  ssrc = stream;
  const auto in = Ref<GstPad>::adopt(gst_element_get_static_pad(receiver, "sink"));
  const auto inner = Ref<GstPad>::adopt(gst_ghost_pad_get_target(GST_GHOST_PAD(in.get())));
  const auto depayloader = Ref<GstElement>::adopt(gst_pad_get_parent_element(inner.get()));
  const auto frames = Ref<GstPad>::adopt(gst_element_get_static_pad(depayloader.get(), "src"));
  arrived.watch(frames.get());
  const auto out = Ref<GstPad>::adopt(gst_element_get_static_pad(receiver, "src"));
  given.watch(out.get());
}

session::CountedStream RemoteStream::counted() const {
  const auto arrived = state_->arrived.count();
  const auto given = state_->given.count();
  session::CountedStream stream;
  stream.ssrc = state_->ssrc;
  stream.frames = {arrived.frames, arrived.key_frames, {}, given.width, given.height, 0};
  if (state_->settings.decode) stream.frames.decoded = given.frames;
  return stream;
}

RemoteStream::RemoteStream(GstBin* bin, GstPad* source, Settings settings, Events events)
    : state_(std::make_shared<State>()),
      bin_(Ref<GstBin>::share(bin)),
      source_(Ref<GstPad>::share(source)),
      first_(Ref<GstElement>::share(gst_element_factory_make("identity", nullptr))) {
  state_->bin = bin;
  state_->settings = std::move(settings);
  *state_->events.lock() = std::move(events);
  // The first element behind the source has a pad of its own, on which nothing has happened yet.
  g_object_set(first_.get(), "silent", TRUE, nullptr);
  gst_bin_add(bin, first_.get());
  const auto in = Ref<GstPad>::adopt(gst_element_get_static_pad(first_.get(), "sink"));
  const auto out = Ref<GstPad>::adopt(gst_element_get_static_pad(first_.get(), "src"));
  take_any_caps(in.get());
  using Held = std::shared_ptr<State>;
  gst_pad_add_probe(
      out.get(),
      static_cast<GstPadProbeType>(GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_BUFFER_LIST |
                                   GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM),
      [](GstPad* pad, GstPadProbeInfo* info, gpointer data) {
        auto& state = **static_cast<Held*>(data);
        if (GST_PAD_PROBE_INFO_TYPE(info) & GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM) {
          auto* event = GST_PAD_PROBE_INFO_EVENT(info);
          GstCaps* caps = nullptr;
          if (GST_EVENT_TYPE(event) == GST_EVENT_CAPS) gst_event_parse_caps(event, &caps);
          if (caps) state.build(pad, caps);
          return GST_PAD_PROBE_OK;
        }
        if (!state.wanted()) {
          state.dropped = true;
          return GST_PAD_PROBE_DROP;
        }
        // What was dropped may be what all later pictures build on.
        if (state.dropped.exchange(false))
          gst_pad_send_event(
              pad, gst_video_event_new_upstream_force_key_unit(GST_CLOCK_TIME_NONE, TRUE, 0));
        return GST_PAD_PROBE_OK;
      },
      new Held(state_), [](gpointer data) { delete static_cast<Held*>(data); });
  gst_element_sync_state_with_parent(first_.get());
  gst_pad_link(source, in.get());
}

RemoteStream::~RemoteStream() { *state_->events.lock() = {}; }

void RemoteStream::take_out() {
  session::unlink_between_buffers(source_.get());
  state_->built = true;  // and nothing is made any more
  const auto made = state_->made.copy();
  for (auto* element : {first_.get(), made.receiver.get()}) {
    if (!element) continue;
    gst_element_set_locked_state(element, TRUE);
    gst_element_set_state(element, GST_STATE_NULL);
  }
  const auto events = state_->events.copy();
  if (made.out && events.gone) events.gone(made.out.get());
  for (auto* element : {first_.get(), made.receiver.get()})
    if (element) gst_bin_remove(bin_.get(), element);
}

void register_tags() {
  gst_tag_register_static(kPeerIdTag, GST_TAG_FLAG_META, G_TYPE_STRING, "peer id",
                          "who a stream of a call comes from", gst_tag_merge_use_first);
}

}  // namespace booth::call
