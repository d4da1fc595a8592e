// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>
#include <string>

#include <gio/gio.h>

namespace booth::signaling {

struct GObjectUnref {
  void operator()(gpointer object) const { g_object_unref(object); }
};
/// Owns one reference. GObjectPtr<T>(p) takes p over (transfer full).
template <typename T>
using GObjectPtr = std::unique_ptr<T, GObjectUnref>;

/// A further reference to `object` (transfer none).
template <typename T>
GObjectPtr<T> share(T* object) {
  return GObjectPtr<T>(static_cast<T*>(g_object_ref(object)));
}

/// Takes a GError over as text.
inline std::string take_message(GError* error) {
  if (!error) return "unknown error";
  std::string text = error->message;
  g_error_free(error);
  return text;
}

}  // namespace booth::signaling
