// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What a frame costs to key: CPU time on one core, as a ratio to a memcpy of the frame and to
// GStreamer's own alpha and compositor in the same run. Timing starts only after the vector rows
// have given the bytes of the plain rows.
//
//   keyer_bench            the tables
//   keyer_bench formats    only the one of pixel formats
//   keyer_bench CLIP STILL OUT WIDTH HEIGHT
//                          keys an I420 clip over an I420 still, for keying/quality.py
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include <gst/gst.h>
#include <hwy/highway.h>

#include "elements/common/pixel_layout.hpp"
#include "elements/virtualbackground/chroma/keyer.hpp"
#include "elements/virtualbackground/distance/rgb_distance.hpp"
#include "tests/bench/cpu_time.hpp"
#include "tests/bench/pipeline_time.hpp"
#include "tests/unit/keying_scene.hpp"

namespace booth::keying {
namespace {

using namespace testing_support;

using bench::cpu_ms;

/// Median CPU milliseconds of `body`, about a second of it.
double median_ms(const std::function<void()>& body) {
  std::vector<double> times;
  const double begin = cpu_ms(CLOCK_THREAD_CPUTIME_ID);
  do {
    const double start = cpu_ms(CLOCK_THREAD_CPUTIME_ID);
    body();
    times.push_back(cpu_ms(CLOCK_THREAD_CPUTIME_ID) - start);
  } while (times.size() < 20 || times.back() + cpu_ms(CLOCK_THREAD_CPUTIME_ID) < begin + 1000.0);
  std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2),
                   times.end());
  return times[times.size() / 2];
}

struct Size {
  int width, height;
};

SceneSpec scene_of(Size size) {
  SceneSpec spec;
  spec.dark_corner = 0.7;
  spec.noise = 2.0;
  spec.width = size.width;
  spec.height = size.height;
  return spec;
}

FrameSettings settings_for(Size size) {
  FrameSettings settings;
  settings.background.kind = BackgroundKind::kImage;
  settings.background.image = std::make_shared<const RgbaImage>(stripes(size.width, size.height));
  return settings;
}

std::size_t frame_bytes(PixelFormat format, Size size) {
  return picture_bytes(format, size.width, size.height);
}

double memcpy_ms(std::size_t bytes) {
  std::vector<std::uint8_t> from(bytes, 1), to(bytes, 2);
  return median_ms([&] {
    std::memcpy(to.data(), from.data(), bytes);
    __asm__ volatile("" : : "r"(to.data()) : "memory");
  });
}

/// Keys a still scene out of place, so that every frame has the same work.
double keyer_ms(const Rows& rows, PixelFormat format, Size size, const RgbaImage& seen,
                double* computed) {
  const Geometry geometry{format, size.width, size.height, {}};
  Keyer keyer(rows);
  keyer.configure(geometry);
  const FrameSettings settings = settings_for(size);
  Frame in = frame_of(seen, geometry), out(geometry);
  for (int i = 0; i < 30; ++i) keyer.process(settings, in.view(), out.view());
  const double time = median_ms([&] { keyer.process(settings, in.view(), out.view()); });
  if (computed) *computed = keyer.active_share();
  return time;
}

bool same_bytes(Size size, const RgbaImage& seen) {
  const Geometry geometry{PixelFormat::kI420, size.width, size.height, {}};
  const FrameSettings settings = settings_for(size);
  Keyer fast, plain{Rows{}};
  Frame frames[2] = {frame_of(seen, geometry), frame_of(seen, geometry)};
  fast.configure(geometry);
  plain.configure(geometry);
  fast.process(settings, frames[0].view(), frames[0].view());
  plain.process(settings, frames[1].view(), frames[1].view());
  return frames[0] == frames[1];
}

/// The same job in GStreamer's elements: key green with alpha, lay it on a still with compositor,
/// back to I420. Per frame, from the difference of a long and a short run.
double compositor_ms(Size size) {
  const auto run = [&](int frames) {
    const std::string caps = ",width=" + std::to_string(size.width) +
                             ",height=" + std::to_string(size.height) + ",framerate=30/1 ";
    const std::string count = std::to_string(frames);
    return bench::pipeline_ms(
        "compositor name=c max-threads=1 background=black sink_0::zorder=0 sink_1::zorder=1 ! "
        "videoconvert n-threads=1 ! video/x-raw,format=I420 ! fakesink "
        "videotestsrc pattern=blue num-buffers=" +
        count + " ! video/x-raw,format=AYUV" + caps +
        "! c. videotestsrc pattern=green num-buffers=1 ! video/x-raw,format=I420" + caps +
        "! imagefreeze num-buffers=" + count +
        " ! alpha method=green ! video/x-raw,format=AYUV ! c.");
  };
  const double shorter = run(10).value_or(0.0);
  const double longer = run(50).value_or(0.0);
  return shorter > 0.0 && longer > shorter ? (longer - shorter) / 40.0 : 0.0;
}

