// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/server/turn_credentials.hpp"

#include <array>

#include <glib.h>

namespace booth::signaling {

IceServer TurnCredentials::issue(const std::string& user, std::int64_t now_s) const {
  IceServer server;
  server.urls = urls;
  server.username = std::to_string(now_s + ttl_s) + ":" + user;
  std::array<guint8, 20> digest;
  gsize size = digest.size();
  auto* hmac =
      g_hmac_new(G_CHECKSUM_SHA1, reinterpret_cast<const guchar*>(secret.data()), secret.size());
  g_hmac_update(hmac, reinterpret_cast<const guchar*>(server.username.data()),
                static_cast<gssize>(server.username.size()));
  g_hmac_get_digest(hmac, digest.data(), &size);
  g_hmac_unref(hmac);
  char* text = g_base64_encode(digest.data(), size);
  server.credential = text;
  g_free(text);
  return server;
}

}  // namespace booth::signaling
