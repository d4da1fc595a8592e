// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <utility>

#include <gst/gst.h>

namespace booth {

/// How one reference-counted type is referenced and released. Specialised below for the types that
/// are not GObjects; the general form serves every GObject.
template <typename T>
struct RefTraits {
  static void ref(T* object) { g_object_ref(object); }
  static void ref_sink(T* object) { g_object_ref_sink(object); }
  static void unref(T* object) { g_object_unref(object); }
};

/// One owned reference; the only smart pointer for GStreamer and GLib types.
///
/// The two ways in are spelled at the call, so that a reader sees `transfer full` or `transfer
/// none` without opening the API's documentation. A buffer held by a Ref and by a caller is not
/// writable: `release()` it before pushing.
template <typename T>
class Ref {
 public:
  Ref() = default;
  Ref(std::nullptr_t) {}
  /// Takes over a reference the caller owns (`transfer full`).
  static Ref adopt(T* object) {
    Ref result;
    result.object_ = object;
    return result;
  }
  /// Adds a reference, or sinks a floating one (`transfer none`, or a fresh floating object).
  static Ref share(T* object) {
    if (object) RefTraits<T>::ref_sink(object);
    return adopt(object);
  }

  Ref(const Ref& other) : object_(other.object_) {
    if (object_) RefTraits<T>::ref(object_);
  }
  Ref(Ref&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  Ref& operator=(Ref other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~Ref() {
    if (object_) RefTraits<T>::unref(object_);
  }

  T* get() const { return object_; }
  T* operator->() const { return object_; }
  explicit operator bool() const { return object_ != nullptr; }
  /// Gives the reference away (`transfer full` to the callee).
  [[nodiscard]] T* release() { return std::exchange(object_, nullptr); }
  /// Address for an out-parameter that hands over a reference; drops what was held before.
  T** out() {
    *this = nullptr;
    return &object_;
  }

 private:
  T* object_ = nullptr;
};

#define BOOTH_MINI_OBJECT_REF(Type, prefix)                      \
  template <>                                                    \
  struct RefTraits<Type> {                                       \
    static void ref(Type* object) { prefix##_ref(object); }      \
    static void ref_sink(Type* object) { prefix##_ref(object); } \
    static void unref(Type* object) { prefix##_unref(object); }  \
  };

BOOTH_MINI_OBJECT_REF(GstBuffer, gst_buffer)
BOOTH_MINI_OBJECT_REF(GstCaps, gst_caps)
BOOTH_MINI_OBJECT_REF(GstEvent, gst_event)
BOOTH_MINI_OBJECT_REF(GstMessage, gst_message)
BOOTH_MINI_OBJECT_REF(GstPromise, gst_promise)
BOOTH_MINI_OBJECT_REF(GstQuery, gst_query)
BOOTH_MINI_OBJECT_REF(GstSample, gst_sample)
BOOTH_MINI_OBJECT_REF(GMainContext, g_main_context)
BOOTH_MINI_OBJECT_REF(GMainLoop, g_main_loop)
BOOTH_MINI_OBJECT_REF(GSource, g_source)
BOOTH_MINI_OBJECT_REF(GBytes, g_bytes)

#undef BOOTH_MINI_OBJECT_REF

/// A structure has one owner and no count: sharing copies it.
template <>
struct RefTraits<GstStructure> {
  static void unref(GstStructure* structure) { gst_structure_free(structure); }
};

/// An error a GLib call returned; `out()` is its out-parameter.
template <>
struct RefTraits<GError> {
  static void unref(GError* error) { g_error_free(error); }
};

/// A string GLib allocated (`transfer full`).
template <>
struct RefTraits<char> {
  static void unref(char* text) { g_free(text); }
};

}  // namespace booth
