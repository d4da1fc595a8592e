// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>

#include <gst/gst.h>

#include "gst/ref.hpp"

namespace booth::photo {

/// Hears the application messages of the pipeline that an element is in, in the thread that posts
/// them, as long as it lives.
class MessageListener {
 public:
  using Heard = std::function<void(const GstStructure*)>;

  /// While `heard` runs, the element is kept alive.
  MessageListener(GstElement* element, Heard heard);
  MessageListener(const MessageListener&) = delete;
  MessageListener& operator=(const MessageListener&) = delete;
  ~MessageListener();

 private:
  Ref<GstBus> bus_;
  gulong handler_ = 0;
};

/// Counts a Unix signal that the process gets, as long as any such object lives; after that the
/// signal does what it did before.
class SignalCounter {
 public:
  /// SIGUSR1 or SIGUSR2.
  explicit SignalCounter(int number);
  SignalCounter(const SignalCounter&) = delete;
  SignalCounter& operator=(const SignalCounter&) = delete;
  ~SignalCounter();

  /// How many came since the last call. Costs one load. One thread at a time.
  unsigned take();

 private:
  int number_;
  unsigned seen_ = 0;
};

}  // namespace booth::photo
