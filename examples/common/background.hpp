// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

#include <gst/gst.h>

#include "handle.hpp"

namespace booth::example {

/// The part of a pipeline's description that replaces what is behind the person; empty for none.
inline std::string background_element(const std::string& background) {
  return background.empty() ? "" : "virtualbackground name=background ! ";
}

/// `background` is a picture file, "blur", or a colour as CSS writes it; `key` is the colour of the
/// wall, or "auto" to find it. Before the pipeline starts.
inline void set_background(GstElement* pipeline, const std::string& background,
                           const std::string& key = "auto") {
  const auto element = find(pipeline, "background");
  if (!element) return;
  g_object_set(element.get(), "key-color", key.c_str(), nullptr);
  if (background == "blur")
    gst_util_set_object_arg(G_OBJECT(element.get()), "background", "blur");
  else if (g_file_test(background.c_str(), G_FILE_TEST_IS_REGULAR))
    g_object_set(element.get(), "background-image", background.c_str(), nullptr);
  else
    g_object_set(element.get(), "background-color", background.c_str(), nullptr);
}

}  // namespace booth::example
