// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <gst/gst.h>

#include "gst/ref.hpp"

namespace booth::session {

/// One line of what a browser's webrtc-internals page shows of a connection: a method or an event
/// of RTCPeerConnection by its name there, with what it was called with or has brought.
struct LogEntry {
  const char* event;
  std::vector<std::pair<const char*, std::string>> members;
};
using NegotiationLog = std::function<void(const LogEntry&)>;

/// The four states of a webrtcbin, each change with the value it had at that moment.
class StateLog {
 public:
  /// `changed` is called on webrtcbin's threads; it must not block.
  StateLog(Ref<GstElement> webrtcbin, NegotiationLog changed);
  /// Afterwards no call begins.
  ~StateLog();
  StateLog(const StateLog&) = delete;
  StateLog& operator=(const StateLog&) = delete;

 private:
  Ref<GstElement> webrtcbin_;
  std::vector<gulong> handlers_;
};

}  // namespace booth::session
