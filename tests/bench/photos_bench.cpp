// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What photos cost a 1080p30 I420 stream: how long the streaming thread is kept, when the file is
// complete, and what ten photos in a second do to the stream. Goals stand beside. CPU time is what
// counts where other programs run at the same time.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <gst/check/gstharness.h>
#include <gst/gst.h>

#include "gst/ref.hpp"
#include "tests/bench/cpu_time.hpp"

namespace booth {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kWidth = 1920, kHeight = 1080;
constexpr int kPhotos = 9;

using bench::cpu_ms;

double ms_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

struct Times {
  std::vector<double> all;
  double least() const { return *std::min_element(all.begin(), all.end()); }
  double most() const { return *std::max_element(all.begin(), all.end()); }
  double median() const {
    auto sorted = all;
    std::sort(sorted.begin(), sorted.end());
    return sorted[sorted.size() / 2];
  }
};

/// Smooth shapes with a little grain, as a camera's picture.
Ref<GstBuffer> camera_frame() {
  constexpr gsize kSize = gsize{kWidth} * kHeight * 3 / 2;
  auto buffer = Ref<GstBuffer>::adopt(gst_buffer_new_allocate(nullptr, kSize, nullptr));
  GstMapInfo map;
  gst_buffer_map(buffer.get(), &map, GST_MAP_WRITE);
  unsigned noise = 1;
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      noise = noise * 1664525U + 1013904223U;
      const int shape = 60 + x / 20 + (y / 90 + x / 160) % 2 * 40;
      map.data[y * kWidth + x] = static_cast<std::uint8_t>(shape + static_cast<int>(noise >> 29U));
    }
  }
  for (gsize i = gsize{kWidth} * kHeight; i < kSize; ++i)
    map.data[i] = static_cast<std::uint8_t>(100 + i / 4000 % 60);
  gst_buffer_unmap(buffer.get(), &map);
  return buffer;
}

struct Kept {
  double wall_ms;
  double cpu_ms;
};

