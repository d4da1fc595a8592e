// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/interop/scene.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "elements/common/yuv.hpp"

namespace booth::interop {
namespace {

constexpr int kWidth = 320;
constexpr int kHeight = 180;
constexpr int kFrames = 4;
/// Video range, two 4:2:0 subsamplings, a codec at a few hundred kbit/s.
constexpr int kTolerance = 40;

template <typename Pick>
void write_plane(std::ostream& out, const std::array<Yuv, 4>& patches, int width, int height,
                 Pick pick) {
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      out.put(static_cast<char>(
          pick(patches[static_cast<std::size_t>(2 * (y >= height / 2) + (x >= width / 2))])));
}

bool near(Color a, Color b) {
  return std::abs(a.r - b.r) <= kTolerance && std::abs(a.g - b.g) <= kTolerance &&
         std::abs(a.b - b.b) <= kTolerance;
}

std::string describe(const Patches& patches) {
  std::ostringstream text;
  for (const Color patch : patches) text << to_string(patch) << ' ';
  return text.str();
}

}  // namespace

std::string output_path(const std::string& name) {
  const char* root = std::getenv("BOOTH_BUILD_ROOT");
  if (!root) throw std::runtime_error("BOOTH_BUILD_ROOT is not set; run by meson test");
  const std::string folder = std::string(root) + "/interop-output";
  std::filesystem::create_directories(folder);
  return folder + "/" + name;
}

void write_camera_clip(const std::string& path, const Patches& patches) {
  std::array<Yuv, 4> yuv;
  // What a y4m file has where it says nothing else: BT.601, limited range.
  std::transform(patches.begin(), patches.end(), yuv.begin(),
                 [](Color color) { return to_yuv(color, {}); });
  std::ofstream out(path, std::ios::binary);
  out << "YUV4MPEG2 W" << kWidth << " H" << kHeight << " F30:1 Ip A1:1 C420jpeg\n";
  for (int frame = 0; frame < kFrames; ++frame) {
    out << "FRAME\n";
    write_plane(out, yuv, kWidth, kHeight, [](Yuv p) { return p.y; });
    write_plane(out, yuv, kWidth / 2, kHeight / 2, [](Yuv p) { return p.u; });
    write_plane(out, yuv, kWidth / 2, kHeight / 2, [](Yuv p) { return p.v; });
  }
  if (!out.flush()) throw std::runtime_error("cannot write " + path);
}

testing::AssertionResult resembles(const Patches& seen, const Patches& expected) {
  if (std::equal(seen.begin(), seen.end(), expected.begin(), near))
    return testing::AssertionSuccess();
  return testing::AssertionFailure()
         << "seen " << describe(seen) << "but expected " << describe(expected);
}

}  // namespace booth::interop
