// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/support/known_races.hpp"

#include <cstdlib>
#include <string_view>

#include <glib.h>

namespace booth::testing_support {

void tolerate_known_races() {
  const char* debug = g_getenv("G_DEBUG");
  if (!debug || std::string_view(debug).find("fatal-criticals") == std::string_view::npos) return;
  g_log_set_always_fatal(static_cast<GLogLevelFlags>(G_LOG_FATAL_MASK));
  g_log_set_default_handler(
      [](const char* domain, GLogLevelFlags level, const char* message, gpointer) {
        g_log_default_handler(domain, level, message, nullptr);
        const std::string_view text = message ? message : "";
        const bool known =
            text.find("g_hash_table_foreach: assertion 'version == hash_table->version'") !=
            std::string_view::npos;
        if ((level & G_LOG_LEVEL_CRITICAL) && !known) std::abort();
      },
      nullptr);
}

}  // namespace booth::testing_support
