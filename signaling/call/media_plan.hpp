// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "signaling/call/codec.hpp"
#include "signaling/session/sdp.hpp"

namespace booth::call {

/// One stream this side sends: the codecs it can be sent in, best first.
struct OwnStream {
  bool video = false;
  std::vector<Codec> codecs;
};

/// What this side has and wants in a call.
struct Own {
  std::vector<OwnStream> streams;
  std::vector<Codec> video_codecs, audio_codecs;  ///< that can be received, best first
  bool receive_video = true;
  bool receive_audio = true;
};

/// One m-line as it shall be.
struct PlannedLine {
  std::size_t mline = 0;
  bool video = false;
  std::optional<std::size_t> stream;  ///< of Own that is sent on it
  bool receive = false;
  /// Offer: all that may be, best first. Answer: exactly one, used both ways.
  std::vector<Codec> codecs;
  int payload_type = -1;  ///< of the only codec, in an answer
};

struct Plan {
  std::vector<PlannedLine> lines;  ///< those in use, by mline
  std::string refusal;             ///< why there can be no call; empty = there can
  std::string warning;             ///< what a user should know of a call that can be
};

/// One m-line a stream, and one a kind that is only received. Sound comes first: the first line
/// carries the transport of all, so it must be one that nobody rejects for want of a codec.
Plan plan_offer(const Own& own);

/// Streams go to the m-lines of their kind in order, as far as there are such. A codec is taken in
/// the order of preference of who receives: the offer's where we send, ours where we only receive.
/// A kind that both have but no codec of is a refusal, never a call that is silently half.
Plan plan_answer(const sdp::Description& offer, const Own& own);

/// What the other side made of our offer: lines it rejected are left out, codec and payload type
/// are its first choice. A stream whose line it rejected for want of a codec is a refusal.
Plan plan_from_answer(const sdp::Description& answer, const Plan& offer);

}  // namespace booth::call
