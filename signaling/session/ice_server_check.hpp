// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gio/gio.h>

#include "signaling/protocol/message.hpp"

namespace booth::session {

/// Finds out which STUN and TURN servers cannot be used and why, which webrtcbin does not tell:
/// asks each as a call would, beside the calls, and gives back at once what it was given.
///
/// On the context's thread, whose default the context is; never blocks.
class IceServerCheck {
 public:
  static constexpr std::int64_t kAnswerMs = 7'000;  ///< for a server, its name included
  static constexpr std::int64_t kFreshMs = 60'000;  ///< how long a good answer is believed
  static constexpr std::size_t kMaxAddresses = 4;   ///< of one server

  struct Settings {
    std::vector<signaling::IceServer> servers;  ///< besides those that the signaling server names
    bool relay_only = false;                    ///< a call has to be relayed
  };
  /// Gets "the TURN server turn:HOST:PORT does not answer" and the like. `news`: it could be used,
  /// or was not asked, the time before.
  using Unusable = std::function<void(const std::string& problem, bool news)>;

  IceServerCheck(GMainContext* context, Settings settings, Unusable unusable);
  ~IceServerCheck();
  IceServerCheck(const IceServerCheck&) = delete;
  IceServerCheck& operator=(const IceServerCheck&) = delete;

  /// Begins to ask the own servers and those that are `named`, but for those that gave a good
  /// answer lately, and forgets all others. Only the first STUN server counts, as for webrtcbin.
  void check(const std::vector<signaling::IceServer>& named);
  /// Why a call cannot be relayed although it has to; empty as long as there is hope.
  std::string no_relay() const;
  /// The reason for a call's failure, with what is wrong with a server.
  std::string explain(const std::string& reason) const;

 private:
  class Entry;

  GMainContext* context_;
  Settings settings_;
  Unusable unusable_;
  std::vector<std::shared_ptr<Entry>> entries_;
};

}  // namespace booth::session
