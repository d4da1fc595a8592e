// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gst/gst.h>

#include "gst/ref.hpp"
#include "signaling/call/feed.hpp"
#include "signaling/call/media_plan.hpp"
#include "signaling/call/remote_stream.hpp"
#include "signaling/call/track.hpp"
#include "signaling/session/fence.hpp"
#include "signaling/session/place.hpp"

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
  struct Events {
    /// On a streaming thread: a remote stream comes out of `pad` inside `bin`.
    std::function<void(GstElement* bin, GstPad* pad, bool video)> media;
    std::function<bool(GstPad*)> wanted;  ///< whether that pad leads anywhere
    std::function<void(const std::string&)> warning;
  };

  using Tracks = std::vector<std::shared_ptr<Track>>;
  /// Its bin is added to `parent` and follows its state.
  PeerMedia(GstBin* parent, std::string peer, Tracks tracks, Settings settings, Events events);
  /// Shuts the bin down and takes it out of the parent: up to some hundred ms, on no streaming
  /// thread and not in a callback of webrtcbin.
  ~PeerMedia() override;

  GstElement* bin() const { return GST_ELEMENT(bin_.get()); }
  const std::string& peer() const { return peer_; }
  /// A source pad of the webrtcbin; on the loop's thread.
  void add_remote(GstPad* pad);

  GstElement* webrtcbin() const override { return webrtcbin_.get(); }
  Provided provide() override;
  bool ready() const override;
  std::string waiting_for() const override;
  void prepare_offer(bool receive_audio, bool receive_video) override;
  Fit follow(const sdp::Description& offer) override;
  std::string check_answer(const sdp::Description& answer) override;
  void open(const sdp::Description& remote) override;
  void close() override;
  void request_key_frames() const override;
  std::vector<session::CountedStream> counted() const override;
  std::vector<std::string> relays() const override { return settings_.turn; }

 private:
  struct Line {
    Ref<GstPad> sink;  ///< of the webrtcbin
    std::uint32_t ssrc = 0;
    std::unique_ptr<Feed> feed;
  };

  Own own() const;
  void add_lines();
  void add_line(const PlannedLine& line);

  Ref<GstBin> parent_, bin_;
  Ref<GstElement> webrtcbin_;
  const std::string peer_;
  Tracks tracks_;
  Settings settings_;
  Events events_;
  std::unique_ptr<session::Fence> fence_;
  Plan plan_;
  bool negotiated_ = false;  ///< the plan has one codec a line
  std::vector<Line> lines_;  ///< by stream
  std::vector<std::shared_ptr<Encoding>> encodings_;
  std::vector<std::unique_ptr<RemoteStream>> remote_;
};

}  // namespace booth::call
