// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What webrtcbin is shown and what the other side is told, as tables of directions and ports.
#include "signaling/session/steady_lines.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "signaling/session/sdp.hpp"

namespace {

using namespace booth::sdp;  // NOLINT: the whole file is about it

struct Line {
  const char* mid;
  const char* direction;
  int port = 9;
};

std::string describe(const std::vector<Line>& lines, const std::string& setup = "actpass") {
  std::string text = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=group:BUNDLE";
  for (const auto& line : lines)
    if (line.port != 0) text += std::string(" ") + line.mid;
  text += "\r\n";
  for (const auto& line : lines)
    text += "m=video " + std::to_string(line.port) + " UDP/TLS/RTP/SAVPF 96\r\na=mid:" + line.mid +
            "\r\na=" + line.direction + "\r\na=setup:" + setup + "\r\na=ssrc:1 cname:x\r\n";
  return text;
}

/// "a sendrecv; b inactive over | a"
std::string summary(const std::string& text) {
  std::string result;
  for (const auto& media : read(text).media)
    result += (result.empty() ? "" : "; ") + media.mid + " " + media.direction +
              (media.rejected ? " over" : "");
  const auto lines = split(text).lines;
  return result + " |" + attribute(lines->session, "group").value_or("").substr(6);
}

TEST(SteadyLines, ShowsLinesThatNeverChange) {
  struct Row {
    const char* description;
    std::vector<Line> remote;
    Directions directions;
    const char* shown;
  };
  // One connection, one description after the other.
  const std::vector<Row> rows{
      {"as it is, or as it shall be",
       {{"a", "sendonly"}, {"b", "recvonly"}, {"c", "inactive"}},
       {"sendrecv", "", "sendonly"},
       "a sendrecv; b recvonly; c sendonly | a b c"},
      {"one is over",
       {{"a", "sendrecv"}, {"b", "inactive", 0}, {"c", "inactive"}},
       {"sendrecv", "recvonly", "sendonly"},
       "a sendrecv; b recvonly; c sendonly | a b c"},
      {"it stays so, another comes",
       {{"a", "sendrecv"}, {"b", "inactive", 0}, {"c", "sendonly"}, {"d", "sendonly"}},
       {"sendrecv", "recvonly", "sendonly", "sendrecv"},
       "a sendrecv; b recvonly; c sendonly; d sendrecv | a b c d"},
      {"one that was never in use stays over",
       {{"a", "sendrecv"},
        {"b", "recvonly"},
        {"c", "inactive"},
        {"d", "inactive"},
        {"e", "inactive", 0}},
       {"", "", "", "", "sendrecv"},
       "a sendrecv; b recvonly; c inactive; d inactive; e inactive over | a b c d"},
  };
  SteadyLines lines;
  for (const auto& row : rows) {
    SCOPED_TRACE(row.description);
    EXPECT_EQ(summary(lines.show(describe(row.remote), row.directions)), row.shown);
  }
}

TEST(SteadyLines, ALineThatIsOverHasTheRoleOfTheOthers) {
  SteadyLines lines;
  lines.show(describe({{"a", "sendrecv"}, {"b", "sendrecv"}}), {});
  const auto shown = lines.show(describe({{"a", "sendrecv"}, {"b", "inactive", 0}}, "passive"), {});
  EXPECT_EQ(read(shown).media[1].setup, "passive");
}

TEST(SteadyLines, TellsTheTruth) {
  const auto local = describe({{"a", "sendrecv"}, {"b", "sendrecv"}, {"c", "recvonly"}});
  EXPECT_EQ(summary(SteadyLines::tell(local, {"sendonly", "", "inactive"})),
            "a sendonly; b sendrecv; c inactive | a b c");
  const auto told = SteadyLines::tell(local, {"", kOver});
  EXPECT_EQ(summary(told), "a sendrecv; b inactive over; c recvonly | a c");
  EXPECT_EQ(attributes(split(told).lines->media[1], "ssrc").size(), 0u);
}

TEST(SteadyLines, NamesDirections) {
  EXPECT_EQ(reversed("sendonly"), "recvonly");
  EXPECT_EQ(reversed("recvonly"), "sendonly");
  EXPECT_EQ(reversed("sendrecv"), "sendrecv");
  EXPECT_EQ(direction_text(true, true), "sendrecv");
  EXPECT_EQ(direction_text(true, false), "sendonly");
  EXPECT_EQ(direction_text(false, true), "recvonly");
  EXPECT_EQ(direction_text(false, false), "inactive");
}

TEST(SteadyLines, KnowsWhoCannotTakeAnOfferBack) {
  const auto text = describe({{"a", "sendrecv"}});
  EXPECT_FALSE(has_tool(text));
  EXPECT_TRUE(has_tool(with_tool(text)));
  EXPECT_FALSE(has_tool("nonsense"));
  SteadyLines lines;
  EXPECT_FALSE(has_tool(lines.show(with_tool(text), {}))) << "it is not webrtcbin's business";
}

}  // namespace
