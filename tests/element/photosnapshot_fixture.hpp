// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <gst/check/gstharness.h>
#include <gst/video/video.h>

#include "elements/common/image_file.hpp"
#include "gst/ref.hpp"

namespace booth {

inline constexpr GstClockTime kWait = 30 * GST_SECOND;

struct Taken {
  unsigned id = 0;
  std::string location;
  std::vector<std::uint8_t> bytes;
};

/// The element in a harness with a bus, a folder for photos and what its signal handed out.
class PhotoSnapshot : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "booth-photos-XXXXXX").string();
    ASSERT_TRUE(mkdtemp(name.data()));
    folder = name;
    harness = gst_harness_new("photosnapshot");
    ASSERT_TRUE(harness);
    bus = Ref<GstBus>::adopt(gst_bus_new());
    gst_element_set_bus(harness->element, bus.get());
    g_signal_connect(harness->element, "photo-taken", G_CALLBACK(on_taken), this);
  }
  void TearDown() override {
    gst_element_set_state(harness->element, GST_STATE_NULL);
    gst_element_set_bus(harness->element, nullptr);
    gst_harness_teardown(harness);
    std::filesystem::remove_all(folder);
  }

  static void on_taken(GstElement*, unsigned id, const char* location, GBytes* bytes,
                       PhotoSnapshot* self) {
    gsize size = 0;
    const auto* data = static_cast<const std::uint8_t*>(g_bytes_get_data(bytes, &size));
    std::lock_guard lock(self->mutex);
    self->taken.push_back({id, location ? location : "", {data, data + size}});
  }

  void set_caps(const std::string& caps) { gst_harness_set_src_caps_str(harness, caps.c_str()); }

  /// A frame of random bytes.
  Ref<GstBuffer> frame(GstClockTime pts = 0) {
    const auto caps = Ref<GstCaps>::adopt(gst_pad_get_current_caps(harness->srcpad));
    EXPECT_TRUE(gst_video_info_from_caps(&info, caps.get()));
    auto buffer = Ref<GstBuffer>::adopt(gst_buffer_new_allocate(nullptr, info.size, nullptr));
    GstMapInfo map;
    gst_buffer_map(buffer.get(), &map, GST_MAP_WRITE);
    for (gsize i = 0; i < map.size; ++i)
      map.data[i] = static_cast<std::uint8_t>(i * 2654435761U >> 13);
    gst_buffer_unmap(buffer.get(), &map);
    GST_BUFFER_PTS(buffer.get()) = pts;
    GST_BUFFER_DURATION(buffer.get()) = GST_SECOND / 30;
    return buffer;
  }

  GstFlowReturn push(Ref<GstBuffer> buffer) { return gst_harness_push(harness, buffer.release()); }

  unsigned take(const char* location = nullptr) {
    unsigned id = 0;
    g_signal_emit_by_name(harness->element, "take-photo", location, &id);
    return id;
  }

  /// The next element message called `name`; null where none comes.
  Ref<GstMessage> message(const char* name) {
    while (true) {
      auto next =
          Ref<GstMessage>::adopt(gst_bus_timed_pop_filtered(bus.get(), kWait, GST_MESSAGE_ELEMENT));
      if (!next || gst_message_has_name(next.get(), name)) return next;
    }
  }

  /// The same for `count` messages, in the order of their coming.
  std::vector<Ref<GstMessage>> messages(const char* name, std::size_t count) {
    std::vector<Ref<GstMessage>> all;
    while (all.size() < count)
      if (auto next = message(name))
        all.push_back(std::move(next));
      else
        break;
    EXPECT_EQ(all.size(), count) << name;
    return all;
  }

  std::string path(const std::string& name) const { return (folder / name).string(); }

  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
      names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
  }

  GstHarness* harness = nullptr;
  Ref<GstBus> bus;
  std::filesystem::path folder;
  GstVideoInfo info;
  std::mutex mutex;
  std::vector<Taken> taken;
};

inline std::string text(GstMessage* message, const char* field) {
  const char* value = gst_structure_get_string(gst_message_get_structure(message), field);
  return value ? value : "";
}

inline guint64 number(GstMessage* message, const char* field) {
  guint64 value = 0;
  EXPECT_TRUE(gst_structure_get_uint64(gst_message_get_structure(message), field, &value)) << field;
  return value;
}

}  // namespace booth
