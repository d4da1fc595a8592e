// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/background/background_file.hpp"

#include <utility>

namespace booth::keying {

void BackgroundFile::open(State& state) {
  if (!state.started || state.uri.empty()) return;
  state.video = videos_.add();
  state.file = std::make_unique<VideoFile>(state.uri, state.video, failed_);
  state.file->set_playing(state.playing);
}

void BackgroundFile::close(State& state) {
  if (!state.file) return;
  videos_.remove(state.video);
  state.video = nullptr;
  state.file->end();
  state.ending.push_back(std::move(state.file));
}

void BackgroundFile::set_uri(const std::string& uri) {
  auto state = state_.lock();
  if (state->uri == uri) return;
  close(*state);
  state->uri = uri;
  open(*state);
}

void BackgroundFile::start() {
  auto state = state_.lock();
  state->started = true;
  open(*state);
}

void BackgroundFile::stop() {
  // Players are waited for without the lock: one may be telling of a failure just now.
  std::vector<std::unique_ptr<VideoFile>> ending;
  {
    auto state = state_.lock();
    close(*state);
    state->started = false;
    ending.swap(state->ending);
  }
}

void BackgroundFile::set_playing(bool playing) {
  auto state = state_.lock();
  state->playing = playing;
  if (state->file) state->file->set_playing(playing);
}

}  // namespace booth::keying
