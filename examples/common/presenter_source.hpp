// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>

#include <gst/app/gstappsrc.h>

#include "presenter/presenter.hpp"

namespace booth::example {

/// Feeds an `appsrc` with the drawn presenter, live: where drawing comes late, frames are left out
/// instead of falling behind. A `clocksync` has to follow the appsrc, which gives the pace.
class PresenterSource {
 public:
  static constexpr int kWidth = 640;
  static constexpr int kHeight = 360;
  static constexpr int kFramesPerSecond = 30;

  /// Sets `appsrc` up and shares it.
  explicit PresenterSource(GstAppSrc* appsrc);
  /// The pipeline must be stopped before.
  ~PresenterSource();
  PresenterSource(const PresenterSource&) = delete;
  PresenterSource& operator=(const PresenterSource&) = delete;

 private:
  void push();

  GstAppSrc* appsrc_;
  Presenter presenter_;
  std::int64_t next_frame_ = 0;  ///< of the appsrc's streaming thread
};

}  // namespace booth::example
