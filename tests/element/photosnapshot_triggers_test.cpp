// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Whoever asks for photos: signals, events, messages, keys, Unix signals; and what a full queue
// does.
#include <csignal>
#include <future>

#include <gmock/gmock.h>
#include <gst/video/navigation.h>

#include "tests/element/photosnapshot_fixture.hpp"

namespace booth {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kCaps[] = "video/x-raw,format=I420,width=20,height=10,framerate=30/1";

class PhotoTriggers : public PhotoSnapshot {
 protected:
  GstStructure* options(const char* name, const std::string& file) {
    return gst_structure_new(name, "location", G_TYPE_STRING, path(file).c_str(), nullptr);
  }
  void end() { gst_harness_push_event(harness, gst_event_new_eos()); }
};

TEST_F(PhotoTriggers, EventsFromEitherSide) {
  struct Case {
    const char* description;
    GstEventType type;
    bool downstream;
  };
  set_caps(kCaps);
  for (const auto& [description, type, downstream] :
       std::vector<Case>{{"downstream", GST_EVENT_CUSTOM_DOWNSTREAM, true},
                         {"downstream, out of band", GST_EVENT_CUSTOM_DOWNSTREAM_OOB, true},
                         {"upstream", GST_EVENT_CUSTOM_UPSTREAM, false},
                         {"both", GST_EVENT_CUSTOM_BOTH, false}}) {
    GstEvent* event = gst_event_new_custom(type, options("take-photo", "e.png"));
    if (downstream)
      EXPECT_TRUE(gst_harness_push_event(harness, event)) << description;
    else
      EXPECT_TRUE(gst_harness_push_upstream_event(harness, event)) << description;
    push(frame());
    const auto told = message("photo-taken");
    ASSERT_TRUE(told) << description;
    EXPECT_EQ(text(told.get(), "location"), path("e.png")) << description;
  }
}

TEST_F(PhotoTriggers, OtherEventsGoOn) {
  set_caps(kCaps);
  EXPECT_TRUE(gst_harness_push_event(
      harness,
      gst_event_new_custom(GST_EVENT_CUSTOM_DOWNSTREAM, gst_structure_new_empty("other"))));
  push(frame());
  end();
  EXPECT_FALSE(Ref<GstMessage>::adopt(gst_bus_pop_filtered(bus.get(), GST_MESSAGE_ELEMENT)));
  bool arrived = false;
  while (auto event = Ref<GstEvent>::adopt(gst_harness_try_pull_event(harness)))
    arrived |= gst_event_has_name(event.get(), "other");
  EXPECT_TRUE(arrived);
}

TEST_F(PhotoTriggers, ACallWithOptions) {
  set_caps(kCaps);
  const auto call = Ref<GstStructure>::adopt(
      gst_structure_new("options", "location", G_TYPE_STRING, path("o.png").c_str(), "filters",
                        G_TYPE_STRING, "none; invert(1)", "burst", G_TYPE_INT, 2, nullptr));
  unsigned id = 0;
  g_signal_emit_by_name(harness->element, "take-photo-with", call.get(), &id);
  EXPECT_NE(id, 0U);
  push(frame());
  push(frame());
  push(frame());
  end();
  EXPECT_THAT(files(),
              ElementsAre("o-1-invert-1.png", "o-1-none.png", "o-2-invert-1.png", "o-2-none.png"));
}

TEST_F(PhotoTriggers, ACallWithABadFilterIsRefused) {
  set_caps(kCaps);
  const auto call = Ref<GstStructure>::adopt(
      gst_structure_new("options", "filters", G_TYPE_STRING, "none; nope(1)", nullptr));
  unsigned id = 7;
  g_signal_emit_by_name(harness->element, "take-photo-with", call.get(), &id);
  EXPECT_EQ(id, 0U);
  const auto failed = message("photo-failed");
  ASSERT_TRUE(failed);
  EXPECT_THAT(text(failed.get(), "reason"), HasSubstr("character 7"));
}

TEST_F(PhotoTriggers, ACallWithABurstOutOfBoundsIsRefused) {
  set_caps(kCaps);
  for (const auto& [field, value] : std::vector<std::pair<const char*, unsigned>>{
           {"burst", 0}, {"burst", 1001}, {"burst", G_MAXUINT}, {"burst-interval", G_MAXUINT}}) {
    const auto call =
        Ref<GstStructure>::adopt(gst_structure_new("options", field, G_TYPE_UINT, value, nullptr));
    unsigned id = 7;
    g_signal_emit_by_name(harness->element, "take-photo-with", call.get(), &id);
    EXPECT_EQ(id, 0U) << field << " " << value;
    EXPECT_TRUE(message("photo-failed"));
  }
}

TEST_F(PhotoTriggers, AnApplicationMessageOnTheBus) {
  set_caps(kCaps);
  const auto say = [&](const char* name, const char* file) {
    gst_element_post_message(
        harness->element,
        gst_message_new_application(GST_OBJECT(harness->element), options(name, file)));
    push(frame());
  };
  gst_element_set_state(harness->element, GST_STATE_READY);
  gst_element_set_state(harness->element, GST_STATE_PLAYING);  // with the bus
  gst_harness_play(harness);
  set_caps(kCaps);
  say("other", "no.png");
  say("take-photo", "a.png");
  g_object_set(harness->element, "trigger-message", "cheese", nullptr);
  say("take-photo", "no.png");
  say("cheese", "b.png");
  g_object_set(harness->element, "trigger-message", nullptr, nullptr);
  say("cheese", "no.png");
  end();
  EXPECT_THAT(files(), ElementsAre("a.png", "b.png"));
}

TEST_F(PhotoTriggers, AKeyInTheWindow) {
  set_caps(kCaps);
  g_object_set(harness->element, "trigger-key", "space", "location", path("%d.png").c_str(),
               nullptr);
  for (const char* key : {"a", "space", "b"}) {
    gst_harness_push_upstream_event(harness, gst_navigation_event_new_key_press(key, {}));
    gst_harness_push_upstream_event(harness, gst_navigation_event_new_key_release(key, {}));
    push(frame());
  }
  end();
  EXPECT_THAT(files(), ElementsAre("0.png"));
}

TEST_F(PhotoTriggers, AUnixSignal) {
  gst_element_set_state(harness->element, GST_STATE_NULL);
  gst_util_set_object_arg(G_OBJECT(harness->element), "trigger-signal", "usr2");
  g_object_set(harness->element, "location", path("%d.png").c_str(), nullptr);
  gst_element_set_state(harness->element, GST_STATE_PLAYING);
  gst_harness_play(harness);
  set_caps(kCaps);
  push(frame());
  for (int i = 0; i < 2; ++i) {
    std::raise(SIGUSR2);
    push(frame());
    push(frame());
  }
  end();
  EXPECT_THAT(files(), ElementsAre("0.png", "1.png"));
  gst_element_set_state(harness->element, GST_STATE_NULL);
  struct sigaction now {};
  sigaction(SIGUSR2, nullptr, &now);
  EXPECT_EQ(now.sa_handler, SIG_DFL) << "as it was before";
}

/// Holds the first photo back until it is let go.
struct Gate {
  std::promise<void> reached;
  std::promise<void> open;
  std::once_flag once;
  static void stall(GstElement*, unsigned, const char*, GBytes*, Gate* gate) {
    std::call_once(gate->once, [gate] {
      gate->reached.set_value();
      gate->open.get_future().wait();
    });
  }
};

TEST_F(PhotoTriggers, ADropIsASignalAndAMessage) {
  gst_element_set_state(harness->element, GST_STATE_NULL);
  g_object_set(harness->element, "max-pending", 2U, "workers", 1U, nullptr);
  gst_element_set_state(harness->element, GST_STATE_PLAYING);
  gst_harness_play(harness);
  set_caps(kCaps);
  Gate gate;
  g_signal_connect(harness->element, "photo-taken", G_CALLBACK(Gate::stall), &gate);
  struct Heard {
    std::mutex mutex;
    std::vector<std::pair<unsigned, std::string>> calls;
  } heard;
  g_signal_connect(harness->element, "photo-failed",
                   G_CALLBACK(+[](GstElement*, unsigned id, const char* reason, Heard* all) {
                     std::lock_guard lock(all->mutex);
                     all->calls.emplace_back(id, reason);
                   }),
                   &heard);
  unsigned last = 0;
  for (int i = 0; i < 3; ++i) {
    last = take();
    EXPECT_EQ(push(frame()), GST_FLOW_OK);
    if (i == 0) gate.reached.get_future().wait();
  }
  const auto failed = message("photo-failed");
  gate.open.set_value();
  ASSERT_TRUE(failed);
  gboolean dropped = FALSE;
  gst_structure_get_boolean(gst_message_get_structure(failed.get()), "dropped", &dropped);
  EXPECT_TRUE(dropped);
  EXPECT_THAT(text(failed.get(), "reason"), HasSubstr("faster"));
  end();
  std::lock_guard lock(heard.mutex);
  ASSERT_EQ(heard.calls.size(), 1U);
  EXPECT_EQ(heard.calls[0].first, last);
}

TEST_F(PhotoTriggers, TheEndWaitsNoLongerThanAsked) {
  gst_element_set_state(harness->element, GST_STATE_NULL);
  g_object_set(harness->element, "workers", 1U, "finish-timeout", 1U, nullptr);
  gst_element_set_state(harness->element, GST_STATE_PLAYING);
  gst_harness_play(harness);
  set_caps(kCaps);
  Gate gate;
  g_signal_connect(harness->element, "photo-taken", G_CALLBACK(Gate::stall), &gate);
  take();
  push(frame());
  gate.reached.get_future().wait();
  take();
  push(frame());
  end();  // comes back although the first photo hangs
  gate.open.set_value();
  const auto failed = message("photo-failed");
  ASSERT_TRUE(failed);
  EXPECT_THAT(text(failed.get(), "reason"), HasSubstr("stream ended"));
}

TEST_F(PhotoTriggers, TenPhotosInASecondLeaveNoGap) {
  set_caps("video/x-raw,format=I420,width=1920,height=1080,framerate=30/1");
  g_object_set(harness->element, "location", path("%02d.jpg").c_str(), nullptr);
  std::vector<GstBuffer*> sent;
  for (unsigned i = 0; i < 30; ++i) {
    auto buffer = frame(gst_util_uint64_scale(i, GST_SECOND, 30));
    sent.push_back(buffer.get());
    if (i % 3 == 0) {
      EXPECT_NE(take(), 0U);
    }
    ASSERT_EQ(push(std::move(buffer)), GST_FLOW_OK);
    const auto received = Ref<GstBuffer>::adopt(gst_harness_pull(harness));
    EXPECT_EQ(received.get(), sent.back()) << "frame " << i;
  }
  end();
  EXPECT_EQ(files().size(), 10U);
  std::vector<guint64> times;
  for (const auto& told : messages("photo-taken", 10))
    times.push_back(number(told.get(), "timestamp"));
  std::sort(times.begin(), times.end());
  for (unsigned i = 0; i < 10; ++i)
    EXPECT_EQ(times[i], gst_util_uint64_scale(3 * i, GST_SECOND, 30));
}

}  // namespace
}  // namespace booth
