// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/plain_wire.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "signaling/protocol/fields.hpp"
#include "signaling/protocol/json_writer.hpp"
#include "signaling/protocol/limits.hpp"

namespace booth::signaling {
namespace {

using json::ObjectWriter;
using json::Value;
using Kind = PlainWire::Kind;

/// Both shapes at once must fit one message.
constexpr std::size_t kMaxTwiceBytes = 48 * 1024;

constexpr std::array<std::pair<std::string_view, Kind>, 13> kTypes{{
    {"offer", Kind::kOffer},
    {"answer", Kind::kAnswer},
    {"candidate", Kind::kCandidate},
    {"offer_ice", Kind::kCandidate},
    {"answer_ice", Kind::kCandidate},
    {"icecandidate", Kind::kCandidate},
    {"bye", Kind::kEnd},
    {"close", Kind::kEnd},
    {"hangup", Kind::kEnd},
    {"leave", Kind::kLeave},
    {"join", Kind::kArrive},
    {"ready", Kind::kArrive},
    {"error", Kind::kError},
}};

/// What a candidate is for browsers: it begins with "candidate:".
std::string browser_candidate(std::string text) {
  if (text.starts_with("a=")) text.erase(0, 2);
  if (!text.starts_with("candidate:")) text.insert(0, "candidate:");
  return text;
}

std::size_t fingerprint(std::string_view browser_candidate) {
  return std::hash<std::string_view>()(browser_candidate);
}

void add_candidate(ObjectWriter& object, const Candidate& candidate) {
  object.add("candidate", browser_candidate(candidate.candidate));
  if (!candidate.mid.empty()) object.add("sdpMid", candidate.mid);
  object.add("sdpMLineIndex", candidate.mline_index);
}

/// A member that is an id; anything else reads as absent.
PeerId lenient_id(const Value& root, std::string_view name) {
  const Value* value = root.find(name);
  return value && value->string() && is_id(*value->string()) ? *value->string() : PeerId();
}

std::string text_of(const Value& root, std::string_view name) {
  const Value* value = root.find(name);
  const bool fits = value && value->string() &&
                    value->string()->size() <= limits::kMaxReasonBytes && is_line(*value->string());
  return fits ? *value->string() : std::string();
}

}  // namespace

std::string_view sdp_origin(std::string_view sdp) {
  const std::size_t at = sdp.starts_with("o=") ? 0 : sdp.find("\no=");
  if (at == std::string_view::npos) return {};
  std::string_view line = sdp.substr(sdp.find("o=", at));
  line = line.substr(0, line.find_first_of("\r\n"));
  return line.substr(0, line.find(' ', std::min(line.find(' '), line.size() - 1) + 1));
}

PlainWire::PlainWire(std::string_view shape, bool echoes) : echoes_(echoes) {
  if (shape == "a") style_.shape = Shape::kFlat;
  if (shape == "b") style_.shape = Shape::kData;
}

PlainWire::Heard PlainWire::read(std::string_view frame) {
  Heard heard;
  const json::Parsed parsed = json::parse(frame);
  if (!parsed.value) return {{}, parsed.error, {}};
  const Value& root = *parsed.value;
  Fields fields(root);
  const std::string type = fields.id("type");
  const PeerId to = fields.id("to", Fields::kOptional);
  if (!fields.error().empty()) return {{}, fields.error(), {}};
  const auto known = std::find_if(kTypes.begin(), kTypes.end(),
                                  [&](const auto& row) { return row.first == type; });
  if (known == kTypes.end()) return {{}, "unknown type", {}};

  const Style before = style_;
  heard.said = Said{known->second, {}, {}, {}, to, lenient_id(root, "from")};
  switch (known->second) {
    case Kind::kOffer:
    case Kind::kAnswer: read_description(root, heard); break;
    case Kind::kCandidate: read_candidate(root, type, heard); break;
    case Kind::kError: heard.said->text = text_of(root, "message"); break;
    default: heard.said->text = text_of(root, "reason"); break;
  }
  if (!heard.error.empty()) {
    heard.said.reset();
    style_ = before;
  }
  if (style_ == before) return heard;
  for (const Guess& guess : written_)
    if (std::string again = write(guess, style_); again != write(guess, before))
      heard.frames.push_back(std::move(again));
  if (!echoes_ && style_.word != Word::kUnknown) written_ = {};
  return heard;
}

void PlainWire::read_description(const Value& root, Heard& heard) {
  const Value* flat = root.find("sdp");
  const Value* data = root.find("data");
  const bool nested = flat && flat->object();
  Fields fields(nested ? *flat : flat || !data ? root : *data);
  heard.said->sdp = fields.text("sdp", limits::kMaxSdpBytes);
  heard.error = fields.error();
  if (heard.error.empty() && heard.said->sdp.empty()) heard.error = "'sdp' is empty";
  heard.said->repeated = heard.said->sdp == last_sdp_;
  if (heard.said->repeated || (flat && data)) return;  // tells nothing of its writer
  style_.shape = flat ? Shape::kFlat : Shape::kData;
  style_.sdp_object = nested;
}

void PlainWire::read_candidate(const Value& root, std::string_view type, Heard& heard) {
  const Value* data = root.find("data");
  const Value* ice = root.find("iceCandidate");
  const Value* member = ice ? ice : root.find("candidate");
  const bool beside = !data && member && member->string();
  const Value* init = data ? data : beside ? &root : member;
  Style style = style_;
  style.shape = data ? Shape::kData : Shape::kFlat;
  style.word = type == "candidate"      ? Word::kCandidate
               : type == "icecandidate" ? Word::kIceCandidate
                                        : Word::kBySide;
  style.place = beside ? Place::kBeside : ice ? Place::kIceCandidate : Place::kCandidate;

  Candidate& candidate = heard.said->candidate;
  if (init && !init->is_null()) {
    Fields fields(*init);
    candidate.candidate = fields.line("candidate", limits::kMaxCandidateBytes, Fields::kOptional);
    candidate.mid = fields.line("sdpMid", limits::kMaxMidBytes, Fields::kOptional);
    candidate.mline_index =
        fields.integer("sdpMLineIndex", 0, limits::kMaxMlineIndex, Fields::kOptional);
    heard.error = fields.error();
  }
  if (candidate.candidate.empty()) heard.said->kind = Kind::kEndOfCandidates;
  heard.said->repeated = is_echo(*heard.said);
  if (!heard.said->repeated) style_ = style;
}

bool PlainWire::is_echo(const Said& said) const {
  if (!echoes_) return false;
  const std::size_t print = fingerprint(said.candidate.candidate);
  return std::find(prints_.begin(), prints_.end(), print) != prints_.end();
}

std::string PlainWire::write_description(const char* type, const std::string& sdp,
                                         const PeerId& from) const {
  const bool both = style_.shape == Shape::kUnknown && sdp.size() <= kMaxTwiceBytes;
  ObjectWriter out(256 + sdp.size() * 9 / 8);
  const auto add_whole = [&](std::string_view name) {
    out.begin(name);
    out.add("type", type);
    out.add("sdp", sdp);
    out.end();
  };
  out.add("type", type);
  if (style_.shape != Shape::kData) {
    if (style_.sdp_object)
      add_whole("sdp");
    else
      out.add("sdp", sdp);
  }
  if (style_.shape == Shape::kData || both) add_whole("data");
  if (!from.empty()) out.add("from", from);
  return std::move(out).take();
}

std::string PlainWire::offer(const std::string& sdp, const PeerId& from) {
  if (echoes_) last_sdp_ = sdp;
  return write_description("offer", sdp, from);
}

std::string PlainWire::answer(const std::string& sdp, const PeerId& from) {
  if (echoes_) last_sdp_ = sdp;
  return write_description("answer", sdp, from);
}

std::string PlainWire::candidate(const Candidate& candidate, bool of_offerer, const PeerId& from) {
  Guess guess{candidate, of_offerer, from};
  std::string frame = write(guess, style_);
  // Who has written a candidate himself is not guessed any more; only an echo is looked for.
  const bool needed = echoes_ || style_.word == Word::kUnknown;
  if (needed && written_.size() < kMaxGuesses) {
    prints_.push_back(fingerprint(browser_candidate(candidate.candidate)));
    written_.push_back(std::move(guess));
  }
  return frame;
}

std::string PlainWire::write(const Guess& guess, const Style& style) {
  const bool data = style.shape == Shape::kData;
  const char* type = data ? "icecandidate" : "candidate";
  if (style.word == Word::kCandidate) type = "candidate";
  if (style.word == Word::kIceCandidate) type = "icecandidate";
  if (style.word == Word::kBySide) type = guess.of_offerer ? "offer_ice" : "answer_ice";
  ObjectWriter out(guess.candidate.candidate.size() + 256);
  out.add("type", type);
  if (!data && style.place == Place::kBeside) {
    add_candidate(out, guess.candidate);
  } else {
    const bool ice = style.place == Place::kIceCandidate;
    out.begin(data ? "data" : ice ? "iceCandidate" : "candidate");
    add_candidate(out, guess.candidate);
    out.end();
  }
  if (!guess.from.empty()) out.add("from", guess.from);
  return std::move(out).take();
}

std::string PlainWire::end(const std::string& reason, const PeerId& from) {
  Value out = style_.shape == Shape::kData
                  ? Value::object({{"type", "close"}, {"data", Value::object({})}})
                  : Value::object({{"type", "bye"}});
  if (!reason.empty()) out.add("reason", reason);
  if (!from.empty()) out.add("from", from);
  return json::dump(out);
}

std::string PlainWire::presence(std::string_view type, const PeerInfo& peer) {
  Value out = Value::object({{"type", type}, {"from", peer.id}});
  if (!peer.meta.name.empty()) out.add("name", peer.meta.name);
  return json::dump(out);
}

std::string PlainWire::error(std::string_view text) {
  return json::dump(Value::object({{"type", "error"}, {"message", text}}));
}

void PlainWire::forget_call() {
  written_.clear();
  prints_.clear();
  last_sdp_.clear();
}

}  // namespace booth::signaling
