// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <gst/gst.h>

namespace booth::example {

/// The calls of a webrtccall as text, every second: who, in which state, by which path, how much,
/// how good. Where the text is drawn over the one before, a table; else a line a call.
class CallWatch {
 public:
  enum class Form { kTable, kLines };
  /// On the main thread; lines are divided by \n, and the last has none.
  using Show = std::function<void(const std::string& text)>;

  /// Sets stats-interval of `call`, which outlives this.
  CallWatch(GstElement* call, Form form, Show show);
  /// Main thread.
  ~CallWatch();
  CallWatch(const CallWatch&) = delete;
  CallWatch& operator=(const CallWatch&) = delete;

 private:
  struct Calls;
  std::shared_ptr<Calls> calls_;  ///< the handlers hold it
  guint timer_ = 0;
};

}  // namespace booth::example
