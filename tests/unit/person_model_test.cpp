// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Models as files: those that work, and what the user is told about those that do not.
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "elements/virtualbackground/mask/onnx_input.hpp"
#include "elements/virtualbackground/mask/opencv_model.hpp"
#include "tests/support/onnx_model.hpp"

namespace booth::keying {
namespace {

using booth::testing_support::OnnxLayer;
using booth::testing_support::OnnxModel;
using booth::testing_support::red_detector;
using booth::testing_support::red_model;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr int kWidth = 24;
constexpr int kHeight = 16;

OnnxLayer layer(const char* type, std::vector<int> axes = {}) {
  return {type, std::move(axes), 0, 1, {}, {}};
}

class PersonModelFile : public testing::Test {
 protected:
  ~PersonModelFile() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  ModelFile write(const std::string& bytes, const std::string& name = "model.onnx") const {
    std::filesystem::create_directories(folder_);
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
    return {folder_ / name, "", 0, 0, InputLayout::kPlanes, ""};
  }
  std::string path(const std::string& name) const { return folder_ / name; }

 private:
  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("booth-models-" + std::to_string(getpid()));
};

/// Red where the person is, in the left half; grey elsewhere.
std::vector<std::uint8_t> picture(int width, int height, bool swapped = false) {
  std::vector<std::uint8_t> rgb;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const bool person = x < width / 2;
      const std::uint8_t red = person ? 190 : 120, other = person ? 55 : 120;
      rgb.insert(rgb.end(), {swapped ? other : red, other, swapped ? red : other});
    }
  }
  return rgb;
}

void expect_left_half(const Mask& mask, int width, int height) {
  ASSERT_EQ(mask.width, width);
  ASSERT_EQ(mask.height, height);
  const auto at = [&](int x, int y) {
    return mask.values[static_cast<std::size_t>(y * width + x)];
  };
  for (int y = 0; y < height; ++y) {
    EXPECT_GT(at(0, y), 240);
    EXPECT_GT(at(width / 2 - 1, y), 240);
    EXPECT_LT(at(width / 2, y), 15);
    EXPECT_LT(at(width - 1, y), 15);
  }
}

OnnxModel with(OnnxModel model, std::vector<OnnxLayer> before, std::vector<OnnxLayer> after) {
  model.layers.insert(model.layers.begin(), before.begin(), before.end());
  model.layers.insert(model.layers.end(), after.begin(), after.end());
  return model;
}

OnnxModel two_channels(bool softmax) {
  OnnxModel model = red_model(kWidth, kHeight);
  model.layers = {{"Conv", {}, 2, 1, {-10, 5, 5, 10, -5, -5}, {3, -3}}};
  if (softmax) model.layers.push_back(layer("Softmax", {1}));
  return model;
}

TEST_F(PersonModelFile, FindsThePersonWhateverTheForm) {
  struct Case {
    const char* description;
    OnnxModel model;
    ModelFile file;
    ModelUse use;
    bool swapped = false;
  };
  const OnnxModel plain = red_model(kWidth, kHeight);
  OnnxModel open = plain;
  open.input = {1, 3, -1, -1};
  OnnxModel logits = plain;
  logits.layers.pop_back();
  OnnxModel pixels = with(plain, {layer("Transpose", {0, 3, 1, 2})}, {});
  pixels.input = {1, kHeight, kWidth, 3};
  const OnnxModel pixels_out = with(pixels, {}, {layer("Transpose", {0, 2, 3, 1})});
  OnnxModel several = with(plain, {}, {layer("GlobalAveragePool")});
  several.outputs = {1};
  OnnxModel signed_input = plain;  // of -1..1 instead of 0..1
  signed_input.layers[0].weights = {10.0F, -5.0F, -5.0F};
  const ModelUse centred{.mean = {127.5, 127.5, 127.5}, .deviation = {127.5, 127.5, 127.5}};
  const std::vector<Case> cases{
      {"one channel, its own sigmoid", plain, {}, {}},
      {"size from the properties", open, {.width = kWidth, .height = kHeight}, {}},
      {"logits, sigmoid here", logits, {}, {.activation = Activation::kSigmoid}},
      {"two channels, its own softmax", two_channels(true), {}, {}},
      {"two channels, softmax here", two_channels(false), {}, {.activation = Activation::kSoftmax}},
      {"channel by number", two_channels(true), {}, {.channel = 1}},
      {"pixels in, planes out", pixels, {.layout = InputLayout::kPixels}, {}},
      {"pixels in and out", pixels_out, {.layout = InputLayout::kPixels}, {}},
      {"another range", signed_input, {}, centred},
      {"blue first", plain, {}, {.order = ColorOrder::kBgr}, true},
      {"the first of two outputs", several, {}, {}},
      {"an output by name, first", several, {.output = "layer1"}, {}},
      {"an inner layer by name",
       with(plain, {}, {layer("GlobalAveragePool")}),
       {.output = "layer1"},
       {}},
  };
  for (const auto& [description, model, file, use, swapped] : cases) {
    SCOPED_TRACE(description);
    ModelFile asked = file;
    asked.path = write(model.encoded()).path;
    const auto loaded = load_opencv_model(asked, use);
    ASSERT_TRUE(loaded) << loaded.error();
    EXPECT_EQ((*loaded)->width(), kWidth);
    EXPECT_EQ((*loaded)->height(), kHeight);
    const auto mask = (*loaded)->find(picture(kWidth, kHeight, swapped), use);
    ASSERT_TRUE(mask) << mask.error();
    expect_left_half(*mask, kWidth, kHeight);
  }
}

