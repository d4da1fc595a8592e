// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/engineio_session.hpp"

#include <functional>

#include <gtest/gtest.h>

namespace booth::signaling::engineio {
namespace {

SessionSettings settings() {
  SessionSettings result;
  result.ping_interval_ms = 1000;
  result.ping_timeout_ms = 400;
  result.upgrade_ms = 500;
  result.close_ms = 300;
  result.payload_bytes = 200;
  result.payload_packets = 5;
  result.message_bytes = 100;
  result.queue_bytes = 400;
  return result;
}

/// One line a step, as short as it can be told.
std::string tell(const Steps& steps) {
  std::string lines;
  for (const Step& step : steps) {
    const std::string socket = step.socket == Socket::kMain ? "main" : "probe";
    const std::string data = step.data + (step.binary ? " (binary)" : "");
    if (!lines.empty()) lines += " | ";
    switch (step.what) {
      case Do::kAnswerPoll: lines += "poll " + data; break;
      case Do::kSend: lines += socket + " " + data; break;
      case Do::kCloseSocket: lines += "close " + socket; break;
      case Do::kUpgraded: lines += "upgraded"; break;
      case Do::kDeliver: lines += "got " + data; break;
      case Do::kEnded: lines += step.on_purpose ? "ended on purpose" : "ended"; break;
    }
  }
  return lines;
}

/// A session and the words of a script for it.
struct Player {
  explicit Player(Transport transport) : session(settings(), transport, 0) {}

  /// "12 poll": at 12 ms. Gives what it leads to.
  std::string play(const std::string& line) {
    const std::size_t space = line.find(' ');
    now_ms = std::stoi(line.substr(0, space));
    std::string word = line.substr(space + 1);
    std::string rest;
    if (const auto end = word.find(' '); end != std::string::npos) {
      rest = word.substr(end + 1);
      word.resize(end);
    }
    Steps out;
    const bool well = act(word, rest, out);
    const std::string told = tell(out);
    return well ? told : told + (told.empty() ? "" : " | ") + "refused";
  }

  bool act(const std::string& word, const std::string& rest, Steps& out) {
    session.tick(now_ms, out);
    if (word == "poll") return session.poll(out);
    if (word == "post") return session.post(rest, false, now_ms, out);
    if (word == "post-binary") return session.post(rest, true, now_ms, out);
    if (word == "probe-opens") return session.probe(now_ms);
    if (word == "poll-gone") session.poll_gone(out);
    if (word == "main") hear(rest, out);
    if (word == "main-binary") session.frame(Socket::kMain, rest, true, now_ms, out);
    if (word == "probe") session.frame(Socket::kProbe, rest, false, now_ms, out);
    if (word == "probe-binary") session.frame(Socket::kProbe, rest, true, now_ms, out);
    if (word == "main-closes") session.socket_closed(Socket::kMain, rest == "well", out);
    if (word == "probe-closes") session.socket_closed(Socket::kProbe, false, out);
    if (word == "send") session.send(rest, false, out);
    if (word == "send-binary") session.send(rest, true, out);
    if (word == "flush") session.flush(out);
    if (word == "close") session.close(now_ms, out);
    return true;  // "tick" is nothing more
  }

  /// The short way, where there is one, leads to the same.
  void hear(const std::string& frame, Steps& out) {
    const auto plain = session.plain_message(frame);
    Steps steps;
    session.frame(Socket::kMain, frame, false, now_ms, steps);
    if (plain) {
      EXPECT_EQ(steps, (Steps{{Do::kDeliver, std::string(*plain)}})) << frame;
    }
    out.insert(out.end(), steps.begin(), steps.end());
  }

