// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "elements/virtualbackground/background/background_video.hpp"
#include "gst/guarded.hpp"

namespace booth::keying {

/// The second videos of one element. Any thread may call.
class BackgroundVideos {
 public:
  /// A new one; it is shown instead of the others as soon as it has a picture.
  std::shared_ptr<BackgroundVideo> add();
  void remove(const std::shared_ptr<BackgroundVideo>& video);

  /// Asks what to convert to and tells all videos. Calls may overlap: the last answer holds.
  using Target = std::optional<BackgroundVideo::Target>;
  void direct(const std::function<Target()>& target);

  /// The picture to show; nothing while no video has one. Never waits for a conversion.
  std::shared_ptr<const Background> newest();
  /// Forgets all pictures.
  void clear();

 private:
  using List = std::vector<std::shared_ptr<BackgroundVideo>>;
  std::mutex directing_;
  Guarded<List> videos_;
};

}  // namespace booth::keying
