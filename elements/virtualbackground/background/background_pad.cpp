// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/background/background_pad.hpp"

#include <atomic>
#include <cstring>
#include <optional>
#include <string>

#include "gst/contain.hpp"

namespace booth::keying {
namespace {

#define BACKGROUND_CAPS GST_VIDEO_CAPS_MAKE(GST_VIDEO_FORMATS_ALL)

/// What a pad carries; lives as long as the pad.
struct Input {
  std::shared_ptr<BackgroundVideo> video;
  std::shared_ptr<Timeline> timeline;
  std::atomic<bool> flushing{true};
  // Streaming thread of the pad only.
  std::optional<GstVideoInfo> info;
  GstSegment segment;
  Pacer pacer;
};

Input& input_of(GstPad* pad) { return *static_cast<Input*>(gst_pad_get_element_private(pad)); }

void set_flushing(Input& input, bool flushing) {
  input.flushing = flushing;
  input.timeline->wake();
}

/// Nothing where the picture has no time of its own.
std::optional<GstClockTime> running_time_of(const Input& input, GstBuffer* buffer) {
  if (input.segment.format != GST_FORMAT_TIME || !GST_BUFFER_PTS_IS_VALID(buffer))
    return std::nullopt;
  return gst_segment_to_running_time(&input.segment, GST_FORMAT_TIME, GST_BUFFER_PTS(buffer));
}

GstFlowReturn chain(GstPad* pad, GstElement* element, GstBuffer* owned) {
  const auto buffer = Ref<GstBuffer>::adopt(owned);
  Input& input = input_of(pad);
  if (!input.info) return GST_FLOW_NOT_NEGOTIATED;
  const auto time = running_time_of(input, buffer.get());
  if (time && !GST_CLOCK_TIME_IS_VALID(*time)) return GST_FLOW_OK;  // outside its segment
  if (time) input.timeline->wait(element, input.pacer, *time, input.flushing);
  if (input.flushing) return GST_FLOW_FLUSHING;
  if (!input.video->show(*input.info, buffer.get()))
    GST_WARNING_OBJECT(pad, "a picture cannot be read and is left out");
  return GST_FLOW_OK;
}

gboolean take_caps(Input& input, GstCaps* caps) {
  GstVideoInfo info;
  if (!gst_video_info_from_caps(&info, caps)) return FALSE;
  input.info = info;
  return TRUE;
}

gboolean event(GstPad* pad, GstEvent* owned) {
  const auto event = Ref<GstEvent>::adopt(owned);
  Input& input = input_of(pad);
  switch (GST_EVENT_TYPE(event.get())) {
    case GST_EVENT_CAPS: {
      GstCaps* caps = nullptr;
      gst_event_parse_caps(event.get(), &caps);
      return take_caps(input, caps);
    }
    case GST_EVENT_SEGMENT:
      gst_event_copy_segment(event.get(), &input.segment);
      input.pacer.restart();
      break;
    case GST_EVENT_FLUSH_START: set_flushing(input, true); break;
    case GST_EVENT_FLUSH_STOP:
      gst_segment_init(&input.segment, GST_FORMAT_UNDEFINED);
      input.pacer.restart();
      set_flushing(input, false);
      break;
    default: break;  // EOS as well: the last picture stays
  }
  return TRUE;
}

gboolean query(GstPad* pad, GstObject* parent, GstQuery* query) {
  switch (GST_QUERY_TYPE(query)) {
    case GST_QUERY_CAPS:
    case GST_QUERY_ACCEPT_CAPS: return gst_pad_query_default(pad, parent, query);
    case GST_QUERY_ALLOCATION:
      gst_query_add_allocation_meta(query, GST_VIDEO_META_API_TYPE, nullptr);
      return TRUE;
    case GST_QUERY_DRAIN: return TRUE;
    default: return FALSE;
  }
}

/// Runs before the pad's stream lock is asked for, so a waiting picture lets go of it.
gboolean activate(GstPad* pad, GstPadMode mode, gboolean active) {
  if (mode != GST_PAD_MODE_PUSH) return FALSE;
  Input& input = input_of(pad);
  if (active) {
    gst_segment_init(&input.segment, GST_FORMAT_UNDEFINED);
    input.pacer.restart();
  }
  set_flushing(input, !active);
  return TRUE;
}

void set_functions(GstPad* pad) {
  gst_pad_set_chain_function_full(
      pad,
      [](GstPad* self, GstObject* parent, GstBuffer* buffer) {
        return contain(parent, GST_FLOW_ERROR,
                       [&] { return chain(self, GST_ELEMENT(parent), buffer); });
      },
      gst_pad_get_element_private(pad), [](gpointer input) { delete static_cast<Input*>(input); });
  gst_pad_set_event_function(pad, [](GstPad* self, GstObject* parent, GstEvent* owned) {
    return contain(parent, FALSE, [&] { return event(self, owned); });
  });
  gst_pad_set_query_function(pad, [](GstPad* self, GstObject* parent, GstQuery* asked) {
    return query(self, parent, asked);
  });
  gst_pad_set_activatemode_function(pad,
                                    [](GstPad* self, GstObject*, GstPadMode mode, gboolean active) {
                                      return activate(self, mode, active);
                                    });
  gst_pad_set_iterate_internal_links_function(
      pad, [](GstPad*, GstObject*) -> GstIterator* { return nullptr; });
}

/// background_0, background_1 and so on where the application leaves the number open.
std::string free_name(GstElement* element, const GstPadTemplate* pad_template, const char* name) {
  if (name && !std::strchr(name, '%')) return name;
  const std::string wanted = GST_PAD_TEMPLATE_NAME_TEMPLATE(pad_template);
  if (!wanted.ends_with("%u")) return wanted;
  for (unsigned i = 0;; ++i) {
    const std::string free = wanted.substr(0, wanted.size() - 2) + std::to_string(i);
    if (!Ref<GstPad>::adopt(gst_element_get_static_pad(element, free.c_str()))) return free;
  }
}

}  // namespace

GstStaticPadTemplate background_numbered_template = GST_STATIC_PAD_TEMPLATE(
    "background_%u", GST_PAD_SINK, GST_PAD_REQUEST, GST_STATIC_CAPS(BACKGROUND_CAPS));
GstStaticPadTemplate background_template = GST_STATIC_PAD_TEMPLATE(
    "background", GST_PAD_SINK, GST_PAD_REQUEST, GST_STATIC_CAPS(BACKGROUND_CAPS));

GstPad* background_pad_add(GstElement* element, GstPadTemplate* pad_template, const char* name,
                           const BackgroundPadParts& parts) {
  const std::string unused = free_name(element, pad_template, name);
  GstPad* pad = gst_pad_new_from_template(pad_template, unused.c_str());
  auto input = std::make_unique<Input>();
  input->video = parts.video;
  input->timeline = parts.timeline;
  gst_segment_init(&input->segment, GST_FORMAT_UNDEFINED);
  gst_pad_set_element_private(pad, input.release());
  set_functions(pad);
  return gst_element_add_pad(element, pad) ? pad : nullptr;
}

std::shared_ptr<BackgroundVideo> background_pad_video(GstPad* pad) { return input_of(pad).video; }

}  // namespace booth::keying
