// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/file_name.hpp"

#include <optional>

namespace booth {
namespace {

/// One `%` sequence at the start of the text.
struct Sequence {
  char kind = '%';        ///< d, t or %
  std::size_t width = 0;  ///< of d
  std::size_t length = 2;
};

std::optional<Sequence> read_sequence(std::string_view text) {
  if (text.size() < 2 || text[0] != '%') return std::nullopt;
  if (text[1] == 't' || text[1] == '%') return Sequence{text[1], 0, 2};
  if (text[1] == 'd') return Sequence{'d', 0, 2};
  const bool padded = text.size() >= 4 && text[1] == '0' && text[2] >= '1' && text[2] <= '9';
  if (!padded || text[3] != 'd') return std::nullopt;
  return Sequence{'d', static_cast<std::size_t>(text[2] - '0'), 4};
}

std::string digits(unsigned index, std::size_t width) {
  const std::string number = std::to_string(index);
  return std::string(width > number.size() ? width - number.size() : 0, '0') + number;
}

std::string local_time(std::time_t when) {
  std::tm parts{};
  localtime_r(&when, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y%m%d-%H%M%S", &parts)};
}

}  // namespace

std::string expand_file_name(std::string_view pattern, unsigned index, std::time_t when) {
  std::string name;
  while (!pattern.empty()) {
    const auto sequence = read_sequence(pattern);
    if (!sequence) {
      name += pattern.front();
      pattern.remove_prefix(1);
      continue;
    }
    if (sequence->kind == 'd') name += digits(index, sequence->width);
    if (sequence->kind == 't') name += local_time(when);
    if (sequence->kind == '%') name += '%';
    pattern.remove_prefix(sequence->length);
  }
  return name;
}

bool has_index(std::string_view pattern) {
  while (!pattern.empty()) {
    const auto sequence = read_sequence(pattern);
    if (sequence && sequence->kind == 'd') return true;
    pattern.remove_prefix(sequence ? sequence->length : 1);
  }
  return false;
}

std::string with_index(std::string_view name, unsigned index) {
  const std::size_t slash = name.rfind('/');
  const std::size_t start = slash == std::string_view::npos ? 0 : slash + 1;
  std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot <= start) dot = name.size();
  return std::string(name.substr(0, dot)) + "-" + std::to_string(index) +
         std::string(name.substr(dot));
}

}  // namespace booth
