// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gst/gst.h>

#include "gst/guarded.hpp"
#include "gst/ref.hpp"
#include "signaling/call/peer_media.hpp"
#include "signaling/call/track.hpp"
#include "signaling/session/place.hpp"
#include "signaling/transport/event_loop.hpp"

namespace booth::call {

/// All media of the call element: the streams the application hands in, and a corner for each peer.
/// Corners are made on the loop's thread and taken down on a thread of its own, because that takes
/// its time and everybody else's media must not wait for it.
class MediaHub : public session::Places {
 public:
  struct Settings {
    PeerMedia::Settings peer;  ///< without servers and bitrate
    std::vector<signaling::IceServer> ice_servers;
    std::vector<std::string> spare;  ///< names of tracks that are only sent in place of others
  };
  struct Events {
    std::function<void(const std::string&)> warning;
    std::function<void()> tracks_changed;  ///< calls have to negotiate again; any thread
  };

  /// Elements and pads are made on `bin`, which outlives this object.
  MediaHub(GstBin* bin, Events events);
  ~MediaHub() override;

  /// The streams; any thread.
  std::shared_ptr<Track> add_track(const std::string& name, bool video);
  void remove_track(const std::string& name);
  void remove_all_tracks();
  PeerMedia::Tracks tracks();
  void set_bitrates(unsigned video, unsigned audio);
  /// An empty name means all.
  void mute(const std::string& track, bool muted);

  /// From the next update_sources() on `track` shows what `other` gets, or its own again if that is
  /// empty. False if there are no such two tracks of one kind.
  bool replace(const std::string& track, const std::string& other);
  void update_sources();  ///< on the loop's thread

  void start(Settings settings);
  /// Takes every corner down and waits for it. Not on the loop's thread while it makes corners.
  void stop();

  session::Place& take(const signaling::PeerId& peer,
                       const std::vector<signaling::IceServer>& servers) override;
  GstElement* give_back(session::Place& place) override;
  /// A source pad of the webrtcbin of the call with `peer`; on the loop's thread.
  void add_remote(const signaling::PeerId& peer, GstPad* pad);

 private:
  /// Of the next pads; a number is used once, so that names tell streams apart.
  struct Numbers {
    std::atomic<unsigned> video{0}, audio{0};
  };
  struct Outlets;  ///< the element's pads for one peer
  struct Corner {
    std::unique_ptr<PeerMedia> media;
    std::shared_ptr<Outlets> outlets;
  };
  struct Bitrates {
    unsigned video = 0, audio = 0;
  };

  PeerMedia::Tracks sent_tracks();
  std::shared_ptr<Track> source_of(const std::shared_ptr<Track>& track);
  PeerMedia::Settings peer_settings(const std::vector<signaling::IceServer>& servers);
  PeerMedia::Events peer_events(const std::shared_ptr<Outlets>& outlets);
  void take_down(std::unique_ptr<Corner> corner, bool with_eos);

  GstBin* bin_;
  Events events_;
  Settings settings_;
  std::shared_ptr<Numbers> numbers_ = std::make_shared<Numbers>();
  Guarded<PeerMedia::Tracks> tracks_;
  Guarded<std::map<std::string, std::string>> replaced_;  ///< what shows instead, by track
  Guarded<Bitrates> bitrates_;
  std::map<session::Place*, std::unique_ptr<Corner>> corners_;
  std::unique_ptr<signaling::EventLoop> reaper_;
};

}  // namespace booth::call
