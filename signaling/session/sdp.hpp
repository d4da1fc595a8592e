// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Session descriptions (RFC 8866, RFC 8829) as text: what a remote peer wrote is brought into the
// one form webrtcbin 1.22 takes, or refused before webrtcbin sees it, since some of its checks are
// assertions that end the process. Pure; every thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace booth::sdp {

/// Bounds of one description; its size is bounded by the protocol's limits.
inline constexpr std::size_t kMaxBytes = 160 * 1024;
inline constexpr std::size_t kMaxLineBytes = 4096;
inline constexpr std::size_t kMaxMedia = 32;
inline constexpr std::size_t kMaxAttributes = 1024;  ///< of one m-line

struct Codec {
  int payload_type = 0;       ///< 0..127
  std::string encoding_name;  ///< upper case, as in RTP caps: "VP8", "OPUS"
  std::string fmtp;           ///< parameters as written; may be empty
};

struct Fingerprint {
  std::string hash;   ///< lower case: "sha-256"
  std::string value;  ///< upper-case hexadecimal pairs with colons
  bool operator==(const Fingerprint&) const = default;
};

/// One m-line.
struct Media {
  std::string kind;  ///< "audio", "video" or "application"
  std::string mid;
  std::string direction = "sendrecv";
  std::string setup;      ///< "actpass", "active" or "passive"
  bool rejected = false;  ///< port 0 and not merely bundle-only
  std::vector<Codec> codecs;
  std::vector<Fingerprint> fingerprints;
  std::vector<std::uint32_t> senders;  ///< a=ssrc, each as often as it is named
};

struct Description {
  std::string text;  ///< normal form
  std::vector<Media> media;
  std::size_t bundle_index = 0;  ///< the m-line that carries the transport
};

enum class Type { kOffer, kAnswer };

struct Parsed {
  std::optional<Description> description;
  std::string refusal;  ///< why there is none; one line
};

/// Checks and rewrites a remote description: session-level setup, fingerprint, ICE credentials and
/// direction move down to the m-lines, a missing mid is invented (or taken from `local_offer` when
/// an answer has none), doubled attributes are dropped. O(bytes).
Parsed normalise(std::string_view remote, Type type, const Description* local_offer = nullptr);

/// Why `next` cannot follow `previous` in one session; empty if it can. An answer must have the
/// m-lines of the offer, a later description at least those of the earlier one, with the same kind
/// and mid in each place.
std::string conflict(const Description& next, const Description& previous, Type type);

/// Reads the parts of a description this process wrote; refuses nothing.
Description read(std::string_view text);

/// Every a=setup replaced by `role`.
std::string with_setup(std::string_view text, std::string_view role);

/// The payload type `media` gives to a codec. `fmtp` chooses among several of one name: for H264
/// packetization-mode and profile, for VP9 the profile; nullopt = the codec is not offered.
std::optional<int> payload_type(const Media& media, std::string_view encoding_name,
                                std::string_view profile = {});

/// Whether one trickled candidate is worth handing on: a single line of candidate syntax.
bool is_candidate(std::string_view candidate);

}  // namespace booth::sdp
