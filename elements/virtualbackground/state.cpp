// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/state.hpp"

#include <tuple>

namespace booth::keying {
namespace {

constexpr char kNoModel[] =
    "method=segmentation needs a model that finds people: set the property model to an ONNX file. "
    "method=difference needs none";

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

/// What a property's value does to what the user chose and to the next frame.
struct Taken {
  Settings& settings;
  FrameSettings& frame;

  void take(guint id, const GValue* value, const std::string& name, const Result<Change>& change) {
    const BackgroundKind before = settings.background;
    properties().set(settings, id, value);
    follow_method(settings, name);
    if (change) (*change)(frame);
    if (const auto kind = selected_by(name, value, before)) settings.background = *kind;
    apply(settings, frame);
  }
};

/// Paints the still that a value asks for before any frame does: the streaming thread goes on with
/// the former one meanwhile. Nothing where the value asks for no other still.
std::shared_ptr<const Background> painted_ahead(Impl& impl, guint id, const GValue* value,
                                                const std::string& name,
                                                const Result<Change>& change) {
  auto [settings, frame, geometry] = [&] {
    auto state = impl.state.lock();
    return std::tuple(state->settings, state->frame, state->geometry);
  }();
  if (!geometry) return nullptr;
  const BackgroundSource before = frame.background.still();
  Taken{settings, frame}.take(id, value, name, change);
  if (frame.background.still() == before) return nullptr;
  return Background::make(frame.background, *geometry);
}

}  // namespace

void direct_videos(Impl& impl) {
  impl.videos.direct([&]() -> BackgroundVideos::Target {
    auto state = impl.state.lock();
    const BackgroundSource& source = state->frame.background;
    if (!state->geometry || source.kind != BackgroundKind::kStream) return std::nullopt;
    return BackgroundVideo::Target{*state->geometry, source.fit, source.color};
  });
}

void update_background(Impl& impl) {
  prepare_background(impl);
  direct_videos(impl);
}

bool store(Impl& impl, guint id, const GValue* value, const std::string& name,
           const Result<Change>& change) {
  const bool background = name.starts_with("background");
  const auto ahead = background ? painted_ahead(impl, id, value, name, change) : nullptr;
  auto state = impl.state.lock();
  const BackgroundKind before = state->settings.background;
  Taken{state->settings, state->frame}.take(id, value, name, change);
  // Which colours a key may have depends on the method.
  const std::string fault = name == "method" ? "key-color" : name;
  state->faults.erase(fault);
  if (!change) state->faults[fault] = change.error();
  if (name == "background") state->chosen = true;
  if (ahead && state->geometry == ahead->geometry() &&
      state->frame.background.still() == ahead->source())
    state->prepared = ahead;
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

bool learn_plate(Impl& impl) {
  auto state = impl.state.lock();
  ++state->frame.plate.orders;
  state->frame.plate.picture = nullptr;
  state->faults.erase("plate");
  return !std::exchange(state->settings.plate, "").empty();
}

std::string load_model(Impl& impl) {
  const FrameSettings frame = impl.state.lock()->frame;
  if (frame.method != Method::kSegmentation) return {};
  return frame.model ? impl.people.load(*frame.model) : kNoModel;
}

std::string conflict_of(Impl& impl, const std::string& name, const GValue* value) {
  auto state = impl.state.lock();
  const Settings& settings = state->settings;
  if (!state->started) return {};
  const bool chosen =
      name == "method" && static_cast<Method>(g_value_get_enum(value)) == Method::kSegmentation;
  const bool taken = name == "model" && text_of(value).empty();
  if ((chosen && settings.model.empty()) || (taken && settings.method == Method::kSegmentation))
    return kNoModel;
  return {};
}

bool restore_model(Impl& impl, const MaskWorker::Complaint& complaint) {
  auto state = impl.state.lock();
  if (complaint.kept.path.empty() || complaint.refused != state->settings.model_file())
    return false;
  state->settings.set_model_file(complaint.kept);
  apply(state->settings, state->frame);
  return true;
}

FrameSettings take_settings(Impl& impl) {
  auto state = impl.state.lock();
  impl.replacer.prepare(std::move(state->prepared));
  state->prepared = nullptr;
  FrameSettings frame = state->frame;
  frame.people = &impl.people;
  if (frame.background.kind == BackgroundKind::kStream) frame.stream = impl.videos.newest();
  return frame;
}

}  // namespace booth::keying