  Session session;
  std::int64_t now_ms = 0;
};

using Script = std::vector<std::pair<std::string, std::string>>;
struct Row {
  const char* description;
  Script script;
};

void play(Transport transport, const std::vector<Row>& table) {
  for (const Row& row : table) {
    Player player(transport);
    for (const auto& [line, expected] : row.script)
      EXPECT_EQ(player.play(line), expected) << row.description << ": " << line;
  }
}

const std::string kLong(98, 'x');

TEST(Session, OpensWithItsTransport) {
  Steps out;
  Session polling(settings(), Transport::kPolling, 0);
  polling.open("abc", out);
  EXPECT_EQ(tell(out), "");
  EXPECT_TRUE(polling.poll(out));
  EXPECT_EQ(tell(out), R"(poll 0{"sid":"abc","upgrades":["websocket"],"pingInterval":1000,)"
                       R"("pingTimeout":400,"maxPayload":200})");
  out.clear();
  Session socket(settings(), Transport::kWebSocket, 0);
  socket.open("abc", out);
  EXPECT_EQ(tell(out), R"(main 0{"sid":"abc","upgrades":[],"pingInterval":1000,)"
                       R"("pingTimeout":400,"maxPayload":200})");
}

TEST(Session, Polls) {
  play(Transport::kPolling,
       {{"what is there is taken at once",
         {{"0 send a", ""},
          {"0 send b", ""},
          {"1 poll",
           "poll 4a\x1e"
           "4b"}}},
        {"a poll is held, and brings all that was said before the flush",
         {{"0 poll", ""},
          {"1 send a", ""},
          {"1 send-binary \x01\x02\x03\x04", ""},
          {"1 flush",
           "poll 4a\x1e"
           "bAQIDBA=="},
          {"2 send c", ""},
          {"2 flush", ""},
          {"3 poll", "poll 4c"}}},
        {"posts are messages",
         {{"0 post 4a\x1e"
           "4b",
           "got a | got b"},
          {"1 post bAQIDBA==", "got \x01\x02\x03\x04 (binary)"}}},
        {"packets that mean nothing",
         {{"0 post 6\x1e"
           "5\x1e"
           "0\x1e"
           "4x",
           "got x"}}},
        {"a second poll",
         {{"0 poll", ""}, {"1 poll", "poll 1 | ended | refused"}, {"2 poll", "refused"}}},
        {"the client of a poll goes",
         {{"0 poll", ""}, {"1 poll-gone", "ended"}, {"2 post 4x", "refused"}}},
        {"a poll that was answered cannot go",
         {{"0 send a", ""}, {"0 poll", "poll 4a"}, {"1 poll-gone", ""}}},
        {"goodbye",
         {{"0 poll", ""}, {"1 post 1", "poll 6 | ended on purpose"}, {"2 poll", "refused"}}},
        {"goodbye without a poll",
         {{"0 post 4a\x1e"
           "1\x1e"
           "4b",
           "got a | ended on purpose"}}}});
}

TEST(Session, EndsForMalformedPosts) {
  const std::vector<std::pair<const char*, std::string>> table{
      {"no packet", "post "},
      {"an unknown type", "post abc"},
      {"the second is malformed, the first is not looked at",
       "post 4a\x1e"
       "7"},
      {"a ping, which is the server's", "post 2"},
      {"no UTF-8", "post 4\xff"},
      {"bad base64", "post bAQ"},
      {"a binary body", "post-binary 4a"},
      {"a payload past the limit", "post 4" + kLong +
                                       "\x1e"
                                       "4" +
                                       kLong + "xx"},
      {"a message past the limit", "post 4" + kLong + "xxx"},
      {"packets past the limit",
       "post 3\x1e"
       "3\x1e"
       "3\x1e"
       "3\x1e"
       "3\x1e"
       "3"},
  };
  for (const auto& [description, line] : table) {
    Player player(Transport::kPolling);
    EXPECT_EQ(player.play("0 poll"), "");
    EXPECT_EQ(player.play("1 " + line), "poll 1 | ended | refused") << description;
    EXPECT_EQ(player.play("2 post 4x"), "refused") << description;
  }
}

TEST(Session, TakesWhatIsJustWithinItsLimits) {
  const std::string message = kLong + "xx";
  const std::string both = "4" + kLong +
                           "\x1e"
                           "4" +
                           kLong;
  ASSERT_EQ(message.size(), settings().message_bytes);
  ASSERT_EQ(both.size(), settings().payload_bytes - 1);
  play(Transport::kPolling,
       {{"a message", {{"0 post 4" + message, "got " + message}}},
        {"a payload", {{"0 post " + both + "x", "got " + kLong + " | got " + kLong + "x"}}},
        {"packets",
         {{"0 post 3\x1e"
           "3\x1e"
           "3\x1e"
           "3\x1e"
           "4x",
           "got x"}}}});
}

TEST(Session, GivesUpAClientThatDoesNotCome) {
  Player player(Transport::kPolling);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(player.play("0 send " + kLong), "") << i;
  EXPECT_EQ(player.play("0 send x"), "ended");
  EXPECT_EQ(player.play("0 poll"), "refused");
}

TEST(Session, KeepsTheHeartbeat) {
  play(Transport::kPolling,
       {{"a ping in time, and the next one after the pong",
         {{"0 poll", ""},
          {"999 tick", ""},
          {"1000 tick", "poll 2"},
          {"1100 post 3", ""},
          {"1101 poll", ""},
          {"2099 tick", ""},
          {"2100 tick", "poll 2"}}},
        {"no pong", {{"1000 tick", ""}, {"1399 tick", ""}, {"1400 poll", "ended | refused"}}},
        {"the poll that is held hears of it",
         {{"1000 tick", ""},
          {"1001 poll", "poll 2"},
          {"1002 poll", ""},
          {"1400 tick", "poll 1 | ended"}}},
        {"a message gives its pong more time, once",
         {{"1000 tick", ""},
          {"1300 post 4a", "got a"},
          {"1699 post 4b", "got b"},
          {"1700 tick", "ended"}}},
        {"a late tick does not", {{"1090 tick", ""}, {"1399 tick", ""}, {"1400 tick", "ended"}}},
        {"a server that stood still does",
         {{"5000 tick", ""}, {"5399 tick", ""}, {"5400 tick", "ended"}}},
        {"a pong nobody asked for",
         {{"500 post 3", ""}, {"1499 poll", ""}, {"1500 tick", "poll 2"}}}});
  play(Transport::kWebSocket,
       {{"ping and pong", {{"1000 tick", "main 2"}, {"1001 main 3", ""}, {"2001 tick", "main 2"}}},
        {"no pong", {{"1000 tick", "main 2"}, {"1400 tick", "close main | ended"}}}});
}

TEST(Session, SpeaksOverAWebSocket) {
  play(Transport::kWebSocket,
       {{"both ways, text and bytes",
         {{"0 send a", "main 4a"},
          {"0 send-binary b", "main b (binary)"},
          {"1 main 4c", "got c"},
          {"1 main-binary d", "got d (binary)"}}},
        {"requests are refused and change nothing",
         {{"0 poll", "refused"},
          {"0 post 4x", "refused"},
          {"0 probe-opens", "refused"},
          {"1 main 4c", "got c"}}},
        {"goodbye in a packet", {{"0 main 1", "close main | ended on purpose"}, {"1 main 4a", ""}}},
        {"goodbye of the socket", {{"0 main-closes well", "ended on purpose"}, {"0 send a", ""}}},
        {"a broken socket", {{"0 main-closes", "ended"}}},
        {"malformed", {{"0 main abc", "close main | ended"}}},
        {"base64 is for polling", {{"0 main bAQIDBA==", "close main | ended"}}},
        {"empty", {{"0 main ", "close main | ended"}}},
        {"a ping", {{"0 main 2", "close main | ended"}}},
        {"a message past the limit", {{"0 main 4" + kLong + "xxx", "close main | ended"}}},
        {"bytes past the limit", {{"0 main-binary " + kLong + "xxx", "close main | ended"}}},
        {"the server closes", {{"0 close", "close main | ended"}, {"0 send a", ""}}}});
}

TEST(Session, ChangesToAWebSocket) {
  play(Transport::kPolling,
       {{"as clients do it",
         {{"0 poll", ""},
          {"1 probe-opens", ""},
          {"2 probe 2probe", "probe 3probe | poll 6"},
          {"3 send a", ""},
          {"4 probe 5", "upgraded | main 4a"},
          {"5 send b", "main 4b"},
          {"6 main 4c", "got c"},
          {"7 poll", "refused"},
          {"7 post 4x", "refused"},
          {"7 probe-opens", "refused"},
          {"8 main 4d", "got d"}}},
        {"a poll after the probe is not held",
         {{"0 probe-opens", ""}, {"1 probe 2probe", "probe 3probe"}, {"2 poll", "poll 6"}}},
        {"what waits still goes by poll until the change",
         {{"0 probe-opens", ""},
          {"1 probe 2probe", "probe 3probe"},
          {"2 send a", ""},
          {"3 poll", "poll 4a"},
          {"3 post 4b", "got b"}}},
        {"a ping that was due is not counted against the new socket",
         {{"0 probe-opens", ""},
          {"100 probe 2probe", "probe 3probe"},
          {"499 probe 5", "upgraded"},
          {"1498 tick", ""},
          {"1499 tick", "main 2"}}},
        {"nor one that was sent before",
         {{"1000 tick", ""},
          {"1001 probe-opens", ""},
          {"1002 probe 2probe", "probe 3probe"},
          {"1300 probe 5", "upgraded | main 2"},
          {"1400 tick", ""},
          {"2300 tick", "main 2"}}},
        {"the socket must be tried first",
         {{"0 probe-opens", ""}, {"1 probe 5", "close probe"}, {"2 post 4a", "got a"}}},
        {"another ping", {{"0 probe-opens", ""}, {"1 probe 2", "close probe"}}},
        {"a message too early", {{"0 probe-opens", ""}, {"1 probe 4a", "close probe"}}},
        {"bytes too early", {{"0 probe-opens", ""}, {"1 probe-binary a", "close probe"}}},
        {"malformed", {{"0 probe-opens", ""}, {"1 probe x", "close probe"}, {"2 probe-opens", ""}}},
        {"one socket at a time", {{"0 probe-opens", ""}, {"1 probe-opens", "refused"}}},
        {"it closes, and another may come",
         {{"0 probe-opens", ""},
          {"1 probe 2probe", "probe 3probe"},
          {"2 probe-closes", ""},
          {"3 poll", ""},
          {"4 probe-opens", ""},
          {"5 probe 2probe", "probe 3probe | poll 6"}}},
        {"it takes too long",
         {{"0 probe-opens", ""},
          {"499 tick", ""},
          {"500 tick", "close probe"},
          {"501 post 4a", "got a"}}},
        {"the session ends meanwhile",
         {{"0 probe-opens", ""},
          {"1 poll", ""},
          {"2 post 1", "poll 6 | close probe | ended on purpose"}}}});
}

TEST(Session, IsClosedByTheServer) {
  play(Transport::kPolling,
       {{"with a poll at hand",
         {{"0 poll", ""}, {"1 close", "poll 1 | ended"}, {"2 poll", "refused"}}},
        {"with the next one, after what waits",
         {{"0 send a", ""},
          {"1 close", ""},
          {"2 send b", ""},
          {"3 post 4c", ""},
          {"4 poll",
           "poll 4a\x1e"
           "1 | ended"}}},
        {"or without", {{"0 close", ""}, {"299 tick", ""}, {"300 tick", "ended"}}},
        {"no ping any more", {{"990 close", ""}, {"1001 poll", "poll 1 | ended"}}},
        {"during the change",
         {{"0 probe-opens", ""},
          {"1 probe 2probe", "probe 3probe"},
          {"2 send a", ""},
          {"3 close", ""},
          {"4 probe 5", "upgraded | main 4a | main 1 | close main | ended"}}},
        {"nobody may change to it then", {{"0 close", ""}, {"1 probe-opens", "refused"}}}});
}

}  // namespace
}  // namespace booth::signaling::engineio
