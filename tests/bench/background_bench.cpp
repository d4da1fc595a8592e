// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What virtualbackground costs a frame: CPU milliseconds of the element itself, with its default
// settings, in one thread. background.py asks for it and lays the peers beside it.
//
//   background_bench CLIP WIDTH HEIGHT ROUNDS JOB...
//       measures every job by turns, ROUNDS times, and prints a line "JOB least median" for each.
//       CLIP has fg.i420 (a person before a screen) and bg.png. A job is
//       memcpy                           a copy of an I420 frame
//       element:FORMAT:BACKGROUND:CPU    BACKGROUND image, color, blur, none (transparent) or pass
//                                        (no screen to be seen); CPU an instruction set or "best"
//       overhead:keyed, :pass, :driven   a buffer of 16x16 pixels less the core's work on them;
//                                        driven: with a property under a GstController
//   background_bench draw CLIP WIDTH HEIGHT FRAMES
//       draws such a clip, where Python's NumPy is not there to draw a better one
//   background_bench formats
//       the formats that the element takes
#include <cstdio>
#include <cstring>
#include <fstream>
#include <functional>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <gst/controller/controller.h>
#include <gst/gst.h>
#include <hwy/highway.h>

#include "elements/common/image_file.hpp"
#include "elements/virtualbackground/replacer.hpp"
#include "gst/ref.hpp"
#include "gst/video_view.hpp"
#include "tests/bench/element_line.hpp"
#include "tests/unit/keying_scene.hpp"

namespace booth::bench {
namespace {

using keying::Geometry;

/// Frames until the key, the light on the screen and all memory are there.
constexpr int kWarmUp = 32;
/// A measurement is at least this long.
constexpr double kLeastMs = 20.0;
constexpr std::size_t kTogether = 64;
constexpr int kTiny = 16;

/// A job measures itself once: CPU milliseconds of a frame.
struct Job {
  std::string name;
  std::function<double()> measure;
  std::vector<double> times;
};

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, ':');) parts.push_back(part);
  return parts;
}

/// From here on, in this process and in the plugin: both use one libhwy.
bool use_cpu(const std::string& name) {
  hwy::SetSupportedTargetsForTest(0);
  bool found = name == "best";
  for (std::int64_t set = hwy::SupportedTargets(); set != 0 && !found; set &= set - 1) {
    const std::int64_t target = set & -set;
    if (name != hwy::TargetName(target)) continue;
    hwy::SetSupportedTargetsForTest(target);
    found = true;
  }
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  return found;
}

std::function<double()> copying(const Clip& clip) {
  auto to = std::make_shared<std::vector<std::uint8_t>>(clip.frames.front().size());
  return [to, &clip] {
    double sum = 0.0;
    std::size_t frames = 0;
    for (; sum < kLeastMs; frames += clip.frames.size()) {
      const double start = thread_cpu_ms();
      for (const auto& frame : clip.frames) {
        std::memcpy(to->data(), frame.data(), frame.size());
        __asm__ volatile("" : : "r"(to->data()) : "memory");
      }
      sum += thread_cpu_ms() - start;
    }
    return sum / static_cast<double>(frames);
  };
}

/// Without a screen: the same pictures in grey.
Clip in_grey(Clip clip) {
  for (auto& frame : clip.frames) {
    const auto luma = clip.info.width * clip.info.height;
    std::fill(frame.begin() + luma, frame.end(), std::uint8_t{128});
  }
  return clip;
}

std::function<double()> keying_element(const std::string& folder, const std::string& format,
                                       const std::string& background, const std::string& cpu,
                                       int width, int height) {
  if (!use_cpu(cpu)) return nullptr;
  auto clip = std::make_shared<Clip>(read_clip(folder + "/fg.i420", width, height, format.c_str()));
  if (background == "pass" && format == "I420") *clip = in_grey(*clip);
  std::string description = "virtualbackground ";
  if (background == "image")
    description += "background-image=" + folder + "/bg.png";
  else if (background != "pass")
    description += "background=" + background;
  const std::string out = background == "none" ? "A420" : format;
  auto line = std::make_shared<ElementLine>(description, clip->info, "video/x-raw,format=" + out);
  for (int i = 0; *line && i < kWarmUp; i += static_cast<int>(clip->frames.size()))
    line->push(clip->frames);
  use_cpu("best");
  if (!*line || line->received() == 0) return nullptr;
  return [clip, line] {
    double sum = 0.0;
    int rounds = 0;
    for (; sum * static_cast<double>(clip->frames.size()) < kLeastMs; ++rounds)
      sum += line->push(clip->frames);
    return sum / rounds;
  };
}

