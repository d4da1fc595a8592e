// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/call/media_plan.hpp"

#include <algorithm>

namespace booth::call {

namespace {

/// Constrained baseline, which every H.264 decoder of a browser takes (RFC 7742, 6.2).
constexpr const char* kH264Profile = "profile-level-id=42e0";

struct Choice {
  Codec codec;
  int payload_type;
};

std::optional<int> payload_type(const sdp::Media& media, Codec codec) {
  const char* profile = codec == Codec::kH264  ? kH264Profile
                        : codec == Codec::kVp9 ? "profile-id=0"
                                               : "";
  return sdp::payload_type(media, info(codec).encoding_name, profile);
}

bool has(const std::vector<Codec>& codecs, Codec codec) {
  return std::find(codecs.begin(), codecs.end(), codec) != codecs.end();
}

/// In the order of the m-line, or in the order of `own`.
std::optional<Choice> choose(const sdp::Media& media, const std::vector<Codec>& own,
                             bool remote_order) {
  std::vector<Codec> order = own;
  if (remote_order) {
    order.clear();
    for (const auto& each : media.codecs)
      if (const auto codec = codec_of_encoding_name(each.encoding_name); codec && has(own, *codec))
        order.push_back(*codec);
  }
  for (const auto codec : order)
    if (const auto type = payload_type(media, codec)) return Choice{codec, *type};
  return std::nullopt;
}

std::vector<Codec> known_codecs(const sdp::Media& media) {
  std::vector<Codec> known;
  for (const auto& each : media.codecs)
    if (const auto codec = codec_of_encoding_name(each.encoding_name); codec && !has(known, *codec))
      known.push_back(*codec);
  return known;
}

/// True for whoever reads it: both sides are told.
std::string nothing_in_common(const std::string& kind, const std::vector<Codec>& offer,
                              const std::vector<Codec>& answerer) {
  const auto text = [](const auto& codecs) { return codecs.empty() ? "others" : names(codecs); };
  return "no " + kind + " codec in common: the offer has " + text(offer) + ", the answering side " +
         text(answerer);
}

bool sends(const sdp::Media& media) {
  return media.direction == "sendrecv" || media.direction == "sendonly";
}

bool receives(const sdp::Media& media) {
  return media.direction == "sendrecv" || media.direction == "recvonly";
}

std::vector<Codec> intersection(const std::vector<Codec>& first, const std::vector<Codec>& second) {
  std::vector<Codec> both;
  for (const auto codec : first)
    if (has(second, codec)) both.push_back(codec);
  return both;
}

}  // namespace

Plan plan_offer(const Own& own) {
  Plan plan;
  for (const bool video : {false, true}) {
    const bool receive = video ? own.receive_video : own.receive_audio;
    bool sent = false;
    for (std::size_t i = 0; i < own.streams.size(); ++i) {
      if (own.streams[i].video != video) continue;
      plan.lines.push_back({plan.lines.size(), video, i, receive, own.streams[i].codecs, -1});
      sent = true;
    }
    if (receive && !sent)
      plan.lines.push_back(
          {plan.lines.size(), video, {}, true, video ? own.video_codecs : own.audio_codecs, -1});
  }
  if (plan.lines.empty()) plan.refusal = "there is nothing to send or to receive";
  return plan;
}

Plan plan_answer(const sdp::Description& offer, const Own& own) {
  Plan plan;
  std::vector<bool> used(own.streams.size(), false);
  for (std::size_t i = 0; i < offer.media.size(); ++i) {
    const auto& media = offer.media[i];
    if (media.rejected || (media.kind != "video" && media.kind != "audio")) continue;
    PlannedLine line{i, media.kind == "video", {}, false, {}, -1};
    line.receive = sends(media) && (line.video ? own.receive_video : own.receive_audio);
    std::size_t stream = 0;
    while (stream < used.size() && (used[stream] || own.streams[stream].video != line.video))
      ++stream;
    if (receives(media) && stream < used.size()) line.stream = stream;
    const auto& receivable = line.video ? own.video_codecs : own.audio_codecs;
    auto able = line.stream ? own.streams[stream].codecs : receivable;
    if (line.stream && line.receive) able = intersection(able, receivable);
    const bool used_line = line.stream || line.receive;
    const auto choice = choose(media, able, line.stream.has_value());
    if (!choice && used_line)
      return {{}, nothing_in_common(media.kind, known_codecs(media), able), {}};
    if (!choice) continue;
    line.codecs = {choice->codec};
    line.payload_type = choice->payload_type;
    if (line.stream) used[stream] = true;
    plan.lines.push_back(std::move(line));
  }
  const bool any = std::any_of(plan.lines.begin(), plan.lines.end(),
                               [](const PlannedLine& line) { return line.stream || line.receive; });
  if (!any) plan.refusal = "nothing would be sent or received";
  return plan;
}

Plan plan_from_answer(const sdp::Description& answer, const Plan& offer) {
  Plan plan;
  for (const auto& offered : offer.lines) {
    if (offered.mline >= answer.media.size()) break;
    const auto& media = answer.media[offered.mline];
    const auto choice = choose(media, offered.codecs, true);
    const auto problem = nothing_in_common(media.kind, offered.codecs, known_codecs(media));
    // Who rejects a line for want of a codec names others, who just does not want it keeps ours.
    if (media.rejected && !choice && !media.codecs.empty()) return {{}, problem, {}};
    if (media.rejected && offered.stream) plan.warning = "the other side takes no " + media.kind;
    PlannedLine line = offered;
    line.receive = offered.receive && sends(media);
    if (media.rejected || (!receives(media) && !line.receive)) continue;
    if (!choice) return {{}, problem, {}};
    if (!receives(media)) line.stream.reset();
    line.codecs = {choice->codec};
    line.payload_type = choice->payload_type;
    plan.lines.push_back(std::move(line));
  }
  if (plan.lines.empty()) plan.refusal = "the other side takes nothing of what is offered";
  return plan;
}

}  // namespace booth::call
