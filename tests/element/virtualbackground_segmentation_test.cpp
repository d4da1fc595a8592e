// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// virtualbackground with method=segmentation: a person in a plain room, found by small networks
// that are written here.
#include <chrono>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/element/virtualbackground_stream.hpp"
#include "tests/support/onnx_model.hpp"

namespace booth {
namespace {

using namespace testing_support;
using testing::HasSubstr;

constexpr Color kRoom{140, 140, 150, 255};
constexpr char kBackground[] = " background-color=rgb(40,60,160)";
constexpr int kWidth = 96;
constexpr int kHeight = 54;

std::string write_model(const std::string& name, const OnnxModel& model) {
  const std::string path = temporary_file(name);
  std::ofstream(path, std::ios::binary) << model.encoded();
  return path;
}

std::string red_path() { return write_model("red.onnx", red_model()); }

/// Takes the room for the person.
OnnxModel grey_model() {
  OnnxModel model = red_model();
  for (float& weight : model.layers[0].weights) weight = -weight;
  model.layers[0].bias = {6.0F};
  return model;
}

/// As red_model(), but with much to calculate in between.
OnnxModel slow_model() {
  constexpr int kSide = 256, kChannels = 24;
  OnnxModel model = red_model(kSide, kSide);
  OnnxLayer first = red_detector();
  first.outputs = kChannels;
  first.weights.resize(3 * kChannels, 0.0F);
  first.bias.resize(kChannels, 0.0F);
  OnnxLayer pass{"Conv", {}, kChannels, 3, {}, {}};
  pass.weights.assign(std::size_t{kChannels} * kChannels * 9, 0.0F);
  pass.weights[4] = 1.0F;  // the first channel's middle
  pass.bias.assign(kChannels, 0.0F);
  OnnxLayer last{"Conv", {}, 1, 1, std::vector<float>(kChannels, 0.0F), {0.0F}};
  last.weights[0] = 1.0F;
  model.layers = {first, pass, pass, pass, pass, last, model.layers.back()};
  return model;
}

class Segmented {
 public:
  explicit Segmented(const std::string& properties, const std::string& caps)
      : stream("method=segmentation " + properties + kBackground) {
    stream.set_caps(caps);
  }

  struct Seen {
    Color corner;
    Color person;
  };
  Seen next() {
    EXPECT_EQ(stream.push_scene(kRoom), GST_FLOW_OK);
    const auto buffer = stream.pull();
    Pixels pixels(stream.info(), buffer.get(), GST_MAP_READ);
    ++frames;
    return {pixels.get(2, 2), pixels.get(stream.info().width / 2, stream.info().height - 2)};
  }
  /// Frames go on until one looks like that.
  testing::AssertionResult comes(Color corner, Color person) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (true) {
      const Seen seen = next();
      const auto result =
          near(seen.corner, corner) ? near(seen.person, person) : near(seen.corner, corner);
      if (result || std::chrono::steady_clock::now() > end) return result;
    }
  }
  std::string warning() {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    auto message = stream.message(GST_MESSAGE_WARNING);
    while (!message && std::chrono::steady_clock::now() < end) {
      next();
      message = stream.message(GST_MESSAGE_WARNING);
    }
    if (!message) return "no warning";
    Ref<GError> reason;
    gst_message_parse_warning(message.get(), reason.out(), nullptr);
    return reason->message;
  }

