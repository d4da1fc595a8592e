// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Peers that lie and peers that break the rules, through the real server.
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/protocol/booth_dialect.hpp"
#include "tests/pipeline/call_pipeline.hpp"
#include "tests/support/raw_peer.hpp"
#include "tests/support/signaling_server.hpp"

namespace {

using booth::testing_support::CallPipeline;
using booth::testing_support::RawPeer;
using booth::testing_support::SignalingServer;
using testing::HasSubstr;
namespace signaling = booth::signaling;
namespace dialect = booth::signaling::booth_dialect;

constexpr std::uint32_t kRed = 0xd02020, kBlue = 0x2020d0;

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

/// A digit of every fingerprint changed.
std::string forged(const std::string& sdp) {
  std::string result = sdp;
  for (auto at = result.find("a=fingerprint:sha-256 "); at != std::string::npos;
       at = result.find("a=fingerprint:sha-256 ", at + 1)) {
    char& digit = result[at + std::string("a=fingerprint:sha-256 ").size()];
    digit = digit == '0' ? '1' : '0';
  }
  return result;
}

/// A peer of the room that writes its own messages.
struct Mallory {
  explicit Mallory(SignalingServer& server) : socket(server.port()) {
    ready = socket.say_hello("mallory");
    say(signaling::Join{"test"});
    ready = ready && socket.receive_text("\"joined\"");
  }

  void say(const signaling::Message& message) { socket.send_text(dialect::encode(message)); }
  std::optional<signaling::Message> hear() {
    const auto frame = socket.receive();
    if (!frame) return std::nullopt;
    return dialect::decode(frame->payload, dialect::Writer::kServer).message;
  }
  template <typename T>
  std::optional<T> hear_next() {
    while (const auto message = hear())
      if (const auto* wanted = std::get_if<T>(&*message)) return *wanted;
    return std::nullopt;
  }

  RawPeer socket;
  bool ready = false;
};

class CallSecurity : public testing::Test {
 protected:
  std::unique_ptr<CallPipeline> peer(const std::string& id) {
    CallPipeline::Options options;
    options.id = id;
    options.uri = server.url();
    options.color = id == "anna" ? kRed : kBlue;
    auto pipeline = std::make_unique<CallPipeline>(options);
    EXPECT_TRUE(pipeline->play());
    EXPECT_TRUE(pipeline->wait("joined")) << pipeline->report();
    return pipeline;
  }

  /// Carries a call from anna to ben and back, descriptions rewritten; to the first Bye (returned)
  /// or until both sides have told all candidates.
  std::optional<signaling::Bye> relay(Mallory& mallory,
                                      const std::function<std::string(std::string)>& rewrite) {
    std::string anna_session;
    int ends = 0;
    while (auto message = mallory.hear()) {
      auto* call = call_of(*message);
      if (!call) continue;
      const bool from_anna = call->from == "anna";
      if (from_anna && anna_session.empty()) anna_session = call->session;
      *call = from_anna ? signaling::Call{"inner", "ben", ""}
                        : signaling::Call{anna_session, "anna", ""};
      if (auto* offer = std::get_if<signaling::Offer>(&*message)) offer->sdp = rewrite(offer->sdp);
      if (auto* answer = std::get_if<signaling::Answer>(&*message))
        answer->sdp = rewrite(answer->sdp);
      mallory.say(*message);
      if (auto* bye = std::get_if<signaling::Bye>(&*message)) return *bye;
      ends += std::holds_alternative<signaling::EndOfCandidates>(*message);
      if (ends == 2) break;
    }
    return std::nullopt;
  }

