// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include <gst/gst.h>

#include "gst/ref.hpp"
#include "signaling/session/data_budget.hpp"

namespace booth::session {

/// One message of a data channel (W3C WebRTC, RTCDataChannel).
struct DataMessage {
  std::string label;  ///< of the channel
  bool is_text = false;
  Ref<GBytes> bytes;                         ///< never null; of a text UTF-8 without a NUL
  std::shared_ptr<DataBudget::Share> share;  ///< what it holds of the budget while it waits

  std::size_t size() const { return g_bytes_get_size(bytes.get()); }
};

}  // namespace booth::session
