// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/photosnapshot/naming.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <utility>

#include "elements/common/file_name.hpp"

namespace booth::photo {
namespace {

std::string formatted(std::int64_t time_us, const char* format) {
  const auto seconds = static_cast<std::time_t>(time_us / 1000000);
  std::tm parts{};
  localtime_r(&seconds, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, format, &parts)};
}

std::string milliseconds(std::int64_t time_us) {
  const std::string digits = std::to_string(time_us / 1000 % 1000);
  return std::string(3 - digits.size(), '0') + digits;
}

std::string value_of(std::string_view place, const NameFields& fields) {
  if (place == "index") return std::to_string(fields.index);
  if (place == "date") return formatted(fields.time_us, "%Y%m%d");
  if (place == "time") return formatted(fields.time_us, "%H%M%S");
  if (place == "ms") return milliseconds(fields.time_us);
  if (place == "filter") return fields.filter;
  return std::to_string(fields.number + 1);  // burst
}

constexpr std::array kPlaces{"index", "date", "time", "ms", "filter", "burst"};

/// The place whose `{name}` the text begins with; empty for none.
std::string_view place_at(std::string_view text) {
  if (!text.starts_with('{')) return {};
  for (const std::string_view place : kPlaces)
    if (text.substr(1).starts_with(place) && text.substr(1 + place.size()).starts_with('}'))
      return place;
  return {};
}

struct Expanded {
  std::string name;
  bool tells_frames = false;   ///< of a burst apart
  bool tells_filters = false;  ///< of a frame apart
};

/// Pieces between named places go through expand_file_name(), values never do.
Expanded expand(std::string_view pattern, const NameFields& fields) {
  Expanded result;
  const auto seconds = static_cast<std::time_t>(fields.time_us / 1000000);
  std::size_t piece = 0;
  const auto take_piece = [&](std::size_t end) {
    const auto text = pattern.substr(piece, end - piece);
    result.name += expand_file_name(text, fields.index, seconds);
    result.tells_frames |= has_index(text);
  };
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const auto place = place_at(pattern.substr(at));
    if (place.empty()) continue;
    take_piece(at);
    result.name += value_of(place, fields);
    result.tells_frames |= place == "index" || place == "burst";
    result.tells_filters |= place == "filter";
    at += place.size() + 1;
    piece = at + 1;
  }
  take_piece(pattern.size());
  return result;
}

/// Before the extension of the last part of the path.
std::string with_suffix(const std::string& name, const std::string& suffix) {
  const std::size_t slash = name.rfind('/');
  const std::size_t start = slash == std::string::npos ? 0 : slash + 1;
  std::size_t dot = name.rfind('.');
  if (dot == std::string::npos || dot <= start) dot = name.size();
  return name.substr(0, dot) + "-" + suffix + name.substr(dot);
}

std::string told_apart(Expanded expanded, const NameFields& fields) {
  std::string name = std::move(expanded.name);
  if (fields.several_frames && !expanded.tells_frames) name = with_index(name, fields.number + 1);
  if (fields.several_filters && !expanded.tells_filters) name = with_suffix(name, fields.filter);
  return name;
}

/// In small or capital letters.
bool has_extension(std::string_view name, std::string_view extension) {
  if (name.size() < extension.size()) return false;
  name.remove_prefix(name.size() - extension.size());
  return std::equal(name.begin(), name.end(), extension.begin(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

}  // namespace

std::string photo_name(std::string_view pattern, const NameFields& fields) {
  return told_apart(expand(pattern, fields), fields);
}

std::string literal_photo_name(std::string_view name, const NameFields& fields) {
  return told_apart({std::string(name)}, fields);
}

ImageFormat photo_format(Format format, std::string_view location) {
  switch (format) {
    case Format::kPng: return ImageFormat::kPng;
    case Format::kJpeg: return ImageFormat::kJpeg;
    case Format::kWebp: return ImageFormat::kWebp;
    case Format::kAuto: break;
  }
  if (has_extension(location, ".jpg") || has_extension(location, ".jpeg"))
    return ImageFormat::kJpeg;
  return has_extension(location, ".webp") ? ImageFormat::kWebp : ImageFormat::kPng;
}

}  // namespace booth::photo
