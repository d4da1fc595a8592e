// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Calls between real browsers on the real page and webrtccall, in every codec and from both sides.
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gst/ref.hpp"
#include "tests/interop/browser_suite.hpp"
#include "tests/interop/page_media.hpp"
#include "tests/interop/page_state.hpp"
#include "tests/interop/scene.hpp"
#include "tests/pipeline/conference_pipeline.hpp"
#include "tests/pipeline/stats_listener.hpp"

namespace {

using namespace booth::interop;  // NOLINT: the whole file is about it
using booth::testing_support::ConferencePipeline;
using booth::testing_support::StatsListener;
using booth::testing_support::StatsReport;
using testing::HasSubstr;

/// Mean of kBrowserPatches.
constexpr std::uint32_t kCameraColor = 0x7d7567;

class ConferenceBrowserTest : public BrowserSuite,
                              public testing::WithParamInterface<Browser::Kind> {
 protected:
  static void SetUpTestSuite() { start("conference", Needs::kBrowser); }
  Browser::Kind kind() const override { return GetParam(); }
  /// Debian's Firefox has no H.264: its codec is downloaded from elsewhere.
  static bool has_h264() { return GetParam() == Browser::Kind::kChromium; }

  static std::unique_ptr<Page> open_page() {
    auto page =
        std::make_unique<Page>(*browser_, server_->page_url() + "?name=Anna&room=" + room());
    page->wait_until(kOnline);
    return page;
  }
  static std::unique_ptr<ConferencePipeline> join(const std::string& properties) {
    ConferencePipeline::Options options;
    options.id = "pipeline";
    options.uri = server_->url();
    options.room = room();
    options.bars = true;
    options.properties = "display-name=Pipeline " + properties;
    auto peer = std::make_unique<ConferencePipeline>(options);
    EXPECT_TRUE(peer->play() && peer->wait("joined")) << peer->report();
    return peer;
  }
  static void accept(Page& page) {
    page.wait_until("document.querySelector('#incoming').open");
    page.click("#accept");
  }
  static void call(Page& page) { page.click("button[aria-label='Call Pipeline']"); }
  /// Picture and sound are right on both sides.
  static void expect_media(Page& page, ConferencePipeline& peer) {
    const auto anna = peer.find_peer("Anna");
    EXPECT_TRUE(peer.sees(anna, kCameraColor)) << peer.report();
    EXPECT_TRUE(shows_bars(page)) << peer.report();
    EXPECT_TRUE(hears(page)) << peer.report();
  }
};

struct Codec {
  const char* name;
  const char* encoder;
};

TEST_P(ConferenceBrowserTest, ThePersonCallsInEveryCodec) {
  for (const Codec codec : {Codec{"vp8", "vp8enc"}, {"vp9", "vp9enc"}, {"h264", "openh264enc"}}) {
    SCOPED_TRACE(codec.name);
    auto page = open_page();
    auto peer = join(std::string("auto-call=false video-codecs=") + codec.name);
    call(*page);
    if (codec.name == std::string("h264") && !has_h264()) {
      const auto reason = peer->wait("ended");
      EXPECT_THAT(reason.value_or(""), HasSubstr("no video codec in common")) << peer->report();
      EXPECT_THAT(reason.value_or(""), HasSubstr("the answering side H264"));
      continue;
    }
    page->wait_until(kConnected);
    expect_media(*page, *peer);
    EXPECT_EQ(peer->count(codec.encoder), 1u) << peer->report();
    page->click("#hang-up");
    EXPECT_TRUE(peer->wait("ended")) << peer->report();
    EXPECT_EQ(peer->errors(), "");
  }
}

TEST_P(ConferenceBrowserTest, ThePipelineOffersAllItCan) {
  for (const std::string codecs : {"vp8,h264,vp9", "h264,vp8"}) {
    SCOPED_TRACE(codecs);
    auto page = open_page();
    auto peer = join("video-codecs=" + codecs);
    accept(*page);
    page->wait_until(kConnected);
    expect_media(*page, *peer);
    const bool vp8 = codecs.starts_with("vp8") || !has_h264();
    EXPECT_EQ(peer->count("vp8enc"), vp8 ? 1u : 0u);
    EXPECT_EQ(peer->count("openh264enc"), vp8 ? 0u : 1u);
    peer->act("hang-up");
    page->wait_until(kIdle);
  }
}

/// Leaves a page these video codecs, best first, whether it offers or answers.
std::string only_codecs(const std::string& names) {
  return "{ const names = '" + names + R"js('.split(',');
    const all = RTCRtpReceiver.getCapabilities('video').codecs;
    const codecs = names.flatMap((name) => all.filter((c) => c.mimeType === 'video/' + name));
    const limit = (t) => t.receiver.track.kind === 'video' && t.setCodecPreferences(codecs);
    const {addTransceiver: add, setRemoteDescription: hear} = RTCPeerConnection.prototype;
    RTCPeerConnection.prototype.addTransceiver = function (...parameters) {
      const transceiver = add.apply(this, parameters);
      limit(transceiver);
      return transceiver;
    };
    RTCPeerConnection.prototype.setRemoteDescription = async function (description) {
      await hear.call(this, description);
      if (description.type === 'offer') this.getTransceivers().forEach(limit);
    };
  } null)js";
}

