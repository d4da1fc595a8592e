// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <gst/gst.h>

#include "tests/pipeline/frame_times.hpp"

namespace booth::testing_support {

/// A webrtccall in a pipeline: a live picture of one colour and a tone of one pitch go in, what
/// comes from each peer is looked at by the peer's id, which is taken from the stream's tags.
class ConferencePipeline {
 public:
  static constexpr std::chrono::seconds kTimeout{30};

  struct Options {
    std::string id;
    std::string uri;
    std::string room = "test";
    std::uint32_t color = 0xff0000;  ///< 0xRRGGBB of the picture sent
    int pitch_hz = 440;              ///< of the tone sent
    bool bars = false;               ///< SMPTE bars in place of the colour
    int frames_per_second = 15;
    bool video = true;
    bool audio = true;
    std::string encoder;     ///< between the picture and the element: " ! vp8enc ..."
    std::string properties;  ///< further ones of webrtccall
    /// Event, peer, text: told on the thread that posts, and nothing is kept for wait() then.
    std::function<void(const std::string&, const std::string&, const std::string&)> on_event;
  };

  explicit ConferencePipeline(const Options& options);
  ~ConferencePipeline();
  ConferencePipeline(const ConferencePipeline&) = delete;
  ConferencePipeline& operator=(const ConferencePipeline&) = delete;

  bool play();
  void stop();
  /// An action with a peer's id: "call", "accept", "reject", "hang-up".
  void act(const char* action, const std::string& peer = {});

  /// Text of the event (such as "connected") about `peer` ("" = any); each is found once. Nothing
  /// if it does not come.
  std::optional<std::string> wait(const std::string& event, const std::string& peer = {},
                                  std::chrono::milliseconds timeout = kTimeout);
  /// Id of the peer that joined under a name; empty if it does not come.
  std::string find_peer(const std::string& name);
  /// Whether it has come already (and was not waited for).
  bool has(const std::string& event, const std::string& peer);
  /// Whether a picture of that colour, or a tone of that pitch, arrives from now on from `peer`.
  bool sees(const std::string& peer, std::uint32_t color);
  bool hears(const std::string& peer, int pitch_hz);
  /// Pictures seen of a peer, decoded or not.
  std::uint64_t pictures(const std::string& peer) const;
  /// How the pictures of a peer came since the last call; they must be 30 a second.
  FrameTimes take_times(const std::string& peer);
  /// Waits until there are `more` pictures of a peer than now.
  bool goes_on(const std::string& peer, std::uint64_t more = 10);
  /// Name of the pad by which a picture of that colour comes from `peer`; empty if none does.
  std::string stream(const std::string& peer, std::uint32_t color);
  /// Whether that pad has ended: EOS, then it was removed.
  bool has_ended(const std::string& pad);
  /// Between two pictures of that pad, since gaps_from_now().
  std::chrono::milliseconds longest_gap(const std::string& pad) const;
  void gaps_from_now();
  /// Name of the media type that came from a peer's last video pad.
  std::string video_type(const std::string& peer) const;

  /// How many elements of a factory are inside the webrtccall.
  unsigned count(const char* factory) const;
  std::string report() const;
  std::string errors() const;  ///< of the bus; empty if none
  GstElement* element() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace booth::testing_support
