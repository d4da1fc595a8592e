// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A drawn room with a camera's noise, changing light and shadows, first empty, then with a person
// who walks through it: what is told from the room, against the truth.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "elements/virtualbackground/mask/difference.hpp"
#include "tests/unit/keying_scene.hpp"

namespace booth::keying {
namespace {

using namespace testing_support;

constexpr int kWidth = 192;
constexpr int kHeight = 108;
constexpr int kLearned = 12;
constexpr Color kBeach{250, 20, 240, 255};

/// How one frame is lit and held.
struct Take {
  double exposure = 1.0;
  double shadow = 0.0;  ///< how much darker it is around the person
  int shake = 0;        ///< the camera's, in pixels
  double noise = 2.0;   ///< standard deviation, code values
  int person_x = 0;     ///< from the middle, in pixels
  bool person = true;
  unsigned seed = 1;
};

/// A wall with a window, a shelf with books, and a picture.
Light room_at(int x, int y) {
  const double u = x / double(kWidth), v = y / double(kHeight);
  if (u > 0.62 && u < 0.9 && v > 0.1 && v < 0.45) return light({225, 232, 240, 255});
  if (v > 0.62 && v < 0.86 && u < 0.45)
    return light(x / 7 % 3 == 0   ? Color{120, 60, 50, 255}
                 : x / 7 % 3 == 1 ? Color{60, 90, 110, 255}
                                  : Color{150, 130, 80, 255});
  if (v > 0.88) return light({95, 70, 50, 255});
  return mix(light({176, 170, 158, 255}), light({140, 140, 138, 255}), u);
}

constexpr std::size_t kPixels = std::size_t{kWidth} * kHeight;

std::size_t at(int x, int y) { return static_cast<std::size_t>(y * kWidth + x); }

/// What does not change from frame to frame, drawn once.
struct Drawn {
  std::vector<double> coverage, least, most;  ///< of the person, and around each pixel
  RgbaImage person;                           ///< over black
  std::vector<double> noise;                  ///< of deviation 1

  Drawn() {
    const Scene scene({.width = kWidth, .height = kHeight});
    person = scene.wanted({kWidth, kHeight, std::vector<std::uint8_t>(4 * kPixels, 0)});
    for (int y = 0; y < kHeight; ++y)
      for (int x = 0; x < kWidth; ++x) coverage.push_back(scene.coverage(x + 0.5, y + 0.5));
    for (int y = 0; y < kHeight; ++y) {
      for (int x = 0; x < kWidth; ++x) {
        double low = 1.0, high = 0.0;
        for (const int i : {-4, 0, 4}) {
          for (const int j : {-4, 0, 4}) {
            const double near =
                coverage[at(std::clamp(x + i, 0, kWidth - 1), std::clamp(y + j, 0, kHeight - 1))];
            low = std::min(low, near);
            high = std::max(high, near);
          }
        }
        least.push_back(low);
        most.push_back(high);
      }
    }
    std::mt19937 random(7);
    std::normal_distribution<double> normal;
    for (int i = 0; i < 1 << 16; ++i) noise.push_back(normal(random));
  }
};

const Drawn& drawn() {
  static const Drawn all;
  return all;
}

RgbaImage draw(const Take& take) {
  const Drawn& all = drawn();
  RgbaImage image{kWidth, kHeight, {}};
  image.pixels.reserve(4 * kPixels);
  std::minstd_rand random(take.seed);
  std::size_t noise = random() % all.noise.size();
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      const int px = x - take.person_x;
      const bool inside = take.person && px >= 0 && px < kWidth;
      const double share = inside ? all.coverage[at(px, y)] : 0.0;
      const double distance = std::hypot(px - kWidth / 2.0 - 15, (y - kHeight * 0.6) * 0.8);
      const double dark = 1.0 - take.shadow * std::clamp(2.0 - distance / 36.0, 0.0, 1.0);
      const Light room = mix({0, 0, 0}, room_at(x + take.shake, y), dark);
      // Over black: the person is multiplied by the share already.
      const std::uint8_t* own = all.person.pixels.data() + 4 * at(std::clamp(px, 0, kWidth - 1), y);
      const double behind[] = {room.r, room.g, room.b};
      for (int i = 0; i < 3; ++i) {
        const double seen = (share > 0 ? own[i] / 255.0 : 0.0) + (1 - share) * behind[i];
        noise = (noise + 1 + (i == 2 && random() % 16 == 0 ? 5 : 0)) % all.noise.size();
        const double value = seen * take.exposure * 255.0 + take.noise * all.noise[noise];
        image.pixels.push_back(static_cast<std::uint8_t>(std::clamp(value + 0.5, 0.0, 255.0)));
      }
      image.pixels.push_back(255);
    }
  }
  return image;
}

