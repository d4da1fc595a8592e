// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The keyer that one writes with OpenCV in an afternoon, for background.py: I420 to RGB to HSV,
// inRange, the background copied where it matches, back to I420. Hard edges, no spill removal.
//
//   opencv_keyer FG BG WIDTH HEIGHT R G B FRAMES
//       prints CPU milliseconds a frame, frames in memory, one thread
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "tests/bench/cpu_time.hpp"

namespace {

std::vector<unsigned char> bytes_of(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The working pictures, kept from frame to frame.
struct Keyer {
  cv::Mat rgb, hsv, mask, out;
  cv::Mat background;
  int hue = 0;

  void process(const cv::Mat& yuv) {
    cv::cvtColor(yuv, rgb, cv::COLOR_YUV2RGB_I420);
    cv::cvtColor(rgb, hsv, cv::COLOR_RGB2HSV);
    cv::inRange(hsv, cv::Scalar(hue - 18, 90, 60), cv::Scalar(hue + 18, 255, 255), mask);
    background.copyTo(rgb, mask);
    cv::cvtColor(rgb, out, cv::COLOR_RGB2YUV_I420);
  }
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 9) return 2;
  std::vector<unsigned char> clip = bytes_of(argv[1]), still = bytes_of(argv[2]);
  const int width = std::atoi(argv[3]), height = std::atoi(argv[4]), frames = std::atoi(argv[8]);
  const std::size_t size =
      static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3 / 2;
  if (clip.size() < size || still.size() < size || frames < 1) return 1;
  cv::setNumThreads(1);
  const auto picture = [&](unsigned char* data) {
    return cv::Mat(height * 3 / 2, width, CV_8UC1, data);
  };
  Keyer keyer;
  cv::cvtColor(picture(still.data()), keyer.background, cv::COLOR_YUV2RGB_I420);
  cv::Mat key;
  cv::cvtColor(cv::Mat(1, 1, CV_8UC3,
                       cv::Scalar(std::atoi(argv[5]), std::atoi(argv[6]), std::atoi(argv[7]))),
               key, cv::COLOR_RGB2HSV);
  keyer.hue = key.at<cv::Vec3b>(0)[0];
  const auto frame = [&](int i) {
    return picture(clip.data() + static_cast<std::size_t>(i) % (clip.size() / size) * size);
  };
  for (int i = 0; i < 3; ++i) keyer.process(frame(i));
  const double start = booth::bench::cpu_ms(CLOCK_PROCESS_CPUTIME_ID);
  for (int i = 0; i < frames; ++i) keyer.process(frame(i));
  std::printf("%.6f\n", (booth::bench::cpu_ms(CLOCK_PROCESS_CPUTIME_ID) - start) / frames);
  return 0;
}
