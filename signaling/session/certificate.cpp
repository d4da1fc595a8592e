// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/certificate.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <vector>

#include <glib.h>

namespace booth::session {

namespace {

constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
constexpr std::string_view kEnd = "-----END CERTIFICATE-----";

std::vector<guchar> der(std::string_view pem) {
  const auto begin = pem.find(kBegin);
  const auto end = pem.find(kEnd);
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) return {};
  const std::string body(pem.substr(begin + kBegin.size(), end - begin - kBegin.size()));
  gsize size = 0;
  guchar* bytes = g_base64_decode(body.c_str(), &size);
  std::vector<guchar> result(bytes, bytes + size);
  g_free(bytes);
  return result;
}

std::optional<GChecksumType> checksum_type(std::string_view hash) {
  if (hash == "sha-256") return G_CHECKSUM_SHA256;
  if (hash == "sha-384") return G_CHECKSUM_SHA384;
  if (hash == "sha-512") return G_CHECKSUM_SHA512;
  return std::nullopt;
}

}  // namespace

std::string digest(std::string_view pem, std::string_view hash) {
  const auto bytes = der(pem);
  const auto type = checksum_type(hash);
  if (bytes.empty() || !type) return {};
  char* hex = g_compute_checksum_for_data(*type, bytes.data(), bytes.size());
  std::string result;
  for (std::size_t i = 0; hex[i]; ++i) {
    if (i > 0 && i % 2 == 0) result += ':';
    result += static_cast<char>(std::toupper(static_cast<unsigned char>(hex[i])));
  }
  g_free(hex);
  return result;
}

bool matches(std::string_view pem, const sdp::Description& remote) {
  bool compared = false;
  for (const auto& media : remote.media) {
    if (media.rejected) continue;
    const bool named = std::any_of(media.fingerprints.begin(), media.fingerprints.end(),
                                   [&](const sdp::Fingerprint& print) {
                                     const auto own = digest(pem, print.hash);
                                     return !own.empty() && own == print.value;
                                   });
    if (!named) return false;
    compared = true;
  }
  return compared;
}

}  // namespace booth::session
