// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/support/memory_telephone.hpp"

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

ClientContext context_of(const MemoryTelephone::Options& options, MemoryServer& server) {
  ClientContext context;
  context.uri = options.uri;
  context.room = options.room;
  context.random_text = [&server] { return server.random_text(); };
  return context;
}

}  // namespace

std::string name_of(const Message& message) { return kNames.at(message.index()); }

MemoryTelephone::MemoryTelephone(MemoryServer& server, Options options)
    : server_(server),
      options_(std::move(options)),
      half_(dialect_of(options_.protocol).join(context_of(options_, server))) {
  connection_ = server.open(half_->url(), half_->subprotocol());
  if (connection_ == 0) throw std::runtime_error("refused: " + half_->url());
  Output output;
  half_->opened(output);
  carry_out(std::move(output));
  Meta meta;
  meta.name = options_.id;
  transmit(Hello{kVersion, options_.id, {}, meta});
}

bool MemoryTelephone::pump() {
  const auto sent = std::exchange(to_server_, {});
  for (const std::string& frame : sent) server_.receive(connection_, frame);
  const auto received = server_.take_frames(connection_);
  for (const std::string& frame : received) {
    Output output;
    half_->receive(frame, output);
    carry_out(std::move(output));
  }
  return !sent.empty() || !received.empty();
}

void MemoryTelephone::call(const PeerId& peer) {
  forget();
  run(call_.ring(peer, server_.random_text()));
}
void MemoryTelephone::accept() { run(call_.accept()); }
void MemoryTelephone::reject(const std::string& reason) { run(call_.reject(reason)); }
void MemoryTelephone::hang_up(const std::string& reason) { run(call_.hang_up(reason)); }

void MemoryTelephone::vanish() {
  server_.end(connection_, false);
  connection_ = 0;
}

void MemoryTelephone::leave() {
  run(call_.hang_up("left"));
  transmit(Leave{});
  pump();
  server_.end(connection_, true);
  connection_ = 0;
}

void MemoryTelephone::transmit(const Message& message) {
  Output output;
  half_->say(message, output);
  carry_out(std::move(output));
}

void MemoryTelephone::carry_out(Output output) {
  for (std::string& frame : output.frames) to_server_.push_back(std::move(frame));
  for (const Message& message : output.messages) on(message);
  if (output.close) heard_.push_back("drop " + output.close->reason);
}

void MemoryTelephone::on(const Message& message) {
  if (const auto* welcome = std::get_if<Welcome>(&message)) {
    own_id_ = welcome->peer_id;
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

void MemoryTelephone::on_call(const Message& message) {
  heard_.push_back(name_of(message));
  if (idle()) forget();
  const auto& head = *call_of(message);
  if (const auto* ring = std::get_if<Ring>(&message)) return run(call_.on_ring(*ring, own_id_));
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

void MemoryTelephone::on_offer(const Offer& offer) {
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

void MemoryTelephone::run(const Call::Effects& effects) {
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
void MemoryTelephone::forget() {
  own_sdp_.clear();
  own_candidates_.clear();
  their_sdp_.clear();
  their_candidates_.clear();
  end_reason_.clear();
}

void MemoryTelephone::start(session::Role role) {
  ++calls_;
  offered_ = role == session::Role::kOfferer;
  if (offered_) return describe(true);
  if (const auto offer = std::exchange(early_offer_, {})) answer(*offer);
}

void MemoryTelephone::describe(bool offer) {
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

void MemoryTelephone::answer(const Offer& offer) {
  their_sdp_ = offer.sdp;
  describe(false);
  run(call_.connected());
}

}  // namespace booth::testing_support
