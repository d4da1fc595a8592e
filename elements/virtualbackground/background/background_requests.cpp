// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/background/background_requests.hpp"

#include "elements/virtualbackground/background/background_pad.hpp"

namespace booth::keying {
namespace {

/// True where it was not shown before.
bool show_videos(Impl& impl) {
  auto state = impl.state.lock();
  if (state->chosen || state->settings.background == BackgroundKind::kStream) return false;
  state->settings.background = state->frame.background.kind = BackgroundKind::kStream;
  return true;
}

}  // namespace

GstPad* add_background(Impl& impl, GstElement* element, GstPadTemplate* pad_template,
                       const char* name) {
  const auto video = impl.videos.add();
  GstPad* pad = background_pad_add(element, pad_template, name, {video, impl.timeline});
  if (!pad) {
    impl.videos.remove(video);  // the name is taken
    return nullptr;
  }
  const bool selected = show_videos(impl);
  update_background(impl);
  if (selected) g_object_notify(G_OBJECT(element), "background");
  return pad;
}

void remove_background(Impl& impl, GstElement* element, GstPad* pad) {
  impl.videos.remove(background_pad_video(pad));
  gst_pad_set_active(pad, FALSE);
  gst_element_remove_pad(element, pad);
}

}  // namespace booth::keying
