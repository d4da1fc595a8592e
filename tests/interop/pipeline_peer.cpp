// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/interop/pipeline_peer.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <stdexcept>
#include <thread>
#include <utility>

#include "tests/interop/browser.hpp"
#include "tests/support/own_network.hpp"

namespace booth::interop {
namespace {

using Clock = std::chrono::steady_clock;

constexpr char kSending[] =
    "videotestsrc is-live=true pattern=smpte75 ! video/x-raw,width=320,height=180,framerate=15/1 "
    "! vp8enc deadline=1 cpu-used=8 keyframe-max-dist=30 target-bitrate=600000 ! rtpvp8pay ! rtc. "
    "audiotestsrc is-live=true volume=0.3 ! audioconvert ! opusenc ! rtpopuspay ! rtc. "
    "webrtcbin name=rtc bundle-policy=max-bundle "
    "webrtcsignaling name=signaling";
constexpr int kSeenWidth = 64;
constexpr int kSeenHeight = 36;
constexpr char kVideo[] =
    "queue ! rtpvp8depay ! vp8dec ! videoconvert ! videoscale ! "
    "video/x-raw,format=RGBA,width=64,height=36 ! "
    "fakesink name=sink sync=false async=false";
constexpr char kAudio[] =
    "queue ! rtpopusdepay ! opusdec ! audioconvert ! "
    "audio/x-raw,format=F32LE,channels=1,layout=interleaved ! "
    "fakesink name=sink sync=false async=false";
/// A tenth of what Chromium's beep has.
constexpr float kAudible = 0.01F;
constexpr std::chrono::milliseconds kPoll{50};

Color pixel(const GstMapInfo& map, int x, int y) {
  const guint8* at = map.data + 4 * (y * kSeenWidth + x);
  return {at[0], at[1], at[2], at[3]};
}

std::string event_of(GstMessage* message) {
  const GstStructure* structure = gst_message_get_structure(message);
  if (!structure || !gst_structure_has_name(structure, "webrtcsignaling")) return "";
  const char* event = gst_structure_get_string(structure, "event");
  return event ? event : "";
}

[[noreturn]] void throw_error(GstMessage* message) {
  g_autoptr(GError) error = nullptr;
  g_autofree char* details = nullptr;
  gst_message_parse_error(message, &error, &details);
  throw std::runtime_error(std::string(error->message) + " (" + (details ? details : "") + ")");
}

}  // namespace

PipelinePeer::PipelinePeer(const Options& options) {
  g_autoptr(GError) error = nullptr;
  pipeline_ = Ref<GstElement>::share(gst_parse_launch(kSending, &error));
  if (error) throw std::runtime_error(error->message);
  bus_ = Ref<GstBus>::adopt(gst_element_get_bus(pipeline_.get()));
  signaling_ = Ref<GstElement>::adopt(gst_bin_get_by_name(GST_BIN(pipeline_.get()), "signaling"));
  g_object_set(signaling_.get(), "uri", options.uri.c_str(), "room", options.room.c_str(),
               "display-name", "Pipeline", "auto-call", gboolean{options.auto_call},
               "local-address", testing_support::local_address(), nullptr);
  if (!options.id.empty()) g_object_set(signaling_.get(), "peer-id", options.id.c_str(), nullptr);
  if (!options.protocol.empty())
    gst_util_set_object_arg(G_OBJECT(signaling_.get()), "protocol", options.protocol.c_str());
  if (!options.role.empty())
    gst_util_set_object_arg(G_OBJECT(signaling_.get()), "role", options.role.c_str());
  g_signal_connect(signaling_.get(), "media-added", G_CALLBACK(on_media), this);
  gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING);
}

PipelinePeer::~PipelinePeer() { gst_element_set_state(pipeline_.get(), GST_STATE_NULL); }

void PipelinePeer::on_media(GstElement*, GstPad* pad, gpointer self) {
  static_cast<PipelinePeer*>(self)->receive(pad);
}

void PipelinePeer::receive(GstPad* pad) {
  const auto caps = Ref<GstCaps>::adopt(gst_pad_get_current_caps(pad));
  const GstStructure* structure = gst_caps_get_structure(caps.get(), 0);
  const bool video = g_strcmp0(gst_structure_get_string(structure, "media"), "video") == 0;
  auto bin = Ref<GstElement>::share(
      gst_parse_bin_from_description(video ? kVideo : kAudio, TRUE, nullptr));
  const auto sink = Ref<GstElement>::adopt(gst_bin_get_by_name(GST_BIN(bin.get()), "sink"));
  const auto sink_pad = Ref<GstPad>::adopt(gst_element_get_static_pad(sink.get(), "sink"));
  gst_pad_add_probe(sink_pad.get(), GST_PAD_PROBE_TYPE_BUFFER, video ? on_picture : on_sound, this,
                    nullptr);
  gst_bin_add(GST_BIN(pipeline_.get()), bin.get());
  const auto entry = Ref<GstPad>::adopt(gst_element_get_static_pad(bin.get(), "sink"));
  gst_pad_link(pad, entry.get());
  gst_element_sync_state_with_parent(bin.get());
  receivers_.lock()->push_back(std::move(bin));
}

