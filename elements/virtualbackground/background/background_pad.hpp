// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>

#include <gst/gst.h>

#include "elements/virtualbackground/background/background_video.hpp"
#include "elements/virtualbackground/background/timeline.hpp"

namespace booth::keying {

/// The two request templates, `background_%u` and `background`, to be added to the element's class.
extern GstStaticPadTemplate background_numbered_template;
extern GstStaticPadTemplate background_template;

struct BackgroundPadParts {
  std::shared_ptr<BackgroundVideo> video;  ///< where its pictures go
  std::shared_ptr<Timeline> timeline;      ///< that says when they are due
};

/// Adds a sink pad; nothing where the name is taken. Events and queries on it never reach the main
/// stream: what happens there happens to the background alone. Without a name, or with that of the
/// template, it gets a free one.
GstPad* background_pad_add(GstElement* element, GstPadTemplate* pad_template, const char* name,
                           const BackgroundPadParts& parts);

/// Where the pictures of a pad of background_pad_add() go.
std::shared_ptr<BackgroundVideo> background_pad_video(GstPad* pad);

}  // namespace booth::keying
