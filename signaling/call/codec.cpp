// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/call/codec.hpp"

#include <algorithm>

namespace booth::call {

std::optional<Codec> codec_of_encoding_name(std::string_view name) {
  for (const auto& each : kCodecs)
    if (name == each.encoding_name) return each.codec;
  return std::nullopt;
}

std::optional<Codec> codec_of_media_type(std::string_view type) {
  for (const auto& each : kCodecs)
    if (type == each.media_type) return each.codec;
  return std::nullopt;
}

std::optional<std::vector<Codec>> parse_codecs(std::string_view text, bool video) {
  if (text.ends_with(',')) return std::nullopt;
  std::vector<Codec> codecs;
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    auto word = text.substr(0, comma);
    text.remove_prefix(std::min(comma + 1, text.size()));
    while (word.starts_with(' ')) word.remove_prefix(1);
    while (word.ends_with(' ')) word.remove_suffix(1);
    const auto found = std::find_if(kCodecs.begin(), kCodecs.end(), [&](const CodecInfo& each) {
      return each.video == video && word == each.name;
    });
    if (found == kCodecs.end()) return std::nullopt;
    if (std::find(codecs.begin(), codecs.end(), found->codec) != codecs.end()) return std::nullopt;
    codecs.push_back(found->codec);
  }
  if (codecs.empty()) return std::nullopt;
  return codecs;
}

std::string names(const std::vector<Codec>& codecs) {
  std::string text;
  for (const auto codec : codecs)
    text += (text.empty() ? "" : ", ") + std::string(info(codec).encoding_name);
  return text;
}

}  // namespace booth::call
