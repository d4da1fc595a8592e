// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "signaling/protocol/dialect.hpp"
#include "signaling/protocol/gstwebrtc_wire.hpp"

namespace booth::signaling::gstwebrtc {

/// The client's half: says what webrtcsink says as a producer and webrtcsrc as a consumer.
///
/// A producer sees the consumers that wait for one as the peers of its room, and offers in every
/// session; a consumer sees the producers. Either may ring a peer of the other kind by its id. A
/// peer that cannot offer (see kCannotOffer) gets an offer with the next attempt, unseen by it. The
/// server names the sessions; the names of our own side are kept beside them.
class Client : public ClientHalf {
 public:
  static constexpr std::size_t kMaxAsked = 16;       ///< sessions that the server has not named
  static constexpr std::size_t kMaxCandidates = 64;  ///< of each of them

  explicit Client(const ClientContext& context);

  std::string url() const override { return url_; }
  void opened(Output& out) override;
  void receive(std::string_view frame, Output& out) override;
  void say(const Message& message, Output& out) override {
    std::visit([&](const auto& value) { send(value, out); }, message);
  }

 private:
  /// One that we asked the server for, and that it has not named yet.
  struct Asked {
    SessionId own;
    PeerId to;
    enum { kStart, kMayOffer, kOffer } how = kStart;  ///< kMayOffer: once our side has one
    bool given_up = false;
    std::vector<Candidate> candidates;  ///< of our offer
  };
  struct Session {
    SessionId own;
    PeerId other;
    bool produces;           ///< we do
    bool begun;              ///< both know who offers
    bool described = false;  ///< we have sent a description
  };
  using Sessions = std::map<SessionId, Session>;  ///< by the server's name

  // What the session of the call says.
  void send(const Hello& hello, Output& out);
  void send(const Join& join, Output& out);
  void send(const Update& update, Output& out);
  void send(const Ring& ring, Output& out);
  void send(const Reject& reject, Output& out) { end(reject.call, reject.reason, out); }
  void send(const Cancel& cancel, Output& out) { end(cancel.call, {}, out); }
  void send(const Bye& bye, Output& out) { end(bye.call, bye.reason, out); }
  void send(const Offer& offer, Output& out);
  void send(const Answer& answer, Output& out) { describe(answer.call, answer, out); }
  void send(const Candidate& candidate, Output& out);
  /// Accepting, restarts and the end of candidates have no form here.
  template <typename T>
  void send(const T&, Output&) {}

  // What the server says.
  void welcome(Fields& fields, Output& out);
  void list_producers(Fields& fields, Output& out);
  void list_consumers(Fields& fields, Output& out);
  void peer_status(Fields& fields, Output& out);
  void session_started(Fields& fields, Output& out);
  void start_session(Fields& fields, Output& out);
  void description(Fields& fields, Output& out);
  void session_ended(Fields& fields, Output& out);
  void error(Fields& fields, Output& out);

  void tell_status(Output& out) const;
  void list(Fields& fields, const char* member);
  void joined(Output& out);
  void note(const PeerInfo& peer, bool there, Output& out);
  void started(const PeerId& peer, const SessionId& name, bool produce, Message incoming,
               Output& out);
  void end(const Call& call, const std::string& reason, Output& out);
  void describe(const Call& call, const Message& message, Output& out);
  void name_asked(const Asked& asked, const SessionId& name, bool produce, Output& out);
  Sessions::iterator find_own(const SessionId& own);
  Asked* find_asked(const SessionId& own);

  std::string url_;
  const Roles roles_;
  PeerId id_;
  std::string name_;
  std::string room_;
  bool joining_ = false;
  std::map<PeerId, Meta> peers_;
  std::deque<Asked> asked_;
  Sessions sessions_;
};

}  // namespace booth::signaling::gstwebrtc
