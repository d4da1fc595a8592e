// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/alpha_caps.hpp"

#include "gst/ref.hpp"

namespace booth::keying {
namespace {

bool is_rgb(const GstStructure* structure) {
  const char* format = gst_structure_get_string(structure, "format");
  return format && gst_video_format_get_info(gst_video_format_from_string(format)) &&
         GST_VIDEO_FORMAT_INFO_IS_RGB(
             gst_video_format_get_info(gst_video_format_from_string(format)));
}

/// The caps in other formats, as a list that GStreamer can parse. How colours are coded does not
/// carry over between RGB and YUV.
Ref<GstCaps> with_formats(const GstCaps* caps, const char* formats, bool rgb) {
  auto result = Ref<GstCaps>::adopt(gst_caps_copy(caps));
  GValue list = G_VALUE_INIT;
  g_value_init(&list, GST_TYPE_LIST);
  gst_value_deserialize(&list, formats);
  for (guint i = 0; i < gst_caps_get_size(result.get()); ++i) {
    GstStructure* structure = gst_caps_get_structure(result.get(), i);
    if (is_rgb(structure) != rgb || rgb)
      gst_structure_remove_fields(structure, "colorimetry", "chroma-site", nullptr);
    gst_structure_set_value(structure, "format", &list);
  }
  g_value_unset(&list);
  return result;
}

Ref<GstCaps> merged(Ref<GstCaps> first, Ref<GstCaps> second) {
  return Ref<GstCaps>::adopt(gst_caps_merge(first.release(), second.release()));
}

Ref<GstCaps> same_caps(const GstCaps* caps) { return Ref<GstCaps>::adopt(gst_caps_copy(caps)); }

/// What the source pad can give with alpha for `caps` of the sink pad.
Ref<GstCaps> alpha_caps(const GstCaps* caps) {
  const bool rgb = gst_caps_get_size(caps) > 0 && is_rgb(gst_caps_get_structure(caps, 0));
  const auto yuva = with_formats(caps, "{ " BOOTH_ALPHA_FORMATS " }", false);
  const auto rgba = with_formats(caps, "{ " BOOTH_RGBA_FORMATS " }", true);
  return rgb ? merged(rgba, yuva) : merged(yuva, rgba);
}

/// What the sink pad can take for `caps` of the source pad.
Ref<GstCaps> sink_caps(const GstCaps* caps) {
  Ref<GstCaps> result = Ref<GstCaps>::adopt(gst_caps_copy(caps));
  for (guint i = 0; i < gst_caps_get_size(caps); ++i) {
    const auto one = Ref<GstCaps>::adopt(gst_caps_copy_nth(caps, i));
    const auto alpha = Ref<GstCaps>::adopt(gst_caps_from_string(
        GST_VIDEO_CAPS_MAKE("{ " BOOTH_ALPHA_FORMATS ", " BOOTH_RGBA_FORMATS " }")));
    if (!gst_caps_can_intersect(one.get(), alpha.get())) continue;
    result = merged(result, with_formats(one.get(), "{ " BOOTH_YUV_FORMATS " }", false));
    result = merged(result, with_formats(one.get(), "{ " BOOTH_RGB_FORMATS " }", true));
  }
  return result;
}

}  // namespace

std::optional<AlphaFormat> alpha_format(GstVideoFormat format) {
  switch (format) {
    case GST_VIDEO_FORMAT_A420: return AlphaFormat::kA420;
    case GST_VIDEO_FORMAT_AYUV: return AlphaFormat::kAyuv;
    case GST_VIDEO_FORMAT_RGBA: return AlphaFormat::kRgba;
    case GST_VIDEO_FORMAT_BGRA: return AlphaFormat::kBgra;
    case GST_VIDEO_FORMAT_ARGB: return AlphaFormat::kArgb;
    case GST_VIDEO_FORMAT_ABGR: return AlphaFormat::kAbgr;
    default: return std::nullopt;
  }
}

AlphaView alpha_view(const GstVideoFrame& frame) {
  AlphaView view{*alpha_format(GST_VIDEO_FRAME_FORMAT(&frame)),
                 GST_VIDEO_FRAME_WIDTH(&frame),
                 GST_VIDEO_FRAME_HEIGHT(&frame),
                 {}};
  for (guint i = 0; i < GST_VIDEO_FRAME_N_PLANES(&frame); ++i)
    view.planes[i] = {static_cast<std::uint8_t*>(GST_VIDEO_FRAME_PLANE_DATA(&frame, i)),
                      GST_VIDEO_FRAME_PLANE_STRIDE(&frame, i)};
  return view;
}

GstCaps* transformed_caps(GstBaseTransform* transform, GstPadDirection direction,
                          const GstCaps* caps, GstCaps* filter, bool transparent) {
  Ref<GstCaps> result;
  if (direction == GST_PAD_SRC) {
    result = sink_caps(caps);
  } else {
    result = transparent ? merged(alpha_caps(caps), same_caps(caps))
                         : merged(same_caps(caps), alpha_caps(caps));
    if (transparent && gst_caps_is_fixed(caps)) {
      // The base class prefers the same format where the peer takes it.
      const auto with_alpha = alpha_caps(caps);
      const auto taken = Ref<GstCaps>::adopt(
          gst_pad_peer_query_caps(GST_BASE_TRANSFORM_SRC_PAD(transform), with_alpha.get()));
      if (!gst_caps_is_empty(taken.get())) result = with_alpha;
    }
  }
  if (!filter) return result.release();
  return gst_caps_intersect_full(filter, result.get(), GST_CAPS_INTERSECT_FIRST);
}

}  // namespace booth::keying
