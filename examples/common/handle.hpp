// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>
#include <string>

#include <gst/gst.h>

namespace booth::example {

struct Unref {
  void operator()(gpointer object) const { gst_object_unref(object); }
};

/// One owned reference to a GstObject.
template <typename T>
using Handle = std::unique_ptr<T, Unref>;

/// Takes in a reference the caller keeps (or a floating one).
template <typename T>
Handle<T> share(T* object) {
  if (object) gst_object_ref_sink(object);
  return Handle<T>(object);
}

/// The element called `name` in `bin`; null if there is none.
inline Handle<GstElement> find(GstElement* bin, const char* name) {
  return Handle<GstElement>(gst_bin_get_by_name(GST_BIN(bin), name));
}

/// What an error or warning message says, for a person.
inline std::string text_of(GstMessage* message) {
  g_autoptr(GError) error = nullptr;
  if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_WARNING)
    gst_message_parse_warning(message, &error, nullptr);
  else
    gst_message_parse_error(message, &error, nullptr);
  g_autofree char* source = gst_object_get_name(GST_MESSAGE_SRC(message));
  return std::string(source) + ": " + error->message;
}

}  // namespace booth::example
