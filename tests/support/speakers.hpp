// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Every dialect once, for the tests in which everybody calls everybody.
#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "signaling/protocol/dialect.hpp"

namespace booth::testing_support {

struct Speaker {
  const char* protocol;
  const char* path;    ///< where Booth's server serves it
  bool addresses;      ///< may say whom it calls; else whoever else is in the room is called
  bool waits = false;  ///< where nobody is free its call waits for who comes next
  /// Is told when the other side's connection to the server breaks; else only the media tell.
  bool hears_of_loss = true;
  signaling::StreamRole role = signaling::StreamRole::kProducer;

  std::string name() const {
    return role == signaling::StreamRole::kConsumer ? std::string(protocol) + "_viewer" : protocol;
  }
};

inline constexpr Speaker kBooth{"booth", "/booth", true};

inline constexpr Speaker kSpeakers[] = {
    kBooth,
    {"gstwebrtc", "/", true},
    {"gstwebrtc", "/gstwebrtc", true, false, true, signaling::StreamRole::kConsumer},
    {"peerjs", "/myapp", true, false, false},
    {"plain", "/plain", false, true},
    {"socketio", "/socket.io/", false},
};

struct Pair {
  Speaker caller;
  Speaker callee;
};
inline void PrintTo(const Pair& pair, std::ostream* out) {
  *out << pair.caller.name() << " calls " << pair.callee.name();
}

inline std::vector<Pair> pairs() {
  std::vector<Pair> result;
  for (const Speaker& caller : kSpeakers)
    for (const Speaker& callee : kSpeakers) result.push_back({caller, callee});
  return result;
}

inline std::string pair_name(const testing::TestParamInfo<Pair>& info) {
  return info.param.caller.name() + "_calls_" + info.param.callee.name();
}

}  // namespace booth::testing_support
