// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The thread that looks for people, with models that the tests hold in their hands, and frames that
// are replaced by what it finds.
#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "elements/virtualbackground/mask/mask_worker.hpp"
#include "elements/virtualbackground/mask/segmentation.hpp"
#include "tests/unit/keying_scene.hpp"

namespace booth::keying {
namespace {

using namespace testing_support;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr int kSize = 8;
constexpr auto kPatience = std::chrono::seconds(30);

/// What happens in the models, and whether they may go on.
class Log {
 public:
  void hold() { set_open(false); }
  void go() { set_open(true); }
  /// In a model: tells that it started on a picture, and waits until it may go on.
  void started(const std::string& what) {
    std::unique_lock lock(mutex_);
    entries_.push_back(what);
    changed_.notify_all();
    changed_.wait_for(lock, kPatience, [this] { return open_; });
  }
  void add(const std::string& what) {
    std::lock_guard lock(mutex_);
    entries_.push_back(what);
    changed_.notify_all();
  }
  bool wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, [&] { return entries_.size() >= count; });
  }
  std::vector<std::string> entries() {
    std::lock_guard lock(mutex_);
    return entries_;
  }

 private:
  void set_open(bool open) {
    std::lock_guard lock(mutex_);
    open_ = open;
    changed_.notify_all();
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = true;
  std::vector<std::string> entries_;
};

/// Says that everything is person whose red is the first pixel's; fails where that is below 20.
class EchoModel : public PersonModel {
 public:
  EchoModel(Log& log, std::string name) : log_(log), name_(std::move(name)) {}
  int width() const override { return kSize; }
  int height() const override { return kSize; }
  Result<Mask> find(std::span<const std::uint8_t> rgb, const ModelUse&) override {
    const int red = rgb[0];
    log_.started(name_ + " " + std::to_string(red / 10));
    if (red < 20) return Result<Mask>::failure("too dark");
    return Mask{kSize, kSize, std::vector<std::uint8_t>(kSize * kSize, rgb[0])};
  }

 private:
  Log& log_;
  const std::string name_;
};

std::shared_ptr<const ModelSettings> model(const std::string& path) {
  auto settings = std::make_shared<ModelSettings>();
  settings->file.path = path;
  return settings;
}

class Worker {
 public:
  Log log;
  MaskWorker worker{
      [this](const ModelFile& file, const ModelUse&) -> Result<std::unique_ptr<PersonModel>> {
        if (file.path.starts_with("bad"))
          return Result<std::unique_ptr<PersonModel>>::failure(file.path + " is bad");
        return Result<std::unique_ptr<PersonModel>>(std::make_unique<EchoModel>(log, file.path));
      },
      [this](const MaskWorker::Complaint& complaint) {
        const std::string& kept = complaint.kept.path;
        log.add(complaint.text + ", " + (kept.empty() ? "none" : kept) + " goes on");
      }};