/// Half a screen and half a person, or nothing but grey.
std::vector<std::uint8_t> tiny_frame(const GstVideoInfo& info, bool screen) {
  std::vector<std::uint8_t> bytes(info.size, 128);
  const auto put = [&](std::size_t plane, int x, int y, std::uint8_t value) {
    bytes[info.offset[plane] + static_cast<std::size_t>(y * info.stride[plane] + x)] = value;
  };
  for (int y = 0; screen && y < kTiny; ++y)
    for (int x = 0; x < kTiny; ++x) {
      const bool green = x < kTiny / 2 || y < 4;
      const Yuv yuv = to_yuv(green ? Color{18, 168, 66, 255} : Color{190, 60, 50, 255}, {});
      put(0, x, y, yuv.y);
      put(1, x / 2, y / 2, yuv.u);
      put(2, x / 2, y / 2, yuv.v);
    }
  return bytes;
}

/// The core alone on the same frame, as often as the element gets one.
double core_ms(const Clip& tiny) {
  const Geometry geometry{PixelFormat::kI420, kTiny, kTiny, {}};
  keying::Replacer replacer;
  replacer.configure(geometry);
  const keying::FrameSettings settings;
  Ref<GstBuffer> buffers[2];
  for (auto& buffer : buffers) {
    buffer = Ref<GstBuffer>::adopt(gst_buffer_new_allocate(nullptr, tiny.info.size, nullptr));
    gst_buffer_fill(buffer.get(), 0, tiny.frames.front().data(), tiny.info.size);
  }
  MappedFrame in(tiny.info, buffers[0].get(), GST_MAP_READ);
  MappedFrame out(tiny.info, buffers[1].get(), GST_MAP_WRITE);
  double sum = 0.0;
  int frames = 0;
  for (; sum < kLeastMs; ++frames) {
    const double start = thread_cpu_ms();
    for (std::size_t i = 0; i < kTogether; ++i)
      replacer.process(settings, image_view(*in.frame()), image_view(*out.frame()));
    sum += thread_cpu_ms() - start;
  }
  return sum / frames / static_cast<double>(kTogether);
}

void drive(GstElement* element) {
  GstControlSource* curve = gst_interpolation_control_source_new();
  g_object_set(curve, "mode", GST_INTERPOLATION_MODE_LINEAR, nullptr);
  auto* values = GST_TIMED_VALUE_CONTROL_SOURCE(curve);
  gst_timed_value_control_source_set(values, 0, 0.05);
  gst_timed_value_control_source_set(values, GST_SECOND * 3600, 0.15);
  gst_object_add_control_binding(
      GST_OBJECT(element), gst_direct_control_binding_new(GST_OBJECT(element), "tolerance", curve));
  gst_object_unref(curve);
}

std::function<double()> overhead(const std::string& kind) {
  GstVideoInfo info;
  gst_video_info_set_format(&info, GST_VIDEO_FORMAT_I420, kTiny, kTiny);
  info.fps_n = 25;
  auto tiny = std::make_shared<Clip>(Clip{info, {tiny_frame(info, kind != "pass")}});
  tiny->frames.resize(kTogether, tiny->frames.front());
  auto line = std::make_shared<ElementLine>("virtualbackground", info, "video/x-raw,format=I420");
  if (!*line) return nullptr;
  if (kind == "driven") drive(line->element());
  line->push(tiny->frames, kTogether);
  return [tiny, line] {
    double sum = 0.0;
    int rounds = 0;
    for (; sum * static_cast<double>(kTogether) < kLeastMs; ++rounds)
      sum += line->push(tiny->frames, kTogether);
    return sum / rounds - core_ms(*tiny);
  };
}

std::function<double()> job_of(const std::string& name, const std::string& folder, int width,
                               int height, const Clip& clip) {
  const std::vector<std::string> parts = split(name);
  if (parts[0] == "memcpy") return copying(clip);
  if (parts[0] == "overhead" && parts.size() == 2) return overhead(parts[1]);
  if (parts[0] == "element" && parts.size() == 4)
    return keying_element(folder, parts[1], parts[2], parts[3], width, height);
  return nullptr;
}

