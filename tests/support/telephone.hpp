// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "signaling/protocol/dialect.hpp"
#include "signaling/session/call.hpp"
#include "tests/support/line.hpp"

namespace booth::testing_support {

/// What webrtcsignaling is without its loop and media: a dialect's client half, the place in a room
/// and one telephone. Where it would ask webrtcbin it makes descriptions up.
class Telephone {
 public:
  struct Options {
    std::string protocol;
    std::string uri;
    std::string room = "r";
    signaling::PeerId id;  ///< wanted
    bool auto_accept = true;
    signaling::StreamRole role = signaling::StreamRole::kProducer;
  };
  using State = session::Call::State;

  /// Connects; it joins when frames flow.
  Telephone(std::unique_ptr<Line> line, Options options);

  /// Moves frames both ways; whether there were any.
  bool pump();

  /// As the client's loop does some times a second.
  void tick(std::int64_t now_ms);

  void call(const signaling::PeerId& peer);
  void accept();
  void reject(const std::string& reason);
  void hang_up(const std::string& reason = "done");
  /// Ends the connection without a word, as a killed process does.
  void vanish();
  /// Says goodbye, as an element that is stopped.
  void leave();

  State state() const { return call_.state(); }
  bool connected() const { return call_.state() == State::kConnected; }
  bool idle() const { return call_.state() == State::kIdle; }
  bool joined() const { return joined_; }
  /// As its dialect tells it; made up where that has no ids.
  const signaling::PeerId& id() const { return id_; }
  /// The peers it was told of, in the order of their coming.
  const std::vector<signaling::PeerInfo>& others() const { return others_; }

  // Of the current call, or of the last one.
  const std::string& own_sdp() const { return own_sdp_; }
  const std::string& their_sdp() const { return their_sdp_; }
  const std::vector<std::string>& own_candidates() const { return own_candidates_; }
  const std::vector<std::string>& their_candidates() const { return their_candidates_; }
  const std::string& end_reason() const { return end_reason_; }
  bool offered() const { return offered_; }
  int calls() const { return calls_; }
  /// What came of calls and errors, one word each: "ring", "offer", "error wrong-state", ...
  const std::vector<std::string>& heard() const { return heard_; }

 private:
  std::string random_text();
  void transmit(const signaling::Message& message);
  void carry_out(signaling::Output output);
  void on(const signaling::Message& message);
  void on_call(const signaling::Message& message);
  void on_offer(const signaling::Offer& offer);
  void run(const session::Call::Effects& effects);
  void forget();
  void start(session::Role role);
  void describe(bool offer);
  void answer(const signaling::Offer& offer);

  std::unique_ptr<Line> line_;
  Options options_;
  int texts_ = 0;
  std::unique_ptr<signaling::ClientHalf> half_;
  std::vector<std::string> to_server_;
  session::Call call_;
  signaling::PeerId id_;
  bool joined_ = false;
  std::vector<signaling::PeerInfo> others_;
  std::optional<signaling::Offer> early_offer_;
  std::string own_sdp_, their_sdp_, end_reason_;
  std::vector<std::string> own_candidates_, their_candidates_, heard_;
  bool offered_ = false;
  int calls_ = 0;
};

/// "ring", "accept", ...: the name of a message's type.
std::string name_of(const signaling::Message& message);

}  // namespace booth::testing_support