/// The element alone, with a bus and a folder for its files.
class Stream {
 public:
  explicit Stream(const std::string& properties)
      : harness_(gst_harness_new_parse(("photosnapshot " + properties).c_str())),
        bus_(Ref<GstBus>::adopt(gst_bus_new())),
        element_(Ref<GstElement>::adopt(gst_harness_find_element(harness_, "photosnapshot"))) {
    gst_element_set_bus(element_.get(), bus_.get());
    gst_harness_set_drop_buffers(harness_, TRUE);
    gst_harness_set_src_caps_str(harness_,
                                 "video/x-raw,format=I420,width=1920,height=1080,framerate=30/1,"
                                 "colorimetry=bt709");
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() {
    gst_element_set_bus(element_.get(), nullptr);
    element_ = nullptr;
    gst_harness_teardown(harness_);
  }

  void take() {
    guint id = 0;
    g_signal_emit_by_name(element_.get(), "take-photo", nullptr, &id);
  }
  /// What the caller was kept.
  Kept push(unsigned frame) {
    auto* buffer = gst_buffer_copy(frame_.get());
    GST_BUFFER_PTS(buffer) = gst_util_uint64_scale(frame, GST_SECOND, 30);
    const double cpu = cpu_ms(CLOCK_THREAD_CPUTIME_ID);
    const auto start = Clock::now();
    gst_harness_push(harness_, buffer);
    return {ms_since(start), cpu_ms(CLOCK_THREAD_CPUTIME_ID) - cpu};
  }
  /// Milliseconds from the frame to the finished file, as the message says; negative for a failure.
  double wait() {
    while (const auto message = Ref<GstMessage>::adopt(
               gst_bus_timed_pop_filtered(bus_.get(), 60 * GST_SECOND, GST_MESSAGE_ELEMENT))) {
      guint64 duration = 0;
      if (gst_message_has_name(message.get(), "photo-failed")) return -1.0;
      if (gst_structure_get_uint64(gst_message_get_structure(message.get()), "duration", &duration))
        return static_cast<double>(duration) / 1e6;
    }
    return -1.0;
  }

 private:
  GstHarness* harness_;
  Ref<GstBus> bus_;
  Ref<GstElement> element_;
  Ref<GstBuffer> frame_ = camera_frame();
};

struct Row {
  const char* name;
  const char* file;
  const char* properties;
  double goal_ms;  ///< 0: none
};

void bench_files(const std::string& folder) {
  std::printf("\n%-34s %9s %9s %9s %6s\n", "one photo, frame to file, ms", "least", "median", "CPU",
              "goal");
  for (const Row& row :
       {Row{"JPEG, quality 0.92", "a.jpg", "", 80.0},
        Row{"JPEG, blur(5px)", "a.jpg", "filters=blur(5px)", 110.0},
        Row{"JPEG, sepia(60%) contrast(1.2)", "a.jpg", "filters=\"sepia(60%) contrast(1.2)\"", 0.0},
        Row{"JPEG, quality 0.8 (4:2:0)", "a.jpg", "quality=0.8", 0.0},
        Row{"JPEG, half the size", "a.jpg", "scale=0.5", 0.0}, Row{"PNG", "a.png", "", 0.0},
        Row{"WebP, quality 0.92", "a.webp", "", 0.0}}) {
    Stream stream("workers=1 location=" + folder + "/" + row.file + " " + row.properties);
    Times wall;
    Times cpu;
    for (unsigned i = 0; i < kPhotos; ++i) {
      const double before = cpu_ms(CLOCK_PROCESS_CPUTIME_ID);
      stream.take();
      stream.push(i);
      wall.all.push_back(stream.wait());
      cpu.all.push_back(cpu_ms(CLOCK_PROCESS_CPUTIME_ID) - before);
    }
    std::printf("%-34s %9.1f %9.1f %9.1f", row.name, wall.least(), wall.median(), cpu.least());
    if (row.goal_ms > 0)
      std::printf(" %6.0f %s", row.goal_ms, wall.least() <= row.goal_ms ? "" : "!");
    std::printf("\n");
  }
}

/// Ten photos in a second, the stream at its own pace.
void bench_stream(const std::string& folder) {
  Stream stream("location=" + folder + "/%d.jpg");
  Times kept, kept_cpu, others;
  Times gaps;
  auto due = Clock::now();
  auto last = due;
  for (unsigned i = 0; i < 60; ++i) {
    std::this_thread::sleep_until(due);
    due += std::chrono::microseconds(33333);
    const bool asked = i >= 15 && i < 45 && i % 3 == 0;
    if (asked) stream.take();
    const Kept now = stream.push(i);
    (asked ? kept : others).all.push_back(now.wall_ms);
    if (asked) kept_cpu.all.push_back(now.cpu_ms);
    if (i > 0) gaps.all.push_back(ms_since(last));
    last = Clock::now();
  }
  int arrived = 0;
  for (int i = 0; i < 10; ++i) arrived += stream.wait() >= 0.0;
  std::printf("\nten photos in a second at 1080p30: %d files\n", arrived);
  std::printf("%-34s %9s %9s %6s\n", "", "median", "most", "goal");
  std::printf("%-34s %9.3f %9.3f %6.1f %s\n", "streaming thread kept, ms", kept.median(),
              kept.most(), 0.2, kept.median() <= 0.2 ? "" : "!");
  std::printf("%-34s %9.3f %9.3f\n", "  CPU of that", kept_cpu.median(), kept_cpu.most());
  std::printf("%-34s %9.3f %9.3f\n", "  by a frame nobody asked for, ms", others.median(),
              others.most());
  std::printf("%-34s %9.1f %9.1f %6.1f %s\n", "gap between frames, ms", gaps.median(), gaps.most(),
              66.7, gaps.most() <= 66.7 ? "" : "!");
}

int run() {
  std::string folder = (std::filesystem::temp_directory_path() / "booth-photos-XXXXXX").string();
  if (!mkdtemp(folder.data())) return 1;
  std::printf("photosnapshot, 1920x1080 I420, files in %s\n", folder.c_str());
  bench_files(folder);
  bench_stream(folder);
  std::filesystem::remove_all(folder);
  return 0;
}

}  // namespace
}  // namespace booth

int main(int argc, char** argv) {
  gst_init(&argc, &argv);
  return booth::run();
}