/// The method, frame after frame.
class Camera {
 public:
  explicit Camera(PixelFormat format = PixelFormat::kI420)
      : geometry_{format, kWidth, kHeight, {}} {
    stage_.configure(geometry_);
    difference_.configure(geometry_);
    settings.plate.frames = kLearned;
    settings.background.color = kBeach;
  }

  const std::vector<std::uint8_t>& show(const Take& take) {
    Frame frame = frame_of(draw(take), geometry_);
    difference_.process(stage_, settings, frame.view(), frame.view(), {shares.data(), kWidth});
    return shares;
  }
  void learn(Take take = {}) {
    take.person = false;
    for (int i = 0; i < kLearned; ++i) {
      take.seed = 100U + static_cast<unsigned>(i);
      show(take);
    }
  }

  FrameSettings settings;
  std::vector<std::uint8_t> shares = std::vector<std::uint8_t>(kWidth * kHeight, 77);

 private:
  Geometry geometry_;
  MaskStage stage_;
  Difference difference_;
};

/// How well shares agree with the truth.
struct Score {
  double overlap;  ///< intersection over union of what is more person than not
  double leak;     ///< share of the room, away from the person, that is seen
  double holes;    ///< share of the person, away from edges, that is gone
};
Score score(const std::vector<std::uint8_t>& shares, const Take& take) {
  const Drawn& all = drawn();
  int both = 0, either = 0, room = 0, person = 0;
  double leaked = 0.0, lost = 0.0;
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      const int px = x - take.person_x;
      const bool inside = take.person && px >= 0 && px < kWidth;
      const double share = shares[at(x, y)] / 255.0;
      const double truth = inside ? all.coverage[at(px, y)] : 0.0;
      both += truth > 0.5 && share > 0.5;
      either += truth > 0.5 || share > 0.5;
      if (!inside || all.most[at(px, y)] == 0.0) ++room, leaked += share;
      if (inside && all.least[at(px, y)] == 1.0) ++person, lost += 1.0 - share;
    }
  }
  return {either == 0 ? 1.0 : both / double(either), leaked / std::max(room, 1),
          lost / std::max(person, 1)};
}

TEST(Difference, ShowsTheBackgroundAloneWhileItLearns) {
  Camera camera;
  Take empty;
  empty.person = false;
  for (int i = 0; i < kLearned; ++i) {
    const auto& shares = camera.show(empty);
    EXPECT_EQ(*std::max_element(shares.begin(), shares.end()), 0) << i;
  }
  EXPECT_GT(score(camera.show({}), {}).overlap, 0.9);
}

