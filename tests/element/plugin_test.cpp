// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What holds for every element of the plugin: it documents itself, survives its own limits and
// state changes, and the module exports and loads nothing it should not.
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <gst/gst.h>
#include <gtest/gtest.h>

#include "gst/ref.hpp"

namespace booth {
namespace {

std::vector<Ref<GstElementFactory>> factories() {
  std::vector<Ref<GstElementFactory>> result;
  GList* features = gst_registry_get_feature_list_by_plugin(gst_registry_get(), "booth");
  for (GList* item = features; item; item = item->next) {
    if (GST_IS_ELEMENT_FACTORY(item->data))
      result.push_back(Ref<GstElementFactory>::share(GST_ELEMENT_FACTORY(item->data)));
  }
  gst_plugin_feature_list_free(features);
  return result;
}

/// Calls `visit` with every property that the element's own class adds.
void for_own_properties(GstElement* element, const std::function<void(GParamSpec*)>& visit) {
  guint count = 0;
  GParamSpec** specs = g_object_class_list_properties(G_OBJECT_GET_CLASS(element), &count);
  for (guint i = 0; i < count; ++i)
    if (specs[i]->owner_type == G_OBJECT_TYPE(element)) visit(specs[i]);
  g_free(specs);
}

std::string output_of(const std::string& command) {
  std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string text;
  char buffer[4096];
  while (pipe && fgets(buffer, sizeof buffer, pipe.get())) text += buffer;
  return text;
}

std::string plugin_file() {
  const auto plugin = Ref<GstPlugin>::adopt(gst_registry_find_plugin(gst_registry_get(), "booth"));
  return plugin ? gst_plugin_get_filename(plugin.get()) : "";
}

TEST(Plugin, HasTheElementsOfTheArchitecture) {
  std::set<std::string> names;
  for (const auto& factory : factories()) names.insert(GST_OBJECT_NAME(factory.get()));
  for (const char* name :
       {"virtualbackground", "photosnapshot", "mediarecorder", "screencapturesrc", "webrtccall",
        "webrtcsignaling", "cssfilter", "facemask"})
    EXPECT_TRUE(names.contains(name)) << name;
}

TEST(Plugin, DocumentsEveryElementAndProperty) {
  for (const auto& factory : factories()) {
    const std::string name = GST_OBJECT_NAME(factory.get());
    for (const char* key : {GST_ELEMENT_METADATA_LONGNAME, GST_ELEMENT_METADATA_KLASS,
                            GST_ELEMENT_METADATA_DESCRIPTION, GST_ELEMENT_METADATA_AUTHOR}) {
      const char* text = gst_element_factory_get_metadata(factory.get(), key);
      EXPECT_TRUE(text && *text) << name << " " << key;
    }
    const auto element = Ref<GstElement>::share(gst_element_factory_create(factory.get(), nullptr));
    ASSERT_TRUE(element) << name;
    EXPECT_TRUE(g_str_has_prefix(G_OBJECT_TYPE_NAME(element.get()), "Booth")) << name;
    for_own_properties(element.get(), [&](GParamSpec* spec) {
      const char* blurb = g_param_spec_get_blurb(spec);
      EXPECT_TRUE(blurb && std::string(blurb).size() > 10) << name << "." << spec->name;
    });
  }
}

/// Sets the extremes of a numeric property, and leaves the others as they are.
void set_extremes(GstElement* element, GParamSpec* spec) {
  const auto set = [&](auto value) { g_object_set(element, spec->name, value, nullptr); };
  if (G_IS_PARAM_SPEC_INT(spec)) {
    set(G_PARAM_SPEC_INT(spec)->minimum);
    set(G_PARAM_SPEC_INT(spec)->maximum);
    set(G_PARAM_SPEC_INT(spec)->default_value);
  } else if (G_IS_PARAM_SPEC_UINT(spec)) {
    set(G_PARAM_SPEC_UINT(spec)->minimum);
    set(G_PARAM_SPEC_UINT(spec)->maximum);
    set(G_PARAM_SPEC_UINT(spec)->default_value);
  } else if (G_IS_PARAM_SPEC_DOUBLE(spec)) {
    set(G_PARAM_SPEC_DOUBLE(spec)->minimum);
    set(G_PARAM_SPEC_DOUBLE(spec)->maximum);
    set(G_PARAM_SPEC_DOUBLE(spec)->default_value);
  }
}

TEST(Plugin, EveryPropertyReadsAndTakesItsLimits) {
  for (const auto& factory : factories()) {
    const auto element = Ref<GstElement>::share(gst_element_factory_create(factory.get(), nullptr));
    for_own_properties(element.get(), [&](GParamSpec* spec) {
      SCOPED_TRACE(std::string(GST_OBJECT_NAME(factory.get())) + "." + spec->name);
      if (spec->flags & G_PARAM_READABLE) {
        GValue value = G_VALUE_INIT;
        g_value_init(&value, spec->value_type);
        g_object_get_property(G_OBJECT(element.get()), spec->name, &value);
        g_value_unset(&value);
      }
      if (spec->flags & G_PARAM_WRITABLE) set_extremes(element.get(), spec);
    });
  }
}

TEST(Plugin, EveryElementGoesToReadyAndBackTwice) {
  for (const auto& factory : factories()) {
    const auto element = Ref<GstElement>::share(gst_element_factory_create(factory.get(), nullptr));
    for (int round = 0; round < 2; ++round) {
      // An element may refuse READY for want of its resource (a display); it must come back to
      // NULL.
      gst_element_set_state(element.get(), GST_STATE_READY);
      EXPECT_EQ(gst_element_set_state(element.get(), GST_STATE_NULL), GST_STATE_CHANGE_SUCCESS)
          << GST_OBJECT_NAME(factory.get());
    }
  }
}

TEST(Plugin, ExportsItsTwoEntryPointsOnly) {
  const std::string symbols =
      output_of("nm -D --defined-only " + plugin_file() + " | cut -d' ' -f3");
  EXPECT_EQ(symbols, "gst_plugin_booth_get_desc\ngst_plugin_booth_register\n");
}

TEST(Plugin, LinksNothingUnderTheGpl) {
  // GDAL and poppler come with OpenCV's imgcodecs; the rest are the usual GPL codecs.
  const std::string loaded = output_of("ldd " + plugin_file());
  ASSERT_NE(loaded.find("libgstreamer-1.0"), std::string::npos) << loaded;
  for (const char* library : {"opencv_imgcodecs", "opencv_highgui", "opencv_videoio", "gdal",
                              "poppler", "x264", "x265", "libav", "readline", "fftw"})
    EXPECT_EQ(loaded.find(library), std::string::npos) << library;
}

}  // namespace
}  // namespace booth