TEST_P(ConferenceBrowserTest, SpeaksTheCodecThatThePagePrefers) {
  for (const bool pipeline_calls : {true, false}) {
    SCOPED_TRACE(pipeline_calls ? "the pipeline offers" : "the page offers");
    auto page = open_page();
    page->evaluate(only_codecs("VP9,VP8"));
    auto peer = join(pipeline_calls ? "video-codecs=vp8,h264,vp9"
                                    : "video-codecs=vp8,h264,vp9 auto-call=false");
    pipeline_calls ? accept(*page) : call(*page);
    page->wait_until(kConnected);
    expect_media(*page, *peer);
    EXPECT_EQ(peer->count("vp9enc"), 1u) << peer->report();
    EXPECT_EQ(peer->count("vp8enc"), 0u) << peer->report();
  }
}

struct Mismatch {
  const char* description;
  bool pipeline_calls;
  const char* reason;  ///< "others": Chromium names none when it rejects
};

TEST_P(ConferenceBrowserTest, SaysThatThereIsNoCodecInCommon) {
  for (const Mismatch& row : {
           Mismatch{"the pipeline offers", true, "the offer has VP9, the answering side "},
           {"the page offers", false, "the offer has VP8, the answering side VP9"},
       }) {
    SCOPED_TRACE(row.description);
    auto page = open_page();
    page->evaluate(only_codecs("VP8"));
    auto peer = join(row.pipeline_calls ? "video-codecs=vp9" : "video-codecs=vp9 auto-call=false");
    row.pipeline_calls ? accept(*page) : call(*page);
    const auto reason = peer->wait("ended");
    ASSERT_TRUE(reason) << peer->report();
    EXPECT_THAT(*reason, HasSubstr("no video codec in common: " + std::string(row.reason)));
    EXPECT_THAT(peer->report(), HasSubstr("call: " + peer->find_peer("Anna") + ": " + *reason))
        << "no warning on the bus";
    page->wait_until(kIdle);
    EXPECT_EQ(page->text("#status"), "The other side ended the call (" + *reason + ").");
    EXPECT_EQ(peer->errors(), "");
  }
}

TEST_P(ConferenceBrowserTest, APageThatWantsNoPictureIsHeard) {
  auto page = open_page();
  page->evaluate(R"js({
    const say = RTCPeerConnection.prototype.setLocalDescription;
    RTCPeerConnection.prototype.setLocalDescription = async function () {
      this.getTransceivers().find((t) => t.receiver.track.kind === 'video').stop();
      await say.call(this);
    };
  } null)js");
  auto peer = join("video-codecs=vp8");
  accept(*page);
  page->wait_until(kConnected);
  EXPECT_TRUE(peer->wait("connected")) << peer->report();
  EXPECT_TRUE(hears(*page)) << peer->report();
}

