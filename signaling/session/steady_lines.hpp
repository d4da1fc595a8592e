// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "signaling/session/sdp_lines.hpp"

namespace booth::sdp {

/// Directions of m-lines by their index; an empty text leaves a line as it is.
using Directions = std::vector<std::string>;
/// In place of a direction: the line is over (port 0).
inline constexpr const char* kOver = "over";

/// webrtcbin 1.22 lets an m-line's direction change to inactive only, and never back, and keeps
/// lines that the other side has ended. So it is shown descriptions in which every line goes on as
/// it began; what is true stands in those the other side gets. Pure.
class SteadyLines {
 public:
  /// What webrtcbin is given in place of the other side's description (in normal form). A line that
  /// is over stands there as it was last.
  std::string show(std::string_view remote, const Directions& directions);
  /// What the other side is told in place of webrtcbin's description.
  static std::string tell(std::string_view local, const Directions& directions);

 private:
  Lines shown_;
};

/// The other side's direction as seen from here, and back: "sendonly" <-> "recvonly".
std::string reversed(std::string_view direction);
std::string direction_text(bool send, bool receive);

/// Says at session level who wrote it (RFC 8866, 6.8): kTool means "cannot take an offer back".
std::string with_tool(std::string_view text);
bool has_tool(std::string_view text);
inline constexpr const char* kTool = "booth";

}  // namespace booth::sdp
