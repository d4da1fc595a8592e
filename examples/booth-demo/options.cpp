// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "options.hpp"

#include "common/arguments.hpp"

namespace booth::example {
namespace {

constexpr char kSummary[] =
    "Makes a video call with a replaced background: camera, file or a drawn presenter\n"
    "-> virtualbackground -> photosnapshot and mediarecorder -> webrtcbin + webrtcsignaling.\n"
    "It waits in the room and accepts whoever calls; with --call it calls whoever is there.";
constexpr char kDescription[] =
    "Ctrl-C or SIGTERM hangs up, completes the files and ends.\n\n"
    "Example: booth-signaling-server --port 8443 &\n"
    "         booth-demo --input camera --background beach.jpg --record me.webm\n"
    "and open http://127.0.0.1:8443/?room=demo in a browser.";

std::string fault_of(const Options& options) {
  if (options.seconds < 0) return "--seconds must not be negative";
  if (options.bitrate_kbps < 50 || options.bitrate_kbps > 20000)
    return "--bitrate must be 50..20000 kbit/s";
  return "";
}

}  // namespace

Options parse_options(int argc, char** argv) {
  Options o;
  Arguments arguments(kSummary, kDescription);
  arguments.text("uri", "URI", "Signaling server (ws://127.0.0.1:8443/booth)", o.uri);
  arguments.text("room", "ROOM", "Room to join (demo)", o.room);
  arguments.text("name", "NAME", "Name the others see (Booth)", o.name);
  arguments.text("input", "SOURCE",
                 "presenter (drawn, before a green wall), pattern, camera, screen, or a file",
                 o.input);
  arguments.text("key", "COLOUR",
                 "Colour of the wall as CSS writes it, auto to find it (auto), or none", o.key);
  arguments.text("background", "FILE|COLOUR",
                 "Picture or colour to show instead of the wall (navy)", o.background);
  arguments.text("record", "FILE", "Record the own picture and sound to a WebM file", o.record);
  arguments.text("photo", "FILE", "Take a photo two seconds into the call (.png or .jpg)", o.photo);
  arguments.text("receive-to", "FILE",
                 "Record the far side to a WebM file; later calls get FILE-2, ...", o.receive_to);
  arguments.number("bitrate", "Video bitrate to send in kbit/s (1200)", o.bitrate_kbps);
  arguments.number("seconds", "End after a call of N seconds; 0 = when stopped (0)", o.seconds);
  arguments.flag("call", "Call whoever is in the room instead of waiting for a call", o.call);
  arguments.flag("once", "End with the file instead of playing it again and again", o.once);
  arguments.flag("show", "Show the far side in a window and play its sound", o.show);
  arguments.flag("json", "Report events as JSON, one object a line", o.json);
  arguments.parse(argc, argv);
  if (const auto fault = fault_of(o); !fault.empty()) Arguments::refuse(fault);
  return o;
}

}  // namespace booth::example
