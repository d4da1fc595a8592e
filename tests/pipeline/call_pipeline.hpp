// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <gst/gst.h>

namespace booth::testing_support {

/// Generous: the machine may be busy.
inline constexpr std::chrono::seconds kCallTimeout{30};

/// One telephone: a live picture of one colour and a tone of one pitch go out, what comes in is
/// decoded and looked at.
class CallPipeline {
 public:
  struct Options {
    std::string id;
    std::string uri;
    std::string room = "test";
    std::uint32_t color = 0xff0000;  ///< 0xRRGGBB of the picture sent
    int pitch_hz = 440;              ///< of the tone sent
    int channels = 1;                ///< of the tone sent
    bool video = true;
    bool audio = true;
    std::string properties;    ///< further ones of webrtcsignaling, as on a command line
    std::string webrtcbin;     ///< further ones of webrtcbin
    std::string more_streams;  ///< further branches, e.g. "... ! rtc."
  };
  struct Event {
    std::string name;
    std::string peer;
    std::string text;
  };

  explicit CallPipeline(const Options& options);
  ~CallPipeline();
  CallPipeline(const CallPipeline&) = delete;
  CallPipeline& operator=(const CallPipeline&) = delete;

  bool play();
  void stop();
  void call(const std::string& peer);
  /// An action without an argument: "accept", "reject", "hang-up", "restart".
  void act(const char* action);

  /// The next event of that name after those this returned before.
  std::optional<Event> wait(const std::string& name,
                            std::chrono::milliseconds timeout = kCallTimeout);
  /// The next event, whatever it is.
  std::optional<Event> wait_any(std::chrono::milliseconds timeout);
  /// Whether a decoded picture of that colour arrives from now on (+-40 of 255 a channel).
  bool sees(std::uint32_t color, std::chrono::milliseconds timeout = kCallTimeout);
  /// Whether a tone of that pitch (+-10 %) arrives from now on.
  bool hears(int pitch_hz, std::chrono::milliseconds timeout = kCallTimeout);
  /// Adds a second picture to the running call.
  void add_video(std::uint32_t color);

  std::uint64_t pictures() const;  ///< decoded so far
  /// What was last seen and heard, all events and errors, for a failed test.
  std::string report() const;
  std::string errors() const;  ///< of the bus; empty if none
  GstElement* pipeline() const;
  GstElement* signaling() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace booth::testing_support
