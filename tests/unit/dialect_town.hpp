// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "signaling/protocol/dialect.hpp"
#include "tests/support/memory_server.hpp"

namespace booth::signaling {

/// Clients of any dialects at a MemoryServer, and what they say and hear. A client's half can stand
/// before a connection; its user then says and hears Booth's own frames.
///
/// What happens is written as a transcript, one line a step:
///
///     ann+ /path?room=r       ann connects; the dialect is found as on a real server
///     cam+ gstwebrtc          cam connects through the client's half of that dialect
///     cam+ gstwebrtc consumer likewise, with that role
///     ann> {...}              ann says this
///     ann< {...}              the next thing that ann hears
///     ann-                    ann's connection breaks
///
/// What begins with $ in an expected frame is whatever comes there the first time, and that again
/// later. Nobody may hear anything that the transcript does not tell.
class Town {
 public:
  explicit Town(Rooms::Settings settings = {}) : server_(std::move(settings)) {}

  void play(const std::vector<std::string>& transcript);

  void connect(const std::string& name, const std::string& how);
  void say(const std::string& name, const std::string& frame);
  void lose(const std::string& name);
  /// What the peer has heard and nobody has looked at.
  std::deque<std::string>& heard(const std::string& name) { return by_name_.at(name).heard; }
  /// What a $name of the transcripts stands for.
  const std::string& value(const std::string& name) { return names_[name]; }
  bool closed(const std::string& name) { return server_.goodbye(by_name_.at(name).id).has_value(); }

 private:
  struct Connection {
    ConnectionId id;
    std::unique_ptr<ClientHalf> client;  ///< null: frames as they are
    std::deque<std::string> heard;
  };

  void from_client(Connection& connection, const Output& output);
  /// Carries frames until nobody has any more to say.
  void settle();
  void expect(const std::string& name, const std::string& pattern);
  void expect_silence();
  std::string fill_in(std::string_view text) const;

  testing_support::MemoryServer server_;
  int texts_ = 0;
  std::map<std::string, Connection> by_name_;
  std::map<std::string, std::string> names_;  ///< of $names
};

}  // namespace booth::signaling
