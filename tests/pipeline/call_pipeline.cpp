// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/pipeline/call_pipeline.hpp"

#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <functional>
#include <sstream>
#include <vector>

#include "gst/guarded.hpp"
#include "gst/ref.hpp"
#include "tests/pipeline/recognise.hpp"

namespace booth::testing_support {

namespace {

struct Seen {
  std::deque<CallPipeline::Event> events;  ///< not yet waited for
  std::string log;
  std::string errors;
  std::uint64_t pictures = 0;
  std::vector<std::uint32_t> colors;  ///< of the newest picture of each stream, by arrival
  std::uint32_t color = 0;            ///< of the newest picture
  int pitch_hz = 0;                   ///< of the newest second of sound
  std::uint64_t sounds = 0;
};

std::string stream(const CallPipeline::Options& options) {
  std::ostringstream text;
  text << "webrtcbin name=rtc latency=40 " << options.webrtcbin << " webrtcsignaling name=signaling"
       << " uri=" << options.uri << " room=" << options.room << " peer-id=" << options.id << " "
       << options.properties;
  if (options.video)
    text << " videotestsrc is-live=true pattern=solid-color foreground-color="
         << (0xff000000u | options.color)
         << " ! video/x-raw,width=160,height=120,framerate=15/1 ! videoconvert"
            " ! vp8enc deadline=1 cpu-used=8 keyframe-max-dist=30 ! rtpvp8pay ! rtc.";
  if (options.audio)
    text << " audiotestsrc is-live=true volume=0.5 freq=" << options.pitch_hz
         << " ! audio/x-raw,rate=48000,channels=" << options.channels
         << " ! opusenc ! rtpopuspay ! rtc.";
  return text.str() + " " + options.more_streams;
}

constexpr std::size_t kPitchSamples = 9600;

}  // namespace

struct CallPipeline::Impl {
  Guarded<Seen> seen;
  std::condition_variable changed;
  Ref<GstElement> pipeline, signaling;

  bool wait_until(std::chrono::milliseconds timeout, const std::function<bool(Seen&)>& condition) {
    auto locked = seen.lock();
    return changed.wait_for(locked.lock(), timeout, [&] { return condition(*locked); });
  }
  void change(const std::function<void(Seen&)>& change_it) {
    {
      auto locked = seen.lock();
      change_it(*locked);
    }
    changed.notify_all();
  }
  void on_message(GstMessage* message);
  void on_media(GstPad* pad);
  void on_picture(GstBuffer* buffer);
  void on_sound(GstBuffer* buffer, std::vector<std::int16_t>& samples);
};

void CallPipeline::Impl::on_message(GstMessage* message) {
  if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_ERROR) {
    Ref<GError> error;
    gst_message_parse_error(message, error.out(), nullptr);
    change([&](Seen& s) {
      s.errors +=
          std::string(GST_OBJECT_NAME(GST_MESSAGE_SRC(message))) + ": " + error->message + "\n";
    });
  }
  const auto* fields = gst_message_get_structure(message);
  if (GST_MESSAGE_TYPE(message) != GST_MESSAGE_ELEMENT ||
      !gst_structure_has_name(fields, "webrtcsignaling"))
    return;
  Event event{gst_structure_get_string(fields, "event"), gst_structure_get_string(fields, "peer"),
              gst_structure_get_string(fields, "text")};
  change([&](Seen& s) {
    s.log += event.name + " " + event.peer + " " + event.text + "\n";
    s.events.push_back(event);
  });
}

void CallPipeline::Impl::on_picture(GstBuffer* buffer) {
  GstMapInfo map;
  if (!gst_buffer_map(buffer, &map, GST_MAP_READ)) return;
  const auto color = mean_color(map);
  gst_buffer_unmap(buffer, &map);
  change([&](Seen& s) {
    s.color = color;
    s.colors.push_back(color);
    if (s.colors.size() > 64) s.colors.erase(s.colors.begin());
    ++s.pictures;
  });
}

void CallPipeline::Impl::on_sound(GstBuffer* buffer, std::vector<std::int16_t>& samples) {
  GstMapInfo map;
  if (!gst_buffer_map(buffer, &map, GST_MAP_READ)) return;
  const auto* data = reinterpret_cast<const std::int16_t*>(map.data);
  samples.insert(samples.end(), data, data + map.size / 2);
  gst_buffer_unmap(buffer, &map);
  if (samples.size() < kPitchSamples) return;
  const int heard = pitch(samples);
  samples.clear();
  change([&](Seen& s) {
    s.pitch_hz = heard;
    ++s.sounds;
  });
}

void CallPipeline::Impl::on_media(GstPad* pad) {
  auto caps = Ref<GstCaps>::adopt(gst_pad_query_caps(pad, nullptr));
  const auto* media = gst_structure_get_string(gst_caps_get_structure(caps.get(), 0), "media");
  const bool video = g_strcmp0(media, "video") == 0;
  const char* description =
      video ? "queue ! rtpvp8depay ! vp8dec ! videoconvert ! video/x-raw,format=RGBA ! "
              "fakesink name=end sync=false async=false signal-handoffs=true"
            : "queue ! rtpopusdepay ! opusdec ! audioconvert ! audioresample ! "
              "audio/x-raw,format=S16LE,rate=48000,channels=1 ! "
              "fakesink name=end sync=false async=false signal-handoffs=true";
  auto* branch = gst_parse_bin_from_description(description, TRUE, nullptr);
  auto end = Ref<GstElement>::adopt(gst_bin_get_by_name(GST_BIN(branch), "end"));
  struct Data {
    Impl* self;
    bool video;
    std::vector<std::int16_t> samples;
  };
  g_signal_connect_data(
      end.get(), "handoff", G_CALLBACK(+[](GstElement*, GstBuffer* buffer, GstPad*, gpointer data) {
        auto& d = *static_cast<Data*>(data);
        d.video ? d.self->on_picture(buffer) : d.self->on_sound(buffer, d.samples);
      }),
      new Data{this, video, {}}, [](gpointer data, GClosure*) { delete static_cast<Data*>(data); },
      static_cast<GConnectFlags>(0));
  gst_bin_add(GST_BIN(pipeline.get()), branch);
  auto sink = Ref<GstPad>::adopt(gst_element_get_static_pad(branch, "sink"));
  gst_pad_link(pad, sink.get());
  gst_element_sync_state_with_parent(branch);
}

