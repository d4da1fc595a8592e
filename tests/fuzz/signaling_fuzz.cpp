// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What a stranger may send: bytes to the dialect and the frame parser, messages to the rooms.
#include <algorithm>
#include <map>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "signaling/protocol/booth_dialect.hpp"
#include "signaling/protocol/rooms.hpp"
#include "signaling/protocol/websocket_frame.hpp"

namespace booth::signaling {
namespace {

using booth_dialect::decode;
using booth_dialect::encode;
using booth_dialect::Writer;

constexpr unsigned kSeed = 20260101;

class Random {
 public:
  /// 0 .. below - 1.
  std::size_t operator()(std::size_t below) {
    return std::uniform_int_distribution<std::size_t>(0, below - 1)(engine_);
  }
  char byte() { return static_cast<char>((*this)(256)); }
  template <typename T>
  const T& pick(const std::vector<T>& items) {
    return items[(*this)(items.size())];
  }

 private:
  std::mt19937 engine_{kSeed};
};

void mutate(std::string& bytes, Random& random) {
  for (std::size_t i = random(4) + 1; i > 0 && !bytes.empty(); --i) {
    const std::size_t at = random(bytes.size());
    switch (random(5)) {
      case 0: bytes[at] = random.byte(); break;
      case 1: bytes.erase(at, random(8) + 1); break;
      case 2: bytes.insert(at, 1, random.byte()); break;
      case 3: bytes.insert(at, bytes.substr(random(bytes.size()), random(32))); break;
      default: bytes.resize(at);
    }
  }
}

std::vector<Message> samples(const PeerId& to, const SessionId& session) {
  const Call call{session, to, {}};
  return {Hello{1, "", "", {"Ada", true, false, true}},
          Join{"r"},
          Leave{},
          Update{{"x", true, true, true}},
          Ring{call},
          Accept{call},
          Reject{call, "busy"},
          Cancel{call, {}},
          Offer{call, "v=0\r\n"},
          Answer{call, "v=0\r\n"},
          Candidate{call, "candidate:1", "0", 1},
          EndOfCandidates{call},
          RestartRequest{call, FreeLines{1, 2}},
          Bye{call, {}},
          Heartbeat{},
          Welcome{1, "ada", "t", {{{"stun:a"}, "u", "p"}}, 15, true},
          Joined{"r", {{"bob", {}}}},
          PeerLeft{"bob"},
          Error{ErrorCode::kIdTaken, "text", "s"}};
}

TEST(DialectFuzz, AnswersEveryInputWithAMessageOrAnError) {
  Random random;
  const auto messages = samples("bob", "s");
  for (int i = 0; i < 20000; ++i) {
    std::string bytes = encode(random.pick(messages));
    mutate(bytes, random);
    for (const Writer writer : {Writer::kClient, Writer::kServer}) {
      const auto decoded = decode(bytes, writer);
      // What is accepted can be said again, and what is refused can be told.
      const auto again = decoded.message ? decode(encode(*decoded.message), writer)
                                         : decode(encode(decoded.error), Writer::kServer);
      ASSERT_TRUE(again.message) << "seed " << kSeed << " input " << bytes;
      ASSERT_TRUE(!decoded.message || *again.message == *decoded.message) << bytes;
    }
  }
}

struct Transcript {
  std::string lines;
  std::optional<int> failure;
  bool operator==(const Transcript&) const = default;
};

/// What a parser makes of `bytes` in pieces; `next_piece` gives their sizes.
template <typename NextPiece>
Transcript parse(const std::string& bytes, NextPiece next_piece) {
  Transcript result;
  const auto note = [&](const char* kind) {
    return [&result, kind](std::string_view text) {
      result.lines.append(kind).append(text).append("\n");
    };
  };
  FrameParser parser({note("text "), note("ping "), note("pong "),
                      [&](const auto& close) {
                        result.lines += "close " + std::to_string(close.code) + close.reason;
                      }},
                     {1000, 5});
  for (std::size_t at = 0; at < bytes.size();) {
    const std::string_view piece = std::string_view(bytes).substr(at, next_piece());
    if (const auto failure = parser.feed(piece)) result.failure = failure->code;
    EXPECT_LE(parser.held_bytes(), 1000u + limits::kMaxControlBytes);
    at += piece.size();
  }
  return result;
}

TEST(FrameFuzz, ReadsTheSameHoweverTheBytesAreCut) {
  Random random;
  const std::vector<Opcode> opcodes{Opcode::kText,  Opcode::kText, Opcode::kContinuation,
                                    Opcode::kClose, Opcode::kPing, Opcode::kPong};
  for (int i = 0; i < 5000; ++i) {
    std::string bytes;
    for (std::size_t n = random(6) + 1; n > 0; --n) {
      std::string frame = write_masked_frame(random.pick(opcodes), std::string(random(200), 'x'),
                                             static_cast<std::uint32_t>(random(1 << 30)));
      if (random(3) == 0) frame[0] = static_cast<char>(frame[0] & 0x7f);
      bytes += frame;
    }
    if (random(2) == 0) mutate(bytes, random);
    const Transcript whole = parse(bytes, [&] { return bytes.size(); });
    const Transcript cut = parse(bytes, [&] { return random(9) + 1; });
    ASSERT_EQ(whole.lines, cut.lines) << "seed " << kSeed << " round " << i;
    ASSERT_EQ(whole.failure, cut.failure) << "seed " << kSeed << " round " << i;
  }
}

/// Connections that come, go and say anything in any order.
class Storm {
 public:
  void step(std::int64_t now_ms) {
    const ConnectionId from =
        random_(8) == 0 ? ++last_id_ : last_id_ - random_(std::min<ConnectionId>(last_id_, 6));
    switch (random_(30)) {
      case 0: end(from, rooms_.lost(from, now_ms)); break;
      case 1: end(from, rooms_.closed(from)); break;
      case 2: check(0, rooms_.expire(now_ms)); break;
      default: check(from, rooms_.handle(from, message())); ended_.erase(from);
    }
  }
  void finish(std::int64_t now_ms) {
    for (ConnectionId id = 1; id <= last_id_; ++id) end(id, rooms_.lost(id, now_ms));
    check(0, rooms_.expire(now_ms + 1000));
    EXPECT_EQ(rooms_.peer_count(), 0u);
    EXPECT_EQ(rooms_.room_count(), 0u);
  }

