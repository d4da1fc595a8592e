// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/pipeline/extra_source.hpp"

#include <sstream>

namespace booth::testing_support {

ExtraSource::ExtraSource(GstElement* call, const std::string& pad, std::uint32_t color)
    : call_(Ref<GstElement>::share(call)) {
  std::ostringstream text;
  text << "videotestsrc is-live=true pattern=solid-color foreground-color=" << (0xff000000u | color)
       << " ! video/x-raw,width=160,height=120,framerate=15/1 ! videoconvert";
  source_ =
      Ref<GstElement>::share(gst_parse_bin_from_description(text.str().c_str(), TRUE, nullptr));
  const auto parent = Ref<GstObject>::adopt(gst_object_get_parent(GST_OBJECT(call)));
  gst_bin_add(GST_BIN(parent.get()), source_.get());
  pad_ = Ref<GstPad>::adopt(gst_element_request_pad_simple(call, pad.c_str()));
  const auto out = Ref<GstPad>::adopt(gst_element_get_static_pad(source_.get(), "src"));
  gst_pad_link(out.get(), pad_.get());
  gst_element_sync_state_with_parent(source_.get());
}

ExtraSource::~ExtraSource() {
  gst_element_set_locked_state(source_.get(), TRUE);
  gst_element_set_state(source_.get(), GST_STATE_NULL);
  gst_element_release_request_pad(call_.get(), pad_.get());
  const auto parent = Ref<GstObject>::adopt(gst_object_get_parent(GST_OBJECT(source_.get())));
  gst_bin_remove(GST_BIN(parent.get()), source_.get());
}

}  // namespace booth::testing_support
