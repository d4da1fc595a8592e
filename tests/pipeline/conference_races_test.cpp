// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// An application does to a webrtccall what it likes, at any moment of its calls.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <future>
#include <memory>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "gst/ref.hpp"
#include "tests/pipeline/conference_pipeline.hpp"
#include "tests/support/signaling_server.hpp"

namespace {

using booth::Ref;
using booth::testing_support::ConferencePipeline;
using booth::testing_support::SignalingServer;
using namespace std::chrono_literals;
using Peer = std::unique_ptr<ConferencePipeline>;

constexpr std::uint32_t kRed = 0xd02020, kBlue = 0x2020d0;

class ConferenceRaces : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(server.ready()) << server.process().output(); }

  Peer make(const std::string& id, std::uint32_t color = kRed) {
    ConferencePipeline::Options options;
    options.id = id;
    options.uri = server.url();
    options.color = color;
    return std::make_unique<ConferencePipeline>(options);
  }
  Peer join(const std::string& id, std::uint32_t color = kRed) {
    auto peer = make(id, color);
    EXPECT_TRUE(peer->play() && peer->wait("joined")) << peer->report();
    return peer;
  }

  static Ref<GstElement> top_of(const ConferencePipeline& peer) {
    auto top = Ref<GstObject>::share(GST_OBJECT(peer.element()));
    while (auto* parent = gst_object_get_parent(top.get())) top = Ref<GstObject>::adopt(parent);
    return Ref<GstElement>::share(GST_ELEMENT(top.get()));
  }

  SignalingServer server;
};

TEST_F(ConferenceRaces, StopsAtAnyMomentOfACall) {
  auto anna = join("anna");
  auto ben = join("ben", kBlue);
  ASSERT_TRUE(anna->sees("ben", kBlue)) << anna->report();
  for (const int after_ms : {0, 5, 15, 40, 80, 130, 200, 300}) {
    SCOPED_TRACE(after_ms);
    const auto id = "guest" + std::to_string(after_ms);
    auto guest = make(id);
    ASSERT_TRUE(guest->play());
    std::this_thread::sleep_for(std::chrono::milliseconds(after_ms));
    guest.reset();
  }
  for (auto* peer : {anna.get(), ben.get()})
    EXPECT_TRUE(peer->goes_on(peer == anna.get() ? "ben" : "anna")) << peer->report();
  EXPECT_EQ(anna->errors() + ben->errors(), "");
}

TEST_F(ConferenceRaces, PausesAndGoesOn) {
  auto anna = join("anna");
  auto ben = join("ben", kBlue);
  ASSERT_TRUE(ben->sees("anna", kRed)) << ben->report();
  const auto pipeline = top_of(*anna);
  gst_element_set_state(pipeline.get(), GST_STATE_PAUSED);
  gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
  EXPECT_TRUE(ben->goes_on("anna")) << ben->report();
  EXPECT_TRUE(anna->goes_on("ben")) << anna->report();
}

TEST_F(ConferenceRaces, StopsInAHandlerOfItsOwnSignal) {
  auto anna = join("anna");
  for (const char* moment : {"joined", "accepted", "connected"}) {
    SCOPED_TRACE(moment);
    struct Stop {
      Ref<GstElement> pipeline;
      std::promise<void> done;
      std::atomic<bool> begun{false};
    } stop;
    auto ben = make(std::string("ben-") + moment, kBlue);
    stop.pipeline = top_of(*ben);
    g_signal_connect(ben->element(), moment,
                     G_CALLBACK(+[](GstElement*, const char*, const char*, gpointer data) {
                       auto& self = *static_cast<Stop*>(data);
                       if (self.begun.exchange(true)) return;
                       gst_element_set_state(self.pipeline.get(), GST_STATE_NULL);
                       self.done.set_value();
                     }),
                     &stop);
    ASSERT_TRUE(ben->play());
    ASSERT_EQ(stop.done.get_future().wait_for(30s), std::future_status::ready) << ben->report();
  }
  EXPECT_EQ(anna->errors(), "");
}

/// A source of the application's: a bin with a ghost pad "src".
Ref<GstElement> source(const char* text) {
  return Ref<GstElement>::share(gst_parse_bin_from_description(text, TRUE, nullptr));
}

struct Source {
  const char* description;
  const char* text;
};

TEST_F(ConferenceRaces, PadsComeAndGoDuringACall) {
  auto anna = join("anna");
  auto ben = join("ben", kBlue);
  ASSERT_TRUE(ben->sees("anna", kRed)) << ben->report();
  const auto parent = Ref<GstObject>::adopt(gst_object_get_parent(GST_OBJECT(anna->element())));
  for (const Source& row : {
           Source{"live", "videotestsrc is-live=true ! video/x-raw,width=160,height=120"},
           Source{"slowed down to the clock", "videotestsrc ! video/x-raw,framerate=1/1"},
           Source{"sound", "audiotestsrc is-live=true"},
       }) {
    SCOPED_TRACE(row.description);
    const auto from = source(row.text);
    const char* name = std::string(row.description) == "sound" ? "audio_%u" : "video_%u";
    auto pad = Ref<GstPad>::adopt(gst_element_request_pad_simple(anna->element(), name));
    ASSERT_TRUE(pad);
    gst_bin_add(GST_BIN(parent.get()), from.get());
    const auto out = Ref<GstPad>::adopt(gst_element_get_static_pad(from.get(), "src"));
    EXPECT_EQ(gst_pad_link(out.get(), pad.get()), GST_PAD_LINK_OK);
    gst_element_sync_state_with_parent(from.get());
    // Somebody who comes takes the new stream too.
    auto carl = join("carl");
    EXPECT_TRUE(carl->sees("ben", kBlue)) << carl->report();
    // Taken away while media passes, and before who feeds it has stopped.
    gst_element_release_request_pad(anna->element(), pad.get());
    pad = nullptr;
    gst_element_set_locked_state(from.get(), TRUE);
    gst_element_set_state(from.get(), GST_STATE_NULL);
    gst_bin_remove(GST_BIN(parent.get()), from.get());
    EXPECT_TRUE(ben->goes_on("anna")) << ben->report();
    EXPECT_TRUE(carl->goes_on("anna")) << carl->report();
  }
}

TEST_F(ConferenceRaces, LeavesARunningPipeline) {
  auto ben = join("ben", kBlue);
  auto anna = join("anna");
  ASSERT_TRUE(ben->sees("anna", kRed)) << ben->report();
  ASSERT_TRUE(anna->sees("ben", kBlue)) << anna->report();
  const auto call = Ref<GstElement>::share(anna->element());
  const auto parent = Ref<GstObject>::adopt(gst_object_get_parent(GST_OBJECT(call.get())));
  gst_element_set_locked_state(call.get(), TRUE);
  gst_element_set_state(call.get(), GST_STATE_NULL);
  gst_bin_remove(GST_BIN(parent.get()), call.get());
  EXPECT_TRUE(ben->wait("ended", "anna")) << ben->report();
  EXPECT_EQ(ben->errors(), "");
}

}  // namespace
