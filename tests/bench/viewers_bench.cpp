// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What one more viewer costs a broadcaster of 720p30 VP8: processor time of this process per
// second, with webrtccall's one encoder for all and, in the same run, with one encoder a viewer.
// The viewers live in another process and take encrypted RTP without decoding it.
//
//     viewers_bench [seconds of each measurement, default 5] [most viewers, default 30]
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gst/gst.h>

#include "gst/ref.hpp"
#include "tests/bench/cpu_time.hpp"
#include "tests/support/signaling_server.hpp"

namespace {

using booth::Ref;
using booth::testing_support::ChildProcess;
using booth::testing_support::SignalingServer;

/// Coarse noise: as much as the encoder's bitrate holds.
constexpr const char* kPicture =
    "videotestsrc is-live=true pattern=snow ! video/x-raw,format=I420,width=80,height=45 ! "
    "videoscale method=nearest-neighbour ! video/x-raw,width=1280,height=720,framerate=30/1";

Ref<GstElement> play(const std::string& text) {
  Ref<GError> error;
  auto pipeline = Ref<GstElement>::share(gst_pipeline_new(nullptr));
  auto* bin = gst_parse_bin_from_description(text.c_str(), FALSE, error.out());
  if (!bin) {
    std::fprintf(stderr, "%s: %s\n", text.c_str(), error ? error->message : "");
    std::exit(1);
  }
  gst_bin_add(GST_BIN(pipeline.get()), bin);
  gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
  return pipeline;
}

/// Waits for `count` element messages "connected" of a pipeline.
void wait_connected(const Ref<GstElement>& pipeline, int count) {
  const auto bus = Ref<GstBus>::adopt(gst_element_get_bus(pipeline.get()));
  while (count > 0) {
    const auto message = Ref<GstMessage>::adopt(
        gst_bus_timed_pop_filtered(bus.get(), 60 * GST_SECOND, GST_MESSAGE_ELEMENT));
    if (!message) {
      std::fprintf(stderr, "%d connections are missing\n", count);
      std::exit(1);
    }
    const auto* fields = gst_message_get_structure(message.get());
    const char* event = gst_structure_has_name(fields, "webrtccall")
                            ? gst_structure_get_string(fields, "event")
                            : nullptr;
    if (event && std::strcmp(event, "connected") == 0) --count;
  }
}

std::string call_text(const std::string& url, const std::string& room, const char* role,
                      const std::string& more) {
  return "webrtccall uri=" + url + " room=" + room + " role=" + role +
         " local-address=127.0.0.1 video-codecs=vp8 " + more + " ";
}

/// The other process: one viewer a room named on the command line; ends with its input.
int watch(const std::string& url, const std::vector<std::string>& rooms) {
  std::vector<Ref<GstElement>> viewers;
  for (const auto& room : rooms)
    viewers.push_back(play(call_text(url, room, "view", "decode=false receive-audio=false")));
  while (std::getchar() != EOF) {
  }
  for (const auto& viewer : viewers) gst_element_set_state(viewer.get(), GST_STATE_NULL);
  return 0;
}

struct Load {
  double cpu_percent = 0;  ///< of one core, at 30 frames a second
  double frames = 0;       ///< encoded a second, of one encoder
  double sent = 0;         ///< frames that reached a payloader, of those that were encoded
  unsigned encoders = 0;
};

/// Buffers that enter the elements of a factory.
class Counter {
 public:
  Counter(const Ref<GstElement>& pipeline, const char* factory) {
    auto* iterator = gst_bin_iterate_all_by_element_factory_name(GST_BIN(pipeline.get()), factory);
    gst_iterator_foreach(
        iterator,
        [](const GValue* item, gpointer data) {
          static_cast<Counter*>(data)->watch(GST_ELEMENT(g_value_get_object(item)));
        },
        this);
    gst_iterator_free(iterator);
  }
  ~Counter() {
    for (auto& [pad, probe] : probes_) gst_pad_remove_probe(pad.get(), probe);
  }
  unsigned elements() const { return static_cast<unsigned>(probes_.size()); }
  double bytes() const { return static_cast<double>(bytes_); }
  double take() { return static_cast<double>(count_.exchange(0)); }

