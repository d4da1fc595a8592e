// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gst/gst.h>

#include "gst/ref.hpp"
#include "signaling/call/media_plan.hpp"
#include "signaling/call/outgoing_line.hpp"
#include "signaling/call/remote_stream.hpp"
#include "signaling/call/track.hpp"
#include "signaling/session/fence.hpp"
#include "signaling/session/place.hpp"
#include "signaling/session/steady_lines.hpp"

namespace booth::call {

/// One peer's corner of the call element: a bin with its webrtcbin, the ends of the streams that go
/// to it and the beginnings of those that come from it.
class PeerMedia : public session::Place {
 public:
  struct Settings {
    std::vector<Codec> video_codecs, audio_codecs;  ///< best first
    bool receive_video = true, receive_audio = true;
    bool decode = true;
    unsigned latency_ms = 100;  ///< of the jitter buffers
    bool relay_only = false;
    std::string stun;                             ///< webrtcbin's form; empty = none
    std::vector<std::string> turn;                ///< webrtcbin's form
    std::function<unsigned(bool video)> bitrate;  ///< as it is now, bit/s
  };
  using Tracks = std::vector<std::shared_ptr<Track>>;
  struct Events {
    /// On a streaming thread: a remote stream comes out of `pad` inside `bin`.
    std::function<void(GstElement* bin, GstPad* pad, bool video)> media;
    std::function<void(GstPad*)> media_gone;  ///< that pad carries nothing any more
    std::function<bool(GstPad*)> wanted;      ///< whether that pad leads anywhere
    std::function<Tracks()> tracks;           ///< those that are to be sent
    /// Whose media is sent in a track's place, mostly its own.
    std::function<std::shared_ptr<Track>(const std::shared_ptr<Track>&)> source;
    /// Runs it where taking elements down may take its time.
    std::function<void(std::function<void()>)> later;
    std::function<void(const std::string&)> warning;
  };

  /// Its bin is added to `parent` and follows its state.
  PeerMedia(GstBin* parent, std::string peer, Settings settings, Events events);
  /// Shuts the bin down and takes it out of the parent: up to some hundred ms, on no streaming
  /// thread and not in a callback of webrtcbin.
  ~PeerMedia() override;

  GstElement* bin() const { return GST_ELEMENT(bin_.get()); }
  const std::string& peer() const { return peer_; }
  /// A source pad of the webrtcbin; on the loop's thread.
  void add_remote(GstPad* pad);
  /// What events.source() says has changed; on the loop's thread.
  void update_sources();

  GstElement* webrtcbin() const override { return webrtcbin_.get(); }
  Provided provide() override;
  bool ready() const override;
  std::string waiting_for() const override;
  void prepare_offer(bool receive_audio, bool receive_video) override;
  Fit follow(const sdp::Description& offer) override;
  void extend_offer(std::size_t mlines, const signaling::FreeLines& asked_for) override;
  signaling::FreeLines lacking() override;
  std::string show(const sdp::Description& remote) override;
  std::string tell(std::string local, sdp::Type type) override;
  std::string check_answer(const sdp::Description& answer) override;
  void open(const sdp::Description& remote) override;
  void close() override;
  void request_key_frames() const override;
  std::vector<session::CountedStream> counted() const override;
  std::vector<std::string> relays() const override { return settings_.turn; }

 private:
  /// What comes on one m-line.
  struct Incoming {
    Ref<GstPad> source;  ///< of the webrtcbin, once something has come
    std::shared_ptr<RemoteStream> stream;
  };

  Own own();
  void adopt(Plan plan);
  void send(const PlannedLine& line);
  void receive(const PlannedLine& line);
  void forget(Incoming& incoming);
  void let_go(std::shared_ptr<Encoding> encoding);

  Ref<GstBin> parent_, bin_;
  Ref<GstElement> webrtcbin_;
  const std::string peer_;
  Tracks tracks_;  ///< by stream of the plan; null = gone
  Settings settings_;
  Events events_;
  std::unique_ptr<session::Fence> fence_;
  Plan plan_;
  bool begun_ = false;  ///< the first description was made or seen
  bool open_ = false;   ///< the peer is the right one
  sdp::SteadyLines steady_;
  sdp::Description remote_;                       ///< the latest
  std::map<std::size_t, OutgoingLine> outgoing_;  ///< by m-line
  std::map<std::size_t, Incoming> incoming_;
};

}  // namespace booth::call
