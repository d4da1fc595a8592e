// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The properties of virtualbackground themselves: what they tell, how they change, and presets.
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gst/controller/controller.h>
#include <gtest/gtest.h>

#include "tests/element/virtualbackground_stream.hpp"

namespace booth {
namespace {

using namespace testing_support;

constexpr int kWidth = 96;
constexpr int kHeight = 54;
constexpr char kBackground[] = "key-color=#00b140 background-color=rgb(40,60,160) ";

struct FreeSpecs {
  void operator()(GParamSpec** specs) const { g_free(specs); }
};

/// The element's own properties.
std::vector<GParamSpec*> own_properties(GstElement* element) {
  guint count = 0;
  const std::unique_ptr<GParamSpec*, FreeSpecs> specs(
      g_object_class_list_properties(G_OBJECT_GET_CLASS(element), &count));
  std::vector<GParamSpec*> own;
  for (guint i = 0; i < count; ++i)
    if (specs.get()[i]->owner_type == G_OBJECT_TYPE(element)) own.push_back(specs.get()[i]);
  return own;
}

bool is_number(const GParamSpec* spec) {
  return G_IS_PARAM_SPEC_DOUBLE(spec) || G_IS_PARAM_SPEC_UINT(spec) || G_IS_PARAM_SPEC_INT(spec);
}

Ref<GstElement> make_element() {
  return Ref<GstElement>::share(gst_element_factory_make("virtualbackground", nullptr));
}

TEST(VirtualBackgroundProperties, AreExplainedInASentence) {
  const auto element = make_element();
  const auto properties = own_properties(element.get());
  EXPECT_GE(properties.size(), 20U);
  for (GParamSpec* spec : properties) {
    SCOPED_TRACE(spec->name);
    const std::string blurb = g_param_spec_get_blurb(spec);
    EXPECT_GE(std::count(blurb.begin(), blurb.end(), ' '), 5) << blurb;
    EXPECT_NE(blurb, g_param_spec_get_nick(spec));
    EXPECT_EQ(blurb.find("  "), std::string::npos);
    if (!G_IS_PARAM_SPEC_ENUM(spec)) continue;
    const GEnumClass* values = G_PARAM_SPEC_ENUM(spec)->enum_class;
    for (guint i = 0; i < values->n_values; ++i)
      EXPECT_STRNE(values->values[i].value_name, values->values[i].value_nick);
  }
}

TEST(VirtualBackgroundProperties, ControlsOfThePictureCanBeControlledLive) {
  const auto element = make_element();
  for (const char* name :
       {"tolerance", "softness", "spill", "angle", "level-screen", "choke", "denoise", "crop-left",
        "crop-right", "crop-top", "crop-bottom", "background-blur"}) {
    SCOPED_TRACE(name);
    GParamSpec* spec = g_object_class_find_property(G_OBJECT_GET_CLASS(element.get()), name);
    ASSERT_TRUE(spec && is_number(spec));
    EXPECT_TRUE(spec->flags & GST_PARAM_MUTABLE_PLAYING);
    EXPECT_TRUE(spec->flags & GST_PARAM_CONTROLLABLE);
  }
}

/// Sets each number to both ends of its range and to its default, each enum to each of its values.
void change_everything(GstElement* element, const std::function<void(const char*)>& after_each) {
  for (GParamSpec* spec : own_properties(element)) {
    if ((spec->flags & G_PARAM_WRITABLE) == 0) continue;
    std::vector<double> values;
    if (G_IS_PARAM_SPEC_DOUBLE(spec)) {
      const GParamSpecDouble* number = G_PARAM_SPEC_DOUBLE(spec);
      values = {number->minimum, number->maximum, number->default_value};
    } else if (G_IS_PARAM_SPEC_UINT(spec)) {
      const GParamSpecUInt* number = G_PARAM_SPEC_UINT(spec);
      values = {double(number->minimum), 7.0, double(number->maximum),
                double(number->default_value)};
    } else if (G_IS_PARAM_SPEC_ENUM(spec)) {
      const GEnumClass* enums = G_PARAM_SPEC_ENUM(spec)->enum_class;
      for (guint i = 0; i < enums->n_values; ++i) values.push_back(enums->values[i].value);
      values.push_back(G_PARAM_SPEC_ENUM(spec)->default_value);
    }
    for (const double value : values) {
      if (G_IS_PARAM_SPEC_DOUBLE(spec))
        g_object_set(element, spec->name, value, nullptr);
      else
        g_object_set(element, spec->name, static_cast<int>(value), nullptr);
      after_each(spec->name);
    }
  }
}

TEST(VirtualBackgroundProperties, NoChangeCostsAFrame) {
  for (const char* format : {"I420", "RGBA"}) {
    SCOPED_TRACE(format);
    Stream stream(kBackground);
    stream.set_caps(caps_text(format, kWidth, kHeight));
    GstClockTime expected = 0;
    guint64 frames = 0;
    change_everything(stream.element(), [&](const char* property) {
      ASSERT_EQ(stream.push_scene(), GST_FLOW_OK) << property;
      const auto buffer = stream.pull();
      ASSERT_TRUE(buffer) << property;
      EXPECT_EQ(GST_BUFFER_PTS(buffer.get()), expected) << property;
      EXPECT_FALSE(GST_BUFFER_IS_DISCONT(buffer.get()) && frames > 0) << property;
      expected = ++frames * GST_SECOND / 30;
    });
    EXPECT_GT(frames, 40U);
    EXPECT_EQ(gst_harness_buffers_received(stream.harness()), frames);
    ASSERT_EQ(stream.push_scene(), GST_FLOW_OK);
    EXPECT_TRUE(near(stream.pulled_pixel(2, 2), kWanted)) << "all defaults again";
  }
}

TEST(VirtualBackgroundProperties, AControllerDrivesThemFrameByFrame) {
  Stream stream(kBackground);
  stream.set_caps(caps_text("I420", kWidth, kHeight));
  auto source = Ref<GstControlSource>::share(gst_interpolation_control_source_new());
  g_object_set(source.get(), "mode", GST_INTERPOLATION_MODE_LINEAR, nullptr);
  auto* values = GST_TIMED_VALUE_CONTROL_SOURCE(source.get());
  gst_timed_value_control_source_set(values, 0, 0.0);
  gst_timed_value_control_source_set(values, GST_SECOND, 30.0);
  ASSERT_TRUE(gst_object_add_control_binding(
      GST_OBJECT(stream.element()), gst_direct_control_binding_new_absolute(
                                        GST_OBJECT(stream.element()), "crop-left", source.get())));
  // The curtain opens by one pixel a frame: no screen is there, so what is background is cropped.
  for (int frame = 0; frame < 24; ++frame) {
    ASSERT_EQ(stream.push_picture([](int, int) { return kPerson; }), GST_FLOW_OK);
    const auto buffer = stream.pull();
    Pixels pixels(stream.info(), buffer.get(), GST_MAP_READ);
    if (frame >= 2) {
      EXPECT_TRUE(near(pixels.get(frame - 2, 9), kWanted)) << frame;
    }
    EXPECT_TRUE(near(pixels.get(frame + 2, 9), kPerson)) << frame;
  }
}

Ref<GstStructure> stats_of(GstElement* element) {
  GstStructure* stats = nullptr;
  g_object_get(element, "stats", &stats, nullptr);
  return Ref<GstStructure>::adopt(stats);
}

double number(const GstStructure* stats, const char* name) {
  double value = -1.0;
  EXPECT_TRUE(gst_structure_get_double(stats, name, &value)) << name;
  return value;
}

guint64 count(const GstStructure* stats, const char* name) {
  guint64 value = 0;
  EXPECT_TRUE(gst_structure_get_uint64(stats, name, &value)) << name;
  return value;
}

TEST(VirtualBackgroundProperties, StatsTellWhatWasDone) {
  Stream stream(kBackground);
  stream.set_caps(caps_text("I420", kWidth, kHeight));
  auto stats = stats_of(stream.element());
  EXPECT_EQ(count(stats.get(), "frames"), 0U);
  EXPECT_EQ(count(stats.get(), "time-mean"), 0U);
  EXPECT_FALSE(gst_structure_has_field(stats.get(), "key"));
  for (int frame = 0; frame < 5; ++frame) {
    ASSERT_EQ(stream.push_scene(), GST_FLOW_OK);
    stream.pull();
  }
  stats = stats_of(stream.element());
  EXPECT_EQ(count(stats.get(), "frames"), 5U);
  EXPECT_STREQ(gst_structure_get_string(stats.get(), "key"), "#00b140");
  // The person covers a third by two thirds of the picture.
  EXPECT_NEAR(number(stats.get(), "coverage"), 1.0 - 2.0 / 9.0, 0.05);
  EXPECT_GT(number(stats.get(), "active"), 0.0);
  EXPECT_LE(number(stats.get(), "active"), 1.0);
  EXPECT_GT(count(stats.get(), "time-newest"), 0U);
  EXPECT_GT(count(stats.get(), "time-mean"), 0U);
  EXPECT_LT(count(stats.get(), "time-mean"), 10 * GST_SECOND);
  ASSERT_EQ(stream.push_scene({140, 140, 140, 255}), GST_FLOW_OK);
  stream.pull();
  EXPECT_LT(number(stats_of(stream.element()).get(), "coverage"), 0.01) << "the screen has gone";
  gst_element_set_state(stream.element(), GST_STATE_NULL);
  EXPECT_EQ(count(stats_of(stream.element()).get(), "frames"), 0U);
}

TEST(VirtualBackgroundProperties, StatsTellTheCoverageOfOtherMethods) {
  Stream stream(std::string(kBackground) + "method=rgb-distance tolerance=40");
  stream.set_caps(caps_text("RGBA", kWidth, kHeight));
  ASSERT_EQ(stream.push_scene(), GST_FLOW_OK);
  stream.pull();
  EXPECT_NEAR(number(stats_of(stream.element()).get(), "coverage"), 1.0 - 2.0 / 9.0, 0.05);
}

std::vector<std::string> preset_names(GstElement* element) {
  char** names = gst_preset_get_preset_names(GST_PRESET(element));
  std::vector<std::string> result;
  for (char** name = names; name && *name; ++name) result.emplace_back(*name);
  g_strfreev(names);
  return result;
}

std::string serialized(GstElement* element, GParamSpec* spec) {
  GValue value = G_VALUE_INIT;
  g_value_init(&value, spec->value_type);
  g_object_get_property(G_OBJECT(element), spec->name, &value);
  char* text = gst_value_serialize(&value);
  const std::string result = text ? text : "";
  g_free(text);
  g_value_unset(&value);
  return result;
}

TEST(VirtualBackgroundPresets, AreThereAndExplainThemselves) {
  const auto element = make_element();
  const auto names = preset_names(element.get());
  EXPECT_THAT(names, testing::IsSupersetOf({"Automatic", "Green studio", "Blue studio",
                                            "Yellow-green wall", "Uneven light", "Noisy camera"}));
  for (const std::string& name : names) {
    char* comment = nullptr;
    EXPECT_TRUE(gst_preset_get_meta(GST_PRESET(element.get()), name.c_str(), "comment", &comment));
    EXPECT_GT(std::string(comment ? comment : "").size(), 20U) << name;
    g_free(comment);
  }
}

TEST(VirtualBackgroundPresets, LoadWithoutLeavingAnythingOfTheFormerOne) {
  const auto untouched = make_element(), element = make_element();
  for (const std::string& name : preset_names(element.get())) {
    EXPECT_TRUE(gst_preset_load_preset(GST_PRESET(element.get()), name.c_str())) << name;
  }
  g_object_set(element.get(), "crop-left", 0, nullptr);
  EXPECT_TRUE(gst_preset_load_preset(GST_PRESET(element.get()), "Automatic"));
  for (GParamSpec* spec : own_properties(element.get()))
    EXPECT_EQ(serialized(element.get(), spec), serialized(untouched.get(), spec)) << spec->name;
}

TEST(VirtualBackgroundPresets, KeyTheScreenTheyAreFor) {
  struct Case {
    const char* preset;
    Color screen;
  };
  for (const auto& [preset, screen] :
       {Case{"Automatic", kScreen}, Case{"Green studio", {10, 160, 70, 255}},
        Case{"Blue studio", {10, 80, 190, 255}}, Case{"Yellow-green wall", {150, 180, 40, 255}},
        Case{"Uneven light", {70, 140, 80, 255}}, Case{"Noisy camera", kScreen},
        Case{"Slow computer", kBlueScreen}}) {
    SCOPED_TRACE(preset);
    Stream stream("background-color=rgb(40,60,160)");
    ASSERT_TRUE(gst_preset_load_preset(GST_PRESET(stream.element()), preset));
    stream.set_caps(caps_text("I420", kWidth, kHeight));
    for (int frame = 0; frame < 4; ++frame) {
      ASSERT_EQ(stream.push_scene(screen), GST_FLOW_OK);
      const auto buffer = stream.pull();
      Pixels pixels(stream.info(), buffer.get(), GST_MAP_READ);
      EXPECT_TRUE(near(pixels.get(2, 2), kWanted));
      EXPECT_TRUE(near(pixels.get(kWidth / 2, kHeight - 4), kPerson));
    }
  }
}

}  // namespace
}  // namespace booth