GstPadProbeReturn PipelinePeer::on_picture(GstPad*, GstPadProbeInfo* info, gpointer self) {
  auto* peer = static_cast<PipelinePeer*>(self);
  GstMapInfo map;
  if (!gst_buffer_map(GST_PAD_PROBE_INFO_BUFFER(info), &map, GST_MAP_READ)) return GST_PAD_PROBE_OK;
  const int left = kSeenWidth / 4, right = 3 * kSeenWidth / 4;
  const int top = kSeenHeight / 4, bottom = 3 * kSeenHeight / 4;
  *peer->seen_.lock() = {pixel(map, left, top), pixel(map, right, top), pixel(map, left, bottom),
                         pixel(map, right, bottom)};
  gst_buffer_unmap(GST_PAD_PROBE_INFO_BUFFER(info), &map);
  ++peer->frames_;
  return GST_PAD_PROBE_OK;
}

GstPadProbeReturn PipelinePeer::on_sound(GstPad*, GstPadProbeInfo* info, gpointer self) {
  auto* peer = static_cast<PipelinePeer*>(self);
  GstMapInfo map;
  if (!gst_buffer_map(GST_PAD_PROBE_INFO_BUFFER(info), &map, GST_MAP_READ)) return GST_PAD_PROBE_OK;
  const auto* samples = reinterpret_cast<const float*>(map.data);
  float loudest = peer->loudest_;
  for (std::size_t i = 0; i < map.size / sizeof(float); ++i)
    loudest = std::max(loudest, std::abs(samples[i]));
  peer->loudest_ = loudest;
  gst_buffer_unmap(GST_PAD_PROBE_INFO_BUFFER(info), &map);
  return GST_PAD_PROBE_OK;
}

Ref<GstMessage> PipelinePeer::next_message(GstClockTime timeout) {
  auto message = Ref<GstMessage>::adopt(gst_bus_timed_pop_filtered(
      bus_.get(), timeout,
      static_cast<GstMessageType>(GST_MESSAGE_ELEMENT | GST_MESSAGE_ERROR | GST_MESSAGE_LATENCY)));
  if (!message) return message;
  if (GST_MESSAGE_TYPE(message.get()) == GST_MESSAGE_ERROR) throw_error(message.get());
  if (GST_MESSAGE_TYPE(message.get()) == GST_MESSAGE_LATENCY)
    gst_bin_recalculate_latency(GST_BIN(pipeline_.get()));
  if (event_of(message.get()) == "ended") forget_media();
  return message;
}

void PipelinePeer::forget_media() {
  const auto receivers = std::exchange(*receivers_.lock(), {});
  for (const auto& bin : receivers) {
    gst_element_set_state(bin.get(), GST_STATE_NULL);
    gst_bin_remove(GST_BIN(pipeline_.get()), bin.get());
  }
  frames_ = 0;
  loudest_ = 0;
  *seen_.lock() = {};
}

std::string PipelinePeer::wait_for(const std::string& event) {
  const auto deadline = Clock::now() + kPatience;
  while (Clock::now() < deadline)
    if (const auto message = next_message(GST_SECOND / 5); message)
      if (event_of(message.get()) == event)
        return gst_structure_get_string(gst_message_get_structure(message.get()), "text");
  throw std::runtime_error("the pipeline never reported '" + event + "'");
}

void PipelinePeer::call(const std::string& peer) {
  g_signal_emit_by_name(signaling_.get(), "call", peer.c_str());
}

void PipelinePeer::hang_up() { g_signal_emit_by_name(signaling_.get(), "hang-up"); }

void PipelinePeer::restart() { g_signal_emit_by_name(signaling_.get(), "restart"); }

void PipelinePeer::wait_for_media(const Patches& expected) {
  const auto deadline = Clock::now() + kPatience;
  while (frames_ == 0 || loudest_ < kAudible || !resembles(seen_.copy(), expected)) {
    if (Clock::now() > deadline)
      throw std::runtime_error("decoded " + std::to_string(frames_) + " pictures, loudest sound " +
                               std::to_string(loudest_) + ", " +
                               resembles(seen_.copy(), expected).message());
    std::this_thread::sleep_for(kPoll);
  }
}

void PipelinePeer::wait_for_frames(std::uint64_t count) {
  const auto deadline = Clock::now() + kPatience;
  while (frames_ < count) {
    if (Clock::now() > deadline)
      throw std::runtime_error("decoded only " + std::to_string(frames_) + " pictures");
    std::this_thread::sleep_for(kPoll);
  }
}

}  // namespace booth::interop
