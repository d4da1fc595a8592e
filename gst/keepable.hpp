// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gst/gst.h>

#include "gst/ref.hpp"

namespace booth {

/// Whether the buffer's owner (a camera with four of them) would wait for it: it belongs to a pool
/// with an upper limit.
bool belongs_to_small_pool(GstBuffer* buffer);

/// The buffer in memory that may be held for long: itself, or a copy where it belongs to a small
/// pool.
Ref<GstBuffer> keepable(GstBuffer* buffer);

}  // namespace booth
