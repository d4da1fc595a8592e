// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "signaling/protocol/dialect.hpp"
#include "signaling/protocol/plain_wire.hpp"
#include "signaling/protocol/waiting_offer.hpp"

namespace booth::signaling {

/// The server's half of the plain dialect: gives a page without ids and ringing its place among
/// peers that have both.
///
/// The page is one telephone. Its offer goes to the first of the others that takes it and waits for
/// the next one that comes while nobody does; what it says afterwards belongs to that call. A page
/// that writes `to`, or asks for presence, may have many calls.
class PlainServer : public DialectHalf {
 public:
  PlainServer(const Opening& opening, const ServerContext& context);

  void opened(Output& out) override;
  void receive(std::string_view frame, Output& out) override;
  void say(const Message& message, Output& out) override;
  void tick(std::int64_t now_ms, Output& out) override;

 private:
  using Said = PlainWire::Said;
  struct Line {
    PeerId peer;
    bool page_offered = false;  ///< the first offer was the page's
    bool answered = false;
    std::string origin = {};  ///< sdp_origin() of what the page described itself with
  };
  using Lines = std::map<SessionId, Line>;

  // What the page says.
  void page_says(Said said, Output& out);
  void page_offers(Said& said, Output& out);
  void replace_waiting(Said& said, Output& out);
  void page_offers_to(Said& said, Output& out);
  void page_answers(Said& said, Output& out);
  void page_has_candidate(Said& said, Output& out);
  void page_ends(const Said& said, Output& out);

  // What the rooms say.
  void on(const Welcome& welcome, Output& out);
  void on(const Joined& joined, Output& out);
  void on(const PeerJoined& joined, Output& out);
  void on(const PeerLeft& left, Output& out);
  void on(const Ring& ring, Output& out);
  void on(const Offer& offer, Output& out);
  void on(const Answer& answer, Output& out);
  void on(const Candidate& candidate, Output& out);
  void on(const Error& error, Output& out);
  void ended(const Call& call, const std::string& reason, Output& out);

  void ask_next(Output& out);
  void ask(const SessionId& session, const PeerId& peer, Output& out);
  void withdraw(const char* reason, Output& out);
  void refused(const std::string& reason, Output& out);
  void asked_to_offer(const Call& ring, Output& out);
  void hang_up(Lines::iterator line, const char* reason, Output& out);
  Lines::iterator line_with(const PeerId& peer);
  /// The line that words of the page belong to.
  Lines::iterator line_of(const Said& said);
  bool is_shown_in(const SessionId& session) const {
    return waiting_ && waiting_->is_shown_in(session);
  }
  bool is_free() const { return many_ || (lines_.empty() && !waiting_); }

  PlainWire wire_;
  std::function<std::string()> random_text_;
  PeerId wanted_id_;
  std::string room_;
  std::string name_;
  bool presence_;
  bool one_;   ///< asked for one call at a time
  bool many_;  ///< may have many calls
  bool joined_ = false;
  std::vector<PeerId> others_;  ///< in the order of their coming
  Lines lines_;
  SessionId current_;                      ///< of what the page says without `to`
  std::optional<WaitingOffer> waiting_;    ///< the page's, that nobody has answered yet
  std::map<PeerId, SessionId> asked_for_;  ///< rings that ask the page for an offer
};

}  // namespace booth::signaling
