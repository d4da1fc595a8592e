// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <exception>
#include <type_traits>

#include <gst/gst.h>

namespace booth {

/// Runs a callback body so that no exception crosses a C frame, where it would leave locks taken.
/// An exception becomes one element error on `element` (any GstElement instance) and `fallback` is
/// returned.
template <typename Fallback, typename Body>
auto contain(gpointer element, Fallback fallback, Body&& body) noexcept
    -> std::invoke_result_t<Body> {
  using Result = std::invoke_result_t<Body>;
  try {
    return body();
  } catch (const std::exception& error) {
    GST_ELEMENT_ERROR(GST_ELEMENT(element), CORE, FAILED, ("Booth failed: %s", error.what()),
                      ("an exception reached the border of the element"));
  }
  return static_cast<Result>(fallback);
}

/// The same for callbacks that return nothing.
template <typename Body>
void contain(gpointer element, Body&& body) noexcept {
  contain(element, 0, [&] {
    body();
    return 0;
  });
}

}  // namespace booth
