// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/pipeline/remote_branch.hpp"

#include <utility>
#include <vector>

#include "gst/ref.hpp"
#include "tests/pipeline/recognise.hpp"

namespace booth::testing_support {

namespace {

constexpr std::size_t kPitchSamples = 9600;

struct Branch {
  std::function<void(const std::string&, const RemotePiece&)> seen;
  bool video = false, raw = false;
  std::string type, peer;
  std::vector<std::int16_t> samples;

  void on_buffer(GstBuffer* buffer) {
    GstMapInfo map;
    if (peer.empty() || !gst_buffer_map(buffer, &map, GST_MAP_READ)) return;
    if (video)
      seen(peer, {true, type, raw ? mean_color(map) : 0, 0,
                  static_cast<std::int64_t>(GST_BUFFER_PTS(buffer) / 1000)});
    else if (raw)
      on_sound(map);
    gst_buffer_unmap(buffer, &map);
  }
  void on_sound(const GstMapInfo& map) {
    const auto* data = reinterpret_cast<const std::int16_t*>(map.data);
    samples.insert(samples.end(), data, data + map.size / 2);
    if (samples.size() < kPitchSamples) return;
    seen(peer, {false, type, 0, pitch(samples), 0});
    samples.clear();
  }
};

void read_peer_id(GstPad* pad, Branch* branch) {
  gst_pad_add_probe(
      pad, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM,
      [](GstPad*, GstPadProbeInfo* info, gpointer data) {
        auto* event = GST_PAD_PROBE_INFO_EVENT(info);
        if (GST_EVENT_TYPE(event) != GST_EVENT_TAG) return GST_PAD_PROBE_OK;
        GstTagList* tags = nullptr;
        gst_event_parse_tag(event, &tags);
        Ref<char> peer;
        if (gst_tag_list_get_string(tags, "booth-peer-id", peer.out()))
          static_cast<Branch*>(data)->peer = peer.get();
        return GST_PAD_PROBE_OK;
      },
      branch, nullptr);
}

}  // namespace

GstElement* make_remote_branch(GstPad* pad,
                               std::function<void(const std::string&, const RemotePiece&)> seen) {
  auto caps = Ref<GstCaps>::adopt(gst_pad_query_caps(pad, nullptr));
  auto* branch = new Branch;
  branch->seen = std::move(seen);
  branch->type = gst_structure_get_name(gst_caps_get_structure(caps.get(), 0));
  branch->video = branch->type.starts_with("video/");
  branch->raw = branch->type.ends_with("/x-raw");
  std::string description = "queue";
  if (branch->raw)
    description += branch->video ? " ! videoconvert ! video/x-raw,format=RGBA"
                                 : " ! audioconvert ! audioresample ! "
                                   "audio/x-raw,format=S16LE,rate=48000,channels=1";
  description += " ! fakesink name=end sync=false async=false signal-handoffs=true";
  auto* bin = gst_parse_bin_from_description(description.c_str(), TRUE, nullptr);
  auto end = Ref<GstElement>::adopt(gst_bin_get_by_name(GST_BIN(bin), "end"));
  auto last = Ref<GstPad>::adopt(gst_element_get_static_pad(end.get(), "sink"));
  read_peer_id(last.get(), branch);
  g_signal_connect_data(
      end.get(), "handoff", G_CALLBACK(+[](GstElement*, GstBuffer* buffer, GstPad*, gpointer data) {
        static_cast<Branch*>(data)->on_buffer(buffer);
      }),
      branch, [](gpointer data, GClosure*) { delete static_cast<Branch*>(data); },
      static_cast<GConnectFlags>(0));
  return bin;
}

void tell_of_end(GstPad* pad, std::function<void()> ended) {
  using Held = std::function<void()>;
  gst_pad_add_probe(
      pad, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM,
      [](GstPad*, GstPadProbeInfo* info, gpointer data) {
        if (GST_EVENT_TYPE(GST_PAD_PROBE_INFO_EVENT(info)) == GST_EVENT_EOS)
          (*static_cast<Held*>(data))();
        return GST_PAD_PROBE_OK;
      },
      new Held(std::move(ended)), [](gpointer data) { delete static_cast<Held*>(data); });
}

}  // namespace booth::testing_support
