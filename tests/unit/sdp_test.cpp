// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/sdp.hpp"

#include <functional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

namespace sdp = booth::sdp;
using testing::HasSubstr;
using testing::Not;

const std::string kFingerprint =
    "sha-256 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:"
    "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF";
const std::string kIce = "a=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\n";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

std::string video(const std::string& mid = "v", const std::string& more = {}) {
  return "m=video 9 UDP/TLS/RTP/SAVPF 96 102\r\nc=IN IP4 0.0.0.0\r\n" + kIce + "a=mid:" + mid +
         "\r\na=setup:actpass\r\na=fingerprint:" + kFingerprint +
         "\r\na=rtpmap:96 VP8/90000\r\na=rtpmap:102 H264/90000\r\n"
         "a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f\r\n" +
         more;
}

std::string audio(const std::string& mid = "a") {
  return "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n" + kIce + "a=mid:" + mid +
         "\r\na=setup:actpass\r\na=fingerprint:" + kFingerprint +
         "\r\na=rtpmap:111 opus/48000/2\r\n";
}

std::string session(const std::string& group, const std::string& media) {
  return "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n" +
         (group.empty() ? "" : "a=group:BUNDLE " + group + "\r\n") + media;
}

std::string offer() { return session("v a", video() + audio()); }

struct Refused {
  const char* description;
  std::string text;
  const char* reason;
  sdp::Type type = sdp::Type::kOffer;
};

TEST(Sdp, RefusesWhatWebrtcbinMustNotSee) {
  const std::vector<Refused> rows{
      {"nothing", "", "v=0"},
      {"not SDP", "hello", "<letter>=<value>"},
      {"no media", session("", ""), "no m-line"},
      {"binary", "v=0\r\na=\x01\r\n", "control character"},
      {"NUL", std::string("v=0\r\na=x\0y\r\n", 12), "control character"},
      {"a line past the limit", session("v", video("v", "a=" + std::string(4096, 'x') + "\r\n")),
       "too long"},
      {"too many m-lines",
       [] {
         std::string media;
         for (int i = 0; i < 33; ++i) media += video("m" + std::to_string(i));
         return session("m0", media);
       }(),
       "too many m-lines"},
      {"too many attributes",
       [] {
         std::string more;
         for (int i = 0; i < 1100; ++i) more += "a=x\r\n";
         return session("v", video("v", more));
       }(),
       "too many attributes"},
      {"past the size", std::string(sdp::kMaxBytes + 1, 'v'), "too large"},
      {"unknown kind", replaced(offer(), "m=audio", "m=smell"), "unknown kind"},
      {"not encrypted", replaced(offer(), "UDP/TLS/RTP/SAVPF", "RTP/AVP"), "DTLS"},
      {"port", replaced(offer(), "m=audio 9", "m=audio 99999"), "bad port"},
      {"payload type 128", replaced(offer(), "96", "128"), "0..127"},
      {"payload type word", replaced(offer(), "SAVPF 96", "SAVPF x"), "0..127"},
      {"a mid twice", session("v", video("v") + audio("v")), "mid used twice"},
      {"a mid with nothing", replaced(offer(), "a=mid:v", "a=mid:"), "bad mid"},
      {"no ufrag", replaced(offer(), "a=ice-ufrag:abcd\r\n", ""), "user fragment"},
      {"short password", replaced(offer(), "abcdefghijklmnopqrstuvwx", "short"), "password"},
      {"no fingerprint", replaced(offer(), "a=fingerprint:" + kFingerprint + "\r\n", ""),
       "fingerprint"},
      {"fingerprint of letters", replaced(offer(), "00:11", "zz:zz"), "fingerprint"},
      {"setup of nonsense", replaced(offer(), "actpass", "maybe"), "setup"},
      {"an answer that leaves the role open", offer(), "setup", sdp::Type::kAnswer},
      {"two m-lines, no bundle", session("", video() + audio()), "BUNDLE"},
      {"bundle of strangers", session("v x", video() + audio()), "unknown mid"},
      {"bundle of one of two", session("v", video() + audio()), "outside"},
      {"two bundles", session("v\r\na=group:BUNDLE a", video() + audio()), "BUNDLE"},
      {"no codec anybody knows", replaced(offer(), "a=rtpmap:111 opus/48000/2\r\n", ""), "codec"},
      {"all rejected", replaced(offer(), " 9 UDP", " 0 UDP"), "rejected"},
  };
  for (const auto& row : rows) {
    const auto parsed = sdp::normalise(row.text, row.type);
    EXPECT_FALSE(parsed.description) << row.description;
    EXPECT_THAT(parsed.refusal, HasSubstr(row.reason)) << row.description;
  }
}