/// The page's connections have a channel "chat" and keep what comes by any in `letters`.
constexpr char kLetterBox[] = R"js({
  window.letters = [];
  window.channels = {};
  const listen = (channel) => {
    channel.binaryType = 'arraybuffer';
    window.channels[channel.label] = channel;
    channel.addEventListener('message', ({data}) => window.letters.push(channel.label + ': ' +
        (typeof data === 'string' ? data : [...new Uint8Array(data)].join())));
  };
  const Native = RTCPeerConnection;
  window.RTCPeerConnection = function (...parameters) {
    const connection = new Native(...parameters);
    listen(connection.createDataChannel('chat'));
    connection.addEventListener('datachannel', ({channel}) => listen(channel));
    return connection;
  };
  window.RTCPeerConnection.prototype = Native.prototype;
} null)js";

TEST_P(ConferenceBrowserTest, ExchangesTextAndBytesByChannelsOfEitherSide) {
  for (const bool pipeline_calls : {true, false}) {
    SCOPED_TRACE(pipeline_calls ? "the pipeline offers" : "the page offers");
    auto page = open_page();
    page->evaluate(kLetterBox);
    auto peer = join(pipeline_calls ? "" : "auto-call=false");
    pipeline_calls ? accept(*page) : call(*page);
    page->wait_until(kConnected);
    const auto anna = peer->find_peer("Anna");
    ASSERT_TRUE(peer->wait("channel-opened", anna)) << peer->report();
    const auto send_text = [&](const char* label, const char* text) {
      gboolean taken = FALSE;
      g_signal_emit_by_name(peer->element(), "send-text", anna.c_str(), label, text, &taken);
      return taken;
    };
    EXPECT_TRUE(send_text("", "by ours"));
    EXPECT_TRUE(send_text("own", "by a new one"));
    page->wait_until("letters.includes('data: by ours') && letters.includes('own: by a new one')");
    // The page's own channel may open later than ours.
    page->wait_until("channels.chat.readyState === 'open'");
    page->evaluate("channels.chat.send('by theirs'), channels.data.send('back'), null");
    std::vector<std::string> letters;
    for (int i = 0; i < 2; ++i) letters.push_back(peer->wait("text-received", anna).value_or(""));
    EXPECT_THAT(letters, testing::UnorderedElementsAre("by theirs", "back")) << peer->report();
    EXPECT_TRUE(send_text("chat", "Grüße"));
    page->wait_until("letters.includes('chat: Grüße')");
    const auto bytes = booth::Ref<GBytes>::adopt(g_bytes_new("\0\xff", 2));
    gboolean taken = FALSE;
    g_signal_emit_by_name(peer->element(), "send-data", "", "chat", bytes.get(), &taken);
    EXPECT_TRUE(taken);
    page->wait_until("letters.includes('chat: 0,255')");
    // The end of a channel is not the end of the call.
    page->evaluate("channels.chat.close(), null");
    EXPECT_TRUE(peer->goes_on(anna)) << peer->report();
    EXPECT_FALSE(peer->has("ended", anna)) << peer->report();
    EXPECT_TRUE(page->holds(kConnected));
    EXPECT_EQ(peer->errors(), "");
  }
}

/// A browser that is killed says nothing; Firefox leaves an error of SCTP behind.
class ConferenceFirefoxTest : public ConferenceBrowserTest {};