  /// A grey picture whose pixels are 10 times the number.
  void submit(int number, const std::string& path = "a") {
    RgbaImage image{16, 16, std::vector<std::uint8_t>(16 * 16 * 4, 0)};
    std::fill(image.pixels.begin(), image.pixels.end(), static_cast<std::uint8_t>(10 * number + 4));
    Frame frame = frame_of(image, {PixelFormat::kI420, 16, 16, {}});
    worker.submit(frame.view(), {}, model(path));
  }
  /// The newest mask's value; 0 for none.
  int value() {
    const auto mask = worker.newest();
    return mask ? mask->values[0] : 0;
  }
  bool reaches(int value) {
    const auto end = std::chrono::steady_clock::now() + kPatience;
    while (this->value() / 10 != value && std::chrono::steady_clock::now() < end)
      std::this_thread::yield();
    return this->value() / 10 == value;
  }
};

TEST(MaskWorker, NewestPictureWinsAndNobodyWaits) {
  Worker w;
  ASSERT_EQ(w.worker.load(*model("a")), "");
  EXPECT_EQ(w.worker.newest(), nullptr);
  w.log.hold();
  w.submit(3);
  ASSERT_TRUE(w.log.wait_for(1));
  for (int number = 4; number <= 12; ++number) w.submit(number);  // while 3 is at work
  EXPECT_EQ(w.worker.newest(), nullptr);
  w.log.go();
  ASSERT_TRUE(w.log.wait_for(2));
  EXPECT_THAT(w.log.entries(), ElementsAre("a 3", "a 12"));
}

TEST(MaskWorker, SmallChangesComeInHalvesAndLargeOnesAtOnce) {
  Worker w;
  ASSERT_EQ(w.worker.load(*model("a")), "");
  w.submit(10);
  ASSERT_TRUE(w.reaches(10));
  w.submit(16);
  EXPECT_TRUE(w.reaches(13)) << w.value();
  w.submit(24);
  EXPECT_TRUE(w.reaches(24)) << w.value();
}

TEST(MaskWorker, ChangesTheModelWithoutTheStream) {
  Worker w;
  ASSERT_EQ(w.worker.load(*model("a")), "");
  w.submit(3);
  ASSERT_TRUE(w.log.wait_for(1));
  w.submit(4, "bad");
  ASSERT_TRUE(w.log.wait_for(3));
  EXPECT_THAT(w.log.entries(), ElementsAre("a 3", "bad is bad, a goes on", "a 4"));
  w.submit(5, "bad");  // not tried again
  ASSERT_TRUE(w.log.wait_for(4));
  w.submit(6, "b");
  ASSERT_TRUE(w.log.wait_for(5));
  EXPECT_EQ(w.log.entries().back(), "b 6");
}

TEST(MaskWorker, StartsWithTheFirstGoodModel) {
  Worker w;
  EXPECT_EQ(w.worker.load(*model("bad")), "bad is bad");
  w.submit(3, "bad one");
  ASSERT_TRUE(w.log.wait_for(1));
  EXPECT_THAT(w.log.entries(), ElementsAre("bad one is bad, none goes on"));
  // The first picture loads it, another one is made for its size.
  for (int i = 0; w.log.entries().size() < 2 && i < 100000; ++i) {
    w.submit(7, "good");
    std::this_thread::yield();
  }
  EXPECT_EQ(w.log.entries().back(), "good 7");
}

TEST(MaskWorker, AFailureHidesAndIsToldOnce) {
  Worker w;
  ASSERT_EQ(w.worker.load(*model("a")), "");
  w.submit(9);
  ASSERT_TRUE(w.reaches(9));
  w.submit(1);
  ASSERT_TRUE(w.reaches(0));
  ASSERT_TRUE(w.log.wait_for(3));
  w.submit(0);
  ASSERT_TRUE(w.log.wait_for(4));
  w.submit(9);
  ASSERT_TRUE(w.reaches(9));
  EXPECT_THAT(w.log.entries(), ElementsAre("a 9", "a 1", "too dark, a goes on", "a 0", "a 9"));
}

TEST(MaskWorker, ForgetsAndStops) {
  Worker w;
  ASSERT_EQ(w.worker.load(*model("a")), "");
  w.log.hold();
  w.submit(9);
  ASSERT_TRUE(w.log.wait_for(1));
  w.worker.forget();  // the picture at work is of the stream before
  w.log.go();
  w.submit(12);
  EXPECT_TRUE(w.reaches(12));
  w.worker.stop();
  EXPECT_EQ(w.worker.newest(), nullptr);
  ASSERT_EQ(w.worker.load(*model("b")), "");
  w.submit(5);
  EXPECT_TRUE(w.log.wait_for(3));
}

TEST(Shrink, IsTheMeanOfWhatAPixelStandsFor) {
  RgbaImage image{4, 4, {}};
  for (int y = 0; y < 4; ++y)
    for (int x = 0; x < 4; ++x)
      image.pixels.insert(image.pixels.end(), {static_cast<std::uint8_t>(x < 2 ? 200 : 40), 60,
                                               static_cast<std::uint8_t>(y < 2 ? 10 : 90), 255});
  Frame frame = frame_of(image, {PixelFormat::kI420, 4, 4, {}});
  SmallPicture half{.width = 2, .height = 2};
  shrink(frame.view(), {}, half);
  const auto rgb = half.rgb();
  ASSERT_EQ(rgb.size(), 12U);
  const std::vector<int> wanted{200, 60, 10, 40, 60, 10, 200, 60, 90, 40, 60, 90};
  for (std::size_t i = 0; i < 12; ++i) EXPECT_NEAR(rgb[i], wanted[i], 3) << i;
  for (const auto& [width, height] : std::vector<std::pair<int, int>>{{1, 1}, {7, 3}, {3, 9}}) {
    SmallPicture other{.width = width, .height = height};
    shrink(frame.view(), {}, other);
    EXPECT_EQ(other.y.size(), static_cast<std::size_t>(width * height));
  }
}

/// Says at once that the left half is person.
class LeftModel : public PersonModel {
 public:
  int width() const override { return kSize; }
  int height() const override { return kSize; }
  Result<Mask> find(std::span<const std::uint8_t>, const ModelUse&) override {
    Mask mask{kSize, kSize, {}};
    for (int i = 0; i < kSize * kSize; ++i) mask.values.push_back(i % kSize < kSize / 2 ? 200 : 55);
    return mask;
  }
};

TEST(Segmentation, HidesAllUntilItKnowsAndThenTheRoomOnly) {
  constexpr int kWidth = 64, kHeight = 48;
  const Geometry geometry{PixelFormat::kRgba, kWidth, kHeight, {}};
  RgbaImage image{kWidth, kHeight, {}};
  for (int i = 0; i < kWidth * kHeight; ++i)
    image.pixels.insert(
        image.pixels.end(),
        {i % kWidth < kWidth / 2 ? std::uint8_t{200} : std::uint8_t{90}, 90, 90, 255});
  MaskWorker worker(
      [](const ModelFile&, const ModelUse&) {
        return Result<std::unique_ptr<PersonModel>>(std::make_unique<LeftModel>());
      },
      [](const MaskWorker::Complaint&) {});
  ASSERT_EQ(worker.load(*model("any")), "");
  FrameSettings settings;
  settings.background.color = {10, 200, 30, 255};
  settings.people = &worker;
  settings.model = model("any");
  Segmentation segmentation;
  MaskStage stage;
  stage.configure(geometry);
  const auto red = [&](int x) {
    Frame frame = frame_of(image, geometry);
    segmentation.process(stage, settings, {}, frame.view(), frame.view(), {});
    return int{frame.view().planes[0].row(kHeight / 2)[4 * x]};
  };
  EXPECT_NEAR(red(2), 10, 2) << "no mask yet: the background alone";
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (red(2) < 100 && std::chrono::steady_clock::now() < end) std::this_thread::yield();
  EXPECT_EQ(red(2), 200);
  EXPECT_NEAR(red(kWidth - 3), 10, 2);
  settings.mask = {0.9, 0.1};
  EXPECT_NEAR(red(2), 10, 2) << "nobody is that certain";
  settings.mask = {0.1, 0.1};
  EXPECT_EQ(red(kWidth - 3), 90) << "everybody is";
  settings.model = nullptr;
  EXPECT_NEAR(red(2), 10, 2);
}

}  // namespace
}  // namespace booth::keying