  SignalingServer server;
};

TEST_F(CallSecurity, ARelayThatChangesNothingIsNoHindrance) {
  auto anna = peer("anna");
  auto ben = peer("ben");
  Mallory mallory(server);
  ASSERT_TRUE(mallory.ready);
  anna->call("mallory");
  EXPECT_FALSE(relay(mallory, [](std::string sdp) { return sdp; }));
  EXPECT_TRUE(ben->sees(kRed)) << ben->report();
  EXPECT_TRUE(anna->sees(kBlue)) << anna->report();
}

TEST_F(CallSecurity, AForgedFingerprintEndsTheCallWithoutAPicture) {
  auto anna = peer("anna");
  auto ben = peer("ben");
  Mallory mallory(server);
  ASSERT_TRUE(mallory.ready);
  anna->call("mallory");
  auto bye = relay(mallory, forged);
  if (!bye) bye = mallory.hear_next<signaling::Bye>();
  ASSERT_TRUE(bye);
  EXPECT_THAT(bye->reason, HasSubstr("certificate"));
  const auto ended = ben->wait("ended");
  ASSERT_TRUE(ended) << ben->report();
  EXPECT_EQ(anna->pictures() + ben->pictures(), 0u) << "nothing was shown";
  EXPECT_EQ(anna->errors() + ben->errors(), "") << "the pipelines live on";
}

const std::string kIce = "a=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\n";

std::string media(const std::string& kind, const std::string& mid) {
  const bool video = kind == "video";
  return "m=" + kind + " 9 UDP/TLS/RTP/SAVPF " + (video ? "96" : "111") +
         "\r\nc=IN IP4 0.0.0.0\r\n" + kIce + "a=mid:" + mid +
         "\r\na=setup:actpass\r\na=sendrecv\r\na=rtcp-mux\r\na=fingerprint:sha-256 "
         "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:"
         "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF\r\n" +
         (video ? "a=rtpmap:96 VP8/90000\r\n" : "a=rtpmap:111 OPUS/48000/2\r\n");
}

std::string session(const std::string& group, const std::string& parts) {
  return "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE " + group + "\r\n" +
         parts;
}

std::string offer() { return session("v a", media("video", "v") + media("audio", "a")); }

using Script = std::function<void(Mallory&, const signaling::Call&)>;
struct Misdeed {
  const char* description;
  Script script;
};

Script offers(std::vector<std::string> texts) {
  return [texts = std::move(texts)](Mallory& mallory, const signaling::Call& call) {
    for (const auto& text : texts) mallory.say(signaling::Offer{call, text});
  };
}

Script candidates(std::vector<std::string> texts, int mline = 0) {
  return [=](Mallory& mallory, const signaling::Call& call) {
    for (const auto& text : texts) mallory.say(signaling::Candidate{call, text, "", mline});
    mallory.say(signaling::Offer{call, offer()});
    for (const auto& text : texts) mallory.say(signaling::Candidate{call, text, "", mline});
  };
}

const std::string kGoodCandidate = "candidate:1 1 UDP 2015363327 127.0.0.1 9 typ host";

std::vector<Misdeed> misdeeds() {
  const std::string good = offer();
  return {
      {"an offer that is no SDP", offers({"garbage"})},
      {"an offer without media", offers({"v=0\r\n"})},
      {"an offer of the largest size", offers({"v=0\r\na=" + std::string(150000, 'x')})},
      {"two offers at once", offers({good, good})},
      {"twenty offers at once", offers(std::vector<std::string>(20, good))},
      {"an offer, then one with less", offers({good, session("v", media("video", "v"))})},
      {"an offer, then its mids swapped",
       offers({good, session("a v", media("video", "a") + media("audio", "v"))})},
      {"an offer, then its kinds swapped",
       offers({good, session("v a", media("audio", "v") + media("video", "a"))})},
      {"a codec nobody knows", offers({replaced(good, "VP8", "X9")})},
      {"a payload type for two codecs", offers({replaced(good, "111", "96")})},
      {"every m-line rejected", offers({replaced(good, " 9 UDP", " 0 UDP")})},
      {"every m-line inactive", offers({replaced(good, "a=sendrecv", "a=inactive")})},
      {"only data without a port",
       offers({session("d", replaced(media("audio", "d"), "m=audio 9 UDP/TLS/RTP/SAVPF 111",
                                     "m=application 9 UDP/DTLS/SCTP webrtc-datachannel"))})},
      {"an answer nobody asked for",
       [good](Mallory& mallory, const signaling::Call& call) {
         mallory.say(signaling::Answer{call, good});
         mallory.say(signaling::Offer{call, good});
         mallory.say(signaling::Answer{call, good});
       }},
      {"restart requests in a row",
       [](Mallory& mallory, const signaling::Call& call) {
         for (int i = 0; i < 20; ++i) mallory.say(signaling::RestartRequest{call});
       }},
      {"candidates before the offer", candidates({kGoodCandidate})},
      {"many candidates", candidates(std::vector<std::string>(200, kGoodCandidate))},
      {"candidates of nonsense", candidates({"x", "candidate:", "candidate:1 1 UDP 1 :: 0 typ"})},
      {"candidates of an m-line that is not there", candidates({kGoodCandidate}, 200)},
  };
}

TEST_F(CallSecurity, NoCallerCanEndTheProcess) {
  auto ben = peer("ben");
  Mallory mallory(server);
  ASSERT_TRUE(mallory.ready);
  int count = 0;
  for (const auto& misdeed : misdeeds()) {
    SCOPED_TRACE(misdeed.description);
    const signaling::Call call{"bad" + std::to_string(++count), "ben", ""};
    mallory.say(signaling::Ring{call});
    ASSERT_TRUE(mallory.hear_next<signaling::Accept>()) << ben->report();
    misdeed.script(mallory, call);
    mallory.say(signaling::Bye{call, "done"});
    ASSERT_TRUE(ben->wait("ended")) << ben->report();
  }
  // An offer that came after ben had hung up opened a call again, without ringing: leaving ends it.
  mallory.say(signaling::Leave{});
  ASSERT_TRUE(ben->wait("peer-left")) << ben->report();
  auto anna = peer("anna");
  anna->call("ben");
  EXPECT_TRUE(anna->sees(kBlue)) << "a good call afterwards" << anna->report() << ben->report();
  EXPECT_EQ(ben->errors(), "");
}

TEST_F(CallSecurity, NoCalleeCanEndTheProcess) {
  auto ben = peer("ben");
  Mallory mallory(server);
  ASSERT_TRUE(mallory.ready);
  using Answers = std::function<std::vector<std::string>(const std::string& offer)>;
  const std::vector<std::pair<const char*, Answers>> rows{
      {"no SDP", [](const std::string&) { return std::vector<std::string>{"garbage"}; }},
      {"the offer itself", [](const std::string& o) { return std::vector{o}; }},
      {"one m-line",
       [](const std::string&) {
         return std::vector{replaced(session("v", media("video", "v")), "actpass", "active")};
       }},
      {"other mids",
       [](const std::string&) { return std::vector{replaced(offer(), "actpass", "active")}; }},
      {"the same twice",
       [](const std::string& o) {
         const auto answer = replaced(o, "actpass", "active");
         return std::vector{answer, answer};
       }},
  };
  for (const auto& [description, answers] : rows) {
    SCOPED_TRACE(description);
    ben->call("mallory");
    const auto ring = mallory.hear_next<signaling::Ring>();
    ASSERT_TRUE(ring) << ben->report();
    const signaling::Call call{ring->call.session, "ben", ""};
    mallory.say(signaling::Accept{call});
    const auto offered = mallory.hear_next<signaling::Offer>();
    ASSERT_TRUE(offered) << ben->report();
    for (const auto& answer : answers(offered->sdp)) mallory.say(signaling::Answer{call, answer});
    mallory.say(signaling::Bye{call, "done"});
    ASSERT_TRUE(ben->wait("ended")) << ben->report();
  }
  auto anna = peer("anna");
  ben->call("anna");
  EXPECT_TRUE(ben->sees(kRed)) << "a good call afterwards" << anna->report() << ben->report();
  EXPECT_EQ(ben->errors(), "");
}

}  // namespace
