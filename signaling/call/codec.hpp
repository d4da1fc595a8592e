// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace booth::call {

enum class Codec { kVp8, kVp9, kH264, kOpus };

/// What is known of a codec without GStreamer.
struct CodecInfo {
  Codec codec;
  const char* name;           ///< in properties: "vp8"
  const char* encoding_name;  ///< in descriptions, upper case: "VP8"
  const char* media_type;     ///< of encoded streams in a pipeline: "video/x-vp8"
  bool video;
  int clock_rate;    ///< Hz
  int payload_type;  ///< in our own offers, as Chromium's
};

inline constexpr std::array<CodecInfo, 4> kCodecs{{
    {Codec::kVp8, "vp8", "VP8", "video/x-vp8", true, 90000, 96},
    {Codec::kVp9, "vp9", "VP9", "video/x-vp9", true, 90000, 98},
    {Codec::kH264, "h264", "H264", "video/x-h264", true, 90000, 102},
    {Codec::kOpus, "opus", "OPUS", "audio/x-opus", false, 48000, 111},
}};

constexpr const CodecInfo& info(Codec codec) { return kCodecs[static_cast<std::size_t>(codec)]; }

std::optional<Codec> codec_of_encoding_name(std::string_view name);
std::optional<Codec> codec_of_media_type(std::string_view type);

/// A comma list of names in order of preference, all of one kind ("vp8,h264"); nullopt where one is
/// unknown, doubled or of the other kind, or the list is empty.
std::optional<std::vector<Codec>> parse_codecs(std::string_view text, bool video);

/// "VP8, H264" for people to read.
std::string names(const std::vector<Codec>& codecs);

}  // namespace booth::call
