// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What somebody sees who puts facemask into a pipeline. The face is a red square, which a network
// made for that finds (tests/support/face_network.hpp).
#include <string>
#include <utility>
#include <vector>

#include <gst/gst.h>
#include <gtest/gtest.h>

#include "gst/ref.hpp"
#include "tests/element/facemask_stream.hpp"

namespace booth {
namespace {

using namespace testing_support;

/// The structures of an array of faces.
std::vector<const GstStructure*> faces_in(const GValue* array) {
  std::vector<const GstStructure*> faces;
  for (guint i = 0; i < gst_value_array_get_size(array); ++i)
    faces.push_back(gst_value_get_structure(gst_value_array_get_value(array, i)));
  return faces;
}

int number(const GstStructure* face, const char* field) {
  int value = -1;
  gst_structure_get_int(face, field, &value);
  return value;
}

std::size_t count_of_faces(GstElement* element) {
  GValue array = G_VALUE_INIT;
  g_value_init(&array, GST_TYPE_ARRAY);
  g_object_get_property(G_OBJECT(element), "faces", &array);
  const std::size_t count = faces_in(&array).size();
  g_value_unset(&array);
  return count;
}

class FaceMask : public testing::Test {
 protected:
  std::string mask() const { return "image=" + files.path("mask.png"); }
  Files files;
};

TEST_F(FaceMask, CoversAFaceInEveryFormat) {
  for (const char* format :
       {"I420", "YV12", "NV12", "NV21", "YUY2", "UYVY", "Y42B", "Y444", "A420", "AYUV",
        "RGBA", "BGRA", "ARGB", "ABGR", "RGBx", "BGRx", "xRGB", "xBGR", "RGB",  "BGR"}) {
    Stream stream(files, mask(), format);
    for (const auto& [width, height] : {std::pair(200, 150), std::pair(121, 93)}) {
      stream.set_size(width, height);
      ASSERT_TRUE(stream.push(0.45, 0.65)) << format;
      for (const auto& [x, y] :
           {std::pair(0.45, 0.65), std::pair(0.42, 0.62), std::pair(0.48, 0.68)})
        EXPECT_TRUE(near(stream.color(x, y), kMask)) << format << ' ' << width;
      for (const auto& [x, y] : {std::pair(0.1, 0.1), std::pair(0.6, 0.65), std::pair(0.45, 0.85)})
        EXPECT_TRUE(near(stream.color(x, y), kWall)) << format << ' ' << width;
    }
  }
}

TEST_F(FaceMask, GoesWhereItIsTold) {
  Stream stream(files, mask() + " offset-x=1 offset-y=-1");
  stream.set_size(200, 200);
  ASSERT_TRUE(stream.push(0.45, 0.65));
  EXPECT_TRUE(near(stream.color(0.65, 0.45), kMask));
  EXPECT_TRUE(near(stream.color(0.45, 0.65), kFace));
  g_object_set(stream.element(), "offset-x", 0.0, "offset-y", 0.0, "scale", 3.0, nullptr);
  ASSERT_TRUE(stream.push(0.45, 0.65));
  EXPECT_TRUE(near(stream.color(0.45, 0.65), kMask));
  EXPECT_TRUE(near(stream.color(0.2, 0.4), kMask));
}

TEST_F(FaceMask, FollowsAFace) {
  Stream stream(files, mask());
  stream.set_size(200, 200);
  for (int i = 0; i < 30; ++i) {
    const double x = 0.15 + 0.02 * i;
    ASSERT_TRUE(stream.push(x, 0.45));
    EXPECT_TRUE(near(stream.color(x, 0.45), kMask)) << i;
  }
  EXPECT_EQ(count_of_faces(stream.element()), 1U);
}

TEST_F(FaceMask, HidesAFaceWithoutAPicture) {
  for (const char* effect : {"pixelate", "blur"}) {
    Stream stream(files, std::string("cells=1 effect=") + effect);
    stream.set_size(200, 200);
    ASSERT_TRUE(stream.push(0.45, 0.65));
    const Color hidden = stream.color(0.45, 0.65);
    EXPECT_LT(hidden.r, 230) << effect << " mixes the face with what is around it";
    EXPECT_TRUE(near(stream.color(0.42, 0.62), hidden, 12)) << effect;
    EXPECT_TRUE(near(stream.color(0.1, 0.1), kWall)) << effect;
  }
}

TEST_F(FaceMask, TellsTheFacesAndLeavesTheFrameAlone) {
  Stream stream(files, "effect=none");
  stream.set_size(200, 200);
  ASSERT_TRUE(stream.push(0.45, 0.65, false));
  EXPECT_FALSE(stream.message(GST_MESSAGE_ELEMENT));
  ASSERT_TRUE(stream.push(0.45, 0.65));
  EXPECT_TRUE(near(stream.color(0.45, 0.65), kFace));
  const auto message = stream.message(GST_MESSAGE_ELEMENT);
  ASSERT_TRUE(message);
  const GstStructure* told = gst_message_get_structure(message.get());
  EXPECT_TRUE(gst_structure_has_name(told, "facemask"));
  guint64 time = 0;
  gst_structure_get_uint64(told, "stream-time", &time);
  EXPECT_EQ(time, GST_SECOND / 30);
  const auto faces = faces_in(gst_structure_get_value(told, "faces"));
  ASSERT_EQ(faces.size(), 1U);
  EXPECT_NEAR(number(faces[0], "x") + number(faces[0], "width") / 2, 90, 2);
  EXPECT_NEAR(number(faces[0], "y") + number(faces[0], "height") / 2, 130, 2);
  EXPECT_NEAR(number(faces[0], "width"), 40, 2);
  ASSERT_TRUE(stream.push(0.45, 0.65));
  EXPECT_FALSE(stream.message(GST_MESSAGE_ELEMENT)) << "nothing has changed";
  gst_util_set_object_arg(G_OBJECT(stream.element()), "messages", "all");
  ASSERT_TRUE(stream.push(0.45, 0.65));
  EXPECT_TRUE(stream.message(GST_MESSAGE_ELEMENT));
}

TEST_F(FaceMask, SaysWhatIsMissingAtTheStart) {
  const std::string model = " model=" + files.path("red.prototxt");
  struct Case {
    std::string properties, expected;
  };
  const Case cases[] = {{"effect=image" + model, "Set image to a PNG"},
                        {"image=/nowhere.png" + model, "/nowhere.png"},
                        {mask() + " model=/nowhere.xml", "/nowhere.xml: there is no such file"},
                        {mask() + " model=" + files.path("garbage.xml"), "garbage.xml"},
                        {"model=" + files.path("mask.png"), "mask.png"},
                        {"image=" + files.path("red.prototxt") + model, "red.prototxt"}};
  for (const Case& c : cases) {
    const auto bin = Ref<GstElement>::share(
        gst_parse_bin_from_description(("facemask " + c.properties).c_str(), FALSE, nullptr));
    const auto bus = Ref<GstBus>::adopt(gst_bus_new());
    gst_element_set_bus(bin.get(), bus.get());
    EXPECT_EQ(gst_element_set_state(bin.get(), GST_STATE_PAUSED), GST_STATE_CHANGE_FAILURE)
        << c.properties;
    const auto message = Ref<GstMessage>::adopt(gst_bus_pop_filtered(bus.get(), GST_MESSAGE_ERROR));
    ASSERT_TRUE(message) << c.properties;
    Ref<GError> error;
    gst_message_parse_error(message.get(), error.out(), nullptr);
    EXPECT_NE(std::string(error->message).find(c.expected), std::string::npos) << error->message;
    EXPECT_EQ(error->domain, GST_RESOURCE_ERROR);
    gst_element_set_state(bin.get(), GST_STATE_NULL);
    gst_element_set_bus(bin.get(), nullptr);
  }
}

TEST_F(FaceMask, ARefusedChangeKeepsTheOld) {
  Stream stream(files, mask());
  stream.set_size(200, 200);
  ASSERT_TRUE(stream.push(0.45, 0.65));
  for (const char* name : {"image", "model"}) {
    g_autofree char* before = nullptr;
    g_autofree char* after = nullptr;
    g_object_get(stream.element(), name, &before, nullptr);
    g_object_set(stream.element(), name, "/nowhere.xml", nullptr);
    g_object_get(stream.element(), name, &after, nullptr);
    EXPECT_STREQ(before, after);
    EXPECT_TRUE(stream.message(GST_MESSAGE_WARNING)) << name;
    ASSERT_TRUE(stream.push(0.45, 0.65));
    EXPECT_TRUE(near(stream.color(0.45, 0.65), kMask)) << name;
  }
  g_object_set(stream.element(), "image", nullptr, nullptr);
  ASSERT_TRUE(stream.push(0.45, 0.65));
  EXPECT_FALSE(near(stream.color(0.45, 0.65), kMask)) << "without a picture, tiles";
  g_object_set(stream.element(), "image", files.path("mask.png").c_str(), nullptr);
  ASSERT_TRUE(stream.push(0.45, 0.65));
  EXPECT_TRUE(near(stream.color(0.45, 0.65), kMask));
  gst_util_set_object_arg(G_OBJECT(stream.element()), "effect", "none");
  ASSERT_TRUE(stream.push(0.45, 0.65));
  EXPECT_TRUE(near(stream.color(0.45, 0.65), kFace));
}

TEST_F(FaceMask, SurvivesFlushNewSizesNoTimesAndTheEnd) {
  Stream stream(files, mask(), "NV12");
  stream.set_size(200, 150);
  ASSERT_TRUE(stream.push(0.45, 0.65));
  gst_harness_push_event(stream.harness(), gst_event_new_flush_start());
  gst_harness_push_event(stream.harness(), gst_event_new_flush_stop(TRUE));
  EXPECT_EQ(count_of_faces(stream.element()), 0U);
  GstSegment segment;
  gst_segment_init(&segment, GST_FORMAT_TIME);
  gst_harness_push_event(stream.harness(), gst_event_new_segment(&segment));
  for (const auto& [width, height] : {std::pair(64, 64), std::pair(1, 1), std::pair(333, 33)}) {
    stream.set_size(width, height);
    stream.with_times = !stream.with_times;
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(stream.push(0.45, 0.65)) << width;
  }
  stream.set_size(200, 150);
  ASSERT_TRUE(stream.push(0.55, 0.45));
  EXPECT_TRUE(near(stream.color(0.55, 0.45), kMask));
  EXPECT_TRUE(gst_harness_push_event(stream.harness(), gst_event_new_eos()));
}

TEST_F(FaceMask, LeavesABufferAloneThatOthersHold) {
  GstHarness* harness = gst_harness_new_parse(
      ("facemask wait=always " + mask() + " model=" + files.path("red.prototxt")).c_str());
  gst_harness_set_src_caps_str(harness,
                               "video/x-raw,format=RGBA,width=20,height=20,framerate=30/1");
  std::vector<std::uint8_t> red;
  for (int i = 0; i < 400; ++i) red.insert(red.end(), {255, 0, 0, 255});
  const auto keep = Ref<GstBuffer>::adopt(gst_buffer_new_memdup(red.data(), red.size()));
  GST_BUFFER_PTS(keep.get()) = 0;
  const auto out =
      Ref<GstBuffer>::adopt(gst_harness_push_and_pull(harness, gst_buffer_ref(keep.get())));
  EXPECT_EQ(gst_buffer_memcmp(keep.get(), 0, red.data(), red.size()), 0);
  EXPECT_NE(gst_buffer_memcmp(out.get(), 0, red.data(), red.size()), 0);
  gst_harness_teardown(harness);
}

}  // namespace
}  // namespace booth