TEST(Sdp, TakesABrowsersOffer) {
  const auto parsed = sdp::normalise(offer(), sdp::Type::kOffer);
  ASSERT_TRUE(parsed.description) << parsed.refusal;
  const auto& media = parsed.description->media;
  ASSERT_EQ(media.size(), 2u);
  EXPECT_EQ(media[0].kind, "video");
  EXPECT_EQ(media[0].codecs.size(), 2u);
  EXPECT_EQ(media[1].mid, "a");
  EXPECT_EQ(media[1].fingerprints.front().hash, "sha-256");
}

TEST(Sdp, BringsSessionAttributesDown) {
  std::string media = video() + audio();
  for (const std::string line :
       {"a=setup:actpass\r\n", "a=ice-ufrag:abcd\r\n", "a=ice-pwd:abcdefghijklmnopqrstuvwx\r\n"})
    media = replaced(media, line, "");
  media = replaced(media, "a=fingerprint:" + kFingerprint + "\r\n", "");
  const std::string text =
      session("v a\r\na=setup:actpass\r\na=sendonly\r\na=fingerprint:" + kFingerprint +
                  "\r\na=ice-ufrag:abcd\r\n"
                  "a=ice-pwd:abcdefghijklmnopqrstuvwx",
              media);
  const auto parsed = sdp::normalise(text, sdp::Type::kOffer);
  ASSERT_TRUE(parsed.description) << parsed.refusal;
  for (const auto& each : parsed.description->media) {
    EXPECT_EQ(each.setup, "actpass");
    EXPECT_EQ(each.direction, "sendonly");
    EXPECT_EQ(each.fingerprints.size(), 1u);
  }
  const auto head = parsed.description->text.substr(0, parsed.description->text.find("m="));
  EXPECT_THAT(head, Not(HasSubstr("fingerprint")));
  EXPECT_THAT(head, Not(HasSubstr("ice-")));
}

TEST(Sdp, TakesOpusForOneCodecWhateverItsChannels) {
  struct Row {
    const char* given;
    const char* kept;  ///< null: the whole line goes
  };
  const std::vector<Row> rows{
      {"a=fmtp:111 minptime=10;stereo=1;useinbandfec=1;sprop-stereo=1",
       "a=fmtp:111 minptime=10;useinbandfec=1\r\n"},
      {"a=fmtp:111 sprop-stereo=0; minptime=10", "a=fmtp:111  minptime=10\r\n"},
      {"a=fmtp:111 sprop-stereo=1", nullptr},
      {"a=fmtp:111 ;", nullptr},
      {"a=fmtp:111", "a=fmtp:111\r\n"},
      {"a=fmtp:111 x-stereo=1", "a=fmtp:111 x-stereo=1\r\n"},
  };
  for (const auto& row : rows) {
    const auto parsed =
        sdp::normalise(session("v a", video() + audio() + row.given + "\r\n"), sdp::Type::kOffer);
    ASSERT_TRUE(parsed.description) << row.given << ": " << parsed.refusal;
    if (row.kept)
      EXPECT_THAT(parsed.description->text, HasSubstr(row.kept)) << row.given;
    else
      EXPECT_THAT(parsed.description->text, Not(HasSubstr("a=fmtp:111"))) << row.given;
  }
}

TEST(Sdp, InventsMissingMids) {
  const auto text = replaced(session("", video()), "a=mid:v\r\n", "");
  EXPECT_EQ(sdp::normalise(text, sdp::Type::kOffer).description->media[0].mid, "m0");
  const auto own = sdp::read(offer());
  const auto answer = replaced(text, "actpass", "active");
  EXPECT_EQ(sdp::normalise(answer, sdp::Type::kAnswer, &own).description->media[0].mid, "v");
}

TEST(Sdp, ARejectedLineSaysNothingOfTheTransport) {
  // As Chromium rejects: with credentials of its own, for a transport that will never be.
  const auto foreign = replaced(replaced(video(), "abcd", "wxyz"), "m=video 9", "m=video 0");
  for (const auto& media : {foreign + audio(), audio() + foreign}) {
    const auto parsed = sdp::normalise(session("a", media), sdp::Type::kOffer);
    ASSERT_TRUE(parsed.description) << parsed.refusal;
    EXPECT_THAT(parsed.description->text, Not(HasSubstr("wxyz")));
  }
}

