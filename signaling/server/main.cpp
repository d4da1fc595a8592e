// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// booth-signaling-server: options, signals and a main loop.
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <glib-unix.h>
#include <sys/resource.h>

#include "signaling/protocol/booth_dialect.hpp"
#include "signaling/server/options.hpp"
#include "signaling/server/signaling_service.hpp"

namespace {

using booth::signaling::SignalingService;
namespace booth_dialect = booth::signaling::booth_dialect;

/// A connection is a descriptor, and many systems begin with 1024.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

struct Program {
  GMainLoop* loop;
  SignalingService* service;

  static gboolean on_signal(gpointer data) {
    auto* program = static_cast<Program*>(data);
    program->service->drain([program] { g_main_loop_quit(program->loop); });
    return G_SOURCE_CONTINUE;
  }
};

void announce(const booth::signaling::WebSocketServer& server) {
  // Programs wait for the first line: it comes when connections are taken.
  std::printf("listening on %s\n", server.websocket_url(booth_dialect::kPath).c_str());
  if (server.has_page()) std::printf("page at %s\n", server.page_url().c_str());
  for (const booth::signaling::Dialect& dialect : booth::signaling::dialects())
    std::printf("%-9s %s (%s)\n", dialect.name, server.websocket_url(dialect.path).c_str(),
                dialect.title);
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  std::string error;
  const auto options = booth::signaling::read_options(argc, argv, error);
  if (!options) {
    std::fprintf(stderr, "booth-signaling-server: %s\n", error.c_str());
    return 2;
  }
  if (options->show_version) {
    std::printf("booth-signaling-server %s\n", BOOTH_VERSION);
    return EXIT_SUCCESS;
  }
  raise_descriptor_limit();
  GMainLoop* loop = g_main_loop_new(nullptr, FALSE);
  {
    SignalingService service(g_main_context_default(), *options);
    error = service.start();
    if (error.empty()) {
      Program program{loop, &service};
      g_unix_signal_add(SIGTERM, Program::on_signal, &program);
      g_unix_signal_add(SIGINT, Program::on_signal, &program);
      announce(service.server());
      g_main_loop_run(loop);
    }
  }
  g_main_loop_unref(loop);
  if (error.empty()) return EXIT_SUCCESS;
  std::fprintf(stderr, "booth-signaling-server: %s\n", error.c_str());
  return EXIT_FAILURE;
}
