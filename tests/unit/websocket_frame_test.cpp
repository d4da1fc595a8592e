// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/websocket_frame.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/protocol/close_code.hpp"

namespace booth::signaling {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// What a parser called, as lines.
struct Heard {
  std::vector<std::string> lines;
  std::optional<FrameParser::Failure> failure;
  FrameParser parser;

  explicit Heard(const FrameParser::Limits& limits = FrameParser::Limits())
      : parser({[this](auto text) { lines.push_back("text " + std::string(text)); },
                [this](auto payload) { lines.push_back("ping " + std::string(payload)); },
                [this](auto payload) { lines.push_back("pong " + std::string(payload)); },
                [this](const auto& close) {
                  lines.push_back("close " + std::to_string(close.code) + " " + close.reason);
                }},
               limits) {}
  Heard& feed(std::string_view bytes) {
    if (auto failed = parser.feed(bytes)) failure = failed;
    return *this;
  }
};

std::string masked(Opcode opcode, std::string_view payload, bool fin = true) {
  std::string frame = write_masked_frame(opcode, payload, 0xa1b2c3d4);
  if (!fin) frame[0] = static_cast<char>(frame[0] & 0x7f);
  return frame;
}

std::string masked_close(int code, const std::string& reason = {}) {
  return masked(Opcode::kClose,
                std::string{static_cast<char>(code >> 8), static_cast<char>(code)} + reason);
}

TEST(FrameParser, ReadsFramesCutAnywhere) {
  const std::string stream = masked(Opcode::kText, "one") + masked(Opcode::kPing, "p") +
                             masked(Opcode::kText, "") + masked(Opcode::kPong, "") +
                             masked(Opcode::kText, std::string(300, 'x')) +
                             masked_close(1001, "bye");
  const std::vector<std::string> expected{
      "text one", "ping p", "text ", "pong ", "text " + std::string(300, 'x'), "close 1001 bye"};
  for (const std::size_t piece : {std::size_t{1}, std::size_t{2}, std::size_t{7}, stream.size()}) {
    Heard heard;
    for (std::size_t at = 0; at < stream.size(); at += piece)
      heard.feed(std::string_view(stream).substr(at, piece));
    EXPECT_EQ(heard.lines, expected) << "in pieces of " << piece;
    EXPECT_FALSE(heard.failure) << heard.failure->text;
  }
}

TEST(FrameParser, JoinsFragmentsAroundControlFrames) {
  Heard heard;
  heard.feed(masked(Opcode::kText, "a\xc3", false) + masked(Opcode::kPing, "!") +
             masked(Opcode::kContinuation,
                    "\xbc"
                    "b",
                    false) +
             masked(Opcode::kContinuation, "c"));
  EXPECT_THAT(heard.lines, ElementsAre("ping !",
                                       "text a\xc3\xbc"
                                       "bc"));
}

TEST(FrameParser, ReadsEveryLengthOfHeader) {
  for (const std::size_t size : {0, 1, 125, 126, 127, 65535, 65536, 200000}) {
    Heard heard;
    heard.feed(masked(Opcode::kText, std::string(size, 'x')));
    ASSERT_EQ(heard.lines.size(), 1u) << size;
    EXPECT_EQ(heard.lines[0].size(), size + 5) << size;
    EXPECT_EQ(heard.parser.held_bytes(), 0u);
  }
}

struct Bad {
  const char* description;
  std::string bytes;
  int code;
};

class Refused : public testing::TestWithParam<Bad> {};

TEST_P(Refused, EndsTheStream) {
  Heard heard;
  heard.feed(GetParam().bytes);
  ASSERT_TRUE(heard.failure) << GetParam().description;
  EXPECT_EQ(heard.failure->code, GetParam().code) << GetParam().description;
  EXPECT_THAT(heard.lines, IsEmpty()) << GetParam().description;
  heard.feed(masked(Opcode::kText, "later"));
  EXPECT_THAT(heard.lines, IsEmpty()) << GetParam().description;
}

INSTANTIATE_TEST_SUITE_P(
    Table, Refused,
    testing::Values(Bad{"no mask", write_frame(Opcode::kText, "x"), 1002},
                    Bad{"reserved bits", "\xf1\x80", 1002}, Bad{"opcode 3", "\x83\x80", 1002},
                    Bad{"opcode 11", "\x8b\x80", 1002},
                    Bad{"binary", masked(Opcode::kBinary, "x"), 1003},
                    Bad{"continuation of nothing", masked(Opcode::kContinuation, "x"), 1002},
                    Bad{"text inside a text",
                        masked(Opcode::kText, "a", false) + masked(Opcode::kText, "b"), 1002},
                    Bad{"a control frame of 126 bytes", "\x89\xfe", 1002},
                    Bad{"a fragmented control frame", "\x09\x80", 1002},
                    Bad{"16 bits for 125 bytes", std::string("\x81\xfe\0\x7d", 4), 1002},
                    Bad{"64 bits for 65535 bytes", std::string("\x81\xff\0\0\0\0\0\0\xff\xff", 10),
                        1002},
                    Bad{"2^64 - 1 bytes", "\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff", 1009},
                    Bad{"bad UTF-8", masked(Opcode::kText, "\xc0\x80"), 1007},
                    Bad{"a character cut short", masked(Opcode::kText, "\xe2\x82"), 1007},
                    Bad{"half a close code", masked(Opcode::kClose, "\x03"), 1002},
                    Bad{"close code 999", masked_close(999), 1002},
                    Bad{"close code 1005", masked_close(1005), 1002},
                    Bad{"close code 1006", masked_close(1006), 1002},
                    Bad{"close code 2000", masked_close(2000), 1002},
                    Bad{"close code 5000", masked_close(5000), 1002},
                    Bad{"a close reason that is no UTF-8", masked_close(1000, "\xff"), 1007}));

TEST(FrameParser, TakesBinaryMessagesWhereTheyAreExpected) {
  Heard heard;
  heard.parser.accept_binary(
      [&](auto bytes) { heard.lines.push_back("binary " + std::string(bytes)); });
  heard.feed(masked(Opcode::kBinary, "\xff\xfe") + masked(Opcode::kText, "text") +
             masked(Opcode::kBinary, "\xc3", false) + masked(Opcode::kPing, "") +
             masked(Opcode::kContinuation, "\xa9") + masked(Opcode::kText, "\xc3", false) +
             masked(Opcode::kContinuation, "\xa9"));
  EXPECT_THAT(heard.lines, ElementsAre("binary \xff\xfe", "text text", "ping ", "binary \xc3\xa9",
                                       "text \xc3\xa9"));
  EXPECT_FALSE(heard.failure);
  EXPECT_TRUE(heard.feed(masked(Opcode::kText, "\xff")).failure);
}

TEST(FrameParser, TakesMessagesToTheLimitAndNotOnePast) {
  const FrameParser::Limits limits{1000, 3};
  EXPECT_EQ(Heard(limits).feed(masked(Opcode::kText, std::string(1000, 'x'))).lines.size(), 1u);
  const auto past = Heard(limits).feed(masked(Opcode::kText, std::string(1001, 'x'))).failure;
  ASSERT_TRUE(past);
  EXPECT_EQ(past->code, close_code::kTooBig);
  // Together, and before the last byte has come.
  const auto fragments =
      Heard(limits)
          .feed(masked(Opcode::kText, std::string(600, 'x'), false) +
                masked(Opcode::kContinuation, std::string(401, 'x')).substr(0, 4))
          .failure;
  ASSERT_TRUE(fragments);
  EXPECT_EQ(fragments->code, close_code::kTooBig);
}

TEST(FrameParser, TakesFragmentsToTheLimitAndNotOnePast) {
  const FrameParser::Limits limits{1000, 3};
  const std::string two =
      masked(Opcode::kText, "", false) + masked(Opcode::kContinuation, "", false);
  EXPECT_EQ(Heard(limits).feed(two + masked(Opcode::kContinuation, "")).lines.size(), 1u);
  EXPECT_TRUE(
      Heard(limits)
          .feed(two + masked(Opcode::kContinuation, "", false) + masked(Opcode::kContinuation, ""))
          .failure);
}

TEST(FrameParser, ReadsACloseWithoutCode) {
  EXPECT_THAT(Heard().feed(masked(Opcode::kClose, "")).lines, ElementsAre("close 1005 "));
}

TEST(WriteFrame, WritesTheShortestHeader) {
  EXPECT_EQ(write_frame(Opcode::kText, "hi"), "\x81\x02hi");
  EXPECT_EQ(write_frame(Opcode::kText, std::string(126, 'x')).substr(0, 4),
            std::string("\x81\x7e\0\x7e", 4));
  EXPECT_EQ(write_frame(Opcode::kText, std::string(65536, 'x')).substr(0, 10),
            std::string("\x81\x7f\0\0\0\0\0\x01\0\0", 10));
  EXPECT_EQ(write_frame(Opcode::kPing, std::string(126, 'x')).size(), 2u + 125u);
}

TEST(WriteClose, CutsReasonsBetweenCharacters) {
  EXPECT_EQ(write_close(1001, "gone"), std::string("\x88\x06\x03\xe9gone"));
  EXPECT_EQ(write_close(close_code::kNone, "x"), std::string("\x88\0", 2));
  const std::string frame = write_close(1000, std::string(122, 'x') + "\xc3\xbc");
  EXPECT_EQ(frame.size(), 2u + 2u + 122u);
}

}  // namespace
}  // namespace booth::signaling
