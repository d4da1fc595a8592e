// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gst/gst.h>

#include "gst/ref.hpp"
#include "signaling/session/data_message.hpp"
#include "signaling/transport/event_loop.hpp"

namespace booth::session {

/// One data channel of a webrtcbin. Made on any thread, used and destroyed on the loop's thread.
///
/// Messages are handed to webrtcbin in small lots, the next one when the last has gone: what a
/// stuck peer does not take stays here, where it is counted.
class DataChannel : public std::enable_shared_from_this<DataChannel> {
 public:
  /// On the loop's thread.
  struct Events {
    std::function<void(DataChannel&)> opened;
    std::function<void(DataChannel&)> closed;  ///< it is of no use any more
    std::function<void()> drained;             ///< some of what waited has gone
    std::function<void(DataMessage)> message;
    std::function<void()> flooded;  ///< more came than the budget holds; some is lost
  };

  /// `channel` is a GstWebRTCDataChannel; `incoming` bounds what came and was not looked at.
  static std::shared_ptr<DataChannel> make(const std::shared_ptr<signaling::EventLoop>& loop,
                                           GObject* channel, const DataBudget& incoming);
  ~DataChannel();
  DataChannel(const DataChannel&) = delete;
  DataChannel& operator=(const DataChannel&) = delete;

  /// Nothing that happened since make() is lost if this is the next thing on the loop's thread.
  void listen(const std::shared_ptr<signaling::EventLoop>& loop, Events events);
  const std::string& label() const { return label_; }
  bool is_open() const { return open_; }
  void send(DataMessage message);

 private:
  struct Line;  // what handlers on webrtcbin's thread hold

  explicit DataChannel(GObject* channel);
  void connect(const Line& line, DataBudget incoming);
  void on_message(DataMessage message);
  void on_open();
  void on_close();
  bool hand_over(const DataMessage& message);
  void pump();

  Ref<GObject> channel_;
  std::string label_;
  std::vector<gulong> handlers_;
  Events events_;
  bool open_ = false;
  std::deque<DataMessage> waiting_;
  std::vector<DataMessage> on_their_way_;  ///< in webrtcbin's queue; they keep their shares
};

}  // namespace booth::session
