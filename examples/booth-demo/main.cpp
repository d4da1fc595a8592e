// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What scripts/demo runs at both ends: a complete application against the installed GStreamer API
// and element names alone.
#include <csignal>

#include <glib-unix.h>
#include <gst/gst.h>

#include "booth.hpp"
#include "options.hpp"
#include "report.hpp"

using namespace booth::example;

namespace {

gboolean on_stop_signal(gpointer booth) {
  static_cast<Booth*>(booth)->stop("stopped");
  return G_SOURCE_CONTINUE;
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse_options(argc, argv);
  gst_init(nullptr, nullptr);
  Report report(options.json);
  Booth booth(options, report);
  g_unix_signal_add(SIGINT, on_stop_signal, &booth);
  g_unix_signal_add(SIGTERM, on_stop_signal, &booth);
  return booth.run();
}
