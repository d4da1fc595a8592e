// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// One webrtccall broadcasts, many watch: one encoder serves all, and nobody waits for anybody.
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gst/video/video.h>
#include <gtest/gtest.h>

#include "gst/ref.hpp"
#include "tests/pipeline/conference_pipeline.hpp"
#include "tests/support/signaling_server.hpp"

namespace {

using booth::Ref;
using booth::testing_support::ChildProcess;
using booth::testing_support::ConferencePipeline;
using booth::testing_support::SignalingServer;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Peer = std::unique_ptr<ConferencePipeline>;

constexpr std::uint32_t kRed = 0xd02020;
constexpr int kLow = 300;

/// Elements of a factory, wherever they are in a bin.
std::vector<Ref<GstElement>> elements(GstElement* bin, const char* factory) {
  std::vector<Ref<GstElement>> found;
  auto* iterator = gst_bin_iterate_all_by_element_factory_name(GST_BIN(bin), factory);
  const auto add = [](const GValue* item, gpointer data) {
    static_cast<decltype(found)*>(data)->push_back(
        Ref<GstElement>::share(GST_ELEMENT(g_value_get_object(item))));
  };
  while (gst_iterator_foreach(iterator, add, &found) == GST_ITERATOR_RESYNC) {
    gst_iterator_resync(iterator);
    found.clear();
  }
  gst_iterator_free(iterator);
  return found;
}

Ref<GstPad> pad_of(const Ref<GstElement>& element, const char* name) {
  return Ref<GstPad>::adopt(gst_element_get_static_pad(element.get(), name));
}

/// Counts what an encoder makes, and keeps it from making key frames by itself.
class KeyFrames {
 public:
  explicit KeyFrames(const Ref<GstElement>& encoder) : pad_(pad_of(encoder, "src")) {
    g_object_set(encoder.get(), "keyframe-max-dist", 1'000'000, nullptr);
    probe_ = gst_pad_add_probe(
        pad_.get(), GST_PAD_PROBE_TYPE_BUFFER,
        [](GstPad*, GstPadProbeInfo* info, gpointer data) {
          auto* buffer = GST_PAD_PROBE_INFO_BUFFER(info);
          if (!GST_BUFFER_FLAG_IS_SET(buffer, GST_BUFFER_FLAG_DELTA_UNIT))
            ++static_cast<KeyFrames*>(data)->count_;
          return GST_PAD_PROBE_OK;
        },
        this, nullptr);
  }
  ~KeyFrames() { gst_pad_remove_probe(pad_.get(), probe_); }
  KeyFrames(const KeyFrames&) = delete;
  KeyFrames& operator=(const KeyFrames&) = delete;
  int count() const { return count_; }
  /// No more of them in this time, however many ask: one in 300 ms, and one on its way.
  static int most_since(Clock::time_point start) {
    return static_cast<int>((Clock::now() - start) / 300ms) + 2;
  }

 private:
  Ref<GstPad> pad_;
  gulong probe_ = 0;
  std::atomic<int> count_{0};
};

/// Lets nothing through a pad while it lives: what a socket that is full does.
class Blockade {
 public:
  explicit Blockade(Ref<GstPad> pad) : pad_(std::move(pad)) {
    probe_ = gst_pad_add_probe(
        pad_.get(), GST_PAD_PROBE_TYPE_BLOCK_DOWNSTREAM,
        [](GstPad*, GstPadProbeInfo*, gpointer) { return GST_PAD_PROBE_OK; }, nullptr, nullptr);
  }
  ~Blockade() { gst_pad_remove_probe(pad_.get(), probe_); }
  Blockade(const Blockade&) = delete;
  Blockade& operator=(const Blockade&) = delete;

 private:
  Ref<GstPad> pad_;
  gulong probe_ = 0;
};

class Viewers : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(server.ready()) << server.process().output(); }

  Peer broadcaster(const std::string& encoder = {}) {
    ConferencePipeline::Options options;
    options.id = "tv";
    options.uri = server.url();
    options.color = kRed;
    options.pitch_hz = kLow;
    options.encoder = encoder;
    options.properties = "role=broadcast";
    return join(options);
  }

  Peer viewer(const std::string& id) {
    ConferencePipeline::Options options;
    options.id = id;
    options.uri = server.url();
    options.video = options.audio = false;
    options.properties = "role=view";
    return join(options);
  }

  static Peer join(const ConferencePipeline::Options& options) {
    auto peer = std::make_unique<ConferencePipeline>(options);
    EXPECT_TRUE(peer->play() && peer->wait("joined")) << peer->report();
    return peer;
  }

  /// In a process of its own, which can be stopped and killed.
  std::unique_ptr<ChildProcess> outside_viewer(const std::string& id) {
    const char* root = std::getenv("BOOTH_BUILD_ROOT");
    auto viewer = std::make_unique<ChildProcess>(std::vector<std::string>{
        std::string(root ? root : ".") + "/tests/pipeline/churn_peer", server.url()});
    viewer->write("view " + id + " test\n");
    return viewer;
  }

  SignalingServer server;
};

