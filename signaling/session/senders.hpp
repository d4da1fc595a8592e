// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <gst/gst.h>

#include "gst/ref.hpp"
#include "signaling/session/media_gate.hpp"
#include "signaling/session/payloader.hpp"
#include "signaling/session/sdp.hpp"

namespace booth::session {

/// The pads that feed a webrtcbin with the application's RTP streams, in the order in which they
/// were linked. They outlive the webrtcbin: for the next call they are linked to a fresh one.
///
/// One thread at a time uses it: the application's before the element plays, then the private one.
class Senders {
 public:
  /// Takes in the peers of all sink pads of `webrtcbin` that are not known yet and gives those with
  /// a payload type that is taken another one. Returns how many are new.
  std::size_t adopt(GstElement* webrtcbin);
  bool empty() const { return list_.empty(); }

  /// Whether every stream has caps, with the payload type it was given.
  bool ready() const;
  /// Says the payload types again: a payloader that was negotiating when it was told forgets it.
  void insist();
  /// Names of the pads that are not ready, for an error text.
  std::string waiting_for() const;
  /// Whether some stream is of that kind; caps must be there.
  bool has(const std::string& kind) const;

  /// Gives each stream that has none an m-line of `offer` with its kind and codec, and the payload
  /// type the codec has there. Returns whether every stream found one; webrtcbin puts a stream that
  /// did not on any m-line, so it must not be linked.
  bool follow(const sdp::Description& offer);

  /// Opens the gates of the streams the other side takes; webrtcbin would block a stream whose
  /// m-line was rejected, and with it whatever feeds it.
  void open(const sdp::Description& remote);
  void close();
  void request_key_frames() const;

  /// Unlinks all pads from their webrtcbin between two buffers, so that no source ever sees it shut
  /// down. Blocks up to two seconds for a buffer on its way through.
  void unlink();
  /// Links those that have caps and (after follow()) an m-line to new pads of `webrtcbin`.
  void link(GstElement* webrtcbin);
  /// Lets a stream of an earlier call speak again where no offer has to be followed.
  void forget_offer();

 private:
  struct Sender {
    std::unique_ptr<Gate> gate;
    std::optional<int> payload_type;   ///< it was told to use
    std::optional<std::size_t> mline;  ///< of the remote offer
    bool wanted = true;                ///< false: the remote offer has no m-line for it
    GstPad* pad() const { return gate->pad(); }
  };

  static bool is_ready(const Sender& sender);
  void choose_payload_type(Sender& sender);

  std::vector<Sender> list_;
};

}  // namespace booth::session
