// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gst/gst.h>

#include "gst/ref.hpp"
#include "signaling/session/call_meter.hpp"
#include "signaling/session/data_channels.hpp"
#include "signaling/session/fence.hpp"
#include "signaling/session/hang_up_channel.hpp"
#include "signaling/session/negotiation_log.hpp"
#include "signaling/session/receivers.hpp"
#include "signaling/session/sdp.hpp"
#include "signaling/session/sdp_ice.hpp"
#include "signaling/session/stranger_gate.hpp"
#include "signaling/transport/event_loop.hpp"

namespace booth::session {

/// One webrtcbin while it is connected to one remote peer.
///
/// Made, used and destroyed on the loop's thread. What webrtcbin says on its own threads is posted
/// there, and nothing arrives after this object is gone. One description at a time: the owner
/// (Negotiation) sees to that.
class PeerConnection {
 public:
  /// All called on the loop's thread.
  struct Events {
    std::function<void(unsigned mline, std::string candidate)> candidate;
    std::function<void()> gathered;           ///< all candidates were told
    std::function<void()> connected;          ///< ICE and DTLS; may come more than once
    std::function<void()> path_found;         ///< ICE; again after each restart
    std::function<void()> path_failed;        ///< ICE; a restart may find another
    std::function<void(std::string)> broken;  ///< cannot go on
    std::function<void(GstPad*)> media;       ///< a new source pad
    std::function<void()> sink_linked;        ///< the application linked a further sink pad
    std::function<void()> hung_up;            ///< the other side closed the hang-up channel
    NegotiationLog log;                       ///< what happens; may be empty
    std::function<void()> channels_failed;    ///< SCTP has; the media may still flow
    /// Of data channels; without `message` they are not this object's.
    DataChannels::Events data;
  };
  /// `error` is empty on success; `sdp` is our description where one was made.
  using Done = std::function<void(std::string error, std::string sdp)>;

  PeerConnection(std::shared_ptr<signaling::EventLoop> loop, Ref<GstElement> webrtcbin,
                 Events events);
  ~PeerConnection();
  PeerConnection(const PeerConnection&) = delete;
  PeerConnection& operator=(const PeerConnection&) = delete;

  /// Puts a data channel into the first offer: see HangUpChannel. One that the other side offers is
  /// taken without being asked for.
  void add_hang_up_channel();
  /// Null if they are not this object's.
  DataChannels* data() { return data_.get(); }
  /// With `restart` it begins a new generation of ICE; then every candidate of ours has to be told
  /// again.
  void create_offer(bool restart, Done done);
  /// `restart`: the offer does so.
  void answer(const sdp::Description& offer, bool restart, Done done);
  void apply_answer(const sdp::Description& answer, Done done);
  void add_candidate(unsigned mline, const std::string& candidate);

  /// PEM of the certificate the peer proved to hold; empty before DTLS has finished.
  std::string remote_certificate() const;
  /// See StrangerGate.
  void hold_strangers(bool held) { strangers_.hold(held); }
  void introduce(const sdp::Description& remote) { strangers_.introduce(remote.text); }
  /// Lets received media through, and asks its sender for key frames.
  void open_media();
  /// Packets of any kind that arrived: RTP, RTCP, DTLS.
  std::uint64_t packets_received() const { return meter_.traffic().received().packets; }
  stats::Facts measure(const std::vector<CountedStream>& streams) { return meter_.read(streams); }

 private:
  struct Link;  // what handlers on webrtcbin's threads hold

  void connect_signals();
  void log(LogEntry entry) const;
  void on_state();
  void on_gathering();
  void on_failure(const Fence::Failure& failure);
  std::function<void()> hung_up() const;
  GstPromise* promise(const char* field, Done done);
  void set_description(bool local, bool offer, const std::string& text, Done done);
  void set_created(bool offer, std::string text, Done done);
  void restart_ice();
  std::string with_negotiated_role(bool offer, const std::string& text);

  Ref<GstElement> webrtcbin_;
  Events events_;
  std::shared_ptr<Link> link_;
  Fence fence_;
  CallMeter meter_;
  StrangerGate strangers_;
  Receivers receivers_;
  std::vector<gulong> handlers_;
  std::unique_ptr<StateLog> states_;
  std::unique_ptr<DataChannels> data_;
  std::shared_ptr<HangUpChannel> channel_;
  std::string setup_role_;  ///< ours, once negotiated: "active" or "passive"
  sdp::Credentials own_;    ///< since the last restart of ICE; empty before
  bool connected_ = false;
  bool holding_ = false;  ///< the receiving bins hear nothing of ICE
};

}  // namespace booth::session