 private:
  void watch(GstElement* element) {
    auto pad = Ref<GstPad>::adopt(gst_element_get_static_pad(element, "sink"));
    const auto probe = gst_pad_add_probe(
        pad.get(), GST_PAD_PROBE_TYPE_BUFFER,
        [](GstPad*, GstPadProbeInfo* info, gpointer data) {
          auto& self = *static_cast<Counter*>(data);
          ++self.count_;
          self.bytes_ += gst_buffer_get_size(GST_PAD_PROBE_INFO_BUFFER(info));
          return GST_PAD_PROBE_OK;
        },
        this, nullptr);
    probes_.emplace_back(std::move(pad), probe);
  }
  std::atomic<unsigned> count_{0};
  std::atomic<std::size_t> bytes_{0};
  std::vector<std::pair<Ref<GstPad>, gulong>> probes_;
};

/// `shared`: one webrtccall for all viewers; else one with its own encoder a viewer.
Load measure(const char* self, const SignalingServer& server, int viewers, bool shared,
             double seconds) {
  std::vector<std::string> command{self, "watch", server.url()};
  std::string text = std::string(kPicture) + " ! tee name=t ";
  for (int i = 0; i < viewers; ++i) {
    const auto room = shared ? "all" : "room" + std::to_string(i);
    command.push_back(room);
    if (i > 0 && shared) continue;
    text += "t. ! queue leaky=downstream max-size-buffers=2 ! " +
            call_text(server.url(), room, "broadcast", "name=c" + std::to_string(i));
  }
  const auto pipeline = play(text);
  ChildProcess other(command);
  wait_connected(pipeline, viewers);
  const auto wait = [](double s) { std::this_thread::sleep_for(std::chrono::duration<double>(s)); };
  wait(2);
  Counter encoded(pipeline, "vp8enc"), payloaded(pipeline, "rtpvp8pay");
  const double before = booth::bench::cpu_ms(CLOCK_PROCESS_CPUTIME_ID);
  wait(seconds);
  const double used = booth::bench::cpu_ms(CLOCK_PROCESS_CPUTIME_ID) - before;
  Load load;
  load.encoders = encoded.elements();
  const double frames = encoded.take();
  load.frames = frames / seconds / load.encoders;
  load.sent = payloaded.take() / (frames * viewers / load.encoders);
  load.cpu_percent = used / seconds / 10 * 30 / load.frames;
  gst_element_set_state(pipeline.get(), GST_STATE_NULL);
  std::printf(
      "%-20s %2d viewers, %2u encoders: %6.1f %% of a core at 30 frames a second (there were "
      "%4.1f, %3.0f %% of them sent, %4.0f kbit/s a viewer)\n",
      shared ? "one encoder" : "one encoder a viewer", viewers, load.encoders, load.cpu_percent,
      load.frames, load.sent * 100, payloaded.bytes() / 125 / seconds / viewers);
  std::fflush(stdout);
  return load;
}

}  // namespace

int main(int argc, char** argv) {
  gst_init(&argc, &argv);
  if (argc > 2 && std::strcmp(argv[1], "watch") == 0)
    return watch(argv[2], std::vector<std::string>(argv + 3, argv + argc));
  const double seconds = argc > 1 ? std::atof(argv[1]) : 5;
  const int most = argc > 2 ? std::atoi(argv[2]) : 30;
  SignalingServer server;
  if (!server.ready()) return 1;
  const auto one = measure(argv[0], server, 1, true, seconds);
  const auto many = measure(argv[0], server, most, true, seconds);
  const auto own_one = measure(argv[0], server, 1, false, seconds);
  const auto own_three = measure(argv[0], server, 3, false, seconds);
  const double more = (many.cpu_percent - one.cpu_percent) / (most - 1);
  std::printf(
      "one more viewer: %.2f %% of a core (goal 3, %s); with an encoder of its own %.2f %%\n", more,
      more <= 3 ? "reached" : "MISSED", (own_three.cpu_percent - own_one.cpu_percent) / 2);
  return more <= 3 ? 0 : 1;
}
