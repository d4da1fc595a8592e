// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gst/gst.h>

#include "gst/ref.hpp"

namespace booth {

/// The buffer in memory that may be held for long: itself, or a copy where it belongs to a pool
/// with an upper limit, whose owner (a camera with four buffers) would wait for it.
Ref<GstBuffer> keepable(GstBuffer* buffer);

}  // namespace booth