TEST(Sdp, SaysWhatARejectedFirstLineMeans) {
  const auto offered = sdp::read(offer());
  // As Firefox rejects the line that carries the bundle: the others stay without one.
  const auto parsed =
      sdp::normalise(replaced(replaced(session("", video() + audio()), "m=video 9", "m=video 0"),
                              "actpass", "active"),
                     sdp::Type::kAnswer, &offered);
  EXPECT_THAT(parsed.refusal, HasSubstr("rejects video, which carries the transport"));
}

TEST(Sdp, TellsBundleOnlyFromRejected) {
  const auto bundled =
      replaced(session("v a", video() + audio() + "a=bundle-only\r\n"), "m=audio 9", "m=audio 0");
  EXPECT_FALSE(sdp::normalise(bundled, sdp::Type::kOffer).description->media[1].rejected);
  const auto rejected = replaced(session("v", video() + audio()), "m=audio 9", "m=audio 0");
  EXPECT_TRUE(sdp::normalise(rejected, sdp::Type::kOffer).description->media[1].rejected);
}

struct Conflict {
  const char* description;
  std::string next;
  std::string previous;
  sdp::Type type;
  const char* reason;  ///< empty = fits
};

TEST(Sdp, FindsDescriptionsThatDoNotFollow) {
  const std::string one = session("v", video()), two = offer();
  const std::vector<Conflict> rows{
      {"the same again", two, two, sdp::Type::kOffer, ""},
      {"one more m-line", two, one, sdp::Type::kOffer, ""},
      {"an m-line less", one, two, sdp::Type::kOffer, "removed"},
      {"an answer with more", two, one, sdp::Type::kAnswer, "another number"},
      {"an answer with less", one, two, sdp::Type::kAnswer, "another number"},
      {"kinds swapped", session("v a", audio("v") + video("a")), two, sdp::Type::kOffer, "kind"},
      {"a mid renamed", session("w", video("w")), one, sdp::Type::kOffer, "mid"},
  };
  for (const auto& row : rows) {
    const auto reason = sdp::conflict(sdp::read(row.next), sdp::read(row.previous), row.type);
    if (*row.reason)
      EXPECT_THAT(reason, HasSubstr(row.reason)) << row.description;
    else
      EXPECT_EQ(reason, "") << row.description;
  }
}

TEST(Sdp, SetsOneRoleEverywhere) {
  const auto text = sdp::with_setup(offer(), "passive");
  EXPECT_THAT(text, Not(HasSubstr("actpass")));
  for (const auto& media : sdp::read(text).media) EXPECT_EQ(media.setup, "passive");
}

TEST(Sdp, FindsPayloadTypes) {
  const auto media = sdp::read(offer()).media;
  EXPECT_EQ(sdp::payload_type(media[0], "VP8"), 96);
  EXPECT_EQ(sdp::payload_type(media[0], "vp8"), 96);
  EXPECT_EQ(sdp::payload_type(media[0], "H264"), 102);
  EXPECT_EQ(sdp::payload_type(media[0], "H264", "42e01f"), 102);
  EXPECT_EQ(sdp::payload_type(media[0], "AV1"), std::nullopt);
  EXPECT_EQ(sdp::payload_type(media[1], "OPUS"), 111);
  const auto old = sdp::read(replaced(offer(), "packetization-mode=1", "packetization-mode=0"));
  EXPECT_EQ(sdp::payload_type(old.media[0], "H264"), std::nullopt);
}

TEST(Sdp, KnowsCandidates) {
  const std::string good = "candidate:1 1 UDP 2015363327 10.77.0.1 45734 typ host";
  EXPECT_TRUE(sdp::is_candidate(good));
  EXPECT_TRUE(sdp::is_candidate(good.substr(10)));
  EXPECT_TRUE(sdp::is_candidate("a=" + good));
  for (const std::string& bad :
       {std::string(), std::string("candidate:"), std::string("candidate:1 1 UDP 1 host"),
        good + "\r\na=setup:active", replaced(good, "45734", "99999"), replaced(good, "typ", "t"),
        good + std::string(2000, ' '), replaced(good, "10.77", "10\x01")})
    EXPECT_FALSE(sdp::is_candidate(bad)) << bad.substr(0, 60);
}

}  // namespace
