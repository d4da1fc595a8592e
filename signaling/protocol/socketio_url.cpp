// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/socketio_url.hpp"

#include <algorithm>

#include "signaling/protocol/socketio_dialect.hpp"

namespace booth::signaling::socketio {

std::string socketio_url(std::string uri) {
  if (uri.starts_with("http")) uri.replace(0, 4, "ws");
  uri.resize(std::min(uri.find('#'), uri.size()));
  const std::size_t question = std::min(uri.find('?'), uri.size());
  const std::string query = uri.substr(std::min(question + 1, uri.size()));
  uri.resize(question);
  const std::size_t scheme = uri.find("://");
  const std::size_t path = uri.find('/', scheme == std::string::npos ? 0 : scheme + 3);
  if (path == std::string::npos || path + 1 == uri.size())
    uri.replace(std::min(path, uri.size()), std::string::npos, kPath);
  else if (!uri.ends_with('/'))
    uri += '/';
  return uri + '?' + query + (query.empty() ? "" : "&") + "EIO=4&transport=websocket";
}

}  // namespace booth::signaling::socketio
