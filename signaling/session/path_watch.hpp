// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>

namespace booth::session {

/// Decides from what arrives whether the way to a peer is lost, when ICE is restarted and when the
/// call is given up. Pure: the time is an argument.
///
/// A way that is lost is told after some seconds only, because most come back by the first restart.
/// A peer that went quiet (muted, switched its camera off) is found alive by the same restart,
/// whose checks it answers: see proven().
class PathWatch {
 public:
  /// From a peer whose packets came without a break; media comes every 20..60 ms.
  static constexpr std::int64_t kSteadySilenceMs = 1'200;
  /// From any other: RTCP comes every 2..6 s from one that sends nothing else (RFC 3550, 6.3.1).
  static constexpr std::int64_t kThinSilenceMs = 7'000;
  /// Once the addresses of this machine have changed, for kSuspicionMs.
  static constexpr std::int64_t kChangedSilenceMs = 400;
  static constexpr std::int64_t kSuspicionMs = 10'000;
  /// The callee restarts only if the caller has not begun.
  static constexpr std::int64_t kCalleeWaitsMs = 300;
  /// What a first restart is given before a way is called lost.
  static constexpr std::int64_t kBenefitMs = 1'500;
  /// Between restarts, first and later: one needs two ways through the server and some checks. Not
  /// longer, since checks that went into the void come ever more seldom, and a fresh restart finds
  /// the way that is back.
  static constexpr std::int64_t kFirstRetryMs = 1'000;
  static constexpr std::int64_t kRetryMs = 2'000;
  /// Silence of a peer that the server has given up.
  static constexpr std::int64_t kOrphanSilenceMs = 2'500;
  static constexpr std::int64_t kReconnectMs = 30'000;
  /// Restarts that come from the other side: so many at once, then one a second.
  static constexpr double kMostRemoteRestarts = 20.0;

  struct Settings {
    bool callee = false;
    std::int64_t reconnect_ms = kReconnectMs;  ///< of silence until the call ends
  };
  enum class End { kNo, kSilent, kLeft };
  struct Seen {
    std::int64_t now_ms = 0;
    std::uint64_t packets = 0;  ///< received so far
    bool can_restart = true;    ///< the server, the peer and its protocol allow it now
    bool orphan = false;        ///< the server has given the peer up
  };
  struct Advice {
    bool restart = false;
    bool disconnected = false;  ///< has just become so
    bool connected = false;     ///< is so again
    End end = End::kNo;
  };

  explicit PathWatch(Settings settings) : settings_(settings) {}

  /// The connection stands; nothing was missed before.
  void begin(std::int64_t now_ms, std::uint64_t packets);
  /// To be called several times a second.
  Advice look(const Seen& seen);
  /// Checks of ICE got through: the peer lives, whatever it sends.
  void proven(std::int64_t now_ms);
  /// ICE has given up, whatever arrives.
  void failed() { failed_ = true; }
  void network_changed(std::int64_t now_ms);

  /// The other side asks for a restart: whether it gets one, or one was begun a moment ago.
  bool take_request(std::int64_t now_ms);
  /// The other side restarts: false if it does so without end.
  bool take_restart(std::int64_t now_ms);

  bool is_disconnected() const { return disconnected_; }

 private:
  std::int64_t tolerated_ms(std::int64_t now_ms) const;
  void heard(std::int64_t now_ms);
  void begun(std::int64_t now_ms, std::int64_t wait_ms);

  Settings settings_;
  std::int64_t looked_ms_ = 0, heard_ms_ = 0, steady_since_ms_ = 0;
  std::uint64_t packets_ = 0;
  std::int64_t begun_ms_ = -kRetryMs;  ///< the last restart, of either side
  std::int64_t next_ms_ = 0;           ///< none of ours before
  std::int64_t changed_ms_ = -kSuspicionMs;
  bool retried_ = false, failed_ = false, disconnected_ = false, back_ = false;
  double remote_left_ = kMostRemoteRestarts;
  std::int64_t remote_ms_ = 0;
};

}  // namespace booth::session
