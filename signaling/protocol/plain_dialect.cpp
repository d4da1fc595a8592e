// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/plain_dialect.hpp"

#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "signaling/protocol/plain_server.hpp"
#include "signaling/protocol/plain_wire.hpp"
#include "signaling/protocol/uri.hpp"

namespace booth::signaling::plain_dialect {
namespace {

/// The client's half: one telephone among whoever else the relay has, all of them `kOther`.
class PlainClient : public ClientHalf {
 public:
  explicit PlainClient(const ClientContext& context)
      : context_(context), wire_(uri::parameter(context.uri, "shape").value_or("")) {}

  std::string url() const override {
    std::string url = uri::without_fragment(context_.uri);
    if (!context_.room.empty()) url = uri::with_parameter(std::move(url), "room", context_.room);
    // Booth's own server takes these; others do not mind.
    if (!context_.peer_id.empty())
      url = uri::with_parameter(std::move(url), "id", context_.peer_id);
    url = uri::with_parameter(std::move(url), "presence", "1");
    return uri::with_parameter(std::move(url), "calls", "1");
  }

  void receive(std::string_view frame, Output& out) override;
  void tick(std::int64_t, Output& out) override {
    // Not in end(): who says it is in the middle of ending his call.
    if (std::exchange(again_, false) && !call_) join_again(out);
  }
  void say(const Message& message, Output& out) override {
    std::visit(
        [&](const auto& value) {
          if constexpr (requires { on(value, out); })
            on(value, out);
          else if constexpr (requires { value.reason; })
            end(value.call, value.reason, out);
        },
        message);
  }

 private:
  struct Current {
    SessionId session;
    PeerId peer;
    bool own_offer = false;   ///< the first offer was ours
    bool described = false;   ///< both sides are
    bool waits = false;       ///< for the answer to an offer of ours
    std::string origin = {};  ///< sdp_origin() of the other side
    PeerId from = {};         ///< and its name, where the server tells it
    PeerId crossed = {};      ///< who offered while we did
  };

  void on(const Hello& hello, Output& out);
  void on(const Join& join, Output& out);
  void on(const Ring& ring, Output& out);
  void on(const Offer& offer, Output& out);
  void on(const Answer& answer, Output& out);
  void on(const Candidate& candidate, Output& out);
  void end(const Call& call, const std::string& reason, Output& out);

  void heard_offer(PlainWire::Said& said, Output& out);
  void heard_answer(PlainWire::Said& said, Output& out);
  void heard_arrival(const PlainWire::Said& said, Output& out);
  void heard_candidate(PlainWire::Said& said, Output& out);
  void heard_leave(const PlainWire::Said& said, Output& out);
  void heard_end(const std::string& reason, Output& out);
  void forget_call();
  /// As if we joined now: who calls by himself calls again.
  void join_again(Output& out);
  Call head() const { return {call_->session, {}, call_->peer}; }

