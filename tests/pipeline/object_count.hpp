// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <map>
#include <string>

namespace booth::testing_support {

/// Counts the GstObjects of this process from now on: elements, pads, tasks, transports ...
/// GStreamer's own tracer `leaks` can list them too, but takes a reference to each while it does,
/// also to those that another thread is about to free.
void count_objects();
/// How many of each type were made and not freed since.
std::map<std::string, int> living_objects();

}  // namespace booth::testing_support
