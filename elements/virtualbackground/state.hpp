// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "elements/virtualbackground/background/background_file.hpp"
#include "elements/virtualbackground/background/background_videos.hpp"
#include "elements/virtualbackground/pixels/cutout.hpp"
#include "elements/virtualbackground/eye_dropper.hpp"
#include "elements/virtualbackground/mask/mask_worker.hpp"
#include "elements/virtualbackground/mask/opencv_model.hpp"
#include "elements/virtualbackground/replacer.hpp"
#include "elements/virtualbackground/settings.hpp"
#include "elements/virtualbackground/background/timeline.hpp"
#include "gst/guarded.hpp"

namespace booth::keying {

/// Shared between the threads that set properties and the streaming thread.
struct State {
  Settings settings;
  FrameSettings frame;
  std::map<std::string, std::string> faults;  ///< by property: why it cannot start
  bool started = false;
  std::optional<Geometry> geometry;
  std::shared_ptr<const Background> prepared;  ///< of frame.background, for geometry
  bool chosen = false;  ///< `background` was set, so a new pad does not select itself
};

struct Impl {
  Impl(VideoFile::Failed file_failed, MaskWorker::Complain model_failed)
      : file(videos, std::move(file_failed)), people(load_opencv_model, std::move(model_failed)) {}

  Guarded<State> state;
  Guarded<EyeDropper> eye_dropper;
  BackgroundVideos videos;
  BackgroundFile file;
  MaskWorker people;
  std::shared_ptr<Timeline> timeline = std::make_shared<Timeline>();
  // Streaming thread only.
  Replacer replacer;
  Cutout cutout;
  unsigned frames_without_screen = 0;
  unsigned frames_without_alpha = 0;
};

/// Tells the second videos what the main stream looks like, if they are shown.
void direct_videos(Impl& impl);

/// Makes the background for the next frames ready here, so that the streaming thread does not have
/// to, and tells the second videos what is wanted of them.
void update_background(Impl& impl);

/// Takes a property's value over and says whether that changed `background`. A still that it asks
/// for is painted first, in this thread; frames show the former one until it is there.
bool store(Impl& impl, guint id, const GValue* value, const std::string& name,
           const Result<Change>& change);

/// A picture that was missing when it was set may be there by now.
void retry_image(Impl& impl);

/// The next frames are the empty room, whatever `plate` says; true where that was a picture.
bool learn_plate(Impl& impl);

/// Loads the model that the method needs, if it needs one; empty, or a sentence for the user.
std::string load_model(Impl& impl);
/// Why a property must not get this value while the element runs; empty where it may.
std::string conflict_of(Impl& impl, const std::string& name, const GValue* value);
/// Puts the properties back where a model was refused, unless they were changed since; says
/// whether.
bool restore_model(Impl& impl, const MaskWorker::Complaint& complaint);

/// The next frame's settings, and a background that was made for it ahead. Streaming thread.
FrameSettings take_settings(Impl& impl);

}  // namespace booth::keying
