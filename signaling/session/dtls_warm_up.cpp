// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/dtls_warm_up.hpp"

#include <gst/gst.h>

namespace booth::session {

void DtlsWarmUp::begin() {
  wait();
  thread_ = std::thread([] {
    auto* element = gst_element_factory_make("dtlsdec", nullptr);
    if (element) gst_object_unref(element);
  });
}

void DtlsWarmUp::wait() {
  if (thread_.joinable()) thread_.join();
}

}  // namespace booth::session
