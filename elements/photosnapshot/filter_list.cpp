// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/photosnapshot/filter_list.hpp"

#include <algorithm>
#include <utility>

#include "elements/common/filter/parser.hpp"

namespace booth::photo {
namespace {

constexpr std::size_t kMaxNameBytes = 60;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

bool is_safe(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.'; }

/// "sepia(60%) blur(2px)" becomes "sepia-60-blur-2px": what no file system, shell or address minds.
std::string safe_name(std::string_view text) {
  std::string name;
  for (char c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (is_safe(c))
      name += c;
    else if (!name.empty() && name.back() != '-')
      name += '-';
    if (name.size() == kMaxNameBytes) break;
  }
  while (!name.empty() && (name.back() == '-' || name.back() == '.')) name.pop_back();
  name.erase(0, std::min(name.find_first_not_of('.'), name.size()));
  return name.empty() ? "filter" : name;
}

void make_unlike(FilterList& list) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string base = list[i].name;
    const auto is_taken = [&](const std::string& name) {
      return std::any_of(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(i),
                         [&](const PhotoFilter& other) { return other.name == name; });
    };
    for (int n = 2; is_taken(list[i].name); ++n) list[i].name = base + "-" + std::to_string(n);
  }
}

/// Where the next semicolon outside comments is; npos for the end.
std::size_t end_of_filter(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] != ';') {
    if (text.substr(at, 2) == "/*") {
      const std::size_t end = text.find("*/", at + 2);
      if (end == std::string_view::npos) return end;
      at = end + 1;
    }
    ++at;
  }
  return at < text.size() ? at : std::string_view::npos;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace

std::variant<FilterList, css::SyntaxError> parse_filters(std::string_view text,
                                                         const css::Units& units) {
  if (trimmed(text).empty()) return FilterList{{"none", "none", {}}};
  FilterList list;
  for (std::size_t start = 0; start <= text.size();) {
    if (list.size() == kMaxPhotoFilters)
      return css::SyntaxError{start, "there are more than 64 filters"};
    const std::size_t end = std::min(end_of_filter(text, start), text.size());
    const auto one = text.substr(start, end - start);
    auto parsed = cssfilter::parse(one, units);
    if (auto* error = std::get_if<css::SyntaxError>(&parsed)) {
      error->position += start;
      return *error;
    }
    list.push_back({std::string(trimmed(one)), safe_name(one),
                    std::move(*std::get_if<cssfilter::Chain>(&parsed))});
    start = end + 1;
  }
  make_unlike(list);
  return list;
}

}  // namespace booth::photo
