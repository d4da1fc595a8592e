// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/payloader.hpp"

#include <vector>

#include "gst/ref.hpp"

namespace booth::session {

namespace {

constexpr int kMaxSteps = 16;  ///< elements between webrtcbin and a payloader

struct Path {
  Ref<GstElement> payloader;
  std::vector<Ref<GstElement>> capsfilters;
};

bool has_property(GstElement* element, const char* name, GType type) {
  const auto* spec = g_object_class_find_property(G_OBJECT_GET_CLASS(element), name);
  return spec && spec->value_type == type;
}

bool is_capsfilter(GstElement* element) {
  auto* factory = gst_element_get_factory(element);
  return factory && g_str_equal(GST_OBJECT_NAME(factory), "capsfilter");
}

/// The pad behind a bin's ghost pads.
Ref<GstPad> real_pad(Ref<GstPad> pad) {
  while (pad && GST_IS_GHOST_PAD(pad.get()))
    pad = Ref<GstPad>::adopt(gst_ghost_pad_get_target(GST_GHOST_PAD(pad.get())));
  // A sink pad inside a bin is fed by the inner side of that bin's ghost pad.
  if (pad && GST_IS_PROXY_PAD(pad.get())) {
    auto outer = Ref<GstPad>::adopt(GST_PAD(gst_proxy_pad_get_internal(GST_PROXY_PAD(pad.get()))));
    return outer ? real_pad(Ref<GstPad>::adopt(gst_pad_get_peer(outer.get()))) : nullptr;
  }
  return pad;
}

Ref<GstPad> only_sink_pad(GstElement* element) {
  if (element->numsinkpads != 1) return nullptr;
  return Ref<GstPad>::share(GST_PAD(element->sinkpads->data));
}

Path find_payloader(GstPad* source) {
  Path path;
  auto pad = real_pad(Ref<GstPad>::share(source));
  for (int step = 0; pad && step < kMaxSteps; ++step) {
    auto element = Ref<GstElement>::adopt(gst_pad_get_parent_element(pad.get()));
    if (!element) break;
    if (has_property(element.get(), "pt", G_TYPE_UINT)) {
      path.payloader = element;
      break;
    }
    if (is_capsfilter(element.get())) path.capsfilters.push_back(element);
    const auto sink = only_sink_pad(element.get());
    if (!sink) break;
    pad = real_pad(Ref<GstPad>::adopt(gst_pad_get_peer(sink.get())));
  }
  return path;
}

void rewrite(GstElement* capsfilter, int payload_type) {
  Ref<GstCaps> caps;
  g_object_get(capsfilter, "caps", caps.out(), nullptr);
  if (!caps || gst_caps_is_any(caps.get())) return;
  auto changed = Ref<GstCaps>::adopt(gst_caps_copy(caps.get()));
  bool differs = false;
  for (guint i = 0; i < gst_caps_get_size(changed.get()); ++i) {
    auto* structure = gst_caps_get_structure(changed.get(), i);
    int fixed = payload_type;
    if (!gst_structure_get_int(structure, "payload", &fixed) || fixed == payload_type) continue;
    gst_structure_set(structure, "payload", G_TYPE_INT, payload_type, nullptr);
    differs = true;
  }
  if (differs) g_object_set(capsfilter, "caps", changed.get(), nullptr);
}

}  // namespace

std::optional<RtpFormat> rtp_format(GstPad* source) {
  auto caps = Ref<GstCaps>::adopt(gst_pad_get_current_caps(source));
  if (!caps || gst_caps_get_size(caps.get()) == 0) return std::nullopt;
  const auto* structure = gst_caps_get_structure(caps.get(), 0);
  const char* media = gst_structure_get_string(structure, "media");
  const char* encoding = gst_structure_get_string(structure, "encoding-name");
  RtpFormat format;
  if (!media || !encoding || !gst_structure_get_int(structure, "payload", &format.payload_type))
    return std::nullopt;
  format.kind = media;
  format.encoding_name = encoding;
  return format;
}

std::optional<int> configured_payload_type(GstPad* source) {
  const auto path = find_payloader(source);
  if (!path.payloader) return std::nullopt;
  guint type = 0;
  g_object_get(path.payloader.get(), "pt", &type, nullptr);
  return static_cast<int>(type);
}

bool set_payload_type(GstPad* source, int payload_type) {
  const auto path = find_payloader(source);
  if (!path.payloader) return false;
  for (const auto& capsfilter : path.capsfilters) rewrite(capsfilter.get(), payload_type);
  g_object_set(path.payloader.get(), "pt", static_cast<guint>(payload_type), nullptr);
  gst_pad_send_event(source, gst_event_new_reconfigure());
  return true;
}

}  // namespace booth::session
