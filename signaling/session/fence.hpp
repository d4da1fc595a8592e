// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <gst/gst.h>

#include "gst/ref.hpp"

namespace booth::session {

/// Keeps the errors of the elements inside one webrtcbin from becoming errors of the pipeline.
///
/// When a peer leaves without a word, SCTP and DTLS post errors; by GstBin's default they would end
/// the application's pipeline. Every bin has a bus of its own for its children (`child_bus`, public
/// since 0.10) whose sync handler does nothing but call the class's handle_message; the fence is
/// put in that handler's place (allowed since 1.16) and calls handle_message for everything else.
/// Nothing of the application's bus is touched.
class Fence {
 public:
  struct Failure {
    std::string text;
    bool of_channels;  ///< SCTP, which is data channels only; the media may still flow
  };
  /// `broken` is called on the thread that posts; it must not block.
  Fence(GstElement* webrtcbin, std::function<void(const Failure&)> broken);
  /// Afterwards errors are dropped silently: what a webrtcbin says while it is shut down is noise.
  ~Fence();
  Fence(const Fence&) = delete;
  Fence& operator=(const Fence&) = delete;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace booth::session