 private:
  static Rooms::Settings settings() {
    Rooms::Settings result;
    result.max_peers = 12;
    result.max_peers_per_room = 5;
    result.grace_ms = 50;
    return result;
  }
  Message message() {
    const PeerId to = random_.pick(std::vector<PeerId>{"p0", "p1", "p2", "p3", "p4", "p5"});
    const auto all = samples(to, random_.pick(std::vector<SessionId>{"s0", "s1", "s2"}));
    if (random_(6) > 0) return random_.pick(all);
    // Often a token that was given, so that peers come back.
    return Hello{1,
                 "p" + std::to_string(random_(6)),
                 "token" + std::to_string(random_(static_cast<std::size_t>(tokens_) + 1)),
                 {}};
  }
  void end(ConnectionId id, const Outcome& outcome) {
    ended_.insert(id);
    check(0, outcome);
  }
  /// Errors go to who spoke (or was replaced), and nothing goes to a connection that has ended.
  void check(ConnectionId from, const Outcome& outcome) {
    std::set<ConnectionId> closing;
    for (const Closing& closed : outcome.closings) closing.insert(closed.connection);
    for (const Delivery& delivery : outcome.deliveries) {
      const bool error = std::holds_alternative<Error>(delivery.message);
      EXPECT_TRUE(!error || delivery.to == from || closing.contains(delivery.to));
      EXPECT_TRUE(delivery.to == from || !ended_.contains(delivery.to));
    }
    EXPECT_LE(rooms_.peer_count(), 12u);
  }

  Random random_;
  int tokens_ = 0;
  Rooms rooms_{settings(), [this] { return "token" + std::to_string(++tokens_); }};
  ConnectionId last_id_ = 1;
  std::set<ConnectionId> ended_;
};

TEST(RoomsFuzz, StayInOrderInAStorm) {
  Storm storm;
  std::int64_t now_ms = 0;
  for (; now_ms < 15000; ++now_ms) storm.step(now_ms);
  storm.finish(now_ms);
}

}  // namespace
}  // namespace booth::signaling