TEST(Difference, TellsAPersonFromTheRoom) {
  struct Case {
    const char* description;
    Take take;
    double overlap;
    double leak;
    double holes;
  };
  const std::vector<Case> cases{
      {"quiet", {}, 0.95, 0.002, 0.005},
      {"noisy", {.noise = 5.0}, 0.94, 0.002, 0.005},
      {"brighter", {.exposure = 1.12}, 0.94, 0.005, 0.005},
      {"darker", {.exposure = 0.8}, 0.94, 0.005, 0.005},
      {"a shadow", {.shadow = 0.25}, 0.93, 0.005, 0.01},
      {"the camera shakes", {.shake = 1}, 0.94, 0.005, 0.005},
      {"all of it", {.exposure = 1.08, .shadow = 0.2, .shake = -1, .noise = 4.0}, 0.92, 0.01, 0.01},
  };
  for (const auto& [description, take, overlap, leak, holes] : cases) {
    SCOPED_TRACE(description);
    Camera camera;
    camera.learn({.noise = take.noise});
    for (int i = 0; i < 5; ++i) {
      Take now = take;
      now.person_x = -42 + 21 * i;
      now.exposure = 1.0 + (take.exposure - 1.0) * std::min(1.0, (i + 1) / 3.0);
      now.seed = 1000U + static_cast<unsigned>(i);
      const Score got = score(camera.show(now), now);
      EXPECT_GT(got.overlap, overlap) << i;
      EXPECT_LT(got.leak, leak) << i;
      EXPECT_LT(got.holes, holes) << i;
    }
    Take empty = take;
    empty.person = false;
    empty.seed = 2000;
    EXPECT_LT(score(camera.show(empty), empty).leak, leak) << "the person has left";
  }
}

TEST(Difference, TakesAPictureOfTheEmptyRoom) {
  Camera camera;
  camera.settings.plate.picture =
      std::make_shared<const RgbaImage>(draw({.noise = 1.0, .person = false}));
  const Take take{.exposure = 1.05, .person_x = 18};
  const Score got = score(camera.show(take), take);
  EXPECT_GT(got.overlap, 0.94);
  EXPECT_LT(got.leak, 0.005);
}

TEST(Difference, LearnsAgainWhenItIsTold) {
  Camera camera;
  camera.learn({.shake = 36});  // the camera is turned afterwards
  EXPECT_LT(score(camera.show({}), {}).overlap, 0.8);
  ++camera.settings.plate.orders;
  camera.learn();
  EXPECT_GT(score(camera.show({}), {}).overlap, 0.94);
}

TEST(Difference, FollowsARoomThatChangesSlowly) {
  Camera camera;
  camera.learn();
  Take take{.person = false};
  for (int i = 0; i < 70; ++i) {  // the sun goes: one side gets darker
    take.seed = static_cast<unsigned>(i);
    take.shadow = 0.12 * i / 70.0;
    camera.show(take);
  }
  EXPECT_LT(score(camera.shares, take).leak, 0.002);
}

TEST(Difference, ThresholdDecidesHowMuchIsADifference) {
  Camera camera;
  camera.learn();
  const Take take{.noise = 6.0};  // more than was learned
  camera.settings.mask = {0.0, 0.0};
  EXPECT_GT(score(camera.show(take), take).leak, 0.3);
  camera.settings.mask = {1.0, 0.0};
  EXPECT_LT(score(camera.show(take), take).leak, 0.01);
}

TEST(Difference, TakesEveryFormatAndSize) {
  for (const auto& [name, format] : all_formats()) {
    SCOPED_TRACE(name);
    Camera camera(format);
    camera.settings.plate.frames = 2;
    camera.show({.person = false, .seed = 5});
    camera.show({.person = false, .seed = 6});
    EXPECT_GT(score(camera.show({}), {}).overlap, 0.93);
  }
  for (const auto& [width, height] : std::vector<std::pair<int, int>>{{1, 1}, {2, 3}, {5, 1}}) {
    const Geometry geometry{PixelFormat::kI420, width, height, {}};
    MaskStage stage;
    Difference difference;
    stage.configure(geometry);
    difference.configure(geometry);
    FrameSettings settings;
    settings.plate.frames = 1;
    Frame frame(geometry);
    for (int i = 0; i < 3; ++i) difference.process(stage, settings, frame.view(), frame.view(), {});
  }
}

}  // namespace
}  // namespace booth::keying
