// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/pipeline/conference_pipeline.hpp"

#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <functional>
#include <map>
#include <sstream>
#include <vector>

#include "gst/guarded.hpp"
#include "gst/ref.hpp"
#include "tests/pipeline/recognise.hpp"

namespace booth::testing_support {

namespace {

struct Event {
  std::string name, peer, text;
};

/// What came from one peer.
struct FromPeer {
  std::uint64_t pictures = 0, tones = 0;
  std::uint32_t color = 0;
  int pitch_hz = 0;
  std::string video_type;
};

struct Seen {
  std::deque<Event> events;
  std::map<std::string, FromPeer> peers;
  std::string log, errors;
};

std::string launch_text(const ConferencePipeline::Options& options) {
  std::ostringstream text;
  text << "webrtccall name=call uri=" << options.uri << " room=" << options.room
       << " latency=40 peer-id=" << options.id << " " << options.properties;
  if (options.video)
    text << " videotestsrc is-live=true pattern=" << (options.bars ? "smpte75" : "solid-color")
         << " foreground-color=" << (0xff000000u | options.color)
         << " ! video/x-raw,width=160,height=120,framerate=15/1 ! videoconvert" << options.encoder
         << " ! call.";
  if (options.audio)
    text << " audiotestsrc is-live=true volume=0.5 freq=" << options.pitch_hz
         << " ! audio/x-raw,rate=48000,channels=1 ! call.";
  return text.str();
}

constexpr std::size_t kPitchSamples = 9600;

}  // namespace

struct ConferencePipeline::Impl {
  Guarded<Seen> seen;
  std::condition_variable changed;
  Ref<GstElement> pipeline, call;
  Guarded<std::map<GstPad*, Ref<GstElement>>> branches;

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
  void on_pad(GstPad* pad);
  void on_pad_removed(GstPad* pad);
};

namespace {

/// One branch behind a remote pad.
struct Branch {
  std::function<void(const std::function<void(Seen&)>&)> change;
  bool video = false, raw = false;
  std::string type;
  std::string peer;
  std::vector<std::int16_t> samples;

