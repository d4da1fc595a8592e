// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/call/media_hub.hpp"

#include <algorithm>
#include <utility>

#include "signaling/call/ice_servers.hpp"
#include "signaling/session/log.hpp"

namespace booth::call {

/// The pads by which one peer's streams leave the element, by the pad inside that they show.
struct MediaHub::Outlets {
  GstBin* bin;
  std::shared_ptr<Numbers> numbers;
  Guarded<std::map<GstPad*, Ref<GstPad>>> pads;

  /// On a streaming thread.
  void add(GstElement* peer_bin, GstPad* inner, bool video);
  bool is_linked(GstPad* inner);
  void remove(GstPad* inner);
  void remove_all(bool with_eos);
};

void MediaHub::Outlets::add(GstElement* peer_bin, GstPad* inner, bool video) {
  auto* middle = gst_ghost_pad_new(nullptr, inner);
  gst_pad_set_active(middle, TRUE);
  gst_element_add_pad(peer_bin, middle);
  auto* element = GST_ELEMENT(bin);
  const std::string kind = video ? "remote_video_" : "remote_audio_";
  auto* pad_template = gst_element_get_pad_template(element, (kind + "%u").c_str());
  const auto name = kind + std::to_string((video ? numbers->video : numbers->audio)++);
  const auto outer =
      Ref<GstPad>::share(gst_ghost_pad_new_from_template(name.c_str(), middle, pad_template));
  gst_pad_set_active(outer.get(), TRUE);
  pads.lock()->emplace(inner, outer);
  gst_element_add_pad(element, outer.get());
}

bool MediaHub::Outlets::is_linked(GstPad* inner) {
  auto locked = pads.lock();
  const auto found = locked->find(inner);
  return found != locked->end() && gst_pad_is_linked(found->second.get());
}

/// One stream has ended, the call goes on.
void MediaHub::Outlets::remove(GstPad* inner) {
  const auto node = pads.lock()->extract(inner);
  if (node.empty()) return;
  auto* outer = node.mapped().get();
  const auto middle = Ref<GstPad>::adopt(gst_ghost_pad_get_target(GST_GHOST_PAD(outer)));
  gst_pad_push_event(outer, gst_event_new_eos());
  gst_pad_set_active(outer, FALSE);
  gst_element_remove_pad(GST_ELEMENT(bin), outer);
  const auto peer_bin =
      middle ? Ref<GstElement>::adopt(gst_pad_get_parent_element(middle.get())) : nullptr;
  if (peer_bin) gst_element_remove_pad(peer_bin.get(), middle.get());
}

void MediaHub::Outlets::remove_all(bool with_eos) {
  for (const auto& [inner, outer] : std::exchange(*pads.lock(), {})) {
    if (with_eos) gst_pad_push_event(outer.get(), gst_event_new_eos());
    gst_pad_set_active(outer.get(), FALSE);
    gst_element_remove_pad(GST_ELEMENT(bin), outer.get());
  }
}

namespace {

std::shared_ptr<Track> find(const PeerMedia::Tracks& tracks, const std::string& name) {
  const auto found = std::find_if(tracks.begin(), tracks.end(),
                                  [&](const auto& track) { return track->name() == name; });
  return found == tracks.end() ? nullptr : *found;
}

}  // namespace

MediaHub::MediaHub(GstBin* bin, Events events) : bin_(bin), events_(std::move(events)) {
  register_tags();
}

MediaHub::~MediaHub() { stop(); }

std::shared_ptr<Track> MediaHub::add_track(const std::string& name, bool video) {
  auto track = std::make_shared<Track>(bin_, name, video, events_.tracks_changed);
  tracks_.lock()->push_back(track);
  return track;
}

void MediaHub::remove_track(const std::string& name) {
  const auto removed = find(tracks(), name);
  if (!removed) return;
  std::erase(*tracks_.lock(), removed);
  removed->close();  // calls that go on hold it as well
  events_.tracks_changed();
}

void MediaHub::remove_all_tracks() {
  const auto removed = std::exchange(*tracks_.lock(), {});  // let go without the lock
}

PeerMedia::Tracks MediaHub::tracks() { return tracks_.copy(); }

void MediaHub::set_bitrates(unsigned video, unsigned audio) {
  *bitrates_.lock() = {video, audio};
  for (const auto& track : tracks()) track->set_bitrate(track->video() ? video : audio);
}

void MediaHub::mute(const std::string& name, bool muted) {
  for (const auto& track : tracks())
    if (name.empty() || track->name() == name) track->mute(muted);
}

bool MediaHub::replace(const std::string& name, const std::string& other) {
  const auto all = tracks();
  const auto shown = find(all, name), source = find(all, other.empty() ? name : other);
  if (!shown || !source || shown->video() != source->video()) return false;
  (*replaced_.lock())[name] = source->name();
  return true;
}

std::shared_ptr<Track> MediaHub::source_of(const std::shared_ptr<Track>& track) {
  const auto replaced = replaced_.copy();
  const auto other = replaced.find(track->name());
  const auto source = other == replaced.end() ? nullptr : find(tracks(), other->second);
  return source ? source : track;
}

void MediaHub::update_sources() {
  for (const auto& [place, corner] : corners_) corner->media->update_sources();
}

PeerMedia::Tracks MediaHub::sent_tracks() {
  auto sent = tracks();
  std::erase_if(sent, [this](const auto& track) {
    const auto& spare = settings_.spare;
    return std::find(spare.begin(), spare.end(), track->name()) != spare.end();
  });
  return sent;
}

void MediaHub::start(Settings settings) {
  settings_ = std::move(settings);
  reaper_ = std::make_unique<signaling::EventLoop>();
  reaper_->start();
}

void MediaHub::stop() {
  if (!reaper_) return;
  for (auto& [place, corner] : std::exchange(corners_, {})) take_down(std::move(corner), false);
  reaper_->run([] {});
  reaper_.reset();
}

PeerMedia::Settings MediaHub::peer_settings(const std::vector<signaling::IceServer>& servers) {
  auto settings = settings_.peer;
  auto all = settings_.ice_servers;
  all.insert(all.end(), servers.begin(), servers.end());
  auto uris = ice_uris(all);
  // Those of the element were checked when it started.
  for (const auto& problem : uris.problems) GST_INFO_OBJECT(bin_, "%s", problem.c_str());
  settings.stun = std::move(uris.stun);
  settings.turn = std::move(uris.turn);
  settings.bitrate = [this](bool video) {
    const auto now = bitrates_.copy();
    return video ? now.video : now.audio;
  };
  return settings;
}

PeerMedia::Events MediaHub::peer_events(const std::shared_ptr<Outlets>& outlets) {
  PeerMedia::Events events;
  events.media = [outlets](GstElement* peer_bin, GstPad* inner, bool video) {
    outlets->add(peer_bin, inner, video);
  };
  events.wanted = [outlets](GstPad* inner) { return outlets->is_linked(inner); };
  events.media_gone = [outlets](GstPad* inner) { outlets->remove(inner); };
  events.tracks = [this] { return sent_tracks(); };
  events.source = [this](const std::shared_ptr<Track>& track) { return source_of(track); };
  events.later = [this](std::function<void()> task) { reaper_->post(std::move(task)); };
  events.warning = events_.warning;
  return events;
}

session::Place& MediaHub::take(const signaling::PeerId& peer,
                               const std::vector<signaling::IceServer>& servers) {
  auto corner = std::make_unique<Corner>();
  corner->outlets = std::make_shared<Outlets>();
  corner->outlets->bin = bin_;
  corner->outlets->numbers = numbers_;
  corner->media =
      std::make_unique<PeerMedia>(bin_, peer, peer_settings(servers), peer_events(corner->outlets));
  auto& media = *corner->media;
  corners_[&media] = std::move(corner);
  return media;
}

void MediaHub::take_down(std::unique_ptr<Corner> corner, bool with_eos) {
  reaper_->post([held = std::shared_ptr<Corner>(std::move(corner)), with_eos] {
    held->media.reset();
    held->outlets->remove_all(with_eos);
  });
}

GstElement* MediaHub::give_back(session::Place& place) {
  if (const auto found = corners_.find(&place); found != corners_.end()) {
    take_down(std::move(found->second), true);
    corners_.erase(found);
  }
  return nullptr;
}

void MediaHub::add_remote(const signaling::PeerId& peer, GstPad* pad) {
  for (const auto& [place, corner] : corners_) {
    if (corner->media->peer() != peer) continue;
    corner->media->add_remote(pad);
    return;
  }
}

}  // namespace booth::call
