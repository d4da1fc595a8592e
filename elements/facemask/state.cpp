// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/facemask/state.hpp"

#include <utility>

namespace booth::facemask {
namespace {

constexpr char kNoPicture[] =
    "effect=image needs a picture. Set image to a PNG or JPEG file, or choose another effect.";

/// What a new image asks for, if nobody says more.
Effect selected(const Settings& settings) {
  if (!settings.image.empty()) return Effect::kImage;
  return settings.effect == Effect::kImage ? Settings{}.effect : settings.effect;
}

/// Puts `settings` in force with what was opened for them.
void commit(Impl& impl, const Settings& settings, const std::string& name,
            std::shared_ptr<const Picture> picture, std::shared_ptr<FaceDetector> detector) {
  auto state = impl.state.lock();
  state->settings = settings;
  if (!state->started) return;
  if (name == "image") state->picture = std::move(picture);
  if (name == "model") state->detector = std::move(detector);
}

}  // namespace

std::string open_files(Impl& impl) {
  const Settings settings = impl.state.lock()->settings;
  if (settings.effect == Effect::kImage && settings.image.empty()) return kNoPicture;
  auto picture = load_picture(settings.image);
  if (!picture) return picture.error();
  auto detector = load_model(settings.model, settings.model_config);
  if (!detector) return detector.error();
  auto state = impl.state.lock();
  state->picture = std::move(*picture);
  state->detector = std::move(*detector);
  state->started = true;
  return "";
}

void close_files(Impl& impl) {
  auto state = impl.state.lock();
  state->started = false;
  state->picture = nullptr;
  state->detector = nullptr;
  state->faces.clear();
}

Stored store(Impl& impl, guint id, const GValue* value, const std::string& name) {
  const auto [before, started] = [&] {
    auto state = impl.state.lock();
    return std::pair(state->settings, state->started);
  }();
  Settings settings = before;
  properties().set(settings, id, value);
  if (name == "image") settings.effect = selected(settings);
  std::shared_ptr<const Picture> picture;
  std::shared_ptr<FaceDetector> detector;
  if (started && name == "image") {
    auto loaded = load_picture(settings.image);
    if (!loaded) return {loaded.error(), false};
    picture = std::move(*loaded);
  }
  if (started && name == "model") {
    auto loaded = load_model(settings.model, settings.model_config);
    if (!loaded) return {loaded.error(), false};
    detector = std::move(*loaded);
  }
  if (started && settings.effect == Effect::kImage && settings.image.empty())
    return {kNoPicture, false};
  commit(impl, settings, name, std::move(picture), std::move(detector));
  return {"", name != "effect" && settings.effect != before.effect};
}

}  // namespace booth::facemask
