// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

namespace booth::testing_support {

/// gst_init() whose plugin scan LeakSanitizer does not see. GLib keeps its quarks in an array and,
/// to let readers go without a lock, abandons the old array whenever it grows, which happens while
/// plugins are registered; that is counted as a leak.
void init_gstreamer(int* argc, char*** argv);

}  // namespace booth::testing_support
