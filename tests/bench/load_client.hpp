// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/load_script.hpp"

namespace booth::bench {

/// Thousands of WebSocket clients in one thread, two in each room, in a call with each other. It
/// does as little as it can for a message, so that the server is what is measured. A server that
/// does not answer as the script says ends the program.
class LoadClient {
 public:
  LoadClient(const Script& script, std::uint16_t port, int connections);
  ~LoadClient();
  LoadClient(const LoadClient&) = delete;
  LoadClient& operator=(const LoadClient&) = delete;

  /// Opens all connections and introduces them. Gives the seconds it took.
  double connect();
  /// Sets up the call of each room. Gives the seconds it took.
  double call();

  struct Load {
    std::size_t message_bytes = 300;
    int in_flight = 1;  ///< closed loop: messages of a room that are on their way
    int rooms = 0;      ///< that talk; 0 = all
    double rate =
        0.0;  ///< messages a second of all together; 0 = each answers at once (closed loop)
    double seconds = 2.0;
    std::function<double()> server_cpu_s = [] { return 0.0; };  ///< CPU time of the server so far
  };
  struct Result {
    std::uint64_t messages = 0;  ///< that arrived in `seconds`
    double seconds = 0.0;
    double cpu_s = 0.0;             ///< of the server, in that time
    std::uint64_t late = 0;         ///< open loop: not sent in time, the one before was on its way
    std::vector<float> latency_ms;  ///< sorted
    double quantile_ms(double part) const;
  };
  Result run(const Load& load);
  /// Lets the connections live for a time: pings are answered, what else comes is an error.
  void idle(double seconds);

 private:
  enum class Stage { kConnecting, kHandshake, kIntroduction, kCall, kReady };
  struct Connection {
    int fd = -1;
    int id = 0;
    Stage stage = Stage::kConnecting;
    std::size_t line = 0;  ///< of the introduction, or of the call, that comes next
    std::string received;  ///< of a frame that is not complete
    std::string unsent;
    bool corked = false;       ///< what is sent is put together until flush()
    std::string message;       ///< the frame it sends over and over
    std::int64_t sent_ns = 0;  ///< when its message on the way was due; 0 = none
  };

  void open(int id);
  void pump(int timeout_ms);
  void on_writable(Connection& connection);
  void on_readable(Connection& connection);
  std::size_t take_frames(Connection& connection, std::string_view bytes);
  void on_frame(Connection& connection, std::string_view payload);
  void on_message(Connection& connection, std::string_view payload);
  void follow(Connection& connection, const std::vector<Script::Line>& lines,
              std::string_view heard);
  void finish(Connection& connection);
  void say(Connection& connection, std::string_view text);
  void send(Connection& connection, std::string_view bytes);
  void flush(Connection& connection);
  void send_message(Connection& connection, std::int64_t due_ns);
  void send_due(const Load& load, int rooms, std::int64_t& next_ns, int& next_room, Result& result);
  void wait_for(int count);
  void drain();

  const Script& script_;
  std::uint16_t port_;
  int epoll_fd_;
  std::vector<Connection> connections_;
  int finished_ = 0;  ///< of the stage that is under way
  std::uint64_t arrived_ = 0;
  bool measuring_ = false;
  bool answering_ = false;
  std::size_t least_bytes_ = 0;
  Result result_;
};

/// Browsers mask with random numbers; a mask of zeros would be an easy one.
inline constexpr std::uint32_t kLoadMask = 0x5ab1c97e;

/// Says what is wrong and ends the program.
[[noreturn]] void give_up(std::string_view what, std::string_view detail = {});

/// Nanoseconds of the monotonic clock.
std::int64_t now_ns();

}  // namespace booth::bench
