// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "signaling/protocol/dialect.hpp"
#include "signaling/protocol/gstwebrtc_wire.hpp"

namespace booth::signaling::gstwebrtc {

/// The server's half for one peer. What it refuses, and how, follows gst-plugins-rs
/// (signalling/src/handlers).
class ServerHalf : public DialectHalf {
 public:
  ServerHalf(std::string room, std::function<std::string()> random_text)
      : room_(std::move(room)), random_text_(std::move(random_text)) {}

  void opened(Output& out) override;
  void receive(std::string_view frame, Output& out) override;
  void say(const Message& message, Output& out) override {
    std::visit([&](const auto& value) { hear(value, out); }, message);
  }

 private:
  /// One session of ours with another peer.
  struct Session {
    PeerId other;
    bool produces;          ///< we do; else the other one
    bool offered = false;   ///< with its start
    bool rings = false;     ///< ours, and not accepted yet
    bool answered = false;  ///< descriptions are exchanged: it ends without being refused
  };
  using Sessions = std::map<SessionId, Session>;

  // What the client says.
  void set_version(Fields& fields, Output& out);
  void set_status(Fields& fields, Output& out);
  void list(Fields&, Output& out) { list("list", "producers", &Roles::producer, out); }
  void list_consumers(Fields&, Output& out) {
    list("listConsumers", "consumers", &Roles::consumer, out);
  }
  void start_session(Fields& fields, Output& out);
  void describe(Fields& fields, Output& out);
  void end_session(Fields& fields, Output& out);

  // What the rooms say. Messages that have no form in this dialect end in the last one.
  void hear(const Welcome& welcome, Output& out);
  void hear(const Joined& joined, Output& out);
  void hear(const PeerJoined& joined, Output& out) { note(joined.peer, out); }
  void hear(const PeerUpdated& updated, Output& out) { note(updated.peer, out); }
  void hear(const PeerLeft& left, Output& out);
  void hear(const Error& error, Output& out);
  void hear(const Ring& ring, Output& out);
  void hear(const Accept& accept, Output& out);
  void hear(const Offer& offer, Output& out);
  void hear(const Answer& answer, Output& out) { forward(answer, out); }
  void hear(const Candidate& candidate, Output& out) { forward(candidate, out); }
  void hear(const Reject& reject, Output& out) {
    ended(reject.call.session, reject.reason.empty() ? "rejected" : reject.reason, out);
  }
  void hear(const Cancel& cancel, Output& out) { ended(cancel.call.session, {}, out); }
  void hear(const Bye& bye, Output& out);
  template <typename T>
  void hear(const T&, Output&) {}

  void list(const char* type, const char* member, bool Roles::*role, Output& out);
  void note(const PeerInfo& peer, Output& out);
  void tell_status(const PeerId& peer, const Status& status, Output& out);
  void forward(const Message& message, Output& out);
  void ended(const SessionId& session, const std::optional<std::string>& error, Output& out);
  void end(Sessions::iterator session, const std::string& reason, Output& out);
  void end_all(bool produced, Output& out);
  bool answers_offers() const { return newer_ || !status_.roles.listener; }
  bool foreign(const PeerId& peer) const;
  static void refuse(const std::string& details, Output& out);

  struct Peer {
    Status status;
    bool foreign;
  };

  const std::string room_;
  const std::function<std::string()> random_text_;
  PeerId id_;
  Status status_;
  PeerId claimed_id_;  ///< `peerId` of the last status: part of what counts as unchanged
  bool joined_ = false;
  bool spoke_ = false;
  bool newer_ = false;  ///< protocol 1.1
  std::map<PeerId, Peer> peers_;
  Sessions sessions_;
};

}  // namespace booth::signaling::gstwebrtc
