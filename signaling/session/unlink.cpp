// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/unlink.hpp"

#include <chrono>
#include <condition_variable>
#include <memory>

#include "gst/guarded.hpp"
#include "gst/ref.hpp"
#include "signaling/session/log.hpp"

namespace booth::session {

namespace {

constexpr auto kIdleLimit = std::chrono::seconds(2);

struct Idle {
  bool reached = false;
};

}  // namespace

void unlink_between_buffers(GstPad* source) {
  struct Shared {
    Guarded<Idle> idle;
    std::condition_variable changed;
  };
  using Held = std::shared_ptr<Shared>;
  auto shared = std::make_shared<Shared>();
  const auto unlink = [](GstPad* pad) {
    if (auto peer = Ref<GstPad>::adopt(gst_pad_get_peer(pad))) gst_pad_unlink(pad, peer.get());
  };
  const gulong probe = gst_pad_add_probe(
      source, GST_PAD_PROBE_TYPE_IDLE,
      [](GstPad* pad, GstPadProbeInfo*, gpointer data) {
        if (auto peer = Ref<GstPad>::adopt(gst_pad_get_peer(pad))) gst_pad_unlink(pad, peer.get());
        auto& held = *static_cast<Held*>(data);
        held->idle.lock()->reached = true;
        held->changed.notify_all();
        return GST_PAD_PROBE_REMOVE;
      },
      new Held(shared), [](gpointer data) { delete static_cast<Held*>(data); });
  auto idle = shared->idle.lock();
  if (shared->changed.wait_for(idle.lock(), kIdleLimit, [&] { return idle->reached; })) return;
  if (probe) gst_pad_remove_probe(source, probe);
  GST_WARNING_OBJECT(source, "a buffer did not leave in time");
  unlink(source);
}

}  // namespace booth::session
