// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/steady_lines.hpp"

#include <algorithm>
#include <utility>

#include "signaling/session/sdp.hpp"

namespace booth::sdp {

namespace {

using Section = std::vector<std::string>;

bool is_over(const Section& media) {
  const auto head = words(media.front());
  return head.size() > 1 && head[1] == "0" && !attribute(media, "bundle-only");
}

void set_direction(Section& media, const std::string& direction) {
  for (const auto* name : {"sendrecv", "sendonly", "recvonly", "inactive"})
    remove_attribute(media, name);
  media.push_back("a=" + direction);
}

void end(Section& media) {
  auto head = words(media.front());
  head[1] = "0";
  media.front().clear();
  for (const auto& word : head) media.front() += (media.front().empty() ? "" : " ") + word;
  for (const auto* name : {"bundle-only", "candidate", "end-of-candidates", "ssrc", "ssrc-group"})
    remove_attribute(media, name);
  set_direction(media, "inactive");
}

/// All lines have one transport, and its role and credentials may have changed.
void share_transport(Section& media, const Section& live) {
  for (const auto* name : {"setup", "ice-ufrag", "ice-pwd"}) {
    remove_attribute(media, name);
    if (const auto value = attribute(live, name))
      media.push_back("a=" + std::string(name) + ":" + *value);
  }
}

/// The BUNDLE group has the lines in use, and its first one first.
void bundle(Lines& lines) {
  const auto old = words(attribute(lines.session, "group").value_or(""));
  if (old.empty() || old.front() != "BUNDLE") return;
  std::vector<std::string> mids;
  for (const auto& media : lines.media)
    if (!is_over(media)) mids.push_back(attribute(media, "mid").value_or(""));
  if (old.size() > 1)
    if (const auto first = std::find(mids.begin(), mids.end(), old[1]); first != mids.end())
      std::rotate(mids.begin(), first, first + 1);
  std::string line = "a=group:BUNDLE";
  for (const auto& mid : mids) line += " " + mid;
  remove_attribute(lines.session, "group");
  lines.session.push_back(line);
}

const std::string& at(const Directions& directions, std::size_t index) {
  static const std::string kAsItIs;
  return index < directions.size() ? directions[index] : kAsItIs;
}

}  // namespace

std::string SteadyLines::show(std::string_view remote, const Directions& directions) {
  auto [lines, refusal] = split(remote);
  if (!lines) return std::string(remote);
  remove_attribute(lines->session, "tool");
  const auto live = std::find_if(lines->media.begin(), lines->media.end(),
                                 [](const Section& media) { return !is_over(media); });
  bool kept = false;
  for (std::size_t i = 0; i < lines->media.size(); ++i) {
    auto& media = lines->media[i];
    const bool known = i < shown_.media.size() && !is_over(shown_.media[i]);
    if (is_over(media) && known) {
      media = shown_.media[i];
      if (live != lines->media.end()) share_transport(media, *live);
      kept = true;
    } else if (!is_over(media) && !at(directions, i).empty()) {
      set_direction(media, at(directions, i));
    }
  }
  if (kept) bundle(*lines);
  shown_ = *lines;
  return join(*lines);
}

std::string SteadyLines::tell(std::string_view local, const Directions& directions) {
  auto [lines, refusal] = split(local);
  if (!lines) return std::string(local);
  bool ended = false;
  for (std::size_t i = 0; i < lines->media.size(); ++i) {
    const auto& direction = at(directions, i);
    if (direction == kOver) {
      end(lines->media[i]);
      ended = true;
    } else if (!direction.empty()) {
      set_direction(lines->media[i], direction);
    }
  }
  if (ended) bundle(*lines);
  return join(*lines);
}

std::string reversed(std::string_view direction) {
  if (direction == "sendonly") return "recvonly";
  if (direction == "recvonly") return "sendonly";
  return std::string(direction);
}

std::string direction_text(bool send, bool receive) {
  if (send) return receive ? "sendrecv" : "sendonly";
  return receive ? "recvonly" : "inactive";
}

std::string with_tool(std::string_view text) {
  auto [lines, refusal] = split(text);
  if (!lines) return std::string(text);
  lines->session.push_back("a=tool:" + std::string(kTool));
  return join(*lines);
}

bool has_tool(std::string_view text) {
  const auto [lines, refusal] = split(text);
  return lines && attribute(lines->session, "tool") == kTool;
}

}  // namespace booth::sdp
