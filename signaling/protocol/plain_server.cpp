// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/plain_server.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>

#include "signaling/protocol/close_code.hpp"
#include "signaling/protocol/fields.hpp"
#include "signaling/protocol/limits.hpp"

namespace booth::signaling {
namespace {

/// Extension of a page that makes an offer to whoever joins.
constexpr const char* kOffersToAll = R"({"plain":{"presence":true}})";

std::string line_or(std::string_view text, std::size_t max_bytes, std::string_view otherwise) {
  return std::string(is_line_within(text, max_bytes) ? text : otherwise);
}

}  // namespace

PlainServer::PlainServer(const Opening& opening, const ServerContext& context)
    : wire_(opening.parameter("shape"), false),
      random_text_(context.random_text),
      wanted_id_(is_id(opening.parameter("id")) ? opening.parameter("id") : ""),
      room_(line_or(opening.parameter("room"), limits::kMaxRoomBytes, kDefaultRoom)),
      name_(line_or(opening.parameter("name"), limits::kMaxNameBytes, "")),
      presence_(opening.parameter("presence") == "1"),
      one_(opening.parameter("calls") == "1"),
      many_(presence_ && !one_) {}

void PlainServer::opened(Output& out) {
  Hello hello;
  hello.peer_id = wanted_id_;
  hello.meta.name = name_;
  if (many_) hello.meta.extension = kOffersToAll;
  hello.can_resume = false;
  out.messages.push_back(std::move(hello));
}

// --- an offer that waits ---

void PlainServer::ask_next(Output& out) {
  if (!waiting_) return;
  if (const auto peer = waiting_->next(others_)) ask(random_text_(), *peer, out);
}

void PlainServer::ask(const SessionId& session, const PeerId& peer, Output& out) {
  auto messages = waiting_->show({session, peer, {}});
  const std::string_view sdp = std::get<Offer>(messages.front()).sdp;
  lines_[session] = {peer, true, false, std::string(sdp_origin(sdp))};
  std::move(messages.begin(), messages.end(), std::back_inserter(out.messages));
}

void PlainServer::withdraw(const char* reason, Output& out) {
  if (const auto line = lines_.find(waiting_->asking()); line != lines_.end())
    hang_up(line, reason, out);
}

void PlainServer::refused(const std::string& reason, Output& out) {
  lines_.erase(waiting_->asking());
  waiting_->refused(reason);
  ask_next(out);
  if (!waiting_->asking().empty() || waiting_->declined().empty()) return;
  out.frames.push_back(wire_.end(reason, waiting_->declined()));
  waiting_.reset();
}

void PlainServer::tick(std::int64_t now_ms, Output& out) {
  if (!waiting_) return;
  switch (waiting_->due(now_ms)) {
    case WaitingOffer::Due::kNothing: return;
    case WaitingOffer::Due::kCrossingOver:
      if (const auto line = lines_.find(current_); line != lines_.end())
        hang_up(line, WaitingOffer::kBusy, out);
      waiting_->end_crossing();
      return ask_next(out);
    case WaitingOffer::Due::kNoAnswer:
      withdraw("no answer", out);
      return refused(WaitingOffer::kBusy, out);
  }
}

// --- the rooms ---

void PlainServer::say(const Message& message, Output& out) {
  std::visit(
      [&](const auto& value) {
        if constexpr (requires { on(value, out); })
          on(value, out);
        else if constexpr (requires { value.reason; })
          ended(value.call, value.reason, out);
      },
      message);
}

void PlainServer::on(const Welcome&, Output& out) { out.messages.push_back(Join{room_}); }

void PlainServer::on(const Joined& joined, Output& out) {
  joined_ = true;
  for (const PeerInfo& peer : joined.peers) {
    others_.push_back(peer.id);
    // Two pages that were told of each other would offer at once: those that are there begin.
    if (presence_ && !(many_ && peer.meta.extension == kOffersToAll))
      out.frames.push_back(PlainWire::presence("join", peer));
  }
  ask_next(out);
}

void PlainServer::on(const PeerJoined& joined, Output& out) {
  others_.push_back(joined.peer.id);
  if (presence_) out.frames.push_back(PlainWire::presence("join", joined.peer));
  ask_next(out);
}

void PlainServer::on(const PeerLeft& left, Output& out) {
  std::erase(others_, left.peer);
  asked_for_.erase(left.peer);
  if (waiting_) waiting_->forget(left.peer);
  if (presence_) out.frames.push_back(PlainWire::presence("leave", {left.peer, {}}));
}

void PlainServer::on(const Ring& ring, Output& out) {
  const Call back{ring.call.session, ring.call.from, {}};
  if (ring.callee_offers) {
    asked_to_offer(ring.call, out);
  } else if (is_free()) {
    lines_[back.session] = {back.to};
    current_ = back.session;
    wire_.forget_call();
    out.messages.push_back(Accept{back});
  } else {
    out.messages.push_back(Reject{back, WaitingOffer::kBusy});
    if (!waiting_) return;
    // It gets the page's offer as soon as it has hung up.
    waiting_->rung_by(back.to);
    ask_next(out);
  }
}

void PlainServer::asked_to_offer(const Call& ring, Output& out) {
  const Call back{ring.session, ring.from, {}};
  if (waiting_ && !waiting_->crossing() && waiting_->asking().empty()) {
    out.messages.push_back(Accept{back, true});
    ask(back.session, back.to, out);
  } else if (many_ && !asked_for_.contains(back.to)) {
    // Where somebody comes, such a page makes an offer.
    asked_for_[back.to] = back.session;
    out.frames.push_back(PlainWire::presence("join", {back.to, {}}));
  } else {
    out.messages.push_back(Reject{back, kCannotOffer});
  }
}

void PlainServer::on(const Offer& offer, Output& out) {
  const SessionId& session = offer.call.session;
  if (!lines_.contains(session)) {
    if (!is_free()) {
      out.messages.push_back(Bye{{session, offer.call.from, {}}, WaitingOffer::kBusy});
      return;
    }
    lines_[session] = {offer.call.from};
    wire_.forget_call();
  }
  current_ = session;
  out.frames.push_back(wire_.offer(offer.sdp, offer.call.from));
}

void PlainServer::on(const Answer& answer, Output& out) {
  const auto line = lines_.find(answer.call.session);
  if (line == lines_.end()) return;
  if (is_shown_in(line->first)) waiting_.reset();
  line->second.answered = true;
  current_ = line->first;
  out.frames.push_back(wire_.answer(answer.sdp, answer.call.from));
}

void PlainServer::on(const Candidate& candidate, Output& out) {
  const auto line = lines_.find(candidate.call.session);
  if (line == lines_.end()) return;
  out.frames.push_back(wire_.candidate(candidate, !line->second.page_offered, candidate.call.from));
}

void PlainServer::on(const Error& error, Output& out) {
  if (error.code == ErrorCode::kIdTaken) {
    // It goes on under another one: a page has no way to ask again.
    wanted_id_.clear();
    opened(out);
  } else if (!joined_) {
    out.close = Goodbye{close_code::kGoingAway, error.text};
  } else if (is_shown_in(error.session)) {
    return refused(WaitingOffer::kBusy, out);
  } else if (error.code == ErrorCode::kUnknownPeer || error.code == ErrorCode::kUnknownSession ||
             error.code == ErrorCode::kTooManySessions) {
    lines_.erase(error.session);
  }
  out.frames.push_back(PlainWire::error(error.text));
}

void PlainServer::ended(const Call& call, const std::string& reason, Output& out) {
  std::erase_if(asked_for_, [&](const auto& asked) { return asked.second == call.session; });
  if (is_shown_in(call.session)) return refused(reason, out);
  const auto line = lines_.find(call.session);
  if (line == lines_.end()) return;
  lines_.erase(line);
  out.frames.push_back(wire_.end(reason, call.from));
  // The page waits for nobody but this one: what it offered meanwhile may go to others.
  if (waiting_) waiting_->end_crossing();
  ask_next(out);
}

}  // namespace booth::signaling