  void on_buffer(GstBuffer* buffer) {
    if (peer.empty()) return;
    GstMapInfo map;
    if (!gst_buffer_map(buffer, &map, GST_MAP_READ)) return;
    if (video)
      on_picture(map);
    else
      on_sound(map);
    gst_buffer_unmap(buffer, &map);
  }
  void on_picture(const GstMapInfo& map) {
    const auto color = raw ? mean_color(map) : 0;
    change([&](Seen& s) {
      auto& from = s.peers[peer];
      from.color = color;
      from.video_type = type;
      ++from.pictures;
    });
  }
  void on_sound(const GstMapInfo& map) {
    const auto* data = reinterpret_cast<const std::int16_t*>(map.data);
    samples.insert(samples.end(), data, data + map.size / 2);
    if (!raw || samples.size() < kPitchSamples) return;
    const int heard = pitch(samples);
    samples.clear();
    change([&](Seen& s) {
      s.peers[peer].pitch_hz = heard;
      ++s.peers[peer].tones;
    });
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

void ConferencePipeline::Impl::on_message(GstMessage* message) {
  if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_ERROR ||
      GST_MESSAGE_TYPE(message) == GST_MESSAGE_WARNING) {
    Ref<GError> error;
    const bool fatal = GST_MESSAGE_TYPE(message) == GST_MESSAGE_ERROR;
    fatal ? gst_message_parse_error(message, error.out(), nullptr)
          : gst_message_parse_warning(message, error.out(), nullptr);
    change([&](Seen& s) {
      (fatal ? s.errors : s.log) +=
          std::string(GST_OBJECT_NAME(GST_MESSAGE_SRC(message))) + ": " + error->message + "\n";
    });
  }
  const auto* fields = gst_message_get_structure(message);
  if (GST_MESSAGE_TYPE(message) != GST_MESSAGE_ELEMENT ||
      !gst_structure_has_name(fields, "webrtccall"))
    return;
  const Event event{gst_structure_get_string(fields, "event"),
                    gst_structure_get_string(fields, "peer"),
                    gst_structure_get_string(fields, "text")};
  change([&](Seen& s) {
    s.log += event.name + " " + event.peer + " " + event.text + "\n";
    s.events.push_back(event);
  });
}

void ConferencePipeline::Impl::on_pad(GstPad* pad) {
  if (!GST_PAD_IS_SRC(pad)) return;
  auto caps = Ref<GstCaps>::adopt(gst_pad_query_caps(pad, nullptr));
  const std::string type = gst_structure_get_name(gst_caps_get_structure(caps.get(), 0));
  const bool video = type.starts_with("video/"), raw = type.ends_with("/x-raw");
  std::string description = "queue";
  if (raw)
    description += video ? " ! videoconvert ! video/x-raw,format=RGBA"
                         : " ! audioconvert ! audioresample ! "
                           "audio/x-raw,format=S16LE,rate=48000,channels=1";
  description += " ! fakesink name=end sync=false async=false signal-handoffs=true";
  auto* bin = gst_parse_bin_from_description(description.c_str(), TRUE, nullptr);
  auto end = Ref<GstElement>::adopt(gst_bin_get_by_name(GST_BIN(bin), "end"));
  auto* branch = new Branch;
  branch->change = [this](const auto& change_it) { change(change_it); };
  branch->video = video;
  branch->raw = raw;
  branch->type = type;
  auto sink = Ref<GstPad>::adopt(gst_element_get_static_pad(bin, "sink"));
  auto last = Ref<GstPad>::adopt(gst_element_get_static_pad(end.get(), "sink"));
  read_peer_id(last.get(), branch);
  g_signal_connect_data(
      end.get(), "handoff", G_CALLBACK(+[](GstElement*, GstBuffer* buffer, GstPad*, gpointer data) {
        static_cast<Branch*>(data)->on_buffer(buffer);
      }),
      branch, [](gpointer data, GClosure*) { delete static_cast<Branch*>(data); },
      static_cast<GConnectFlags>(0));
  const auto parent = Ref<GstObject>::adopt(gst_object_get_parent(GST_OBJECT(call.get())));
  gst_bin_add(GST_BIN(parent.get()), bin);
  gst_element_sync_state_with_parent(bin);
  branches.lock()->emplace(pad, Ref<GstElement>::share(bin));
  gst_pad_link(pad, sink.get());
}

void ConferencePipeline::Impl::on_pad_removed(GstPad* pad) {
  const auto node = branches.lock()->extract(pad);
  if (node.empty()) return;
  auto* bin = node.mapped().get();
  gst_element_set_locked_state(bin, TRUE);
  gst_element_set_state(bin, GST_STATE_NULL);
  const auto parent = Ref<GstObject>::adopt(gst_object_get_parent(GST_OBJECT(bin)));
  gst_bin_remove(GST_BIN(parent.get()), bin);
}

ConferencePipeline::ConferencePipeline(const Options& options) : impl_(std::make_unique<Impl>()) {
  Ref<GError> error;
  impl_->pipeline = Ref<GstElement>::share(gst_pipeline_new(nullptr));
  auto* bin = gst_parse_bin_from_description(launch_text(options).c_str(), FALSE, error.out());
  if (error) impl_->seen.lock()->errors = error->message;
  if (!bin) return;
  // A bin around it all, because the text of a single element is no pipeline.
  gst_bin_add(GST_BIN(impl_->pipeline.get()), bin);
  impl_->call = Ref<GstElement>::adopt(gst_bin_get_by_name(GST_BIN(bin), "call"));
  auto bus = Ref<GstBus>::adopt(gst_element_get_bus(impl_->pipeline.get()));
  gst_bus_set_sync_handler(
      bus.get(),
      [](GstBus*, GstMessage* message, gpointer data) {
        static_cast<Impl*>(data)->on_message(message);
        gst_message_unref(message);
        return GST_BUS_DROP;
      },
      impl_.get(), nullptr);
  g_signal_connect(impl_->call.get(), "pad-added",
                   G_CALLBACK(+[](GstElement*, GstPad* pad, gpointer data) {
                     static_cast<Impl*>(data)->on_pad(pad);
                   }),
                   impl_.get());
  g_signal_connect(impl_->call.get(), "pad-removed",
                   G_CALLBACK(+[](GstElement*, GstPad* pad, gpointer data) {
                     static_cast<Impl*>(data)->on_pad_removed(pad);
                   }),
                   impl_.get());
}

ConferencePipeline::~ConferencePipeline() { stop(); }

bool ConferencePipeline::play() {
  return gst_element_set_state(impl_->pipeline.get(), GST_STATE_PLAYING) !=
         GST_STATE_CHANGE_FAILURE;
}

void ConferencePipeline::stop() { gst_element_set_state(impl_->pipeline.get(), GST_STATE_NULL); }

void ConferencePipeline::act(const char* action, const std::string& peer) {
  g_signal_emit_by_name(impl_->call.get(), action, peer.c_str());
}

namespace {

std::optional<std::string> take(Seen& seen, const std::string& event, const std::string& peer,
                                bool keep) {
  for (auto each = seen.events.begin(); each != seen.events.end(); ++each) {
    if (each->name != event || (!peer.empty() && each->peer != peer)) continue;
    auto text = each->text;
    if (!keep) seen.events.erase(each);
    return text;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> ConferencePipeline::wait(const std::string& event,
                                                    const std::string& peer,
                                                    std::chrono::milliseconds timeout) {
  std::optional<std::string> text;
  impl_->wait_until(timeout, [&](Seen& s) {
    text = take(s, event, peer, false);
    return text.has_value();
  });
  return text;
}

bool ConferencePipeline::has(const std::string& event, const std::string& peer) {
  return take(*impl_->seen.lock(), event, peer, true).has_value();
}

std::string ConferencePipeline::find_peer(const std::string& name) {
  std::string id;
  impl_->wait_until(kTimeout, [&](Seen& s) {
    for (const auto& event : s.events)
      if (event.name == "peer-joined" && event.text == name) id = event.peer;
    return !id.empty();
  });
  return id;
}

bool ConferencePipeline::sees(const std::string& peer, std::uint32_t color) {
  const auto before = pictures(peer);
  return impl_->wait_until(kTimeout, [&](Seen& s) {
    return s.peers[peer].pictures > before && is_near(s.peers[peer].color, color);
  });
}

bool ConferencePipeline::hears(const std::string& peer, int pitch_hz) {
  const auto before = impl_->seen.copy().peers[peer].tones;
  return impl_->wait_until(kTimeout, [&](Seen& s) {
    const auto& from = s.peers[peer];
    return from.tones > before && std::abs(from.pitch_hz - pitch_hz) * 10 < pitch_hz;
  });
}

std::uint64_t ConferencePipeline::pictures(const std::string& peer) const {
  return impl_->seen.copy().peers[peer].pictures;
}

bool ConferencePipeline::goes_on(const std::string& peer, std::uint64_t more) {
  const auto before = pictures(peer);
  return impl_->wait_until(kTimeout,
                           [&](Seen& s) { return s.peers[peer].pictures >= before + more; });
}

std::string ConferencePipeline::video_type(const std::string& peer) const {
  return impl_->seen.copy().peers[peer].video_type;
}

unsigned ConferencePipeline::count(const char* factory) const {
  unsigned found = 0;
  auto* iterator = gst_bin_iterate_all_by_element_factory_name(GST_BIN(element()), factory);
  const auto add = [](const GValue*, gpointer data) { ++*static_cast<unsigned*>(data); };
  while (gst_iterator_foreach(iterator, add, &found) == GST_ITERATOR_RESYNC) {
    gst_iterator_resync(iterator);
    found = 0;
  }
  gst_iterator_free(iterator);
  return found;
}

std::string ConferencePipeline::errors() const { return impl_->seen.copy().errors; }

std::string ConferencePipeline::report() const {
  const auto seen = impl_->seen.copy();
  std::ostringstream text;
  text << seen.log << "errors: " << seen.errors << "\n";
  for (const auto& [peer, from] : seen.peers)
    text << peer << ": " << from.pictures << " pictures " << from.video_type << ", last "
         << std::hex << from.color << std::dec << ", pitch " << from.pitch_hz << " Hz\n";
  return text.str();
}

GstElement* ConferencePipeline::element() const { return impl_->call.get(); }

}  // namespace booth::testing_support
