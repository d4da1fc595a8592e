// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <utility>

#include <glib-object.h>

namespace booth::session {

template <typename... Arguments>
struct SignalHandler {
  /// Connects a lambda with captures, which live as long as the connection. `Arguments` are the
  /// signal's own, without the instance; the captures must not keep `object` alive.
  template <typename Function>
  static gulong connect(gpointer object, const char* signal, Function function) {
    return g_signal_connect_data(
        object, signal, G_CALLBACK(+[](gpointer, Arguments... arguments, gpointer data) {
          (*static_cast<Function*>(data))(arguments...);
        }),
        new Function(std::move(function)),
        [](gpointer data, GClosure*) { delete static_cast<Function*>(data); },
        static_cast<GConnectFlags>(0));
  }
};

}  // namespace booth::session