TEST_F(PersonModelFile, SaysWhatIsWrongAndWhatToDo) {
  const std::string good = red_model(kWidth, kHeight).encoded();
  OnnxModel open = red_model();
  open.input = {1, 3, -1, -1};
  OnnxModel huge = red_model(5000, 5000);
  struct Case {
    const char* description;
    ModelFile file;
    ModelUse use;
    const char* told;
  };
  const std::vector<Case> cases{
      {"no file", {.path = "/nowhere/model.onnx"}, {}, "cannot be read; check the path"},
      {"a folder", {.path = "/tmp"}, {}, "cannot be read"},
      {"TensorFlow Lite", write(good, "model.tflite"), {}, "convert it to ONNX"},
      {"no ending that is known",
       {.path = write(good, "model.data").path, .width = 8, .height = 8},
       {},
       "no model that OpenCV can read"},
      {"TensorFlow without a size", write(good, "model.pb"), {}, "set model-width"},
      {"no model", write("Hello, I am a text.", "text.onnx"), {}, "no ONNX file"},
      {"an empty file", write("", "empty.onnx"), {}, "no ONNX file"},
      {"truncated", write(good.substr(0, good.size() / 2), "half.onnx"), {}, "model"},
      {"any size", write(open.encoded(), "open.onnx"), {}, "set model-width and model-height"},
      {"too large", write(huge.encoded(), "huge.onnx"), {}, "more than 2048 pixels"},
      {"a classifier",
       write(with(red_model(), {}, {layer("GlobalAveragePool")}).encoded(), "class.onnx"),
       {},
       "1x1x1x1, which is no mask"},
      {"no such channel", write(good, "one.onnx"), {.channel = 1}, "has 1 channels, 0 to 0"},
      {"no such channel from the end", write(good, "one.onnx"), {.channel = -2}, "has 1 channels"},
      {"no such output",
       {.path = write(good).path, .output = "elsewhere"},
       {},
       "check model-width, model-height, model-layout and model-output"},
  };
  for (const auto& [description, file, use, told] : cases) {
    SCOPED_TRACE(description);
    const auto loaded = load_opencv_model(file, use);
    ASSERT_FALSE(loaded);
    EXPECT_THAT(loaded.error(), HasSubstr(told));
  }
}

TEST_F(PersonModelFile, DamageAnywhereIsAnErrorOrAnotherModelButNoCrash) {
  const std::string good = red_model(kWidth, kHeight).encoded();
  for (std::size_t i = 0; i < good.size(); i += 3) {
    std::string bytes = good;
    bytes[i] = static_cast<char>(bytes[i] ^ 0x55);
    onnx_input_shape({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
    onnx_input_shape({reinterpret_cast<const std::uint8_t*>(good.data()), i});
  }
}

TEST(OnnxInput, IsTheFirstThatIsNoWeight) {
  const auto shape = [](const std::string& bytes) {
    return onnx_input_shape({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
  };
  EXPECT_THAT(shape(red_model(40, 30).encoded()), ElementsAre(1, 3, 30, 40));
  OnnxModel open = red_model();
  open.input = {-1, 3, -1, 77};
  EXPECT_THAT(shape(open.encoded()), ElementsAre(0, 3, 0, 77));
  EXPECT_THAT(shape(""), ElementsAre());
  EXPECT_THAT(shape("no model"), ElementsAre());
}

}  // namespace
}  // namespace booth::keying
