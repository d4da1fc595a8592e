// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <gio/gio.h>

#include "signaling/session/stun_dialog.hpp"
#include "signaling/transport/event_loop.hpp"
#include "signaling/transport/gobject_ptr.hpp"

namespace booth::session {

/// One socket to one address of a STUN or TURN server, and what is said over it. Never blocks.
///
/// On the context's thread. Destroying it ends it without a word.
class StunProbe {
 public:
  struct Target {
    GSocketAddress* address;
    bool tcp;
    std::optional<StunDialog::Credentials> credentials;  ///< of a TURN server
  };
  /// `problem` is empty if the server can be used, else goes after its URL. Once; the probe may be
  /// destroyed in it.
  using Done = std::function<void(std::string problem)>;

  StunProbe(GMainContext* context, const Target& target, Done done);
  StunProbe(const StunProbe&) = delete;
  StunProbe& operator=(const StunProbe&) = delete;

  /// Begins; `done` is not called in it.
  void start();

 private:
  void watch(GIOCondition condition);
  void on_ready();
  void ask();
  void send(std::string_view message);
  void receive();
  void take(std::string_view message);
  void finish_later(const std::string& error);
  void finish(std::string problem);

  struct SourceEnd {
    void operator()(GSource* source) const;
  };

  GMainContext* context_;
  signaling::GObjectPtr<GSocketAddress> address_;
  bool tcp_;
  StunDialog dialog_;
  Done done_;
  signaling::GObjectPtr<GSocket> socket_;
  std::unique_ptr<GSource, SourceEnd> source_;
  signaling::Timer again_;
  std::int64_t wait_ms_ = 0;  ///< before the request is sent again
  bool connected_ = false;
  std::string stream_;  ///< what came by TCP and is no whole message yet
};

}  // namespace booth::session
