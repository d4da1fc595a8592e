// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>
#include <string>

#include <gst/gst.h>

namespace booth::example {

/// Writes what happens in the calls of a webrtccall into a file, one JSON object a line, as a
/// browser's webrtc-internals page shows it: descriptions, candidates, state changes, and stats
/// every second. Each line has `timestamp` (ms of Unix time), `peer` and `event`; an event has the
/// name of the method or event of RTCPeerConnection, `stats` is a report of getStats(), and the
/// rest are webrtccall's own signals. The file holds addresses and keys of both sides: whoever
/// wants it asks for it.
class CallDump {
 public:
  /// Sets stats-interval and negotiation-log of `call`, which outlives this. Before it plays.
  explicit CallDump(GstElement* call);
  ~CallDump();
  CallDump(const CallDump&) = delete;
  CallDump& operator=(const CallDump&) = delete;

  /// Begins to write, over what is there. Empty, or why it cannot.
  std::string open(const std::string& path);

 private:
  struct File;
  GstElement* call_;
  std::shared_ptr<File> file_;  ///< the handlers hold it
};

}  // namespace booth::example
