// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/sdp_lines.hpp"

#include <algorithm>

#include "signaling/session/sdp.hpp"

namespace booth::sdp {

namespace {

bool is_attribute(std::string_view line, std::string_view name) {
  if (!line.starts_with("a=") || !line.substr(2).starts_with(name)) return false;
  const auto rest = line.substr(2 + name.size());
  return rest.empty() || rest.front() == ':';
}

std::string line_problem(std::string_view line) {
  if (line.size() > kMaxLineBytes) return "a line is too long";
  if (line.size() < 2 || line[1] != '=') return "a line is no <letter>=<value>";
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t'; };
  if (std::any_of(line.begin(), line.end(), is_control)) return "a line has a control character";
  return {};
}

}  // namespace

SplitLines split(std::string_view text) {
  if (text.size() > kMaxBytes) return {{}, "the description is too large"};
  Lines lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    if (auto problem = line_problem(line); !problem.empty()) return {{}, problem};
    if (line.starts_with("m=")) lines.media.emplace_back();
    if (lines.media.size() > kMaxMedia) return {{}, "too many m-lines"};
    auto& part = lines.media.empty() ? lines.session : lines.media.back();
    if (part.size() >= kMaxAttributes) return {{}, "too many attributes"};
    part.emplace_back(line);
  }
  if (lines.session.empty() || lines.session.front() != "v=0") return {{}, "no v=0 at the start"};
  return {std::move(lines), {}};
}

std::string join(const Lines& lines) {
  std::string text;
  for (const auto& line : lines.session) text += line + "\r\n";
  for (const auto& media : lines.media)
    for (const auto& line : media) text += line + "\r\n";
  return text;
}

std::optional<std::string> attribute(const std::vector<std::string>& lines, std::string_view name) {
  const auto line = std::find_if(lines.begin(), lines.end(),
                                 [&](const std::string& l) { return is_attribute(l, name); });
  if (line == lines.end()) return std::nullopt;
  return line->size() > name.size() + 3 ? line->substr(name.size() + 3) : std::string();
}

std::vector<std::string> attributes(const std::vector<std::string>& lines, std::string_view name) {
  std::vector<std::string> values;
  for (const auto& line : lines) {
    if (!is_attribute(line, name)) continue;
    values.push_back(line.size() > name.size() + 3 ? line.substr(name.size() + 3) : std::string());
  }
  return values;
}

void remove_attribute(std::vector<std::string>& lines, std::string_view name) {
  std::erase_if(lines, [&](const std::string& line) { return is_attribute(line, name); });
}

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> result;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (end > 0) result.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

std::optional<int> number(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.empty() || text.size() > 9 || !std::all_of(text.begin(), text.end(), is_digit))
    return std::nullopt;
  return std::stoi(std::string(text));
}

bool is_rejected(const std::vector<std::string>& media) {
  const auto head = words(std::string_view(media.front()).substr(2));
  return head.size() > 1 && head[1] == "0" && !attribute(media, "bundle-only");
}

void share_transport(Lines& lines) {
  auto first = std::find_if_not(lines.media.begin(), lines.media.end(), is_rejected);
  if (first == lines.media.end()) first = lines.media.begin();
  for (auto& media : lines.media) {
    for (const auto name : {"ice-ufrag", "ice-pwd", "fingerprint", "setup"}) {
      if (&media == &*first || (attribute(media, name) && !is_rejected(media))) continue;
      remove_attribute(media, name);
      for (const auto& value : attributes(*first, name))
        media.push_back("a=" + std::string(name) + ":" + value);
    }
  }
}

}  // namespace booth::sdp
