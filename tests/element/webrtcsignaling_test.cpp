// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <gst/gst.h>

#include "gst/ref.hpp"
#include "signaling/session/fence.hpp"
#include "signaling/session/first_events.hpp"
#include "signaling/session/late_news.hpp"

namespace {

using booth::Ref;
using testing::HasSubstr;

constexpr GstClockTime kTimeout = 30 * GST_SECOND;

Ref<GstElement> pipeline_of(const std::string& text) {
  // A pipeline even for one element.
  auto pipeline = Ref<GstElement>::share(gst_pipeline_new(nullptr));
  auto* bin = gst_parse_bin_from_description(text.c_str(), FALSE, nullptr);
  gst_bin_add(GST_BIN(pipeline.get()), bin);
  return pipeline;
}

Ref<GstMessage> wait_for(GstElement* pipeline, GstMessageType type) {
  auto bus = Ref<GstBus>::adopt(gst_element_get_bus(pipeline));
  return Ref<GstMessage>::adopt(gst_bus_timed_pop_filtered(bus.get(), kTimeout, type));
}

std::string text_of(GstElement* element, const char* property) {
  Ref<char> value;
  g_object_get(element, property, value.out(), nullptr);
  return value ? value.get() : "";
}

TEST(WebrtcSignaling, HasSaneDefaults) {
  auto element = Ref<GstElement>::share(gst_element_factory_make("webrtcsignaling", nullptr));
  ASSERT_TRUE(element);
  EXPECT_EQ(text_of(element.get(), "uri"), "ws://127.0.0.1:8443/booth");
  EXPECT_EQ(text_of(element.get(), "signaling-state"), "closed");
  EXPECT_EQ(text_of(element.get(), "call-state"), "idle");
  EXPECT_EQ(text_of(element.get(), "peer-id"), "");
  g_object_set(element.get(), "peer-id", "anna", "room", "kitchen", nullptr);
  EXPECT_EQ(text_of(element.get(), "peer-id"), "anna");
  EXPECT_EQ(text_of(element.get(), "room"), "kitchen");
  EXPECT_EQ(element->numpads, 0);
}

struct Wrong {
  const char* description;
  const char* pipeline;
  int code;
  const char* text;
};

TEST(WebrtcSignaling, KeepsErrorsOfItsTransportFromThePipeline) {
  const auto pipeline = pipeline_of("webrtcbin name=rtc");
  const auto webrtcbin =
      Ref<GstElement>::adopt(gst_bin_get_by_name(GST_BIN(pipeline.get()), "rtc"));
  booth::session::Fence::Failure told{};
  booth::session::Fence fence(webrtcbin.get(), [&](const auto& failure) { told = failure; });
  const auto inner =
      Ref<GstElement>::adopt(gst_bin_get_by_name(GST_BIN(webrtcbin.get()), "rtpbin"));
  ASSERT_TRUE(inner);
  // What sctpenc posts when a browser goes without a word.
  GST_ELEMENT_ERROR(inner.get(), RESOURCE, WRITE, ("SCTP association went into error state"),
                    (nullptr));
  EXPECT_THAT(told.text, HasSubstr("SCTP association"));
  EXPECT_FALSE(told.of_channels) << "rtpbin has none";
  const auto bus = Ref<GstBus>::adopt(gst_element_get_bus(pipeline.get()));
  EXPECT_FALSE(Ref<GstMessage>::adopt(gst_bus_pop_filtered(bus.get(), GST_MESSAGE_ERROR)));
}

TEST(WebrtcSignaling, SaysWhatIsWrong) {
  const std::vector<Wrong> rows{
      {"no webrtcbin", "webrtcsignaling", GST_RESOURCE_ERROR_NOT_FOUND, "no webrtcbin"},
      {"another name", "webrtcbin name=a webrtcsignaling webrtcbin=b", GST_RESOURCE_ERROR_NOT_FOUND,
       "called \"b\""},
      {"two to choose from", "webrtcbin name=a webrtcbin name=b webrtcsignaling",
       GST_RESOURCE_ERROR_NOT_FOUND, "several"},
      {"no WebSocket", "webrtcbin webrtcsignaling uri=ftp://127.0.0.1/",
       GST_RESOURCE_ERROR_SETTINGS, "ws://"},
      {"a vocabulary that is none", "webrtcbin webrtcsignaling socketio-events=\"{\\\"x\\\":1}\"",
       GST_RESOURCE_ERROR_SETTINGS, "unknown key 'x'"},
      {"no uri", "webrtcbin webrtcsignaling uri=\"\"", GST_RESOURCE_ERROR_SETTINGS, "ws://"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.description);
    auto pipeline = pipeline_of(row.pipeline);
    EXPECT_EQ(gst_element_set_state(pipeline.get(), GST_STATE_PLAYING), GST_STATE_CHANGE_FAILURE);
    auto message = wait_for(pipeline.get(), GST_MESSAGE_ERROR);
    ASSERT_TRUE(message);
    Ref<GError> error;
    gst_message_parse_error(message.get(), error.out(), nullptr);
    EXPECT_EQ(error->domain, GST_RESOURCE_ERROR);
    EXPECT_EQ(error->code, row.code);
    EXPECT_THAT(error->message, HasSubstr(row.text));
    gst_element_set_state(pipeline.get(), GST_STATE_NULL);
  }
}

TEST(WebrtcSignaling, WarnsOfAnUnreachableServerAndGoesOn) {
  auto pipeline = pipeline_of("webrtcbin webrtcsignaling uri=ws://127.0.0.1:1/booth warn-after=1");
  EXPECT_NE(gst_element_set_state(pipeline.get(), GST_STATE_PLAYING), GST_STATE_CHANGE_FAILURE);
  const auto message = wait_for(
      pipeline.get(), static_cast<GstMessageType>(GST_MESSAGE_WARNING | GST_MESSAGE_ERROR));
  ASSERT_TRUE(message);
  EXPECT_EQ(GST_MESSAGE_TYPE(message.get()), GST_MESSAGE_WARNING);
  gst_element_set_state(pipeline.get(), GST_STATE_NULL);
}

TEST(WebrtcSignaling, GivesUpWhereItIsToldTo) {
  auto pipeline = pipeline_of(
      "webrtcbin webrtcsignaling uri=ws://127.0.0.1:1/booth warn-after=0 retry-limit=1");
  gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
  auto message = wait_for(pipeline.get(), GST_MESSAGE_ERROR);
  ASSERT_TRUE(message);
  Ref<GError> error;
  gst_message_parse_error(message.get(), error.out(), nullptr);
  EXPECT_EQ(error->code, GST_RESOURCE_ERROR_OPEN_READ_WRITE);
  gst_element_set_state(pipeline.get(), GST_STATE_NULL);
}

TEST(WebrtcSignaling, SurvivesStateChangesAndActionsAtAnyTime) {
  auto pipeline = pipeline_of("webrtcbin webrtcsignaling name=s uri=ws://127.0.0.1:1/booth");
  auto element = Ref<GstElement>::adopt(gst_bin_get_by_name(GST_BIN(pipeline.get()), "s"));
  for (const GstState state :
       {GST_STATE_READY, GST_STATE_PAUSED, GST_STATE_READY, GST_STATE_PLAYING, GST_STATE_NULL,
        GST_STATE_PLAYING, GST_STATE_PAUSED, GST_STATE_NULL}) {
    EXPECT_NE(gst_element_set_state(pipeline.get(), state), GST_STATE_CHANGE_FAILURE);
    for (const char* action : {"accept", "reject", "hang-up", "restart"})
      g_signal_emit_by_name(element.get(), action);
    g_signal_emit_by_name(element.get(), "call", "nobody");
    g_signal_emit_by_name(element.get(), "call", nullptr);
  }
  EXPECT_EQ(text_of(element.get(), "signaling-state"), "closed");
}

/// A webrtcbin that has described itself, so that it has a transport.
Ref<GstElement> described_webrtcbin(const Ref<GstElement>& pipeline) {
  auto webrtcbin = Ref<GstElement>::share(gst_element_factory_make("webrtcbin", nullptr));
  gst_bin_add(GST_BIN(pipeline.get()), webrtcbin.get());
  gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
  const auto caps = Ref<GstCaps>::adopt(gst_caps_from_string(
      "application/x-rtp,media=audio,encoding-name=OPUS,clock-rate=48000,payload=96"));
  Ref<GObject> transceiver;
  g_signal_emit_by_name(webrtcbin.get(), "add-transceiver", 4 /* recvonly */, caps.get(),
                        transceiver.out());
  const auto made = Ref<GstPromise>::adopt(gst_promise_new());
  g_signal_emit_by_name(webrtcbin.get(), "create-offer", nullptr, made.get());
  EXPECT_EQ(gst_promise_wait(made.get()), GST_PROMISE_RESULT_REPLIED);
  const auto* offer = gst_structure_get_value(gst_promise_get_reply(made.get()), "offer");
  const auto set = Ref<GstPromise>::adopt(gst_promise_new());
  g_signal_emit_by_name(webrtcbin.get(), "set-local-description", g_value_get_boxed(offer),
                        set.get());
  EXPECT_EQ(gst_promise_wait(set.get()), GST_PROMISE_RESULT_REPLIED);
  return webrtcbin;
}

Ref<GObject> ice_transport(const Ref<GstElement>& webrtcbin) {
  GArray* transceivers = nullptr;
  g_signal_emit_by_name(webrtcbin.get(), "get-transceivers", &transceivers);
  Ref<GObject> receiver, dtls, ice;
  g_object_get(g_array_index(transceivers, GObject*, 0), "receiver", receiver.out(), nullptr);
  g_array_unref(transceivers);
  g_object_get(receiver.get(), "transport", dtls.out(), nullptr);
  g_object_get(dtls.get(), "transport", ice.out(), nullptr);
  return ice;
}

GstElement* child_of_type(const Ref<GstElement>& bin, const char* type) {
  for (auto* each = GST_BIN(bin.get())->children; each; each = each->next)
    if (g_str_equal(G_OBJECT_TYPE_NAME(each->data), type)) return GST_ELEMENT(each->data);
  return nullptr;
}

TEST(LateNews, KeepNoTransportAlive) {
  const auto pipeline = Ref<GstElement>::share(gst_pipeline_new(nullptr));
  auto webrtcbin = described_webrtcbin(pipeline);
  auto ice = ice_transport(webrtcbin);
  auto* receiver = child_of_type(webrtcbin, "TransportReceiveBin");
  ASSERT_TRUE(ice && receiver);
  GWeakRef alive;
  g_weak_ref_init(&alive, receiver);
  booth::session::drop_late_news(webrtcbin.get());
  gst_element_set_state(pipeline.get(), GST_STATE_NULL);
  g_object_notify(G_OBJECT(ice.get()), "state");  // as ICE's own thread does when it ends
  ice = nullptr;
  gst_bin_remove(GST_BIN(pipeline.get()), webrtcbin.get());
  webrtcbin = nullptr;
  EXPECT_EQ(Ref<GObject>::adopt(G_OBJECT(g_weak_ref_get(&alive))).get(), nullptr);
  g_weak_ref_clear(&alive);
}

/// An srtpdec that takes RTCP as it is.
Ref<GstElement> plain_srtpdec() {
  auto srtpdec = Ref<GstElement>::share(gst_element_factory_make("srtpdec", nullptr));
  g_signal_connect(
      srtpdec.get(), "request-key", G_CALLBACK(+[](GstElement*, guint, gpointer) {
        return gst_caps_from_string(
            "application/x-srtp,srtp-cipher=aes-128-icm,srtp-auth=hmac-sha1-80,srtcp-cipher=null,"
            "srtcp-auth=null,srtp-key=(buffer)"
            "000000000000000000000000000000000000000000000000000000000000");
      }),
      nullptr);
  return srtpdec;
}

TEST(Srtpdec, TakesItsFirstRtcpWhileItIsShutDown) {
  const auto srtpdec = plain_srtpdec();
  booth::session::prime_rtcp(srtpdec.get());
  gst_element_set_state(srtpdec.get(), GST_STATE_PLAYING);
  const auto pad = [&](const char* name) {
    return Ref<GstPad>::adopt(gst_element_get_static_pad(srtpdec.get(), name));
  };
  const auto sink = pad("rtp_sink");
  GstSegment segment;
  gst_segment_init(&segment, GST_FORMAT_TIME);
  gst_pad_send_event(sink.get(), gst_event_new_stream_start("call"));
  gst_pad_send_event(sink.get(), gst_event_new_segment(&segment));
  // Source pads go first.
  for (const char* name : {"rtp_src", "rtcp_src"}) gst_pad_set_active(pad(name).get(), FALSE);
  // A receiver report of SSRC 1 and SRTCP's index. Critical messages end the test.
  const std::vector<guint8> report{0x80, 0xc9, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1};
  EXPECT_EQ(gst_pad_chain(sink.get(), gst_buffer_new_memdup(report.data(), report.size())),
            GST_FLOW_FLUSHING);
  gst_element_set_state(srtpdec.get(), GST_STATE_NULL);
}

}  // namespace
