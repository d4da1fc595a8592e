// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include <gst/gst.h>

#include "gst/guarded.hpp"
#include "gst/ref.hpp"
#include "tests/interop/scene.hpp"

namespace booth::interop {

/// The far side of a browser's call: colour bars and a tone through webrtcbin and webrtcsignaling,
/// and what comes back decoded. Errors of the pipeline and deadlines throw std::runtime_error.
class PipelinePeer {
 public:
  struct Options {
    std::string uri;
    std::string room;
    bool auto_call = false;
    std::string protocol;   ///< of webrtcsignaling; empty = Booth's own
    std::string id;         ///< wanted; empty = the server's choice
    std::string role = {};  ///< where the protocol knows producers and consumers
  };

  explicit PipelinePeer(const Options& options);
  ~PipelinePeer();
  PipelinePeer(const PipelinePeer&) = delete;
  PipelinePeer& operator=(const PipelinePeer&) = delete;

  /// Waits for webrtcsignaling to report `event` ("joined", "connected", "ended", ...); its text.
  std::string wait_for(const std::string& event);
  void call(const std::string& peer);
  void hang_up();
  /// Restarts ICE in the middle of a call.
  void restart();

  /// Waits until a picture that resembles `expected` has been decoded, and sound that is not
  /// silence, both since the last event that was waited for.
  void wait_for_media(const Patches& expected);
  /// Waits until `count` pictures have been decoded in this call.
  void wait_for_frames(std::uint64_t count);
  std::uint64_t frames() const { return frames_; }

 private:
  static void on_media(GstElement* signaling, GstPad* pad, gpointer self);
  static GstPadProbeReturn on_picture(GstPad* pad, GstPadProbeInfo* info, gpointer self);
  static GstPadProbeReturn on_sound(GstPad* pad, GstPadProbeInfo* info, gpointer self);
  void receive(GstPad* pad);
  /// The next message of the bus that we look at; null at the deadline.
  Ref<GstMessage> next_message(GstClockTime timeout);
  void forget_media();

  Ref<GstElement> pipeline_;
  Ref<GstElement> signaling_;
  Ref<GstBus> bus_;
  Guarded<std::vector<Ref<GstElement>>> receivers_;
  Guarded<Patches> seen_;
  std::atomic<std::uint64_t> frames_ = 0;
  std::atomic<float> loudest_ = 0;
};

}  // namespace booth::interop
