// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/slot.hpp"

#include <array>
#include <string_view>
#include <vector>

#include <gst/webrtc/webrtc.h>

#include "signaling/session/late_news.hpp"
#include "signaling/session/log.hpp"

namespace booth::session {

namespace {

bool is_webrtcbin(GstElement* element) {
  auto* factory = gst_element_get_factory(element);
  return factory && g_str_equal(GST_OBJECT_NAME(factory), "webrtcbin");
}

Ref<GstElement> top_of(GstElement* element) {
  auto top = Ref<GstElement>::share(element);
  while (auto* parent = gst_object_get_parent(GST_OBJECT(top.get())))
    top = Ref<GstElement>::adopt(GST_ELEMENT(parent));
  return top;
}

std::vector<Ref<GstElement>> all_webrtcbins(GstBin* bin) {
  std::vector<Ref<GstElement>> found;
  auto* iterator = gst_bin_iterate_recurse(bin);
  const auto collect = [](const GValue* item, gpointer data) {
    auto* element = GST_ELEMENT(g_value_get_object(item));
    if (is_webrtcbin(element))
      static_cast<std::vector<Ref<GstElement>>*>(data)->push_back(Ref<GstElement>::share(element));
  };
  while (gst_iterator_foreach(iterator, collect, &found) == GST_ITERATOR_RESYNC) {
    gst_iterator_resync(iterator);
    found.clear();
  }
  gst_iterator_free(iterator);
  return found;
}

/// `latency`, servers, policies: what the application set on the element in the pipeline. Not the
/// ICE agent, which belongs to one connection.
void copy_properties(GstElement* from, GstElement* to) {
  constexpr std::array<std::string_view, 3> kOwn{"name", "parent", "ice-agent"};
  guint count = 0;
  auto** specs = g_object_class_list_properties(G_OBJECT_GET_CLASS(from), &count);
  for (guint i = 0; i < count; ++i) {
    const auto flags = specs[i]->flags;
    bool own = (flags & G_PARAM_READWRITE) != G_PARAM_READWRITE || (flags & G_PARAM_CONSTRUCT_ONLY);
    for (const auto name : kOwn) own = own || name == specs[i]->name;
    if (own) continue;
    GValue value = G_VALUE_INIT;
    g_value_init(&value, specs[i]->value_type);
    g_object_get_property(G_OBJECT(from), specs[i]->name, &value);
    if (!g_param_value_defaults(specs[i], &value))
      g_object_set_property(G_OBJECT(to), specs[i]->name, &value);
    g_value_unset(&value);
  }
  g_free(specs);
}

/// Offers to receive media of a kind that nothing is sent of.
void add_receiver(GstElement* webrtcbin, bool video) {
  auto caps = Ref<GstCaps>::adopt(gst_caps_from_string(
      video ? "application/x-rtp,media=video,encoding-name=VP8,clock-rate=90000,payload=120"
            : "application/x-rtp,media=audio,encoding-name=OPUS,clock-rate=48000,payload=121"));
  Ref<GstWebRTCRTPTransceiver> transceiver;
  g_signal_emit_by_name(webrtcbin, "add-transceiver", GST_WEBRTC_RTP_TRANSCEIVER_DIRECTION_RECVONLY,
                        caps.get(), transceiver.out());
  if (video && transceiver) g_object_set(transceiver.get(), "do-nack", TRUE, nullptr);
}

}  // namespace

std::string Slot::find(GstElement* element, const std::string& name) {
  const auto top = top_of(element);
  if (!GST_IS_BIN(top.get()))
    return "webrtcsignaling must be in a pipeline beside the webrtcbin it negotiates for";
  std::vector<Ref<GstElement>> matching;
  for (auto& each : all_webrtcbins(GST_BIN(top.get())))
    if (name.empty() || name == GST_OBJECT_NAME(each.get())) matching.push_back(std::move(each));
  if (matching.empty() && name.empty())
    return "there is no webrtcbin in the pipeline; add one, e.g. webrtcbin name=rtc";
  if (matching.empty()) return "there is no webrtcbin called \"" + name + "\" in the pipeline";
  if (matching.size() > 1)
    return "there are several webrtcbins in the pipeline; name one with the property webrtcbin";
  if (webrtcbin_.get() == matching.front().get()) return {};
  clear();
  webrtcbin_ = std::move(matching.front());
  senders_.adopt(webrtcbin_.get());
  return {};
}

void Slot::clear() {
  webrtcbin_ = nullptr;
  senders_ = {};
  used_ = false;
}

Place::Provided Slot::provide() {
  const bool replace = used_;
  if (replace && !renew()) return Provided::kFailed;
  used_ = true;
  senders_.adopt(webrtcbin());
  return replace ? Provided::kReplaced : Provided::kReady;
}

void Slot::prepare_offer(bool receive_audio, bool receive_video) {
  if (receive_video && !senders_.has("video")) add_receiver(webrtcbin(), true);
  if (receive_audio && !senders_.has("audio")) add_receiver(webrtcbin(), false);
}

Place::Fit Slot::follow(const sdp::Description& offer) {
  // webrtcbin would put a stream without an m-line on any of them: begin again without it.
  return {!senders_.follow(offer), {}};
}

std::vector<std::string> Slot::relays() const {
  Ref<char> uri;
  g_object_get(webrtcbin(), "turn-server", uri.out(), nullptr);
  if (!uri) return {};
  return {uri.get()};
}

bool Slot::renew() {
  auto parent = Ref<GstObject>::adopt(gst_object_get_parent(GST_OBJECT(webrtcbin_.get())));
  if (!parent || !GST_IS_BIN(parent.get())) return false;
  senders_.close();
  senders_.unlink();
  const auto old = webrtcbin_;
  const std::string name = GST_OBJECT_NAME(old.get());
  auto fresh = Ref<GstElement>::share(gst_element_factory_make("webrtcbin", nullptr));
  if (!fresh) return false;
  copy_properties(old.get(), fresh.get());
  drop_late_news(old.get());
  gst_element_set_locked_state(old.get(), TRUE);
  gst_element_set_state(old.get(), GST_STATE_NULL);
  gst_bin_remove(GST_BIN(parent.get()), old.get());
  gst_object_set_name(GST_OBJECT(fresh.get()), name.c_str());
  if (!gst_bin_add(GST_BIN(parent.get()), fresh.get())) return false;
  webrtcbin_ = std::move(fresh);
  used_ = false;
  // Only then: a pad that is not active yet answers FLUSHING, and the source stops for good.
  if (!gst_element_sync_state_with_parent(webrtcbin_.get())) return false;
  senders_.link(webrtcbin_.get());
  return true;
}

}  // namespace booth::session
