// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// webrtccall without a server: pads, properties, settings that cannot be, states.
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <gst/gst.h>

#include "gst/ref.hpp"

namespace {

using booth::Ref;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr GstClockTime kTimeout = 30 * GST_SECOND;

Ref<GstElement> make_call() {
  return Ref<GstElement>::share(gst_element_factory_make("webrtccall", nullptr));
}

Ref<GstElement> pipeline_of(const std::string& text) {
  auto pipeline = Ref<GstElement>::share(gst_pipeline_new(nullptr));
  auto* bin = gst_parse_bin_from_description(text.c_str(), FALSE, nullptr);
  gst_bin_add(GST_BIN(pipeline.get()), bin);
  return pipeline;
}

Ref<GstElement> call_of(const Ref<GstElement>& pipeline) {
  return Ref<GstElement>::adopt(gst_bin_get_by_name(GST_BIN(pipeline.get()), "c"));
}

std::string error_of(const Ref<GstElement>& pipeline, GQuark domain, int code) {
  const auto bus = Ref<GstBus>::adopt(gst_element_get_bus(pipeline.get()));
  const auto message =
      Ref<GstMessage>::adopt(gst_bus_timed_pop_filtered(bus.get(), kTimeout, GST_MESSAGE_ERROR));
  if (!message) return "no error";
  Ref<GError> error;
  gst_message_parse_error(message.get(), error.out(), nullptr);
  EXPECT_TRUE(g_error_matches(error.get(), domain, code)) << error->message;
  return error->message;
}

std::string text_of(const Ref<GstElement>& element, const char* property) {
  Ref<char> value;
  g_object_get(element.get(), property, value.out(), nullptr);
  return value ? value.get() : "";
}

TEST(WebrtcCall, HasSaneDefaults) {
  const auto call = make_call();
  ASSERT_TRUE(call);
  EXPECT_EQ(text_of(call, "uri"), "ws://127.0.0.1:8443/booth");
  EXPECT_EQ(text_of(call, "signaling-state"), "closed");
  EXPECT_EQ(text_of(call, "peer-id"), "");
  gboolean auto_call = FALSE, decode = FALSE;
  char** peers = nullptr;
  g_object_get(call.get(), "auto-call", &auto_call, "decode", &decode, "connected-peers", &peers,
               nullptr);
  EXPECT_TRUE(auto_call && decode);
  ASSERT_TRUE(peers);
  EXPECT_EQ(g_strv_length(peers), 0u);
  g_strfreev(peers);
  EXPECT_EQ(call->numpads, 0);
}

TEST(WebrtcCall, GivesAndTakesPadsInEveryState) {
  auto pipeline = pipeline_of("webrtccall name=c uri=ws://127.0.0.1:1/booth warn-after=0");
  const auto call = call_of(pipeline);
  for (const auto state : {GST_STATE_NULL, GST_STATE_READY, GST_STATE_PAUSED, GST_STATE_PLAYING}) {
    SCOPED_TRACE(gst_element_state_get_name(state));
    ASSERT_NE(gst_element_set_state(pipeline.get(), state), GST_STATE_CHANGE_FAILURE);
    std::vector<std::string> names;
    std::vector<Ref<GstPad>> pads;
    for (const char* wanted : {"video_%u", "audio_%u", "video_%u", "video_7"}) {
      auto pad = Ref<GstPad>::adopt(gst_element_request_pad_simple(call.get(), wanted));
      ASSERT_TRUE(pad) << wanted;
      names.push_back(GST_OBJECT_NAME(pad.get()));
      pads.push_back(std::move(pad));
    }
    EXPECT_THAT(names, ElementsAre("video_0", "audio_0", "video_1", "video_7"));
    for (const auto& pad : pads) gst_element_release_request_pad(call.get(), pad.get());
    EXPECT_EQ(call->numpads, 0);
    EXPECT_EQ(GST_BIN(call.get())->numchildren, 0);
  }
  gst_element_set_state(pipeline.get(), GST_STATE_NULL);
}

TEST(WebrtcCall, TakesRawAndEncodedMedia) {
  struct Row {
    const char* pad;
    const char* caps;
    bool taken;
  };
  const std::vector<Row> rows{
      {"video_%u", "video/x-raw,format=I420,width=2,height=2,framerate=1/1", true},
      {"video_%u", "video/x-vp8", true},
      {"video_%u", "video/x-vp9", true},
      {"video_%u", "video/x-h264,stream-format=avc,alignment=au", true},
      {"video_%u", "video/x-av1", false},
      {"video_%u", "audio/x-raw", false},
      {"audio_%u", "audio/x-raw,format=S16LE,rate=48000,channels=2", true},
      {"audio_%u", "audio/x-opus", true},
      {"audio_%u", "audio/mpeg", false},
  };
  const auto call = make_call();
  for (const auto& row : rows) {
    const auto pad = Ref<GstPad>::adopt(gst_element_request_pad_simple(call.get(), row.pad));
    const auto caps = Ref<GstCaps>::adopt(gst_caps_from_string(row.caps));
    EXPECT_EQ(gst_pad_query_accept_caps(pad.get(), caps.get()), row.taken) << row.caps;
    gst_element_release_request_pad(call.get(), pad.get());
  }
}

TEST(WebrtcCall, SaysWhatIsWrong) {
  const std::vector<std::pair<const char*, const char*>> rows{
      {"uri=ftp://127.0.0.1/", "uri must be ws://"},
      {"video-codecs=av1", "video-codecs must be a comma list"},
      {"ice-servers=x", "ice-servers is no JSON"},
      {R"(ice-servers="[{\"urls\":\"turns:t\",\"username\":\"u\",\"credential\":\"p\"}]")",
       "send it in plain"},
      {"min-port=9 max-port=8", "max-port must not be below"},
      {"socketio-events=/none.json", "socketio-events must be JSON or a file with it"},
  };
  for (const auto& [properties, text] : rows) {
    SCOPED_TRACE(properties);
    const auto pipeline = pipeline_of(std::string("webrtccall name=c ") + properties);
    EXPECT_EQ(gst_element_set_state(pipeline.get(), GST_STATE_PLAYING), GST_STATE_CHANGE_FAILURE);
    EXPECT_THAT(error_of(pipeline, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_SETTINGS),
                HasSubstr(text));
    gst_element_set_state(pipeline.get(), GST_STATE_NULL);
  }
}

TEST(WebrtcCall, GivesUpWhereItIsToldTo) {
  const auto pipeline =
      pipeline_of("webrtccall name=c uri=ws://127.0.0.1:1/booth warn-after=0 retry-limit=1");
  gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
  EXPECT_THAT(error_of(pipeline, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_OPEN_READ_WRITE),
              HasSubstr("cannot be reached"));
  gst_element_set_state(pipeline.get(), GST_STATE_NULL);
}

TEST(WebrtcCall, EncodesNothingThatNobodyTakes) {
  const auto pipeline = pipeline_of(
      "webrtccall name=c uri=ws://127.0.0.1:1/booth warn-after=0 "
      "videotestsrc num-buffers=5 ! video/x-raw,width=64,height=48,framerate=100/1 ! c. "
      "audiotestsrc num-buffers=5 ! fakesink async=false");
  const auto call = call_of(pipeline);
  const auto pad = Ref<GstPad>::adopt(gst_element_get_static_pad(call.get(), "video_0"));
  ASSERT_TRUE(pad);
  ASSERT_NE(gst_element_set_state(pipeline.get(), GST_STATE_PLAYING), GST_STATE_CHANGE_FAILURE);
  const auto bus = Ref<GstBus>::adopt(gst_element_get_bus(pipeline.get()));
  const auto end = Ref<GstMessage>::adopt(gst_bus_timed_pop_filtered(
      bus.get(), kTimeout, static_cast<GstMessageType>(GST_MESSAGE_EOS | GST_MESSAGE_ERROR)));
  ASSERT_TRUE(end);
  EXPECT_EQ(GST_MESSAGE_TYPE(end.get()), GST_MESSAGE_EOS);
  EXPECT_EQ(GST_BIN(call.get())->numchildren, 2);  // the stream's own two, no encoder
  gst_element_set_state(pipeline.get(), GST_STATE_NULL);
}

TEST(WebrtcCall, SurvivesStateChangesAndActionsAtAnyTime) {
  const auto pipeline = pipeline_of(
      "webrtccall name=c uri=ws://127.0.0.1:1/booth videotestsrc is-live=true ! "
      "video/x-raw,width=64,height=48 ! c.");
  const auto call = call_of(pipeline);
  for (const GstState state :
       {GST_STATE_READY, GST_STATE_PAUSED, GST_STATE_READY, GST_STATE_PLAYING, GST_STATE_NULL,
        GST_STATE_PLAYING, GST_STATE_PAUSED, GST_STATE_NULL}) {
    EXPECT_NE(gst_element_set_state(pipeline.get(), state), GST_STATE_CHANGE_FAILURE);
    for (const char* action : {"call", "accept", "reject", "hang-up"}) {
      g_signal_emit_by_name(call.get(), action, "nobody");
      g_signal_emit_by_name(call.get(), action, nullptr);
    }
    gboolean taken = TRUE;
    g_signal_emit_by_name(call.get(), "send-text", nullptr, nullptr, "to nobody", &taken);
    EXPECT_FALSE(taken);
    g_signal_emit_by_name(call.get(), "mute", "video_0", TRUE);
    g_signal_emit_by_name(call.get(), "mute", nullptr, FALSE);
    g_object_set(call.get(), "video-bitrate", 200'000u, nullptr);
  }
  EXPECT_EQ(text_of(call, "signaling-state"), "closed");
}

}  // namespace
