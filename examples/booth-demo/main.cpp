// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What scripts/demo runs at both ends: a complete application against the installed GStreamer API
// and element names alone.
#include <gst/gst.h>

#include "booth.hpp"
#include "options.hpp"
#include "report.hpp"

using namespace booth::example;

int main(int argc, char** argv) {
  const Options options = parse_options(argc, argv);
  Report report(options.json);
  Booth booth(options, report);
  gst_init(nullptr, nullptr);
  return booth.run();
}
