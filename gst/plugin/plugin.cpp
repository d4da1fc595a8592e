// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <gst/gst.h>

#include "gst/plugin/elements.hpp"

namespace {

gboolean register_elements(GstPlugin* plugin) {
  bool registered = true;
  for (const auto& register_element : booth::kElements) registered &= register_element(plugin);
  return registered;
}

}  // namespace

#define PACKAGE "booth"
GST_PLUGIN_DEFINE(GST_VERSION_MAJOR, GST_VERSION_MINOR, booth,
                  "Video-call elements: background, photos, recording, screen, signaling",
                  register_elements, BOOTH_VERSION, "LGPL", "booth", "https://booth.example/")
