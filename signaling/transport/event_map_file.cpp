// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/transport/event_map_file.hpp"

#include <utility>

#include <glib.h>

namespace booth::signaling {

socketio::ReadEventMap load_event_map(const std::string& json_or_file) {
  const std::size_t first = json_or_file.find_first_not_of(" \t\r\n");
  if (first == std::string::npos || json_or_file[first] == '{')
    return socketio::read_event_map(first == std::string::npos ? "" : json_or_file);
  char* bytes = nullptr;
  gsize size = 0;
  GError* failure = nullptr;
  if (!g_file_get_contents(json_or_file.c_str(), &bytes, &size, &failure)) {
    std::string error = failure->message;
    g_error_free(failure);
    return {std::nullopt, std::move(error)};
  }
  // An empty file is a mistake, and no wish for the default.
  socketio::ReadEventMap read = size == 0 ? socketio::ReadEventMap{std::nullopt, "it is empty"}
                                          : socketio::read_event_map({bytes, size});
  g_free(bytes);
  if (!read.map) read.error = json_or_file + ": " + read.error;
  return read;
}

}  // namespace booth::signaling
