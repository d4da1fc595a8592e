// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the page says. What the rooms say to it is in plain_server.cpp.
#include <algorithm>
#include <utility>

#include "signaling/protocol/plain_server.hpp"

namespace booth::signaling {

void PlainServer::receive(std::string_view frame, Output& out) {
  PlainWire::Heard heard = wire_.read(frame);
  for (std::string& again : heard.frames) out.frames.push_back(std::move(again));
  if (!heard.said)
    out.frames.push_back(PlainWire::error(heard.error));
  else
    page_says(std::move(*heard.said), out);
}

void PlainServer::page_says(Said said, Output& out) {
  using Kind = PlainWire::Kind;
  if (!said.to.empty() && !one_) many_ = true;
  switch (said.kind) {
    case Kind::kOffer: said.to.empty() ? page_offers(said, out) : page_offers_to(said, out); break;
    case Kind::kAnswer: page_answers(said, out); break;
    case Kind::kCandidate:
    case Kind::kEndOfCandidates: page_has_candidate(said, out); break;
    case Kind::kEnd:
    case Kind::kLeave: page_ends(said, out); break;
    case Kind::kArrive:  // it is there since its connection is
    case Kind::kError: break;
  }
}

void PlainServer::page_offers(Said& said, Output& out) {
  if (waiting_) return replace_waiting(said, out);
  if (const auto line = lines_.find(current_); line != lines_.end()) {
    const bool mutual = line->second.page_offered || line->second.answered;
    if (mutual && line->second.origin == sdp_origin(said.sdp)) {
      out.messages.push_back(Offer{{line->first, line->second.peer, {}}, std::move(said.sdp)});
      return;
    }
    if (!many_ && !mutual) {
      waiting_.emplace(std::move(said.sdp), true);
      return;
    }
    // Of another RTCPeerConnection: the page has begun anew.
    if (!many_) hang_up(line, "a new call", out);
  }
  wire_.forget_call();
  waiting_.emplace(std::move(said.sdp), false);
  ask_next(out);
}

void PlainServer::replace_waiting(Said& said, Output& out) {
  withdraw("a new offer", out);
  waiting_->replace(std::move(said.sdp));
  ask_next(out);
}

void PlainServer::page_offers_to(Said& said, Output& out) {
  const std::string origin(sdp_origin(said.sdp));
  auto line = line_with(said.to);
  if (line != lines_.end() && line->second.origin != origin && !line->second.origin.empty()) {
    hang_up(line, "a new call", out);
    line = lines_.end();
  }
  if (line == lines_.end()) {
    const auto asked = asked_for_.find(said.to);
    const SessionId session = asked == asked_for_.end() ? random_text_() : asked->second;
    if (asked != asked_for_.end()) {
      asked_for_.erase(asked);
      out.messages.push_back(Accept{{session, said.to, {}}, true});
    }
    line = lines_.emplace(session, Line{said.to, true}).first;
  }
  line->second.origin = origin;
  current_ = line->first;
  out.messages.push_back(Offer{{line->first, said.to, {}}, std::move(said.sdp)});
}

void PlainServer::page_answers(Said& said, Output& out) {
  const auto line = line_of(said);
  if (line == lines_.end() || is_shown_in(line->first)) {
    out.frames.push_back(PlainWire::error("there is no offer to answer"));
    return;
  }
  line->second.origin = sdp_origin(said.sdp);
  line->second.answered = true;
  current_ = line->first;
  const Call head{line->first, line->second.peer, {}};
  out.messages.push_back(Answer{head, std::move(said.sdp)});
  if (!waiting_ || !waiting_->crossing()) return;
  // It has taken back its own offer; the candidates may be of either.
  for (Candidate candidate : waiting_->candidates()) {
    candidate.call = head;
    out.messages.push_back(std::move(candidate));
  }
  waiting_.reset();
}

void PlainServer::page_has_candidate(Said& said, Output& out) {
  const bool end = said.kind == PlainWire::Kind::kEndOfCandidates;
  auto line = line_of(said);
  if (said.to.empty() && waiting_) {
    if (!end) waiting_->add(said.candidate);
    line = lines_.find(waiting_->asking());
  }
  // Without a call it comes too late: the other side has just hung up.
  if (line == lines_.end()) return;
  const Call head{line->first, line->second.peer, {}};
  if (end) {
    out.messages.push_back(EndOfCandidates{head});
  } else {
    said.candidate.call = head;
    out.messages.push_back(std::move(said.candidate));
  }
}

void PlainServer::page_ends(const Said& said, Output& out) {
  if (said.to.empty() && waiting_) {
    withdraw("hung up", out);
    waiting_.reset();
  }
  if (const auto line = line_of(said); line != lines_.end()) hang_up(line, "hung up", out);
}

PlainServer::Lines::iterator PlainServer::line_with(const PeerId& peer) {
  return std::find_if(lines_.begin(), lines_.end(),
                      [&](const auto& line) { return line.second.peer == peer; });
}

PlainServer::Lines::iterator PlainServer::line_of(const Said& said) {
  return said.to.empty() ? lines_.find(current_) : line_with(said.to);
}

void PlainServer::hang_up(Lines::iterator line, const char* reason, Output& out) {
  out.messages.push_back(Bye{{line->first, line->second.peer, {}}, reason});
  if (is_shown_in(line->first)) waiting_->withdraw();
  lines_.erase(line);
}

}  // namespace booth::signaling