  ClientContext context_;
  PlainWire wire_;
  std::string room_;
  std::optional<Current> call_;
  std::vector<std::string> unanswered_;  ///< our offer and its candidates
  bool came_ = false;                    ///< somebody did, since our call began
  bool again_ = false;                   ///< and nobody had answered it when we gave up
  std::optional<PeerId> called_;         ///< whom we called, in the call that is over
};

void PlainClient::on(const Hello& hello, Output& out) {
  Welcome welcome;
  welcome.peer_id = hello.peer_id.empty() ? context_.random_text().substr(0, 12) : hello.peer_id;
  welcome.token = hello.token.empty() ? context_.random_text() : hello.token;
  // A call that has both descriptions goes on without any server.
  welcome.resumed = call_ && call_->described;
  out.messages.push_back(welcome);
  if (welcome.resumed) out.messages.push_back(Joined{room_, {{kOther, {}}}});
  out.frames = unanswered_;  // the connection before took it with it
}

void PlainClient::on(const Join& join, Output& out) {
  room_ = join.room;
  out.messages.push_back(Joined{room_, {{kOther, {}}}});
}

void PlainClient::on(const Ring& ring, Output& out) {
  wire_.forget_call();
  call_ = {ring.call.session, ring.call.to, true};
  came_ = false;
  out.messages.push_back(Accept{head()});
}

void PlainClient::on(const Offer& offer, Output& out) {
  if (!call_) return;
  call_->waits = true;
  out.frames.push_back(wire_.offer(offer.sdp, {}));
  if (!call_->described) unanswered_ = {out.frames.back()};
}

void PlainClient::on(const Answer& answer, Output& out) {
  if (!call_) return;
  call_->described = true;
  out.frames.push_back(wire_.answer(answer.sdp, {}));
}

void PlainClient::on(const Candidate& candidate, Output& out) {
  if (!call_) return;
  out.frames.push_back(wire_.candidate(candidate, call_->own_offer, {}));
  if (!unanswered_.empty() && unanswered_.size() <= PlainWire::kMaxGuesses)
    unanswered_.push_back(out.frames.back());
}

void PlainClient::end(const Call& call, const std::string& reason, Output& out) {
  if (!call_ || call_->session != call.session) return;
  again_ = came_ && call_->own_offer && !call_->described;
  forget_call();
  out.frames.push_back(wire_.end(reason, {}));
}

void PlainClient::receive(std::string_view frame, Output& out) {
  PlainWire::Heard heard = wire_.read(frame);
  for (std::string& again : heard.frames) out.frames.push_back(std::move(again));
  if (!heard.said || heard.said->repeated) return;
  using Kind = PlainWire::Kind;
  PlainWire::Said& said = *heard.said;
  switch (said.kind) {
    case Kind::kOffer: return heard_offer(said, out);
    case Kind::kAnswer: return heard_answer(said, out);
    case Kind::kCandidate:
    case Kind::kEndOfCandidates: return heard_candidate(said, out);
    case Kind::kArrive: return heard_arrival(said, out);
    case Kind::kLeave: return heard_leave(said, out);
    case Kind::kEnd: return heard_end(said.text, out);
    case Kind::kError: return out.messages.push_back(Error{ErrorCode::kBadMessage, said.text, {}});
  }
}

void PlainClient::heard_offer(PlainWire::Said& said, Output& out) {
  const std::string_view origin = sdp_origin(said.sdp);
  // Ours first; and on a relay to all, the offers of others are not for us during a call.
  if (call_ && call_->waits) call_->crossed = said.from;
  if (call_ && (call_->waits || call_->origin != origin)) return;
  if (!call_) {
    wire_.forget_call();
    call_ = {context_.random_text(), kOther};
  }
  call_->origin = origin;
  call_->from = said.from;
  out.messages.push_back(Offer{head(), std::move(said.sdp)});
}

void PlainClient::heard_answer(PlainWire::Said& said, Output& out) {
  // Where a relay tells all, the first one who answers has the call.
  if (!call_ || !call_->waits) return;
  call_->waits = false;
  call_->described = true;
  call_->origin = sdp_origin(said.sdp);
  call_->from = said.from;
  unanswered_.clear();
  out.messages.push_back(Answer{head(), std::move(said.sdp)});
}

void PlainClient::heard_candidate(PlainWire::Said& said, Output& out) {
  if (!call_ || (!said.from.empty() && said.from == call_->crossed)) return;
  if (said.kind == PlainWire::Kind::kEndOfCandidates) {
    out.messages.push_back(EndOfCandidates{head()});
  } else {
    said.candidate.call = head();
    out.messages.push_back(std::move(said.candidate));
  }
}

void PlainClient::join_again(Output& out) {
  called_.reset();
  out.messages.push_back(Joined{room_, {{kOther, {}}}});
}

void PlainClient::heard_leave(const PlainWire::Said& said, Output& out) {
  if (said.from.empty())
    heard_end({}, out);  // of a page, the end of the call
  else if (!call_ && called_ == said.from)
    join_again(out);  // others may have come during the call
}

void PlainClient::heard_arrival(const PlainWire::Said& said, Output& out) {
  came_ = true;
  if (!call_ && called_) {
    join_again(out);
  } else if (said.from.empty()) {
    // Nobody may have heard our offer. A server that names who came keeps it for him.
    out.frames.insert(out.frames.end(), unanswered_.begin(), unanswered_.end());
  }
}

void PlainClient::heard_end(const std::string& reason, Output& out) {
  if (!call_) return;
  out.messages.push_back(Bye{head(), reason});
  forget_call();
}

void PlainClient::forget_call() {
  if (call_->own_offer) called_ = call_->from;
  call_.reset();
  unanswered_.clear();
}

}  // namespace

std::unique_ptr<DialectHalf> serve(const Opening& opening, const ServerContext& context) {
  return std::make_unique<PlainServer>(opening, context);
}

std::unique_ptr<ClientHalf> join(const ClientContext& context) {
  return std::make_unique<PlainClient>(context);
}

}  // namespace booth::signaling::plain_dialect
