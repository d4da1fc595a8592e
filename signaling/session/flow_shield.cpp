// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/flow_shield.hpp"

#include "gst/ref.hpp"

namespace booth::session {

void shield_flow(GstPad* ghost_pad) {
  if (!GST_IS_GHOST_PAD(ghost_pad)) return;
  // Buffers enter a source ghost pad by the sink pad behind it.
  auto entry =
      GST_PAD_IS_SINK(ghost_pad)
          ? Ref<GstPad>::share(ghost_pad)
          : Ref<GstPad>::adopt(GST_PAD(gst_proxy_pad_get_internal(GST_PROXY_PAD(ghost_pad))));
  if (!entry) return;
  gst_pad_set_chain_function(entry.get(), [](GstPad* pad, GstObject* parent, GstBuffer* buffer) {
    gst_proxy_pad_chain_default(pad, parent, buffer);
    return GST_FLOW_OK;
  });
  gst_pad_set_chain_list_function(entry.get(),
                                  [](GstPad* pad, GstObject* parent, GstBufferList* list) {
                                    gst_proxy_pad_chain_list_default(pad, parent, list);
                                    return GST_FLOW_OK;
                                  });
}

}  // namespace booth::session
