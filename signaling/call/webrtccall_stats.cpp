// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What webrtccall tells of the calls it has: figures and the log of their negotiation. Both hold
// addresses, so they are told to whoever asks and never written to the log.
#include <algorithm>
#include <utility>

#include "signaling/call/webrtccall.hpp"
#include "signaling/session/stats_structure.hpp"

namespace booth {

namespace {

constexpr std::int64_t kPeriodMs = 1000;  ///< of the property
constexpr unsigned kShortestMs = 100;
constexpr double kUsPerMs = 1000.0;

/// One signal (peer, structure) and one element message of the same content.
void tell(BoothWebrtcCall* self, const char* name, const std::string& peer,
          const GstStructure* what) {
  gst_element_post_message(
      GST_ELEMENT(self),
      gst_message_new_element(
          GST_OBJECT(self),
          gst_structure_new("webrtccall", "event", G_TYPE_STRING, name, "peer", G_TYPE_STRING,
                            peer.c_str(), name, GST_TYPE_STRUCTURE, what, nullptr)));
  g_signal_emit_by_name(self, name, peer.c_str(), what);
}

}  // namespace

std::int64_t webrtccall_stats_period_ms(BoothWebrtcCall* self) {
  const auto interval = self->impl->settings.lock()->stats_interval;
  return interval == 0 ? kPeriodMs : std::max(interval, kShortestMs);
}

void webrtccall_tell_stats(BoothWebrtcCall* self, const signaling::PeerId& peer,
                           const session::stats::Report& report) {
  auto structure = session::to_structure(report);
  const bool wanted = self->impl->settings.lock()->stats_interval > 0;
  const auto told =
      Ref<GstStructure>::adopt(wanted ? gst_structure_copy(structure.get()) : nullptr);
  (*self->impl->stats.lock())[peer] = std::move(structure);
  if (told) tell(self, "stats", peer, told.get());
}

Ref<GstStructure> webrtccall_stats(WebrtcCallImpl& impl) {
  auto all = Ref<GstStructure>::adopt(gst_structure_new_empty("stats"));
  auto stats = impl.stats.lock();
  for (const auto& [peer, report] : *stats)
    gst_structure_set(all.get(), peer.c_str(), GST_TYPE_STRUCTURE, report.get(), nullptr);
  return all;
}

void webrtccall_tell_log(BoothWebrtcCall* self, const signaling::PeerId& peer,
                         const session::LogEntry& entry) {
  if (!self->impl->settings.lock()->negotiation_log) return;
  const auto now_ms = static_cast<double>(g_get_real_time()) / kUsPerMs;
  tell(self, "negotiation", peer, session::to_structure(entry, now_ms).get());
}

}  // namespace booth
