// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gst/gst.h>

#include "gst/ref.hpp"
#include "signaling/session/negotiation_log.hpp"
#include "signaling/session/stats_report.hpp"

namespace booth::session {

/// "stats-report": a field for each entry, by its id, with a structure named like its type that has
/// the members, `id`, `type` and `timestamp` (ms of Unix time). Whole numbers are uint64, all
/// others double.
Ref<GstStructure> to_structure(const stats::Report& report);

/// Named like the event, with `timestamp` and its members, which are strings.
Ref<GstStructure> to_structure(const LogEntry& entry, double timestamp_ms);

}  // namespace booth::session
