// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/state.hpp"

namespace booth::keying {
namespace {

/// Makes the background for the next frames here, so that the streaming thread does not have to.
void prepare_background(Impl& impl) {
  const auto [source, geometry] = [&] {
    auto state = impl.state.lock();
    return std::pair(state->frame.background, state->geometry);
  }();
  if (!geometry) return;
  auto background = Background::make(source, *geometry);
  auto state = impl.state.lock();
  if (state->geometry == geometry && state->frame.background == source)
    state->prepared = std::move(background);
}

/// Tells the second videos what the main stream looks like, if they are shown.
void direct_videos(Impl& impl) {
  impl.videos.direct([&]() -> BackgroundVideos::Target {
    auto state = impl.state.lock();
    const BackgroundSource& source = state->frame.background;
    if (!state->geometry || source.kind != BackgroundKind::kStream) return std::nullopt;
    return BackgroundVideo::Target{*state->geometry, source.fit, source.color};
  });
}

}  // namespace

void update_background(Impl& impl) {
  prepare_background(impl);
  direct_videos(impl);
}

bool store(Impl& impl, guint id, const GValue* value, const std::string& name,
           const Result<Change>& change) {
  auto state = impl.state.lock();
  const BackgroundKind before = state->settings.background;
  properties().set(state->settings, id, value);
  state->faults.erase(name);
  if (change)
    (*change)(state->frame);
  else
    state->faults[name] = change.error();
  if (const auto kind = selected_by(name, value, before)) state->settings.background = *kind;
  if (name == "background") state->chosen = true;
  apply(state->settings, state->frame);
  return state->settings.background != before;
}

void retry_image(Impl& impl) {
  const auto path = [&]() -> std::optional<std::string> {
    auto state = impl.state.lock();
    if (!state->faults.contains("background-image")) return std::nullopt;
    return state->settings.background_image;
  }();
  if (!path) return;
  const auto change = background_image_change(*path);
  auto state = impl.state.lock();
  if (!change || state->settings.background_image != *path) return;
  (*change)(state->frame);
  state->faults.erase("background-image");
}

FrameSettings take_settings(Impl& impl) {
  auto state = impl.state.lock();
  impl.replacer.prepare(std::move(state->prepared));
  state->prepared = nullptr;
  FrameSettings frame = state->frame;
  if (frame.background.kind == BackgroundKind::kStream) frame.stream = impl.videos.newest();
  return frame;
}

}  // namespace booth::keying
