// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "tests/net/machine.hpp"

namespace booth::net {

/// The way of a call's packets: what each side's end of it is.
struct Path {
  std::string local, remote;  ///< TYPE/PROTOCOL/ADDRESS, TYPE as in candidates: host, srflx, relay
};

/// A webrtccall in a pipeline on a machine of the lab; see call_peer.cpp for what it writes.
class NetPeer {
 public:
  /// `properties` are the element's, as gst-launch-1.0 takes them.
  NetPeer(const Machine& machine, const std::string& id, const std::string& server_url,
          const std::string& properties = {});

  /// The text of the element's next event of that name; nothing if it does not come.
  std::optional<std::string> wait(const std::string& event);
  /// A picture that arrives from now on.
  bool sees(const std::string& peer);
  /// When the first picture came that is later than `ms` on the monotonic clock; -1 if none comes.
  std::int64_t picture_after(const std::string& peer, std::int64_t ms);
  Path path();
  void act(const std::string& action, const std::string& peer = {});
  /// What it wrote besides the pictures, for a failure's text.
  std::string events() const;
  /// Everything it wrote, for a failure's text.
  std::string report();
  testing_support::ChildProcess& process() { return process_; }

 private:
  testing_support::ChildProcess process_;
};

}  // namespace booth::net
