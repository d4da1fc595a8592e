// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

#include <gst/gst.h>

#include "gst/ref.hpp"
#include "signaling/session/senders.hpp"

namespace booth::session {

/// The place of the webrtcbin in its bin. webrtcbin 1.22 cannot serve two peers in sequence, so
/// after a call a fresh one of the same name and properties takes the place of the used one.
class Slot {
 public:
  /// Finds the webrtcbin called `name`, or the only one, in the bin above `element`. Returns an
  /// empty text, or what is wrong and what to do about it.
  std::string find(GstElement* element, const std::string& name);
  explicit operator bool() const { return static_cast<bool>(webrtcbin_); }
  void clear();

  GstElement* webrtcbin() const { return webrtcbin_.get(); }
  Senders& senders() { return senders_; }

  bool used() const { return used_; }
  void mark_used() { used_ = true; }

  /// Puts a fresh webrtcbin in place and links the senders to it. Takes up to about 300 ms, never
  /// on a streaming thread or in a callback of webrtcbin. False if the bin is gone or refuses.
  bool renew();

 private:
  Ref<GstElement> webrtcbin_;
  Senders senders_;
  bool used_ = false;
};

}  // namespace booth::session
