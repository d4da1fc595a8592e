// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <gst/gst.h>

#include "handle.hpp"

namespace booth::example {

/// What webrtccall says: "joined", "peer-joined", "incoming-call", "connected", "ended", ...
struct CallEvent {
  std::string event;
  std::string peer;  ///< id
  std::string text;  ///< room, name or reason
};

/// A pipeline with one webrtccall named "call", and what it says on the bus. Main thread.
class CallPipeline {
 public:
  struct Events {
    std::function<void(const CallEvent&)> call;
    std::function<void(const std::string&)> failed;   ///< it has to be stopped; also: no server
    std::function<void(const std::string&)> warning;  ///< it goes on
    /// Messages of other elements; may be empty.
    std::function<void(const GstStructure*)> other = {};
  };

  ~CallPipeline() { stop(); }

  /// Makes the pipeline of a description as gst-launch-1.0 takes it. Returns an empty text, or why
  /// that cannot be.
  std::string make(const std::string& description, Events events);
  /// Plays. Should that fail, the reason comes as an error.
  void start();
  /// Leaves the room. Nothing is told any more.
  void stop();

  GstElement* get() const { return pipeline_.get(); }
  /// The webrtccall.
  GstElement* call() const { return call_.get(); }
  /// An action of webrtccall: "call", "accept", "reject" or "hang-up"; without a peer for whoever
  /// there is.
  void act(const char* action, const std::string& peer = "");

 private:
  void on_message(GstMessage* message);
  void on_warning(GstMessage* message);
  void on_event(const GstStructure* structure);

  Events events_;
  Handle<GstElement> pipeline_, call_;
  bool joined_ = false;
};

}  // namespace booth::example
