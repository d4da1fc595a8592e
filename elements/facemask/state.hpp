// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "elements/facemask/finder.hpp"
#include "elements/facemask/settings.hpp"
#include "gst/guarded.hpp"

namespace booth::facemask {

/// Shared between the threads that set properties and the streaming thread.
struct State {
  Settings settings;
  bool started = false;  ///< files are open
  std::shared_ptr<const Picture> picture;
  std::shared_ptr<FaceDetector> detector;
  std::vector<Face> faces;  ///< of the last frame
};

struct Impl {
  Guarded<State> state;
  // Streaming thread only.
  Finder finder;
  bool live = false;  ///< the pipeline is; asked before the first frame
  bool liveness_known = false;
  double time = 0.0;           ///< of the last frame, seconds
  std::vector<unsigned> told;  ///< ids of the last message
};

/// Opens what the settings name. An empty string, or a sentence for the user.
std::string open_files(Impl& impl);
/// Lets go of what open_files() opened.
void close_files(Impl& impl);

/// What became of a new value.
struct Stored {
  std::string refusal;          ///< a sentence; the former value stays
  bool effect_changed = false;  ///< by another property
};

/// Takes a property's value over; files are opened at once while the element runs.
Stored store(Impl& impl, guint id, const GValue* value, const std::string& name);

}  // namespace booth::facemask
