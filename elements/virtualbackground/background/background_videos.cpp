// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/background/background_videos.hpp"

namespace booth::keying {

std::shared_ptr<BackgroundVideo> BackgroundVideos::add() {
  auto video = std::make_shared<BackgroundVideo>();
  videos_.lock()->push_back(video);
  return video;
}

void BackgroundVideos::remove(const std::shared_ptr<BackgroundVideo>& video) {
  std::erase(*videos_.lock(), video);
}

void BackgroundVideos::direct(const std::function<Target()>& target) {
  std::lock_guard guard(directing_);
  const Target wanted = target();
  for (const auto& video : videos_.copy()) video->set_target(wanted);
}

std::shared_ptr<const Background> BackgroundVideos::newest() {
  auto videos = videos_.lock();
  for (auto video = videos->rbegin(); video != videos->rend(); ++video)
    if (auto picture = (*video)->newest()) return picture;
  return nullptr;
}

void BackgroundVideos::clear() {
  for (const auto& video : videos_.copy()) video->clear();
}

}  // namespace booth::keying
