// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <memory>

#include <gst/gst.h>

#include "gst/ref.hpp"

namespace booth::session {

/// Lets the buffers of one source pad pass or drops them; starts closed. Caps and other events
/// always pass, so negotiation goes on behind a closed gate.
///
/// It drops and does not block, because a blocked live source fills its queues with old pictures. A
/// buffer is dropped as well while the pad is not linked: NOT_LINKED on one pad of webrtcbin would
/// stop the whole transport. Buffers pass on their streaming thread; all else on any thread.
class Gate {
 public:
  explicit Gate(Ref<GstPad> pad);
  ~Gate();
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;

  void open();
  void close();
  /// Buffers that passed.
  std::uint64_t passed() const;
  GstPad* pad() const { return pad_.get(); }
  /// Asks whoever makes the pictures upstream for a key frame (harmless on audio).
  void request_key_frame() const { request_key_frame(pad_.get()); }
  static void request_key_frame(GstPad* pad);

 private:
  struct State;
  Ref<GstPad> pad_;
  std::shared_ptr<State> state_;
  gulong probe_ = 0;
};

}  // namespace booth::session
