// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

#include <glib.h>
#include <gst/gst.h>

#include "arguments.hpp"
#include "main_loop.hpp"
#include "remote_media.hpp"

namespace booth::example {

inline constexpr char kLocalServer[] = "ws://127.0.0.1:8443/booth";

/// Options that every program with a webrtccall has.
struct CallOptions {
  std::string server = g_getenv("BOOTH_SERVER") ? g_getenv("BOOTH_SERVER") : kLocalServer;
  std::string room = "demo";
  std::string name = g_get_user_name();
  std::string video = "test";
  std::string record;
  std::string dump;
  int seconds = 0;  ///< 0 = until it is ended
  bool no_window = false;
  bool watch = false;

  void add_to(Arguments& arguments) {
    arguments.text("server", "URI",
                   "Signaling server ($BOOTH_SERVER, or else ws://127.0.0.1:8443/booth)", server);
    arguments.text("room", "ROOM", "Room to join (demo)", room);
    arguments.text("name", "NAME", "Name the others see (this user's)", name);
    arguments.text("video", "SOURCE",
                   "camera, /dev/videoN, screen, test, presenter or a file (test)", video);
    arguments.text("record", "FILE", "Record the other side to a WebM file", record);
    arguments.number("seconds", "End after N seconds of it", seconds);
    arguments.flag("watch", "Show every second how good each call is", watch);
    arguments.text("dump", "FILE",
                   "Write descriptions, candidates, states and stats as JSON lines; they hold "
                   "addresses",
                   dump);
    arguments.flag("no-window", "Neither show nor play the other side", no_window);
  }
  void apply_to(GstElement* call) const {
    g_object_set(call, "uri", server.c_str(), "room", room.c_str(), "display-name", name.c_str(),
                 nullptr);
  }
  RemoteMedia::Options remote() const { return {!no_window && has_display(), record}; }
};

}  // namespace booth::example
