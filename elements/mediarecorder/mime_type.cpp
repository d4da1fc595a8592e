// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/mediarecorder/mime_type.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace booth {
namespace {

constexpr std::string_view kSupported = "supported are video/webm;codecs=vp8,opus and audio/webm";

std::string lower_case(std::string_view text) {
  std::string result(text);
  for (char& letter : result)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return result;
}

/// Without outer white space and one pair of quotes.
std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  text = text.substr(first, text.find_last_not_of(kSpace) - first + 1);
  const bool quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
  return quoted ? text.substr(1, text.size() - 2) : text;
}

/// Cuts the text before the next separator off `rest`.
std::string_view next_part(std::string_view& rest, char separator) {
  const auto end = std::min(rest.find(separator), rest.size());
  const auto part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return trimmed(part);
}

std::optional<std::string> codecs_of(std::string_view parameters) {
  while (!parameters.empty()) {
    std::string_view value = next_part(parameters, ';');
    const std::string_view name = next_part(value, '=');
    if (name == "codecs") return std::string(trimmed(value));
  }
  return std::nullopt;
}

Result<RecordingType> unsupported(std::string_view what) {
  return Result<RecordingType>::failure("\"" + std::string(what) + "\" cannot be recorded; " +
                                        std::string(kSupported) + ".");
}

}  // namespace

Result<RecordingType> parse_mime_type(std::string_view text) {
  const std::string lower = lower_case(text);
  std::string_view rest = lower;
  const std::string_view container = next_part(rest, ';');
  if (container.empty() && rest.empty()) return RecordingType{};
  if (container != "video/webm" && container != "audio/webm") return unsupported(text);
  const RecordingType type{container == "video/webm", true};
  const std::string codecs = codecs_of(rest).value_or("");
  for (std::string_view list = codecs; !list.empty();) {
    const std::string_view codec = next_part(list, ',');
    const bool video = type.video && (codec == "vp8" || codec == "vp8.0");
    if (!video && codec != "opus") return unsupported(text);
  }
  return type;
}

}  // namespace booth
