// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// OpenCV behind facemask: models that work, and files that are none.
#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

#include "elements/facemask/face_detector.hpp"
#include "tests/support/face_network.hpp"

namespace booth::facemask {
namespace {

namespace fs = std::filesystem;

class FaceModel : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("booth-facemask-" + std::to_string(getpid()));
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string file(const std::string& name, const std::string& content) {
    const std::string path = folder_ / name;
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }

  fs::path folder_;
};

/// A grey picture, red in the middle tenth.
SmallPicture picture(int side) {
  SmallPicture result{side, side, 1, {}, {}};
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) {
      const bool red =
          x >= side * 4 / 10 && x < side / 2 && y >= side * 6 / 10 && y < side * 7 / 10;
      const std::uint8_t bgr[] = {std::uint8_t(red ? 0 : 120), std::uint8_t(red ? 0 : 120),
                                  std::uint8_t(red ? 255 : 120)};
      result.bgr.insert(result.bgr.end(), std::begin(bgr), std::end(bgr));
      result.grey.push_back(120);
    }
  return result;
}

TEST_F(FaceModel, ANetworkFindsWhatItWasMadeFor) {
  const auto detector =
      load_face_detector({file("red.prototxt", testing_support::red_face_network()), ""});
  ASSERT_TRUE(detector) << detector.error();
  EXPECT_TRUE((*detector)->wants_color());
  const auto found = (*detector)->detect(picture(150), {});
  ASSERT_TRUE(found) << found.error();
  ASSERT_EQ(found->size(), 1U);
  EXPECT_NEAR(found->at(0).square.x, 67.5, 1.0);
  EXPECT_NEAR(found->at(0).square.y, 97.5, 1.0);
  EXPECT_NEAR(found->at(0).square.size, 30.0, 1.0);
  EXPECT_GT(found->at(0).confidence, 0.9);
}

TEST_F(FaceModel, ACascadeSeesNoFaceInAPlainPicture) {
  const auto path = default_model(default_model_places());
  if (!path) GTEST_SKIP() << path.error();
  const auto detector = load_face_detector({*path, ""});
  ASSERT_TRUE(detector) << detector.error();
  EXPECT_FALSE((*detector)->wants_color());
  for (const int side : {1, 10, 150}) {
    // Places where faces are expected may lie anywhere.
    const SearchHints hints{20.0, {{5, 5, 40}, {-50, 900, 3}, {75, 75, 0}, {0, 0, 1e6}}};
    const auto found = (*detector)->detect(picture(side), hints);
    ASSERT_TRUE(found) << found.error();
    EXPECT_TRUE(found->empty()) << side;
  }
}

TEST_F(FaceModel, SaysWhatIsWrongWithAFile) {
  struct Case {
    const char* description;
    std::string model, config, expected;
  };
  const std::string garbage(5000, '\x8b');
  const std::string pooling =
      "input: 'data'\ninput_shape { dim: 1 dim: 3 dim: 300 dim: 300 }\n"
      "layer { name: 'p' type: 'Pooling' bottom: 'data' top: 'p' pooling_param { pool: AVE "
      "kernel_size: 30 stride: 30 } }\n";
  const Case cases[] = {
      {"nothing there", folder_ / "none.xml", "", "there is no such file"},
      {"a folder", folder_, "", "it is not a file"},
      {"no configuration", file("a.caffemodel", garbage), folder_ / "none.prototxt",
       "there is no such file"},
      {"a cascade that is none", file("a.xml", garbage), "", "Cannot use the face model"},
      {"an empty cascade", file("b.xml", ""), "", "Cannot use the face model"},
      {"XML, but no cascade",
       file("c.xml", "<?xml version=\"1.0\"?>\n<opencv_storage><a>1</a></opencv_storage>\n"), "",
       "Cannot use the face model"},
      {"a network that is none", file("a.onnx", garbage), "", "Cannot use the face model"},
      {"an empty network", file("b.onnx", ""), "", "Cannot use the face model"},
      {"a Caffe network that is none", file("a.prototxt", "layer {"), "",
       "Cannot use the face model"},
      {"an unknown kind", file("a.txt", "hello"), "", "Cannot use the face model"},
      {"a network for something else", file("p.prototxt", pooling), "", "[1,1,N,7]"}};
  for (const Case& c : cases) {
    const auto detector = load_face_detector({c.model, c.config});
    EXPECT_FALSE(detector) << c.description;
    EXPECT_NE(detector.error().find(c.expected), std::string::npos)
        << c.description << ": " << detector.error();
  }
}

}  // namespace
}  // namespace booth::facemask
