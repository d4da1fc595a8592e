// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/call/media_plan.hpp"

#include <algorithm>
#include <utility>

#include "signaling/protocol/limits.hpp"

namespace booth::call {

namespace {

/// Constrained baseline, which every H.264 decoder of a browser takes (RFC 7742, 6.2).
constexpr const char* kH264Profile = "profile-level-id=42e0";
/// Fewer than sdp::kMaxMedia, so that the other side can add some too.
constexpr std::size_t kMostLines = 24;

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

std::vector<Codec> known_codecs(const sdp::Media& media) {
  std::vector<Codec> known;
  for (const auto& each : media.codecs)
    if (const auto codec = codec_of_encoding_name(each.encoding_name); codec && !has(known, *codec))
      known.push_back(*codec);
  return known;
}

/// In the order of the m-line, or in the order of `own`.
std::optional<Choice> choose(const sdp::Media& media, const std::vector<Codec>& own,
                             bool remote_order) {
  for (const auto codec : remote_order ? known_codecs(media) : own)
    if (const auto type = payload_type(media, codec); type && has(own, codec))
      return Choice{codec, *type};
  return std::nullopt;
}

/// True for whoever reads it: both sides are told.
std::string nothing_in_common(const std::string& kind, const std::vector<Codec>& offer,
                              const std::vector<Codec>& answerer) {
  const auto text = [](const auto& codecs) { return codecs.empty() ? "others" : names(codecs); };
  return "no " + kind + " codec in common: the offer has " + text(offer) + ", the answering side " +
         text(answerer);
}

bool sends(const sdp::Media& media) {
  return !media.rejected && (media.direction == "sendrecv" || media.direction == "sendonly");
}

bool receives(const sdp::Media& media) {
  return !media.rejected && (media.direction == "sendrecv" || media.direction == "recvonly");
}

std::vector<Codec> intersection(const std::vector<Codec>& first, const std::vector<Codec>& second) {
  std::vector<Codec> both;
  for (const auto codec : first)
    if (has(second, codec)) both.push_back(codec);
  return both;
}

/// The other side's word on a line, in any description.
void hear(PlannedLine& line, const sdp::Media& media) {
  line.over = line.over || media.rejected;
  line.peer_sends = sends(media);
  line.peer_receives = receives(media);
}

bool has_line(const Plan& plan, std::size_t stream) {
  return std::any_of(plan.lines.begin(), plan.lines.end(),
                     [&](const PlannedLine& line) { return line.stream == stream; });
}

/// Streams that are to be sent and have no line, of one kind.
std::vector<std::size_t> waiting(const Plan& plan, const Own& own, bool video) {
  std::vector<std::size_t> streams;
  for (std::size_t i = 0; i < own.streams.size(); ++i)
    if (own.streams[i].video == video && !own.streams[i].codecs.empty() && !has_line(plan, i))
      streams.push_back(i);
  return streams;
}

/// Streams that are gone leave their lines, those without one take over what has become free.
void reassign(Plan& plan, const Own& own) {
  for (auto& line : plan.lines)
    if (line.stream && own.streams[*line.stream].codecs.empty()) line.stream.reset();
  for (auto& line : plan.lines) {
    if (line.stream || !line.can_send || line.over || !line.answered()) continue;
    for (const auto stream : waiting(plan, own, line.video)) {
      if (!has(own.streams[stream].codecs, line.codecs.front())) continue;
      line.stream = stream;
      break;
    }
  }
}

/// A number for a codec in a new offer: what it has in `remote`, else one that means nothing else
/// there, since all lines share one transport.
int offered_type(Codec codec, const sdp::Description& remote, const std::vector<int>& taken) {
  const auto means = [&](int type) -> bool {
    return std::find(taken.begin(), taken.end(), type) != taken.end() ||
           std::any_of(remote.media.begin(), remote.media.end(), [&](const sdp::Media& media) {
             return std::any_of(media.codecs.begin(), media.codecs.end(),
                                [&](const sdp::Codec& each) { return each.payload_type == type; });
           });
  };
  for (const auto& media : remote.media)
    if (media.kind == (info(codec).video ? "video" : "audio"))
      if (const auto type = payload_type(media, codec)) return *type;
  int type = info(codec).payload_type;
  for (int next = 127; means(type) && next >= 96; --next) type = next;
  return type;
}

void add_line(Plan& plan, const Own& own, std::size_t mline, bool video,
              std::optional<std::size_t> stream, const sdp::Description& remote) {
  PlannedLine line{mline, video, stream};
  line.can_send = stream.has_value();
  line.can_receive = video ? own.receive_video : own.receive_audio;
  line.codecs = stream ? own.streams[*stream].codecs : video ? own.video_codecs : own.audio_codecs;
  for (const auto codec : line.codecs)
    line.offered_types.push_back(offered_type(codec, remote, line.offered_types));
  plan.lines.push_back(std::move(line));
}

/// A line of an offer that is new to us.
std::optional<PlannedLine> new_line(const sdp::Media& media, std::size_t mline, const Own& own,
                                    const Plan& plan, std::string& problem) {
  PlannedLine line{mline, media.kind == "video"};
  hear(line, media);
  const bool wanted = line.video ? own.receive_video : own.receive_audio;
  const auto& receivable = line.video ? own.video_codecs : own.audio_codecs;
  if (const auto streams = waiting(plan, own, line.video); line.peer_receives && !streams.empty())
    line.stream = streams.front();
  line.can_send = line.stream.has_value();
  line.can_receive = wanted && line.peer_sends;
  const bool used = line.can_send || line.can_receive;
  auto able = line.stream ? own.streams[*line.stream].codecs : receivable;
  if (line.stream && line.can_receive) able = intersection(able, receivable);
  auto choice = choose(media, able, line.stream.has_value());
  if (!choice && used) problem = nothing_in_common(media.kind, known_codecs(media), able);
  if (!choice) {
    // It stays, and nothing is on it.
    line.stream.reset();
    line.can_send = line.can_receive = false;
    choice = choose(media, known_codecs(media), true);
    if (!choice) return std::nullopt;
  }
  // It may begin to send one day.
  line.can_receive = line.can_receive || (wanted && has(receivable, choice->codec));
  line.codecs = {choice->codec};
  line.payload_type = choice->payload_type;
  return line;
}

}  // namespace

Plan plan_offer(const Own& own) {
  Plan plan;
  for (const bool video : {false, true}) {
    const auto streams = waiting(plan, own, video);
    for (const auto stream : streams) add_line(plan, own, plan.lines.size(), video, stream, {});
    if (streams.empty() && (video ? own.receive_video : own.receive_audio))
      add_line(plan, own, plan.lines.size(), video, {}, {});
  }
  if (plan.lines.empty()) plan.refusal = "there is nothing to send or to receive";
  return plan;
}

Plan extend_offer(Plan plan, const Own& own, std::size_t mlines, const sdp::Description& remote,
                  const signaling::FreeLines& asked_for) {
  plan.warning.clear();
  reassign(plan, own);
  for (const bool video : {true, false}) {
    for (const auto stream : waiting(plan, own, video))
      if (mlines < kMostLines) add_line(plan, own, mlines++, video, stream, remote);
    const int wanted = video ? asked_for.video : asked_for.audio;
    const bool receive = video ? own.receive_video : own.receive_audio;
    for (int i = 0; i < wanted && receive && mlines < kMostLines; ++i)
      add_line(plan, own, mlines++, video, {}, remote);
  }
  return plan;
}

Plan plan_answer(const sdp::Description& offer, const Own& own, Plan plan) {
  const bool first = plan.lines.empty();
  plan.warning.clear();
  for (auto& line : plan.lines)
    if (line.mline < offer.media.size()) hear(line, offer.media[line.mline]);
  reassign(plan, own);
  const std::size_t known = first ? 0 : plan.lines.back().mline + 1;
  for (std::size_t i = known; i < offer.media.size(); ++i) {
    const auto& media = offer.media[i];
    if (media.rejected || (media.kind != "video" && media.kind != "audio")) continue;
    std::string problem;
    auto line = new_line(media, i, own, plan, problem);
    if (!problem.empty() && first) return {{}, problem, {}};
    if (!problem.empty()) plan.warning = problem;
    if (line) plan.lines.push_back(std::move(*line));
  }
  const bool any = std::any_of(plan.lines.begin(), plan.lines.end(), [](const PlannedLine& line) {
    return line.sending() || line.receiving();
  });
  if (first && !any) plan.refusal = "nothing would be sent or received";
  return plan;
}

Plan plan_from_answer(const sdp::Description& answer, Plan plan) {
  const bool first = std::none_of(plan.lines.begin(), plan.lines.end(),
                                  [](const PlannedLine& line) { return line.answered(); });
  plan.warning.clear();
  for (auto& line : plan.lines) {
    if (line.mline >= answer.media.size()) continue;
    const auto& media = answer.media[line.mline];
    const bool fresh = !line.answered() && !line.over;
    hear(line, media);
    if (!fresh) continue;
    const auto choice = choose(media, line.codecs, true);
    const auto problem = nothing_in_common(media.kind, line.codecs, known_codecs(media));
    // Who rejects a line for want of a codec names others, who just does not want it keeps ours.
    const bool lacking =
        !choice && (media.rejected ? !media.codecs.empty() : line.sending() || line.receiving());
    if (lacking && first) return {{}, problem, {}};
    if (lacking)
      plan.warning = problem;
    else if (media.rejected && line.stream)
      plan.warning = "the other side takes no " + media.kind;
    line.over = line.over || !choice;
    if (line.over) continue;
    line.codecs = {choice->codec};
    line.payload_type = choice->payload_type;
  }
  const bool any = std::any_of(plan.lines.begin(), plan.lines.end(), [](const PlannedLine& line) {
    return line.sending() || line.receiving();
  });
  if (first && !any) plan.refusal = "the other side takes nothing of what is offered";
  return plan;
}

signaling::FreeLines lacking(const Plan& plan, const Own& own) {
  auto then = plan;
  reassign(then, own);
  constexpr std::size_t kMost = signaling::limits::kMaxFreeLines;
  const auto count = [&](bool video) {
    return static_cast<int>(std::min(waiting(then, own, video).size(), kMost));
  };
  return {count(false), count(true)};
}

sdp::Directions shown_directions(const Plan& plan) {
  sdp::Directions directions;
  for (const auto& line : plan.lines) {
    if (directions.size() <= line.mline) directions.resize(line.mline + 1);
    // What neither can is received in webrtcbin's eyes, and never comes.
    const bool receive = line.can_receive || !line.can_send;
    directions[line.mline] = sdp::reversed(sdp::direction_text(line.can_send, receive));
  }
  return directions;
}

sdp::Directions told_directions(const Plan& plan, sdp::Type type) {
  sdp::Directions directions;
  for (const auto& line : plan.lines) {
    if (directions.size() <= line.mline) directions.resize(line.mline + 1);
    const bool offer = type == sdp::Type::kOffer;
    const bool send = line.stream && line.can_send && (offer || line.peer_receives);
    const bool receive = line.can_receive && (offer || line.peer_sends);
    directions[line.mline] = line.over ? sdp::kOver : sdp::direction_text(send, receive);
  }
  return directions;
}

}  // namespace booth::call