TEST_P(ConferenceFirefoxTest, IsKilledAndEndsItsCallOnly) {
  auto peer = join("");
  ConferencePipeline::Options options;
  options.id = "other";
  options.uri = server_->url();
  options.room = room();
  ConferencePipeline other(options);
  ASSERT_TRUE(other.play() && peer->wait("connected", "other")) << peer->report();
  auto page = open_page();
  call(*page);
  page->wait_until(kConnected);
  expect_media(*page, *peer);
  const auto anna = peer->find_peer("Anna");
  browser_->kill();
  EXPECT_TRUE(peer->wait("ended", anna)) << peer->report();
  EXPECT_TRUE(peer->goes_on("other")) << peer->report();
  EXPECT_FALSE(peer->has("ended", "other")) << peer->report();
  EXPECT_EQ(peer->errors() + other.errors(), "");
  page.reset();
  forget_browser();
}

INSTANTIATE_TEST_SUITE_P(Killed, ConferenceFirefoxTest, testing::Values(Browser::Kind::kFirefox),
                         browser_name);

/// Makes measure(): what the page's own getStats() says of the pair in use and of the picture that
/// comes in, once it has so many packets.
constexpr char kMeasure[] = R"js((window.measure = async (packets) => {
  const report = await window.calls.at(-1).getStats();
  const all = [...report.values()];
  const chosen = all.find((entry) => entry.type === 'transport')?.selectedCandidatePairId;
  const pair = report.get(chosen) ?? all.find((entry) => entry.selected);
  const near = report.get(pair.localCandidateId), far = report.get(pair.remoteCandidateId);
  const video = all.find((entry) => entry.type === 'inbound-rtp' && entry.kind === 'video');
  const measured = {nearPort: near.port, farPort: far.port, farAddress: far.address,
    ssrc: video.ssrc, packets: video.packetsReceived, bytes: video.bytesReceived,
    width: video.frameWidth, height: video.frameHeight, frames: video.framesDecoded};
  if (measured.packets >= packets) return measured;
  await new Promise((done) => setTimeout(done, 100));
  return window.measure(packets);
}, null))js";

double number_of(const Value& measured, const char* name) {
  const auto* member = measured.find(name);
  return member ? member->number().value_or(-1) : -1;
}

TEST_P(ConferenceBrowserTest, BothSidesMeasureTheSame) {
  auto page = open_page();
  auto peer = join("auto-call=false video-codecs=vp8 stats-interval=200");
  StatsListener listener(peer->element());
  call(*page);
  page->wait_until(kConnected);
  expect_media(*page, *peer);
  const auto before = listener.wait([](const StatsReport& report) {
    return report.find("outbound-rtp", "video").number("framesSent") > 20;
  });
  auto sent = before.find("outbound-rtp", "video");
  page->evaluate(kMeasure);
  const auto measured = page->evaluate(
      "measure(" + std::to_string(static_cast<int>(sent.number("packetsSent"))) + ")");
  const auto after = listener.wait([&](const StatsReport& report) {
    return report.find("outbound-rtp", "video").number("packetsSent") >=
           number_of(measured, "packets");
  });
  // What is sent again counts for the page.
  constexpr double kTolerance = 1.1;
  EXPECT_GE(number_of(measured, "bytes") * kTolerance, sent.number("bytesSent"));
  sent = after.find("outbound-rtp", "video");
  EXPECT_LE(number_of(measured, "bytes"), sent.number("bytesSent") * kTolerance);
  EXPECT_GE(sent.number("framesSent"), number_of(measured, "frames"));
  EXPECT_EQ(number_of(measured, "ssrc"), sent.number("ssrc"));
  EXPECT_EQ(number_of(measured, "width"), sent.number("frameWidth"));
  EXPECT_EQ(number_of(measured, "height"), sent.number("frameHeight"));
  EXPECT_EQ(number_of(measured, "farPort"), after.selected(true).number("port"));
  EXPECT_EQ(number_of(measured, "nearPort"), after.selected(false).number("port"));
  EXPECT_EQ(*measured.find("farAddress")->string(), after.selected(true).text("address"));
}

INSTANTIATE_TEST_SUITE_P(Browsers, ConferenceBrowserTest, kBothBrowsers, browser_name);

}  // namespace
