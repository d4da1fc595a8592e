// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

namespace booth::example {

/// What the command line says; `booth-demo --help` tells the meaning of each.
struct Options {
  std::string uri = "ws://127.0.0.1:8443/booth";
  std::string room = "demo";
  std::string name = "Booth";
  std::string input = "presenter";
  std::string key = "auto";         ///< "none" leaves the picture as it is
  std::string background = "navy";  ///< a picture file, or a colour
  std::string record;
  std::string photo;
  std::string receive_to;
  int bitrate_kbps = 1200;  ///< of the video that is sent
  int seconds = 0;          ///< of the call; 0 = until stopped
  bool call = false;
  bool once = false;
  bool show = false;
  bool json = false;
};

/// Reads the command line; ends the program for --help, and where something is wrong with it.
Options parse_options(int argc, char** argv);

}  // namespace booth::example
