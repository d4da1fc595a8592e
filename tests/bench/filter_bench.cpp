// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What a CSS filter costs on a 1080p RGBA picture, one thread, beside the software canvas of
// headless Chromium in the same run, and OpenCV's nearest function. Ours and Chromium's times are
// of drawing the picture through the filter into another one; rounds of both take turns, so that a
// busy machine slows both. The last table is the live element.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gst/gst.h>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "elements/common/filter/apply.hpp"
#include "elements/common/filter/parser.hpp"
#include "elements/common/image_view.hpp"
#include "tests/bench/pipeline_time.hpp"
#include "tests/interop/browser.hpp"

namespace booth {
namespace {

constexpr int kWidth = 1920, kHeight = 1080;
constexpr int kRounds = 7;

/// Texture, with a see-through middle, so that a shadow has something to do.
RgbaImage picture() {
  RgbaImage image{kWidth, kHeight, {}};
  image.pixels.reserve(std::size_t{4} * kWidth * kHeight);
  unsigned noise = 1;
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      noise = noise * 1664525U + 1013904223U;
      const bool hole = x > 700 && x < 1200 && y > 300 && y < 800;
      for (const int value :
           {x * 255 / kWidth, y * 255 / kHeight, int(noise >> 24U), hole ? (x + y) % 256 : 255})
        image.pixels.push_back(static_cast<std::uint8_t>(value));
    }
  }
  return image;
}

/// Chromium's canvas, drawing from one canvas to another in the page.
class Canvas {
 public:
  Canvas() : browser_(options()), page_(browser_, "about:blank") {
    page_.wait_until("document.body");
    page_.evaluate(R"js(
      window.canvas = () => {
        const element = document.createElement('canvas');
        element.width = 1920;
        element.height = 1080;
        return element.getContext('2d', {willReadFrequently: true});
      };
      window.from = canvas();
      window.to = canvas();
      const pixels = from.createImageData(1920, 1080);
      let noise = 1;
      for (let at = 0, y = 0; y < 1080; ++y)
        for (let x = 0; x < 1920; ++x, at += 4) {
          noise = (Math.imul(noise, 1664525) + 1013904223) >>> 0;
          const hole = x > 700 && x < 1200 && y > 300 && y < 800;
          pixels.data.set([x * 255 / 1920, y * 255 / 1080, noise >>> 24,
                           hole ? (x + y) % 256 : 255], at);
        }
      from.putImageData(pixels, 0, 0);
      window.time = (filter) => {
        to.filter = filter;
        to.clearRect(0, 0, 1920, 1080);
        to.getImageData(0, 0, 1, 1);
        const start = performance.now();
        to.drawImage(from.canvas, 0, 0);
        to.getImageData(0, 0, 1, 1);
        return performance.now() - start;
      };)js");
  }

  double time(const std::string& filter) {
    return page_.evaluate("time('" + filter + "')").number().value_or(0.0);
  }

 private:
  static interop::Browser::Options options() {
    interop::Browser::Options options;
    options.profile_dir = std::filesystem::temp_directory_path() / "booth-filter-bench-profile";
    return options;
  }

  interop::Browser browser_;
  interop::Page page_;
};

struct Row {
  const char* filter;
  double goal;  ///< largest ratio to Chromium's time
  const char* other;
  std::function<void(const cv::Mat&, cv::Mat&)> opencv;
};

const auto kSepia = [](const cv::Mat& in, cv::Mat& out) {
  const float m[16] = {.393F, .769F, .189F, 0, .349F, .686F, .168F, 0,
                       .272F, .534F, .131F, 0, 0,     0,     0,     1};
  cv::transform(in, out, cv::Mat(4, 4, CV_32F, const_cast<float*>(m)));
};
const auto kContrast = [](const cv::Mat& in, cv::Mat& out) { in.convertTo(out, -1, 2.0, -128.0); };

auto gaussian(double sigma) {
  return [=](const cv::Mat& in, cv::Mat& out) { cv::GaussianBlur(in, out, {}, sigma); };
}

const std::vector<Row> kRows{
    {"sepia(100%)", 0.45, "transform", kSepia},
    {"contrast(200%)", 0.45, "convertTo", kContrast},
    {"hue-rotate(90deg)", 0.45, "", {}},
    {"opacity(90%)", 0.45, "", {}},
    {"brightness(1.2) contrast(1.1) saturate(1.4)", 0.45, "", {}},
    {"sepia(60%) contrast(1.2) saturate(130%)", 0.45, "", {}},
    {"grayscale(1) brightness(1.5) contrast(2) sepia(.5) invert(1) hue-rotate(40deg)",
     0.45,
     "",
     {}},
    {"blur(1px)", 0.7, "GaussianBlur", gaussian(1.0)},
    {"blur(2px)", 0.7, "GaussianBlur", gaussian(2.0)},
    {"blur(5px)", 0.7, "GaussianBlur", gaussian(5.0)},
    {"blur(20px)", 0.7, "GaussianBlur", gaussian(20.0)},
    {"blur(100px)", 0.7, "", {}},
    {"drop-shadow(4px 4px 8px blue)", 0.7, "", {}},
    {"sepia(1) blur(5px) contrast(1.5)", 0.7, "", {}},
};

