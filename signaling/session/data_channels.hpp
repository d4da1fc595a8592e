// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gst/gst.h>

#include "gst/ref.hpp"
#include "signaling/session/data_channel.hpp"
#include "signaling/session/data_message.hpp"
#include "signaling/session/data_outbox.hpp"
#include "signaling/transport/event_loop.hpp"

namespace booth::session {

/// All data channels of one webrtcbin, besides that of HangUpChannel. What comes is held back until
/// the peer is known to be the right one. On the loop's thread.
class DataChannels {
 public:
  static constexpr const char* kLabel = "data";    ///< of the one in the first offer
  static constexpr std::size_t kMaxChannels = 64;  ///< of both sides; each costs some threads
  static constexpr std::size_t kMaxIncoming = 8 * 1024 * 1024;  ///< bytes nobody has looked at

  struct Events {
    std::function<void(const DataMessage&)> message;
    std::function<void(const std::string& label, bool open)> channel;
    std::function<void()> drained;            ///< after a refusal there is room again
    std::function<void(std::string)> abused;  ///< the call had better end
  };

  DataChannels(std::shared_ptr<signaling::EventLoop> loop, Ref<GstElement> webrtcbin,
               Events events);
  ~DataChannels();
  DataChannels(const DataChannels&) = delete;
  DataChannels& operator=(const DataChannels&) = delete;

  /// For webrtcbin's on-data-channel, on its thread.
  std::function<void(GObject*)> adopter() const;
  /// Puts a channel into the first offer. Later ones need no negotiation then.
  void add_first();
  /// For what can be sent from now on, the peer being the right one.
  std::shared_ptr<DataOutbox> make_outbox();
  /// Tells what came so far, and from now on at once. Once is enough.
  void open();
  /// By the channel of that label, which is opened if there is none.
  void send(DataMessage message);
  /// SCTP stands. webrtcbin 1.22 breaks a channel that is made at that very moment, so those that
  /// are not in the first offer wait for it.
  void set_established();
  /// SCTP has failed.
  void close();

 private:
  struct Link;

  void add(const std::shared_ptr<DataChannel>& channel);
  DataChannel* create(const std::string& label);
  void on_message(DataMessage message);
  void on_closed(DataChannel& channel);

  std::shared_ptr<Link> link_;
  Ref<GstElement> webrtcbin_;
  Events events_;
  DataBudget incoming_{kMaxIncoming};
  std::vector<std::shared_ptr<DataChannel>> channels_;
  std::vector<DataMessage> held_;
  std::shared_ptr<DataOutbox> outbox_;
  std::vector<DataMessage> unsent_;  ///< until SCTP stands
  bool open_ = false, established_ = false;
};

}  // namespace booth::session