TEST_F(Viewers, ShareOneEncoderAndItsKeyFrames) {
  auto tv = broadcaster();
  std::vector<Peer> viewers;
  viewers.push_back(viewer("v0"));
  ASSERT_TRUE(viewers[0]->sees("tv", kRed)) << viewers[0]->report();
  const auto encoders = elements(tv->element(), "vp8enc");
  ASSERT_EQ(encoders.size(), 1u);
  KeyFrames key_frames(encoders[0]);

  for (const char* id : {"v1", "v2", "v3", "v4"}) {
    // Each comes late: only a key frame made for it can show it anything.
    const auto before = key_frames.count();
    const auto start = Clock::now();
    viewers.push_back(viewer(id));
    EXPECT_TRUE(viewers.back()->sees("tv", kRed)) << id << viewers.back()->report();
    EXPECT_TRUE(viewers.back()->hears("tv", kLow)) << id << viewers.back()->report();
    EXPECT_GE(key_frames.count() - before, 1) << id;
    EXPECT_LE(key_frames.count() - before, KeyFrames::most_since(start)) << id;
  }
  EXPECT_EQ(tv->count("vp8enc"), 1u);
  EXPECT_EQ(tv->count("opusenc"), 1u);
  EXPECT_EQ(tv->count("rtpvp8pay"), 5u);

  // All of them lose pictures at once, and say so again and again.
  const auto payloaders = elements(tv->element(), "rtpvp8pay");
  const auto before = key_frames.count();
  const auto start = Clock::now();
  constexpr int kRequests = 100;
  for (int i = 0; i < kRequests; ++i) {
    for (const auto& payloader : payloaders)
      gst_pad_push_event(pad_of(payloader, "sink").get(),
                         gst_video_event_new_upstream_force_key_unit(GST_CLOCK_TIME_NONE, TRUE, 0));
    std::this_thread::sleep_for(10ms);
  }
  EXPECT_TRUE(viewers[0]->goes_on("tv")) << viewers[0]->report();
  EXPECT_GE(key_frames.count() - before, 1);
  EXPECT_LE(key_frames.count() - before, KeyFrames::most_since(start));

  viewers.front().reset();
  EXPECT_TRUE(tv->wait("ended", "v0")) << tv->report();
  for (std::size_t i = 1; i < viewers.size(); ++i)
    EXPECT_TRUE(viewers[i]->goes_on("tv")) << viewers[i]->report();
  EXPECT_EQ(tv->errors(), "");
}

TEST_F(Viewers, OfEncodedMediaAskItsEncoder) {
  // What comes encoded is passed on, and a late viewer gets a key frame of whoever encodes.
  auto tv = broadcaster(
      " ! vp8enc deadline=1 cpu-used=8 lag-in-frames=0 error-resilient=default "
      "keyframe-max-dist=1000000");
  for (const char* id : {"v1", "v2"}) {
    auto viewer_now = viewer(id);
    EXPECT_TRUE(viewer_now->sees("tv", kRed)) << id << viewer_now->report();
    EXPECT_TRUE(viewer_now->goes_on("tv")) << id << viewer_now->report();
  }
  for (const char* encoder : {"vp8enc", "vp9enc", "openh264enc"})
    EXPECT_EQ(tv->count(encoder), 0u) << encoder;
  EXPECT_EQ(tv->errors(), "");
}

