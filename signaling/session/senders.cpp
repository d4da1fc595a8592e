// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/senders.hpp"

#include <algorithm>
#include <set>
#include <string>

#include <gst/webrtc/webrtc.h>

#include "signaling/session/flow_shield.hpp"
#include "signaling/session/log.hpp"
#include "signaling/session/unlink.hpp"

namespace booth::session {

namespace {

constexpr int kFirstDynamicType = 96;
constexpr int kLastType = 127;

std::vector<Ref<GstPad>> sink_pads(GstElement* element) {
  std::vector<Ref<GstPad>> pads;
  GST_OBJECT_LOCK(element);
  for (auto* each = element->sinkpads; each; each = each->next)
    pads.push_back(Ref<GstPad>::share(GST_PAD(each->data)));
  GST_OBJECT_UNLOCK(element);
  return pads;
}

void ask_for_retransmission(GstPad* sink, const std::string& kind) {
  if (kind != "video") return;
  GstWebRTCRTPTransceiver* transceiver = nullptr;
  g_object_get(sink, "transceiver", &transceiver, nullptr);
  if (!transceiver) return;
  g_object_set(transceiver, "do-nack", TRUE, nullptr);
  gst_object_unref(transceiver);
}

/// The m-line webrtcbin gave the stream; nullopt before it was negotiated.
std::optional<std::size_t> mline_of(GstPad* source) {
  auto sink = Ref<GstPad>::adopt(gst_pad_get_peer(source));
  Ref<GstWebRTCRTPTransceiver> transceiver;
  if (sink && g_object_class_find_property(G_OBJECT_GET_CLASS(sink.get()), "transceiver"))
    g_object_get(sink.get(), "transceiver", transceiver.out(), nullptr);
  if (!transceiver) return std::nullopt;
  guint mline = G_MAXUINT;
  g_object_get(transceiver.get(), "mlineindex", &mline, nullptr);
  return mline;
}

}  // namespace

std::size_t Senders::adopt(GstElement* webrtcbin) {
  std::size_t count = 0;
  for (const auto& sink : sink_pads(webrtcbin)) {
    auto source = Ref<GstPad>::adopt(gst_pad_get_peer(sink.get()));
    const auto known = [&](const Sender& sender) { return sender.pad() == source.get(); };
    if (!source || std::any_of(list_.begin(), list_.end(), known)) continue;
    shield_flow(sink.get());
    Sender sender{std::make_unique<Gate>(std::move(source)), {}, {}, true};
    choose_payload_type(sender);
    list_.push_back(std::move(sender));
    ++count;
  }
  return count;
}

void Senders::choose_payload_type(Sender& sender) {
  std::set<int> taken;
  for (const auto& other : list_) {
    if (other.payload_type) taken.insert(*other.payload_type);
    if (const auto format = rtp_format(other.pad())) taken.insert(format->payload_type);
  }
  sender.payload_type = configured_payload_type(sender.pad());
  if (!sender.payload_type || !taken.contains(*sender.payload_type)) return;
  int free = kFirstDynamicType;
  while (free < kLastType && taken.contains(free)) ++free;
  sender.payload_type = free;
  set_payload_type(sender.pad(), free);
}

bool Senders::is_ready(const Sender& sender) {
  const auto format = rtp_format(sender.pad());
  if (!format || (sender.payload_type && format->payload_type != *sender.payload_type))
    return false;
  // A pad that was linked again learns its caps with the next buffer.
  auto sink = Ref<GstPad>::adopt(gst_pad_get_peer(sender.pad()));
  const auto arrived = sink ? rtp_format(sink.get()) : format;
  return arrived && arrived->payload_type == format->payload_type;
}

bool Senders::ready() const { return std::all_of(list_.begin(), list_.end(), is_ready); }

void Senders::insist() {
  for (const auto& sender : list_) {
    const auto format = rtp_format(sender.pad());
    if (format && sender.payload_type && format->payload_type != *sender.payload_type)
      set_payload_type(sender.pad(), *sender.payload_type);
  }
}

std::string Senders::waiting_for() const {
  std::string names;
  for (const auto& sender : list_) {
    if (is_ready(sender)) continue;
    const auto format = rtp_format(sender.pad());
    auto parent = Ref<GstElement>::adopt(gst_pad_get_parent_element(sender.pad()));
    names += (names.empty() ? "" : ", ") +
             std::string(parent ? GST_OBJECT_NAME(parent.get()) : "?") + "." +
             GST_OBJECT_NAME(sender.pad());
    if (format && sender.payload_type && *sender.payload_type != format->payload_type)
      names += " (payload type " + std::to_string(format->payload_type) + " instead of " +
               std::to_string(*sender.payload_type) + ")";
  }
  return names;
}

bool Senders::has(const std::string& kind) const {
  return std::any_of(list_.begin(), list_.end(), [&](const Sender& sender) {
    const auto format = rtp_format(sender.pad());
    return format && format->kind == kind;
  });
}

bool Senders::follow(const sdp::Description& offer) {
  std::set<std::size_t> used;
  for (const auto& sender : list_)
    if (sender.mline) used.insert(*sender.mline);
  bool all = true;
  for (auto& sender : list_) {
    if (sender.mline) continue;
    const auto format = rtp_format(sender.pad());
    for (std::size_t i = 0; format && !sender.mline && i < offer.media.size(); ++i) {
      const auto& media = offer.media[i];
      if (used.contains(i) || media.rejected || media.kind != format->kind) continue;
      const auto type = sdp::payload_type(media, format->encoding_name);
      if (!type) continue;
      if (format->payload_type != *type && !set_payload_type(sender.pad(), *type)) continue;
      used.insert(i);
      sender.mline = i;
      sender.payload_type = *type;
    }
    sender.wanted = sender.mline.has_value();
    all = all && sender.wanted;
  }
  return all;
}

void Senders::open(const sdp::Description& remote) {
  for (auto& sender : list_) {
    const auto mline = mline_of(sender.pad());
    if (sender.wanted && mline && *mline < remote.media.size() && !remote.media[*mline].rejected)
      sender.gate->open();
  }
}

void Senders::close() {
  for (auto& sender : list_) sender.gate->close();
}

void Senders::request_key_frames() const {
  for (const auto& sender : list_) sender.gate->request_key_frame();
}

void Senders::unlink() {
  for (auto& sender : list_) unlink_between_buffers(sender.pad());
}

void Senders::link(GstElement* webrtcbin) {
  auto* pad_template = gst_element_get_pad_template(webrtcbin, "sink_%u");
  for (auto& sender : list_) {
    if (!sender.wanted || gst_pad_is_linked(sender.pad())) continue;
    auto caps = Ref<GstCaps>::adopt(gst_pad_get_current_caps(sender.pad()));
    auto sink =
        Ref<GstPad>::adopt(gst_element_request_pad(webrtcbin, pad_template, nullptr, caps.get()));
    if (!sink || gst_pad_link(sender.pad(), sink.get()) != GST_PAD_LINK_OK) {
      GST_WARNING_OBJECT(webrtcbin, "cannot link %s again", GST_OBJECT_NAME(sender.pad()));
      continue;
    }
    shield_flow(sink.get());
    if (const auto format = rtp_format(sender.pad()))
      ask_for_retransmission(sink.get(), format->kind);
  }
}

void Senders::forget_offer() {
  for (auto& sender : list_) {
    sender.wanted = true;
    sender.mline.reset();
  }
}

}  // namespace booth::session
