// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Loads a signaling server that runs already and prints what it measured, a line of JSON for each
// phase. tests/bench/signaling.py starts the servers and makes a table of it.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>

#include <unistd.h>

#include "tests/bench/load_client.hpp"

namespace {

using booth::bench::LoadClient;

/// The server as the system sees it.
struct Server {
  std::string pid;

  long resident_kib() const {
    std::ifstream file("/proc/" + pid + "/status");
    for (std::string line; std::getline(file, line);)
      if (line.starts_with("VmRSS:")) return std::atol(line.c_str() + 6);
    return 0;
  }

  /// User and system time so far.
  double cpu_seconds() const {
    std::ifstream file("/proc/" + pid + "/stat");
    std::string text;
    std::getline(file, text);
    // The second field, the program's name in parentheses, may hold anything.
    std::size_t at = text.rfind(')');
    for (int field = 2; field < 14 && at != std::string::npos; ++field) at = text.find(' ', at + 1);
    if (at == std::string::npos) return 0.0;
    long user = 0;
    long system = 0;
    std::sscanf(text.c_str() + at, "%ld %ld", &user, &system);
    return static_cast<double>(user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
  }
};

void print(const char* phase, const LoadClient::Load& load, const LoadClient::Result& result) {
  const auto count = static_cast<double>(result.messages);
  std::printf(
      "{\"phase\":\"%s\",\"bytes\":%zu,\"in_flight\":%d,\"per_second\":%.0f,\"p50_ms\":%.3f,\"p99_"
      "ms\":%.3f,"
      "\"max_ms\":%.3f,\"late\":%llu,\"cpu\":%.3f,\"cpu_us\":%.2f}\n",
      phase, load.message_bytes, load.in_flight, count / result.seconds, result.quantile_ms(0.5),
      result.quantile_ms(0.99), result.quantile_ms(1.0),
      static_cast<unsigned long long>(result.late), result.cpu_s / result.seconds,
      count > 0 ? result.cpu_s * 1e6 / count : 0.0);
  std::fflush(stdout);
}

int usage() {
  std::fputs(
      "usage: signaling_bench SCRIPT PORT SERVER_PID CONNECTIONS SECONDS "
      "[closed:BYTES[:IN_FLIGHT[:ROOMS]] | "
      "open:BYTES:RATE[:ROOMS]]...\n",
      stderr);
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  const auto* script = argc > 5 ? booth::bench::find_script(argv[1]) : nullptr;
  if (!script) return usage();
  const Server server{argv[3]};
  const int connections = std::atoi(argv[4]);
  LoadClient client(*script, static_cast<std::uint16_t>(std::atoi(argv[2])), connections);
  const long before_kib = server.resident_kib();
  const double connect_s = client.connect();
  client.idle(0.3);
  const long after_kib = server.resident_kib();
  const double call_s = client.call();
  std::printf(
      "{\"phase\":\"connect\",\"seconds\":%.3f,\"call_seconds\":%.3f,\"bytes_each\":%.0f}\n",
      connect_s, call_s, static_cast<double>(after_kib - before_kib) * 1024.0 / connections);
  std::fflush(stdout);
  for (int i = 6; i < argc; ++i) {
    LoadClient::Load load;
    load.seconds = std::atof(argv[5]);
    const bool open = std::strncmp(argv[i], "open:", 5) == 0;
    if (open)
      std::sscanf(argv[i], "open:%zu:%lf:%d", &load.message_bytes, &load.rate, &load.rooms);
    else
      std::sscanf(argv[i], "closed:%zu:%d:%d", &load.message_bytes, &load.in_flight, &load.rooms);
    load.server_cpu_s = [&server] { return server.cpu_seconds(); };
    print(open ? "open" : "closed", load, client.run(load));
  }
  return 0;
}
