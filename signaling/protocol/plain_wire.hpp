// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Bare JSON as tutorials write it, in the two shapes that they have:
//   (a) {"type":"offer","sdp":"..."}, {"type":"candidate","candidate":{...}}
//   (b) {"type":"offer","data":{"type":"offer","sdp":"..."}}, {"type":"icecandidate","data":{...}}
// and the words of each for the same thing. docs/signaling.md has the table.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "signaling/protocol/json.hpp"
#include "signaling/protocol/message.hpp"

namespace booth::signaling {

/// One connection to somebody who writes so: reads what he says, learns his way of writing from it,
/// and answers in kind.
class PlainWire {
 public:
  enum class Shape { kUnknown, kFlat, kData };  ///< not known yet, (a), (b)
  enum class Kind {
    kOffer,
    kAnswer,
    kCandidate,
    kEndOfCandidates,
    kEnd,     ///< "bye", "close", "hangup"
    kArrive,  ///< "join", "ready": somebody is there from now on
    kLeave,
    kError,
  };
  struct Said {
    Kind kind = Kind::kError;
    std::string sdp;  ///< of kOffer and kAnswer
    /// Of kCandidate, with an empty head.
    Candidate candidate = {};
    std::string text;       ///< of kError
    PeerId to;              ///< empty = did not say
    PeerId from;            ///< likewise
    bool repeated = false;  ///< it is what was written here before: a relay's echo
  };
  struct Heard {
    std::optional<Said> said;
    std::string error;                ///< why there is nothing
    std::vector<std::string> frames;  ///< candidates once more, now as the other side writes them
  };
  /// Candidates that are repeated when a guess was wrong; more are not.
  static constexpr std::size_t kMaxGuesses = 64;

  /// "a", "b", or anything else to find out.
  /// `echoes`: what is written here may come back, as from a relay that sends to all.
  explicit PlainWire(std::string_view shape, bool echoes = true);

  Heard read(std::string_view frame);

  // What to write; `from` may be empty. As long as nothing is known of the other side, descriptions
  // are written in both shapes at once and candidates in shape (a).
  std::string offer(const std::string& sdp, const PeerId& from);
  std::string answer(const std::string& sdp, const PeerId& from);
  /// `of_offerer`: the writer's side made the offer of this call.
  std::string candidate(const Candidate& candidate, bool of_offerer, const PeerId& from);
  std::string end(const std::string& reason, const PeerId& from);
  static std::string presence(std::string_view type, const PeerInfo& peer);
  static std::string error(std::string_view text);
  /// A new call: candidates of the one before are of no interest.
  void forget_call();

 private:
  enum class Word { kUnknown, kCandidate, kBySide, kIceCandidate };
  enum class Place { kCandidate, kIceCandidate, kBeside };  ///< where shape (a) has a candidate
  /// How the other side writes.
  struct Style {
    Shape shape = Shape::kUnknown;
    bool sdp_object = false;  ///< (a) with a whole RTCSessionDescription as `sdp`
    Word word = Word::kUnknown;
    Place place = Place::kCandidate;
    bool operator==(const Style&) const = default;
  };
  struct Guess {
    Candidate candidate;
    bool of_offerer;
    PeerId from;
  };

  void read_description(const json::Value& root, Heard& heard);
  void read_candidate(const json::Value& root, std::string_view type, Heard& heard);
  std::string write_description(const char* type, const std::string& sdp, const PeerId& from) const;
  static std::string write(const Guess& guess, const Style& style);
  bool is_echo(const Said& said) const;

  Style style_;
  bool echoes_;
  std::vector<Guess> written_;       ///< candidates of this call, while they may be needed
  std::vector<std::size_t> prints_;  ///< of their texts: every one that is heard is looked for
  std::string last_sdp_;             ///< written
};

/// What stays the same in all descriptions of one RTCPeerConnection: the first two words of `o=`.
std::string_view sdp_origin(std::string_view sdp);

}  // namespace booth::signaling
