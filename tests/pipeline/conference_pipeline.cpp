// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/pipeline/conference_pipeline.hpp"

#include <algorithm>
#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <functional>
#include <map>
#include <sstream>
#include <utility>

#include "gst/guarded.hpp"
#include "gst/ref.hpp"
#include "tests/pipeline/recognise.hpp"
#include "tests/pipeline/remote_branch.hpp"

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
  FrameTimes times;
};

/// What came out of one pad.
struct Stream {
  std::string peer;
  std::uint32_t color = 0;
  std::uint64_t pictures = 0;
  std::int64_t last_us = 0, gap_us = 0;
  bool eos = false, removed = false;

  void take(const std::string& from, std::uint32_t picture) {
    const auto now = g_get_monotonic_time();
    if (last_us != 0) gap_us = std::max(gap_us, now - last_us);
    last_us = now;
    peer = from;
    color = picture;
    ++pictures;
  }
};

struct Seen {
  std::deque<Event> events;
  std::map<std::string, FromPeer> peers;
  std::map<std::string, Stream> streams;  ///< by pad
  std::string log, errors;

  void take(const std::string& pad, const std::string& peer, const RemotePiece& piece) {
    auto& from = peers[peer];
    if (!piece.video) {
      from.pitch_hz = piece.pitch_hz;
      ++from.tones;
      return;
    }
    streams[pad].take(peer, piece.color);
    from.color = piece.color;
    from.video_type = piece.type;
    ++from.pictures;
    from.times.add(piece.pts_us, g_get_monotonic_time());
  }
};

std::string launch_text(const ConferencePipeline::Options& options) {
  std::ostringstream text;
  text << "webrtccall name=call uri=" << options.uri << " room=" << options.room
       << " latency=40 peer-id=" << options.id << " " << options.properties;
  if (options.video)
    text << " videotestsrc is-live=true pattern=" << (options.bars ? "smpte75" : "solid-color")
         << " foreground-color=" << (0xff000000u | options.color)
         << " ! video/x-raw,width=160,height=120,framerate=" << options.frames_per_second
         << "/1 ! videoconvert" << options.encoder << " ! call.";
  if (options.audio)
    text << " audiotestsrc is-live=true volume=0.5 freq=" << options.pitch_hz
         << " ! audio/x-raw,rate=48000,channels=1 ! call.";
  return text.str();
}

}  // namespace

struct ConferencePipeline::Impl {
  Guarded<Seen> seen;
  std::condition_variable changed;
  Ref<GstElement> pipeline, call;
  Guarded<std::map<GstPad*, Ref<GstElement>>> branches;
  decltype(Options::on_event) on_event;

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
  const char* text = gst_structure_get_string(fields, "text");
  if (!text) return;  // statistics, which bring a structure
  const Event event{gst_structure_get_string(fields, "event"),
                    gst_structure_get_string(fields, "peer"), text};
  if (on_event) return on_event(event.name, event.peer, event.text);
  change([&](Seen& s) {
    s.log += event.name + " " + event.peer + " " + event.text + "\n";
    s.events.push_back(event);
  });
}

void ConferencePipeline::Impl::on_pad(GstPad* pad) {
  if (!GST_PAD_IS_SRC(pad)) return;
  const std::string name = GST_OBJECT_NAME(pad);
  tell_of_end(pad, [this, name] { change([&](Seen& s) { s.streams[name].eos = true; }); });
  auto* bin =
      make_remote_branch(pad, [this, name](const std::string& peer, const RemotePiece& piece) {
        change([&](Seen& s) { s.take(name, peer, piece); });
      });
  auto sink = Ref<GstPad>::adopt(gst_element_get_static_pad(bin, "sink"));
  const auto parent = Ref<GstObject>::adopt(gst_object_get_parent(GST_OBJECT(call.get())));
  gst_bin_add(GST_BIN(parent.get()), bin);
  gst_element_sync_state_with_parent(bin);
  branches.lock()->emplace(pad, Ref<GstElement>::share(bin));
  gst_pad_link(pad, sink.get());
}

void ConferencePipeline::Impl::on_pad_removed(GstPad* pad) {
  change([&](Seen& s) { s.streams[GST_OBJECT_NAME(pad)].removed = true; });
  const auto node = branches.lock()->extract(pad);
  if (node.empty()) return;
  auto* bin = node.mapped().get();
  gst_element_set_locked_state(bin, TRUE);
  gst_element_set_state(bin, GST_STATE_NULL);
  const auto parent = Ref<GstObject>::adopt(gst_object_get_parent(GST_OBJECT(bin)));
  gst_bin_remove(GST_BIN(parent.get()), bin);
}

ConferencePipeline::ConferencePipeline(const Options& options) : impl_(std::make_unique<Impl>()) {
  impl_->on_event = options.on_event;
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

ConferencePipeline::~ConferencePipeline() {
  stop();
  // A signal that is being emitted keeps the element for a moment longer than this object.
  if (impl_->call) g_signal_handlers_disconnect_by_data(impl_->call.get(), impl_.get());
}

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

FrameTimes ConferencePipeline::take_times(const std::string& peer) {
  return std::exchange(impl_->seen.lock()->peers[peer].times, {});
}

bool ConferencePipeline::goes_on(const std::string& peer, std::uint64_t more) {
  const auto before = pictures(peer);
  return impl_->wait_until(kTimeout,
                           [&](Seen& s) { return s.peers[peer].pictures >= before + more; });
}

std::string ConferencePipeline::stream(const std::string& peer, std::uint32_t color) {
  std::string name;
  impl_->wait_until(kTimeout, [&](Seen& s) {
    for (const auto& [pad, stream] : s.streams)
      if (stream.peer == peer && !stream.removed && is_near(stream.color, color)) name = pad;
    return !name.empty();
  });
  return name;
}

bool ConferencePipeline::has_ended(const std::string& pad) {
  return impl_->wait_until(kTimeout, [&](Seen& s) { return s.streams[pad].removed; }) &&
         impl_->seen.copy().streams[pad].eos;
}

void ConferencePipeline::gaps_from_now() {
  impl_->change([](Seen& s) {
    for (auto& [pad, stream] : s.streams) stream.gap_us = 0;
  });
}

std::chrono::milliseconds ConferencePipeline::longest_gap(const std::string& pad) const {
  const auto stream = impl_->seen.copy().streams[pad];
  const auto since = g_get_monotonic_time() - stream.last_us;
  return std::chrono::milliseconds(std::max(stream.gap_us, since) / 1000);
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
