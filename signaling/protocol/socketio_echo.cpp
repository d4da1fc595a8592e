// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/socketio_echo.hpp"

#include <algorithm>
#include <functional>

namespace booth::signaling::socketio {

void Echoes::said(Word word) {
  if (relay_ != Relay::kSilent) until_ms_[std::size_t(word)] = now_ms_ + kEchoMs;
}

void Echoes::said(Word word, std::size_t fingerprint) {
  if (kept_.size() >= kMaxKept) kept_.pop_front();
  kept_.push_back(fingerprint);
  if (word == Word::kOffer) offer_is_out_ = true;
}

bool Echoes::is_echo(Word word) {
  std::int64_t& until_ms = until_ms_[std::size_t(word)];
  const bool ours = relay_ != Relay::kSilent && now_ms_ < until_ms;
  until_ms = 0;
  return ours;
}

bool Echoes::is_echo(Word word, std::size_t fingerprint) {
  const bool ours = std::find(kept_.begin(), kept_.end(), fingerprint) != kept_.end();
  if (ours) relay_ = Relay::kEchoes;
  // Our offer would have come back before anybody answered it.
  if (!ours && word == Word::kAnswer && offer_is_out_ && relay_ == Relay::kUnknown)
    relay_ = Relay::kSilent;
  return ours;
}

void Echoes::forget() {
  kept_.clear();
  offer_is_out_ = false;
}

std::size_t fingerprint(const Message& message) {
  constexpr std::string_view kPrefix = "candidate:";
  const std::hash<std::string_view> hash;
  if (const auto* offer = std::get_if<Offer>(&message)) return hash(offer->sdp);
  if (const auto* answer = std::get_if<Answer>(&message)) return hash(answer->sdp);
  if (const auto* candidate = std::get_if<Candidate>(&message)) {
    std::string_view line = candidate->candidate;
    if (line.starts_with(kPrefix)) line.remove_prefix(kPrefix.size());
    return hash(line) ^ (hash(candidate->mid) << 1U) ^
           static_cast<std::size_t>(candidate->mline_index);
  }
  return 0;
}

}  // namespace booth::signaling::socketio
