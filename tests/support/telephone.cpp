// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/support/telephone.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace booth::testing_support {

using namespace signaling;  // NOLINT: the whole file is about it
using session::Call;

namespace {

constexpr std::array<const char*, std::variant_size_v<Message>> kNames{"hello",
                                                                       "welcome",
                                                                       "join",
                                                                       "joined",
                                                                       "leave",
                                                                       "update",
                                                                       "peer-joined",
                                                                       "peer-left",
                                                                       "peer-updated",
                                                                       "ring",
                                                                       "accept",
                                                                       "reject",
                                                                       "cancel",
                                                                       "offer",
                                                                       "answer",
                                                                       "candidate",
                                                                       "end-of-candidates",
                                                                       "restart-request",
                                                                       "bye",
                                                                       "error",
                                                                       "heartbeat"};

const Dialect& dialect_of(const std::string& name) {
  const Dialect* dialect = find_dialect(name);
  if (!dialect) throw std::invalid_argument("no such dialect: " + name);
  return *dialect;
}

}  // namespace

std::string name_of(const Message& message) { return kNames.at(message.index()); }

Telephone::Telephone(std::unique_ptr<Line> line, Options options)
    : line_(std::move(line)), options_(std::move(options)) {
  ClientContext context;
  context.uri = options_.uri;
  context.room = options_.room;
  context.peer_id = options_.id;
  context.role = options_.role;
  context.random_text = [this] { return random_text(); };
  half_ = dialect_of(options_.protocol).join(context);
  if (!line_->open(half_->url(), std::string(half_->subprotocol())))
    throw std::runtime_error("refused: " + half_->url());
  Output output;
  half_->opened(output);
  carry_out(std::move(output));
  Meta meta;
  meta.name = options_.id;
  transmit(Hello{kVersion, options_.id, {}, meta});
}

std::string Telephone::random_text() { return options_.id + "-text-" + std::to_string(++texts_); }

bool Telephone::pump() {
  const auto sent = std::exchange(to_server_, {});
  for (const std::string& frame : sent) line_->send(frame);
  const auto received = line_->take();
  for (const std::string& frame : received) {
    Output output;
    half_->receive(frame, output);
    carry_out(std::move(output));
  }
  return !sent.empty() || !received.empty();
}

void Telephone::tick(std::int64_t now_ms) {
  Output output;
  half_->tick(now_ms, output);
  carry_out(std::move(output));
}

void Telephone::call(const PeerId& peer) {
  forget();
  run(call_.ring(peer, random_text()));
}
void Telephone::accept() { run(call_.accept()); }
void Telephone::reject(const std::string& reason) { run(call_.reject(reason)); }
void Telephone::hang_up(const std::string& reason) { run(call_.hang_up(reason)); }

void Telephone::vanish() { line_->end(false); }

void Telephone::leave() {
  run(call_.hang_up("left"));
  transmit(Leave{});
  pump();
  line_->end(true);
}

void Telephone::transmit(const Message& message) {
  Output output;
  half_->say(message, output);
  carry_out(std::move(output));
}

void Telephone::carry_out(Output output) {
  for (std::string& frame : output.frames) to_server_.push_back(std::move(frame));
  for (const Message& message : output.messages) on(message);
  if (output.close) heard_.push_back("drop " + output.close->reason);
}

void Telephone::on(const Message& message) {
  if (const auto* welcome = std::get_if<Welcome>(&message)) {
    id_ = welcome->peer_id;
    if (!welcome->resumed) transmit(Join{options_.room});
  } else if (const auto* joined = std::get_if<Joined>(&message)) {
    joined_ = true;
    others_ = joined->peers;
  } else if (const auto* peer = std::get_if<PeerJoined>(&message)) {
    others_.push_back(peer->peer);
  } else if (const auto* left = std::get_if<PeerLeft>(&message)) {
    std::erase_if(others_, [&](const PeerInfo& other) { return other.id == left->peer; });
    if (left->peer == call_.peer()) run(call_.lost("the other side left"));
  } else if (const auto* error = std::get_if<Error>(&message)) {
    heard_.push_back("error " + std::string(to_string(error->code)) + " " + error->text);
  } else if (call_of(message)) {
    on_call(message);
  }
}

void Telephone::on_call(const Message& message) {
  heard_.push_back(name_of(message));
  if (idle()) forget();
  const auto& head = *call_of(message);
  if (const auto* ring = std::get_if<Ring>(&message)) return run(call_.on_ring(*ring, id_));
  if (const auto* offer = std::get_if<Offer>(&message)) return on_offer(*offer);
  if (!call_.is_of_this(head)) return;
  if (const auto* accepted = std::get_if<Accept>(&message)) return run(call_.on_accept(*accepted));
  if (const auto* reject = std::get_if<Reject>(&message))
    return run(call_.on_reject(head, reject->reason));
  if (const auto* cancel = std::get_if<Cancel>(&message))
    return run(call_.on_end(head, cancel->reason));
  if (const auto* bye = std::get_if<Bye>(&message)) return run(call_.on_end(head, bye->reason));
  if (const auto* answered = std::get_if<Answer>(&message)) {
    their_sdp_ = answered->sdp;
    return run(call_.connected());
  }
  if (const auto* candidate = std::get_if<Candidate>(&message))
    their_candidates_.push_back(candidate->candidate);
}

void Telephone::on_offer(const Offer& offer) {
  if (call_.is_of_this(offer.call)) {
    if (call_.state() == State::kRinging)
      early_offer_ = offer;
    else
      answer(offer);
    return;
  }
  if (call_.state() == State::kIdle) early_offer_ = offer;
  run(call_.on_offer_without_ring(offer.call));
}

void Telephone::run(const Call::Effects& effects) {
  for (const auto& effect : effects) {
    if (const auto* send = std::get_if<Call::Send>(&effect)) transmit(send->message);
    if (std::holds_alternative<Call::Incoming>(effect) && options_.auto_accept) accept();
    if (const auto* begun = std::get_if<Call::Start>(&effect)) start(begun->role);
    if (const auto* ended = std::get_if<Call::Ended>(&effect)) {
      end_reason_ = ended->reason;
      early_offer_.reset();
    }
  }
}

/// What the last call left.
void Telephone::forget() {
  own_sdp_.clear();
  own_candidates_.clear();
  their_sdp_.clear();
  their_candidates_.clear();
  end_reason_.clear();
}

void Telephone::start(session::Role role) {
  ++calls_;
  offered_ = role == session::Role::kOfferer;
  if (offered_) return describe(true);
  if (const auto offer = std::exchange(early_offer_, {})) answer(*offer);
}

void Telephone::describe(bool offer) {
  const std::string name = options_.id + std::to_string(calls_);
  own_sdp_ = "v=0\r\no=" + name + " 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";
  if (offer)
    transmit(Offer{call_.head(), own_sdp_});
  else
    transmit(Answer{call_.head(), own_sdp_});
  for (const char* number : {"1", "2"}) {
    own_candidates_.push_back("candidate:" + (name + number) + " 1 udp 1 127.0.0.1 9 typ host");
    transmit(Candidate{call_.head(), own_candidates_.back(), "0", 0});
  }
  transmit(EndOfCandidates{call_.head()});
}

void Telephone::answer(const Offer& offer) {
  their_sdp_ = offer.sdp;
  describe(false);
  run(call_.connected());
}

}  // namespace booth::testing_support
