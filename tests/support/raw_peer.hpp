// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "signaling/protocol/websocket_frame.hpp"

namespace booth::testing_support {

/// A TCP connection to 127.0.0.1 that says exactly what a test wants, well-formed or not.
class RawPeer {
 public:
  struct Frame {
    signaling::Opcode opcode;
    std::string payload;
  };
  struct HttpAnswer {
    int status = 0;  ///< 0: the server hung up
    std::string head;
    std::string body;
  };
  static constexpr std::chrono::seconds kTimeout{30};

  explicit RawPeer(std::uint16_t port);
  ~RawPeer();
  RawPeer(const RawPeer&) = delete;
  RawPeer& operator=(const RawPeer&) = delete;

  /// The WebSocket handshake, with further header lines ("Name: value\r\n"), and in the same piece
  /// what comes `after` it; the HTTP status, 0 if the server hung up.
  int shake_hands(const std::string& path = "/booth", const std::string& headers = {},
                  const std::string& after = {});
  /// Status line and headers of the answer to it.
  const std::string& head() const { return head_; }
  /// shake_hands() and hello; the id it asks for is granted if it gives true.
  bool say_hello(const std::string& id);

  void send_bytes(std::string_view bytes);
  void send_text(std::string_view text);  ///< as one masked frame

  /// The next frame; nothing when the server hangs up or the time is over. Pings are answered.
  std::optional<Frame> receive();
  /// The next frame if it has come already.
  std::optional<Frame> receive_now();
  /// The next text message that contains `part`; those before it are skipped.
  std::optional<std::string> receive_text(const std::string& part);
  /// Reads to the end: the code of the close frame, 1006 if there was none, 0 on time-out.
  int wait_close();
  /// Sends a request with further header lines; with a body, its length is among them.
  void request(const std::string& method, const std::string& target, const std::string& body = {},
               const std::string& headers = {});
  /// The answer to a request, which tells its length; the server ends the connection after it.
  HttpAnswer receive_answer();
  /// Reads bytes to the end of the stream (an HTTP answer).
  std::string read_to_end();
  /// Ends the connection without a word, as a killed process does.
  void abort();
  int fd() const { return fd_; }

 private:
  std::optional<Frame> take_frame();  ///< the first whole one in buffer_
  std::optional<Frame> next_frame();  ///< the same, and pings are answered
  bool fill();                        ///< reads more into buffer_; false at the end or on time-out

  int fd_ = -1;
  std::string host_;  ///< with the port, as Firefox wants it
  bool timed_out_ = false;
  std::string head_;
  std::string buffer_;
};

}  // namespace booth::testing_support
