// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "melody.hpp"

#include <array>
#include <cmath>

namespace booth::example {
namespace {

/// Five-tone scale: whatever follows whatever, it sounds well.
constexpr std::array kNotesHz = {523.25, 659.26, 783.99, 880.0,  783.99, 659.26, 587.33, 659.26,
                                 440.0,  523.25, 587.33, 783.99, 659.26, 587.33, 523.25, 392.0};
constexpr double kNoteSeconds = 0.42;
constexpr double kDecaySeconds = 0.30;
constexpr double kLoudness = 0.07;
/// As often as audiotestsrc starts a buffer.
constexpr guint kTickMs = 20;

}  // namespace

Melody::Melody(GstElement* source) : source_(share(source)), started_us_(g_get_monotonic_time()) {
  timer_.repeat(kTickMs, [this] {
    tick();
    return true;
  });
}

void Melody::tick() {
  const double seconds = static_cast<double>(g_get_monotonic_time() - started_us_) / 1e6;
  const double note = std::floor(seconds / kNoteSeconds);
  const double since_struck = seconds - note * kNoteSeconds;
  const double volume = kLoudness * std::exp(-since_struck / kDecaySeconds);
  const double hz = kNotesHz[static_cast<std::size_t>(note) % kNotesHz.size()];
  g_object_set(source_.get(), "freq", hz, "volume", volume, nullptr);
}

}  // namespace booth::example