void print_sizes() {
  std::printf("%-10s %9s %9s %8s %9s %8s %9s %8s\n", "I420", "keyer ms", "memcpy", "ratio",
              "plain ms", "ratio", "gst ms", "ratio");
  for (const Size size : {Size{480, 300}, Size{1280, 720}, Size{1920, 1080}, Size{3840, 2160}}) {
    const RgbaImage seen = Scene(scene_of(size)).seen();
    double computed = 0.0;
    const double keyer = keyer_ms(fastest_rows(), PixelFormat::kI420, size, seen, &computed);
    const double copy = memcpy_ms(frame_bytes(PixelFormat::kI420, size));
    const double plain = keyer_ms(Rows{}, PixelFormat::kI420, size, seen, nullptr);
    const double compositor = compositor_ms(size);
    std::printf("%4dx%-5d %9.3f %9.3f %7.1fx %9.3f %7.1fx %9.2f %7.1fx   (%.0f %% computed)\n",
                size.width, size.height, keyer, copy, keyer / copy, plain, plain / keyer,
                compositor, compositor / keyer, 100.0 * computed);
  }
}

/// The same scene by method=rgb-distance.
double distance_ms(PixelFormat format, Size size, const RgbaImage& seen) {
  const Geometry geometry{format, size.width, size.height, {}};
  RgbDistance distance;
  distance.configure(geometry);
  FrameSettings settings = settings_for(size);
  settings.matte.tolerance = 80.0;
  settings.matte.softness = 0.0;
  const Frame in = frame_of(seen, geometry);
  Frame source = in, out(geometry);
  const Color key{0, 177, 64, 255};
  return median_ms([&] { distance.process(settings, key, source.view(), out.view()); });
}

void print_formats() {
  constexpr Size kSize{1920, 1080};
  const RgbaImage seen = Scene(scene_of(kSize)).seen();
  std::printf("\n%-10s %9s %9s %8s %9s %8s\n", "1920x1080", "keyer ms", "memcpy", "ratio",
              "rgb-dist.", "ratio");
  struct Format {
    const char* name;
    PixelFormat format;
  };
  for (const auto& [name, format] :
       {Format{"I420", PixelFormat::kI420}, Format{"NV12", PixelFormat::kNv12},
        Format{"YUY2", PixelFormat::kYuy2}, Format{"Y42B", PixelFormat::kY42b},
        Format{"Y444", PixelFormat::kY444}, Format{"RGBA", PixelFormat::kRgba},
        Format{"BGRx", PixelFormat::kBgrx}, Format{"RGB", PixelFormat::kRgb}}) {
    const double keyer = keyer_ms(fastest_rows(), format, kSize, seen, nullptr);
    const double copy = memcpy_ms(frame_bytes(format, kSize));
    const double distance = distance_ms(format, kSize, seen);
    std::printf("%-10s %9.3f %9.3f %7.1fx %9.3f %7.1fx\n", name, keyer, copy, keyer / copy,
                distance, distance / copy);
  }
}

void print_targets() {
  constexpr Size kSize{1920, 1080};
  const RgbaImage seen = Scene(scene_of(kSize)).seen();
  std::printf("\n%-10s %9s\n", "1080p I420", "keyer ms");
  for (std::int64_t set = hwy::SupportedTargets() & HWY_TARGETS; set != 0; set &= set - 1) {
    const std::int64_t target = set & -set;
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    std::printf("%-10s %9.3f\n", hwy::TargetName(target),
                keyer_ms(fastest_rows(), PixelFormat::kI420, kSize, seen, nullptr));
  }
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

std::vector<std::uint8_t> read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A frame of packed I420 bytes.
ImageView view_of(std::uint8_t* bytes, Size size) {
  const std::ptrdiff_t luma = std::ptrdiff_t{size.width} * size.height;
  return {PixelFormat::kI420,
          size.width,
          size.height,
          {{{bytes, size.width},
            {bytes + luma, size.width / 2},
            {bytes + luma + luma / 4, size.width / 2}}}};
}

int key_clip(const std::string& clip, const std::string& behind, const std::string& out,
             Size size) {
  std::vector<std::uint8_t> frames = read(clip);
  std::vector<std::uint8_t> still = read(behind);
  const std::size_t bytes = frame_bytes(PixelFormat::kI420, size);
  if (frames.size() < bytes || still.size() < bytes) return 1;
  const Geometry geometry{PixelFormat::kI420, size.width, size.height, {}};
  const auto background = Background::blank(geometry);
  copy_picture(view_of(still.data(), size), background->planes());
  FrameSettings settings;
  settings.background.kind = BackgroundKind::kStream;
  settings.stream = background;
  Keyer keyer;
  keyer.configure(geometry);
  for (std::size_t at = 0; at + bytes <= frames.size(); at += bytes) {
    const ImageView frame = view_of(frames.data() + at, size);
    keyer.process(settings, frame, frame);
  }
  std::ofstream(out, std::ios::binary)
      .write(reinterpret_cast<const char*>(frames.data()),
             static_cast<std::streamsize>(frames.size()));
  return 0;
}

}  // namespace
}  // namespace booth::keying

int main(int argc, char** argv) {
  using namespace booth::keying;
  if (argc == 6)
    return key_clip(argv[1], argv[2], argv[3], {std::atoi(argv[4]), std::atoi(argv[5])});
  gst_init(&argc, &argv);
  const Size size{641, 361};
  if (!same_bytes(size, Scene(scene_of(size)).seen())) {
    std::fprintf(stderr, "the vector rows differ from the plain rows\n");
    return 1;
  }
  const std::string only = argc == 2 ? argv[1] : "";
  if (only != "formats") print_sizes();
  print_formats();
  if (only != "formats") print_targets();
  gst_deinit();
  return 0;
}