CallPipeline::CallPipeline(const Options& options) : impl_(std::make_unique<Impl>()) {
  Ref<GError> error;
  impl_->pipeline = Ref<GstElement>::share(gst_parse_launch(stream(options).c_str(), error.out()));
  if (error) impl_->seen.lock()->errors = error->message;
  impl_->signaling =
      Ref<GstElement>::adopt(gst_bin_get_by_name(GST_BIN(impl_->pipeline.get()), "signaling"));
  auto bus = Ref<GstBus>::adopt(gst_element_get_bus(impl_->pipeline.get()));
  gst_bus_set_sync_handler(
      bus.get(),
      [](GstBus*, GstMessage* message, gpointer data) {
        static_cast<Impl*>(data)->on_message(message);
        gst_message_unref(message);
        return GST_BUS_DROP;
      },
      impl_.get(), nullptr);
  if (!impl_->signaling) return;
  g_signal_connect(impl_->signaling.get(), "media-added",
                   G_CALLBACK(+[](GstElement*, GstPad* pad, gpointer data) {
                     static_cast<Impl*>(data)->on_media(pad);
                   }),
                   impl_.get());
}

CallPipeline::~CallPipeline() { stop(); }

bool CallPipeline::play() {
  return gst_element_set_state(impl_->pipeline.get(), GST_STATE_PLAYING) !=
         GST_STATE_CHANGE_FAILURE;
}

void CallPipeline::stop() { gst_element_set_state(impl_->pipeline.get(), GST_STATE_NULL); }

void CallPipeline::call(const std::string& peer) {
  g_signal_emit_by_name(impl_->signaling.get(), "call", peer.c_str());
}

void CallPipeline::act(const char* action) {
  g_signal_emit_by_name(impl_->signaling.get(), action);
}

std::optional<CallPipeline::Event> CallPipeline::wait(const std::string& name,
                                                      std::chrono::milliseconds timeout) {
  Event found;
  const bool there = impl_->wait_until(timeout, [&](Seen& s) {
    while (!s.events.empty()) {
      found = s.events.front();
      s.events.pop_front();
      if (found.name == name) return true;
    }
    return false;
  });
  return there ? std::optional(found) : std::nullopt;
}

std::optional<CallPipeline::Event> CallPipeline::wait_any(std::chrono::milliseconds timeout) {
  Event found;
  const bool there = impl_->wait_until(timeout, [&](Seen& s) {
    if (s.events.empty()) return false;
    found = s.events.front();
    s.events.pop_front();
    return true;
  });
  return there ? std::optional(found) : std::nullopt;
}

bool CallPipeline::sees(std::uint32_t color, std::chrono::milliseconds timeout) {
  impl_->change([](Seen& s) { s.colors.clear(); });
  return impl_->wait_until(timeout, [&](Seen& s) {
    for (const auto seen : s.colors)
      if (is_near(seen, color)) return true;
    return false;
  });
}

bool CallPipeline::hears(int pitch_hz, std::chrono::milliseconds timeout) {
  const auto before = impl_->seen.copy().sounds;
  return impl_->wait_until(timeout, [&](Seen& s) {
    return s.sounds > before && std::abs(s.pitch_hz - pitch_hz) * 10 < pitch_hz;
  });
}

void CallPipeline::add_video(std::uint32_t color) {
  const std::string description =
      "videotestsrc is-live=true pattern=solid-color foreground-color=" +
      std::to_string(0xff000000u | color) +
      " ! video/x-raw,width=160,height=120,framerate=15/1 ! videoconvert"
      " ! vp8enc deadline=1 cpu-used=8 keyframe-max-dist=30 ! rtpvp8pay";
  auto* branch = gst_parse_bin_from_description(description.c_str(), TRUE, nullptr);
  gst_bin_add(GST_BIN(impl_->pipeline.get()), branch);
  auto rtc = Ref<GstElement>::adopt(gst_bin_get_by_name(GST_BIN(impl_->pipeline.get()), "rtc"));
  gst_element_link(branch, rtc.get());
  gst_element_sync_state_with_parent(branch);
}

std::uint64_t CallPipeline::pictures() const { return impl_->seen.copy().pictures; }

std::string CallPipeline::errors() const { return impl_->seen.copy().errors; }

std::string CallPipeline::report() const {
  const auto seen = impl_->seen.copy();
  std::ostringstream text;
  text << seen.log << "errors: " << seen.errors << "\npictures " << seen.pictures << ", last "
       << std::hex << seen.color << std::dec << ", pitch " << seen.pitch_hz << " Hz\n";
  return text.str();
}

GstElement* CallPipeline::pipeline() const { return impl_->pipeline.get(); }

GstElement* CallPipeline::signaling() const { return impl_->signaling.get(); }

}  // namespace booth::testing_support