  Stream stream;
  int frames = 0;
};

TEST(Segmentation, ReplacesAPlainRoomInEveryKindOfFormat) {
  for (const auto& caps :
       {caps_text("I420", kWidth, kHeight), caps_text("NV12", 97, 55), caps_text("YUY2", 98, 54),
        caps_text("RGBA", kWidth, kHeight), caps_text("BGRx", 640, 360)}) {
    SCOPED_TRACE(caps);
    Segmented video("model=" + red_path(), caps);
    const auto first = video.next();
    EXPECT_TRUE(near(first.person, kWanted)) << "hidden until it is known where the person is";
    EXPECT_TRUE(near(first.corner, kWanted));
    EXPECT_TRUE(video.comes(kWanted, kPerson));
    EXPECT_FALSE(
        video.stream.message(static_cast<GstMessageType>(GST_MESSAGE_WARNING | GST_MESSAGE_ERROR)));
  }
}

TEST(Segmentation, TakesModelsOfOtherForms) {
  OnnxModel logits = red_model(40, 24);
  logits.layers.pop_back();
  OnnxModel pixels = red_model(40, 24);
  pixels.input = {1, 24, 40, 3};
  pixels.layers.insert(pixels.layers.begin(), {"Transpose", {0, 3, 1, 2}, 0, 1, {}, {}});
  OnnxModel open = red_model();
  open.input = {1, 3, -1, -1};
  OnnxModel classes = red_model();
  classes.layers = {{"Conv", {}, 2, 1, {-10, 5, 5, 10, -5, -5}, {3, -3}}};
  OnnxModel centred = red_model();
  centred.layers[0].weights = {10.0F, -5.0F, -5.0F};
  struct Case {
    const char* description;
    OnnxModel model;
    const char* properties;
  };
  for (const auto& [description, model, properties] : std::vector<Case>{
           {"logits", logits, "model-activation=sigmoid"},
           {"pixels", pixels, "model-layout=nhwc"},
           {"any size", open, "model-width=32 model-height=48"},
           {"two classes", classes, "model-activation=softmax model-channel=1"},
           {"-1 to 1", centred, "model-mean=127.5 model-deviation=127.5,127.5,127.5"}}) {
    SCOPED_TRACE(description);
    Segmented video("model=" + write_model("form.onnx", model) + " " + properties,
                    caps_text("I420", kWidth, kHeight));
    EXPECT_TRUE(video.comes(kWanted, kPerson));
  }
}

TEST(Segmentation, NeverWaitsForASlowModel) {
  Segmented video("model=" + write_model("slow.onnx", slow_model()),
                  caps_text("I420", kWidth, kHeight));
  EXPECT_TRUE(video.comes(kWanted, kPerson));
  EXPECT_GT(video.frames, 3) << "frames while the model looked at the first";
  EXPECT_EQ(gst_harness_buffers_received(video.stream.harness()), static_cast<guint>(video.frames));
}

TEST(Segmentation, ChangesModelAndThresholdWhileItRuns) {
  Segmented video("model=" + red_path(), caps_text("I420", kWidth, kHeight));
  GstElement* element = video.stream.element();
  ASSERT_TRUE(video.comes(kWanted, kPerson));
  const std::string grey = write_model("grey.onnx", grey_model());
  g_object_set(element, "model", grey.c_str(), nullptr);
  EXPECT_TRUE(video.comes(kRoom, kWanted)) << "the other way round";
  g_object_set(element, "model", "/nowhere/people.onnx", nullptr);
  EXPECT_THAT(video.warning(), HasSubstr("/nowhere/people.onnx cannot be read"));
  EXPECT_EQ(video.stream.text_property("model"), grey);
  EXPECT_TRUE(video.comes(kRoom, kWanted));
  g_object_set(element, "model", nullptr, nullptr);
  EXPECT_THAT(video.warning(), HasSubstr("needs a model"));
  EXPECT_TRUE(video.comes(kRoom, kWanted));
  g_object_set(element, "model-deviation", "many", nullptr);
  EXPECT_THAT(video.warning(), HasSubstr("neither one number nor three"));
  g_object_set(element, "mask-threshold", 0.0, "mask-softness", 0.0, nullptr);
  EXPECT_TRUE(video.comes(kRoom, kPerson)) << "everything is person";
}

TEST(Segmentation, IsChosenWhileItRuns) {
  Stream stream(std::string("key-color=#00b140") + kBackground);
  stream.set_caps(caps_text("I420", kWidth, kHeight));
  EXPECT_EQ(stream.push_scene(kRoom), GST_FLOW_OK);
  EXPECT_TRUE(near(stream.pulled_pixel(2, 2), kRoom)) << "no screen in it";
  gst_util_set_object_arg(G_OBJECT(stream.element()), "method", "segmentation");
  const auto warning = stream.message(GST_MESSAGE_WARNING);
  ASSERT_TRUE(warning) << "no model is set";
  EXPECT_EQ(stream.push_scene(kRoom), GST_FLOW_OK);
  EXPECT_TRUE(near(stream.pulled_pixel(2, 2), kRoom));
  g_object_set(stream.element(), "model", red_path().c_str(), nullptr);
  gst_util_set_object_arg(G_OBJECT(stream.element()), "method", "segmentation");
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  Color person = kWanted;
  while (!near(person, kPerson) && std::chrono::steady_clock::now() < end) {
    EXPECT_EQ(stream.push_scene(kRoom), GST_FLOW_OK);
    person = stream.pulled_pixel(kWidth / 2, kHeight - 2);
  }
  EXPECT_TRUE(near(person, kPerson));
}

TEST(Segmentation, DoesNotStartWithoutAModelThatWorks) {
  const std::string text = temporary_file("text.onnx");
  std::ofstream(text) << "This is no model.";
  OnnxModel classifier = red_model();
  classifier.layers.push_back({"GlobalAveragePool", {}, 0, 1, {}, {}});
  const std::string whole = red_model().encoded();
  const std::string half = temporary_file("half.onnx");
  std::ofstream(half, std::ios::binary) << whole.substr(0, whole.size() - 40);
  struct Case {
    const char* description;
    std::string properties;
    const char* told;
  };
  for (const auto& [description, properties, told] : std::vector<Case>{
           {"none", "", "set the property model to an ONNX file"},
           {"no file", "model=/nowhere/people.onnx", "cannot be read; check the path"},
           {"no model", "model=" + text, "model: "},
           {"truncated", "model=" + half, "model: "},
           {"a classifier", "model=" + write_model("class.onnx", classifier), "which is no mask"},
           {"TensorFlow Lite", "model=people.tflite", "convert it to ONNX"},
           {"no such channel", "model=" + red_path() + " model-channel=7", "has 1 channels"},
           {"no numbers", "model=" + red_path() + " model-mean=1,2", "neither one number"}}) {
    SCOPED_TRACE(description);
    const auto element = Ref<GstElement>::share(
        gst_parse_launch(("virtualbackground method=segmentation " + properties).c_str(), nullptr));
    const auto reason = refused_start(element.get());
    ASSERT_TRUE(reason);
    EXPECT_EQ(reason->domain, GST_RESOURCE_ERROR);
    EXPECT_THAT(reason->message, HasSubstr(told));
  }
}

TEST(Segmentation, HidesAgainWhenTheStreamChangesOrStarts) {
  Segmented video("model=" + red_path(), caps_text("I420", kWidth, kHeight));
  ASSERT_TRUE(video.comes(kWanted, kPerson));
  video.stream.set_caps(caps_text("I420", 2 * kWidth, 2 * kHeight));
  EXPECT_TRUE(near(video.next().person, kWanted));
  EXPECT_TRUE(video.comes(kWanted, kPerson));
  GstElement* element = video.stream.element();
  gst_util_set_object_arg(G_OBJECT(element), "view", "source");
  EXPECT_TRUE(near(video.next().corner, kRoom));
  gst_util_set_object_arg(G_OBJECT(element), "view", "composite");
  EXPECT_TRUE(near(video.next().person, kWanted)) << "the mask may be old";
  EXPECT_TRUE(video.comes(kWanted, kPerson));
}

}  // namespace
}  // namespace booth
