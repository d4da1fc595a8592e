// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/frame_work.hpp"

#include <chrono>
#include <utility>

#include "elements/virtualbackground/alpha_caps.hpp"
#include "gst/video_view.hpp"

namespace booth::keying {
namespace {

/// Counts on, or from the start; true when patience has just come to its end.
bool lost_patience(unsigned& frames, bool all_is_well) {
  frames = all_is_well ? 0 : frames + 1;
  return frames == kPatience;
}

/// For the properties; tells which of them changed.
Notice take_down(Impl& impl, std::chrono::nanoseconds time) {
  const Replacer::Report report = impl.replacer.report();
  std::string key = report.key ? to_string(*report.key) : "";
  auto state = impl.state.lock();
  FrameStats& stats = state->settings.stats;
  ++stats.frames;
  stats.newest_ns = static_cast<std::uint64_t>(time.count());
  stats.total_ns += stats.newest_ns;
  stats.coverage = report.coverage;
  stats.active = report.active;
  Notice notice;
  notice.key_changed = std::exchange(state->settings.current_key, key) != key;
  notice.plate_changed =
      std::exchange(state->settings.plate_learned, report.room_known) != report.room_known;
  return notice;
}

}  // namespace

Notice work_on(Impl& impl, GstVideoFrame* in, GstVideoFrame* out) {
  const auto start = std::chrono::steady_clock::now();
  impl.eye_dropper.lock()->keep(*in);
  const FrameSettings frame = take_settings(impl);
  const bool transparent = frame.background.kind == BackgroundKind::kNone;
  const auto alpha = alpha_format(GST_VIDEO_FRAME_FORMAT(out));
  const bool replaced =
      alpha && (transparent || in != out)
          ? impl.cutout.process(impl.replacer, frame, image_view(*in), alpha_view(*out))
          : impl.replacer.process(frame, image_view(*in), image_view(*out));
  Notice notice = take_down(impl, std::chrono::steady_clock::now() - start);
  notice.without_screen = lost_patience(impl.frames_without_screen, replaced);
  // One frame may pass before a new format is agreed on.
  notice.without_alpha = lost_patience(impl.frames_without_alpha, !transparent || alpha);
  return notice;
}

bool forget_work(Impl& impl) {
  auto state = impl.state.lock();
  state->settings.stats = {};
  state->settings.plate_learned = false;
  return !std::exchange(state->settings.current_key, "").empty();
}

}  // namespace booth::keying