TEST_F(Viewers, OneThatLosesItsFirstKeyFrameAsksAgain) {
  auto tv = broadcaster();
  auto first = viewer("first");
  ASSERT_TRUE(first->sees("tv", kRed)) << first->report();
  const auto encoders = elements(tv->element(), "vp8enc");
  KeyFrames key_frames(encoders.at(0));  // none by themselves
  // What goes to the next one begins with a picture that never arrives.
  g_signal_connect(
      tv->element(), "deep-element-added",
      G_CALLBACK(+[](GstBin*, GstBin*, GstElement* element, gpointer) {
        auto* factory = gst_element_get_factory(element);
        if (!factory || !g_str_equal(GST_OBJECT_NAME(factory), "rtpvp8pay")) return;
        const auto drop = [](GstPad*, GstPadProbeInfo*, gpointer left) {
          auto& packets = *static_cast<int*>(left);
          return packets-- > 0 ? GST_PAD_PROBE_DROP : GST_PAD_PROBE_REMOVE;
        };
        const auto pad = Ref<GstPad>::adopt(gst_element_get_static_pad(element, "src"));
        gst_pad_add_probe(pad.get(),
                          static_cast<GstPadProbeType>(GST_PAD_PROBE_TYPE_BUFFER |
                                                       GST_PAD_PROBE_TYPE_BUFFER_LIST),
                          drop, new int(45), [](gpointer left) { delete static_cast<int*>(left); });
      }),
      nullptr);
  auto second = viewer("second");
  EXPECT_TRUE(second->sees("tv", kRed)) << second->report();
  EXPECT_TRUE(first->goes_on("tv")) << first->report();
}

TEST_F(Viewers, OneThatIsSlowHoldsNobodyUp) {
  auto tv = broadcaster();
  auto slow = viewer("slow");
  ASSERT_TRUE(slow->sees("tv", kRed)) << slow->report();
  // The only payloader so far is the slow one's.
  const auto payloader = elements(tv->element(), "rtpvp8pay").at(0);
  const auto source = elements(tv->element(), "appsrc");
  auto other = viewer("other");
  ASSERT_TRUE(other->sees("tv", kRed)) << other->report();

  auto blockade = std::make_unique<Blockade>(pad_of(payloader, "src"));
  // Three times what may wait for one viewer.
  EXPECT_TRUE(other->goes_on("tv", 45)) << other->report();
  for (const auto& each : source) {
    guint64 waiting = 0;
    g_object_get(each.get(), "current-level-buffers", &waiting, nullptr);
    EXPECT_LE(waiting, 15u);
  }
  auto late = viewer("late");
  EXPECT_TRUE(late->sees("tv", kRed)) << late->report();

  blockade.reset();
  EXPECT_TRUE(slow->goes_on("tv", 20)) << slow->report();
  EXPECT_TRUE(slow->sees("tv", kRed)) << slow->report();

  // It leaves while nothing gets through to it.
  blockade = std::make_unique<Blockade>(pad_of(payloader, "src"));
  EXPECT_TRUE(other->goes_on("tv")) << other->report();
  slow.reset();
  EXPECT_TRUE(tv->wait("ended", "slow")) << tv->report();
  for (auto* peer : {other.get(), late.get()}) EXPECT_TRUE(peer->goes_on("tv")) << peer->report();
  EXPECT_EQ(tv->errors() + other->errors() + late->errors(), "");
}

TEST_F(Viewers, OneThatIsFrozenOrDeadHoldsNobodyUp) {
  auto tv = broadcaster();
  auto frozen = outside_viewer("frozen");
  auto killed = outside_viewer("killed");
  auto other = viewer("other");
  ASSERT_TRUE(tv->wait("connected", "frozen")) << tv->report() << frozen->output();
  ASSERT_TRUE(tv->wait("connected", "killed")) << tv->report() << killed->output();
  ASSERT_TRUE(other->sees("tv", kRed)) << other->report();
  frozen->signal(SIGSTOP);
  killed->signal(SIGKILL);
  EXPECT_TRUE(other->goes_on("tv", 45)) << other->report();
  // The server sees the end of the one, the other falls silent.
  for (const char* id : {"killed", "frozen"}) {
    EXPECT_TRUE(tv->wait("ended", id)) << id << tv->report();
    EXPECT_TRUE(other->goes_on("tv")) << other->report();
  }
  EXPECT_FALSE(other->has("ended", "tv")) << other->report();
  // What they had is taken down in the background.
  for (const auto end = Clock::now() + 20s; tv->count("webrtcbin") > 1 && Clock::now() < end;)
    std::this_thread::sleep_for(20ms);
  EXPECT_EQ(tv->count("webrtcbin"), 1u);
  EXPECT_EQ(tv->errors() + other->errors(), "");
}

}  // namespace
