// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "gst/keepable.hpp"

namespace booth {

bool belongs_to_small_pool(GstBuffer* buffer) {
  if (!buffer->pool) return false;
  const auto config = Ref<GstStructure>::adopt(gst_buffer_pool_get_config(buffer->pool));
  guint most = 0;
  gst_buffer_pool_config_get_params(config.get(), nullptr, nullptr, nullptr, &most);
  return most != 0;
}

Ref<GstBuffer> keepable(GstBuffer* buffer) {
  if (!belongs_to_small_pool(buffer)) return Ref<GstBuffer>::share(buffer);
  return Ref<GstBuffer>::adopt(gst_buffer_copy_deep(buffer));
}

}  // namespace booth