struct Times {
  std::vector<double> all;
  double median() {
    std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2),
                     all.end());
    return all.empty() ? 0.0 : all[all.size() / 2];
  }
};

double wall_ms(const std::function<void()>& body) {
  const auto start = std::chrono::steady_clock::now();
  body();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
      .count();
}

void print_row(const Row& row, Canvas* canvas, const RgbaImage& image) {
  const cssfilter::Filter filter(std::get<cssfilter::Chain>(cssfilter::parse(row.filter)));
  cssfilter::Renderer renderer;
  RgbaImage out = image;
  const cssfilter::Pixels pixels{
      out.pixels.data(), std::ptrdiff_t{4} * kWidth, kWidth, kHeight, {}};
  const cv::Mat mat(kHeight, kWidth, CV_8UC4, const_cast<std::uint8_t*>(image.pixels.data()));
  cv::Mat drawn;
  Times ours, theirs, opencv;
  for (int round = 0; round <= kRounds; ++round) {
    const double our_ms = wall_ms([&] {
      std::memcpy(out.pixels.data(), image.pixels.data(), image.pixels.size());
      renderer.apply(filter, pixels);
    });
    const double their_ms = canvas ? canvas->time(row.filter) : 0.0;
    const double opencv_ms = row.opencv ? wall_ms([&] { row.opencv(mat, drawn); }) : 0.0;
    if (round == 0) continue;  // warms up
    ours.all.push_back(our_ms);
    theirs.all.push_back(their_ms);
    opencv.all.push_back(opencv_ms);
  }
  const double our_ms = ours.median(), their_ms = theirs.median();
  std::printf("%-80s %7.2f %9.2f", row.filter, our_ms, their_ms);
  if (their_ms > 0.0)
    std::printf(" %6.2f %6.2f %s", our_ms / their_ms, row.goal,
                our_ms <= row.goal * their_ms ? "  " : "! ");
  if (row.opencv) std::printf("  %.2f (%s)", opencv.median(), row.other);
  std::printf("\n");
  std::fflush(stdout);
}

/// CPU milliseconds a frame that `element` adds to a stream, by a longer and a shorter run of it.
std::optional<double> frame_ms(const std::string& format, const std::string& element) {
  constexpr int kMany = 120, kFew = 20;
  const auto run = [&](int frames, const std::string& what) {
    return bench::pipeline_ms(
        "videotestsrc num-buffers=1 ! video/x-raw,width=1920,height=1080,format=" + format +
        " ! imagefreeze num-buffers=" + std::to_string(frames) + " ! " + what + "fakesink");
  };
  const auto many = run(kMany, element + " ! "), few = run(kFew, element + " ! ");
  const auto idle_many = run(kMany, ""), idle_few = run(kFew, "");
  if (!many || !few || !idle_many || !idle_few) return std::nullopt;
  return ((*many - *few) - (*idle_many - *idle_few)) / (kMany - kFew);
}

void print_live() {
  const std::string filter = "sepia(60%) contrast(1.2) saturate(130%)";
  std::printf("\ncssfilter, 1080p at 30 a second, %s\n", filter.c_str());
  for (const char* format : {"RGBA", "BGRx", "I420", "NV12"}) {
    if (const auto ms = frame_ms(format, "cssfilter filter=\"" + filter + "\""))
      std::printf("%-6s %5.2f ms a frame, %4.1f %% of a core (goal 15)\n", format, *ms, 3.0 * *ms);
    else
      std::printf("%-6s cannot be played\n", format);
  }
}

}  // namespace
}  // namespace booth

int main(int argc, char** argv) {
  using namespace booth;
  gst_init(&argc, &argv);
  cv::setNumThreads(1);
  std::optional<Canvas> canvas;
  if (interop::Browser::available())
    canvas.emplace();
  else
    std::printf("chromium is not installed: no ratios\n");
  const RgbaImage image = picture();
  std::printf("%-80s %7s %9s %6s %6s    %s\n", "1920x1080 RGBA, ms", "booth", "chromium", "ratio",
              "goal", "OpenCV");
  for (const Row& row : kRows) print_row(row, canvas ? &*canvas : nullptr, image);
  canvas.reset();
  print_live();
  gst_deinit();
  return 0;
}