int measure(int argc, char** argv) {
  const std::string folder = argv[1];
  const int width = std::atoi(argv[2]), height = std::atoi(argv[3]), rounds = std::atoi(argv[4]);
  const Clip clip = read_clip(folder + "/fg.i420", width, height, "I420");
  if (clip.frames.empty()) {
    std::fprintf(stderr, "%s/fg.i420 has no frame of %dx%d\n", folder.c_str(), width, height);
    return 1;
  }
  std::vector<Job> jobs;
  for (int i = 5; i < argc; ++i) {
    jobs.push_back({argv[i], job_of(argv[i], folder, width, height, clip), {}});
    if (jobs.back().measure) continue;
    std::fprintf(stderr, "%s cannot be measured here\n", argv[i]);
    return 1;
  }
  for (int round = 0; round < rounds; ++round)
    for (Job& job : jobs) job.times.push_back(job.measure());
  for (const Job& job : jobs) {
    const Times times = times_of(job.times);
    std::printf("%s %.6f %.6f\n", job.name.c_str(), times.least, times.median);
  }
  return 0;
}

void write_file(const std::string& path, const std::vector<std::uint8_t>& bytes,
                std::ios::openmode mode = std::ios::trunc) {
  std::ofstream(path, std::ios::binary | mode)
      .write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
}

std::vector<std::uint8_t> packed_i420(const RgbaImage& image) {
  const Geometry geometry{PixelFormat::kI420, image.width, image.height, {}};
  keying::testing_support::Frame frame = keying::testing_support::frame_of(image, geometry);
  const ImageView view = frame.view();
  std::vector<std::uint8_t> bytes;
  for (std::size_t p = 0; p < 3; ++p) {
    const int width = p == 0 ? view.width : view.chroma_width();
    for (int y = 0; y < (p == 0 ? view.height : view.chroma_height()); ++y)
      bytes.insert(bytes.end(), view.planes[p].row(y), view.planes[p].row(y) + width);
  }
  return bytes;
}

int draw(char** argv) {
  const std::string folder = argv[2];
  keying::testing_support::SceneSpec spec;
  spec.dark_corner = 0.7;
  spec.noise = 2.0;
  spec.width = std::atoi(argv[3]);
  spec.height = std::atoi(argv[4]);
  const auto frame = packed_i420(keying::testing_support::Scene(spec).seen());
  for (int i = 0; i < std::atoi(argv[5]); ++i)
    write_file(folder + "/fg.i420", frame, i == 0 ? std::ios::trunc : std::ios::app);
  const RgbaImage still = keying::testing_support::stripes(spec.width, spec.height);
  write_file(folder + "/bg.i420", packed_i420(still));
  const auto png = encode_image(still.view(), ImageFormat::kPng, 1.0);
  if (png) write_file(folder + "/bg.png", *png);
  return png ? 0 : 1;
}

int print_formats() {
  const auto element =
      Ref<GstElement>::share(gst_element_factory_make("virtualbackground", nullptr));
  if (!element) return 1;
  const auto pad = Ref<GstPad>::adopt(gst_element_get_static_pad(element.get(), "sink"));
  const auto caps = Ref<GstCaps>::adopt(gst_pad_get_pad_template_caps(pad.get()));
  const GValue* list = gst_structure_get_value(gst_caps_get_structure(caps.get(), 0), "format");
  for (guint i = 0; list && i < gst_value_list_get_size(list); ++i)
    std::printf("%s\n", g_value_get_string(gst_value_list_get_value(list, i)));
  return 0;
}

}  // namespace
}  // namespace booth::bench

int main(int argc, char** argv) {
  gst_init(&argc, &argv);
  const std::string first = argc > 1 ? argv[1] : "";
  if (first == "formats") return booth::bench::print_formats();
  if (first == "draw" && argc == 6) return booth::bench::draw(argv);
  if (argc > 5) return booth::bench::measure(argc, argv);
  std::fprintf(stderr, "usage: background_bench CLIP WIDTH HEIGHT ROUNDS JOB...\n");
  return 2;
}
