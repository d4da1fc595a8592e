// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "signaling/call/codec.hpp"
#include "signaling/protocol/message.hpp"
#include "signaling/session/sdp.hpp"
#include "signaling/session/steady_lines.hpp"

namespace booth::call {

/// One stream this side sends: the codecs it can be sent in, best first; none = it is gone, or not
/// there yet.
struct OwnStream {
  bool video = false;
  std::vector<Codec> codecs;
};

/// What this side has and wants in a call.
struct Own {
  std::vector<OwnStream> streams;                 ///< a stream keeps its place for the whole call
  std::vector<Codec> video_codecs, audio_codecs;  ///< that can be received, best first
  bool receive_video = true;
  bool receive_audio = true;
};

/// One m-line as it shall be. What `can_send` and `can_receive` say never changes (see
/// SteadyLines); whether anything is sent or received may change with every description.
struct PlannedLine {
  std::size_t mline = 0;
  bool video = false;
  std::optional<std::size_t> stream;  ///< of Own that is sent on it
  bool can_send = false;
  bool can_receive = false;
  /// Offer: all that may be, best first. Once answered: exactly one, used both ways.
  std::vector<Codec> codecs;
  std::vector<int> offered_types;  ///< by codec, in an offer
  int payload_type = -1;           ///< of the only codec, once answered
  bool peer_sends = false;
  bool peer_receives = false;
  bool over = false;  ///< refused or ended by the other side, for good

  bool answered() const { return payload_type >= 0; }
  bool sending() const { return stream && can_send && peer_receives && !over; }
  bool receiving() const { return can_receive && peer_sends && !over; }
};

struct Plan {
  std::vector<PlannedLine> lines;  ///< of sound and pictures, by mline
  std::string refusal;             ///< why there can be no call; empty = there can
  std::string warning;             ///< what a user should know of a call that can be
};

/// One m-line a stream, and one a kind that is only received. Sound comes first: the first line
/// carries the transport of all, so it must be one that nobody rejects for want of a codec.
Plan plan_offer(const Own& own);

/// For a further offer after `mlines` lines of any kind: streams that have no line get one that has
/// become free or a new one, and the other side gets those it asks for. A codec keeps the payload
/// type that `remote` gave it.
Plan extend_offer(Plan plan, const Own& own, std::size_t mlines, const sdp::Description& remote,
                  const signaling::FreeLines& asked_for);

/// Streams go to the m-lines of their kind in order, as far as there are such. A codec is taken in
/// the order of preference of who receives: the offer's where we send, ours where we only receive.
/// A kind that both have but no codec of is a refusal, never a call that is silently half; in a
/// call that goes on (`plan` has lines), a new line nobody can use is left inactive.
Plan plan_answer(const sdp::Description& offer, const Own& own, Plan plan = {});

/// What the other side made of our offer: codec and payload type of a new line are its first
/// choice. A stream whose line it rejected for want of a codec is a refusal; in a call that goes on
/// it is a warning.
Plan plan_from_answer(const sdp::Description& answer, Plan plan);

/// Lines that an offer of the other side would need for all streams that have none.
signaling::FreeLines lacking(const Plan& plan, const Own& own);

/// Directions of the other side's lines as webrtcbin is shown them, and of ours as we tell them.
sdp::Directions shown_directions(const Plan& plan);
sdp::Directions told_directions(const Plan& plan, sdp::Type type);

}  // namespace booth::call
