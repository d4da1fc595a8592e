// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/stranger_gate.hpp"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gst/guarded.hpp"
#include "signaling/session/sdp_lines.hpp"
#include "signaling/session/signal_handler.hpp"
#include "signaling/session/steady_lines.hpp"

namespace booth::session {

namespace {

struct Known {
  static constexpr std::size_t kMost = 256;  ///< a hostile peer makes up more
  std::set<std::uint32_t> senders;
  bool held = false;
  bool named = false;  ///< nobody but `senders` has a reason to send

  void note(std::uint32_t ssrc) {
    if (senders.size() < kMost) senders.insert(ssrc);
  }
  bool lets_through(std::uint32_t ssrc) {
    if (senders.contains(ssrc)) return true;
    const bool welcome = !held && !named;
    if (welcome) note(ssrc);
    return welcome;
  }
};

/// Of an RTP packet (RFC 3550, 5.1); the header is in clear in SRTP too. Nothing for RTCP, DTLS and
/// STUN (RFC 5761, 4; RFC 7983).
std::optional<std::uint32_t> ssrc_of(GstBuffer* buffer) {
  std::array<std::uint8_t, 12> head{};
  if (gst_buffer_extract(buffer, 0, head.data(), head.size()) != head.size()) return std::nullopt;
  const bool rtp = head[0] >> 6 == 2 && (head[1] < 192 || head[1] > 223);
  return rtp ? std::optional<std::uint32_t>(GST_READ_UINT32_BE(head.data() + 8)) : std::nullopt;
}

/// Whether the line is in use, and for media.
bool is_rtp(const std::vector<std::string>& media) {
  const auto head = sdp::words(media.front());
  const bool used = head.size() > 1 && (head[1] != "0" || sdp::attribute(media, "bundle-only"));
  return used && !head.front().ends_with("application");
}

bool is_nice_source(GstElement* element) {
  auto* factory = gst_element_get_factory(element);
  return factory && g_str_equal(GST_OBJECT_NAME(factory), "nicesrc");
}

}  // namespace

struct StrangerGate::State {
  Guarded<Known> known;
};

StrangerGate::StrangerGate(Ref<GstElement> webrtcbin)
    : webrtcbin_(std::move(webrtcbin)), state_(std::make_shared<State>()) {
  using Held = std::shared_ptr<State>;
  handler_ = SignalHandler<GstBin*, GstElement*>::connect(
      webrtcbin_.get(), "deep-element-added", [state = state_](GstBin*, GstElement* element) {
        if (!is_nice_source(element)) return;
        const auto pad = Ref<GstPad>::adopt(gst_element_get_static_pad(element, "src"));
        gst_pad_add_probe(
            pad.get(), GST_PAD_PROBE_TYPE_BUFFER,
            [](GstPad*, GstPadProbeInfo* info, gpointer data) {
              const auto ssrc = ssrc_of(GST_PAD_PROBE_INFO_BUFFER(info));
              auto& held = **static_cast<Held*>(data);
              const bool passes = !ssrc || held.known.lock()->lets_through(*ssrc);
              return passes ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP;
            },
            new Held(state), [](gpointer data) { delete static_cast<Held*>(data); });
      });
}

StrangerGate::~StrangerGate() { g_signal_handler_disconnect(webrtcbin_.get(), handler_); }

void StrangerGate::hold(bool held) { state_->known.lock()->held = held; }

void StrangerGate::introduce(std::string_view description) {
  const auto lines = sdp::split(description).lines;
  if (!lines) return;
  std::set<std::uint32_t> senders;
  bool all_named = true, some_silent = false;
  for (const auto& media : lines->media) {
    const auto values = sdp::attributes(media, "ssrc");
    for (const auto& value : values)
      senders.insert(static_cast<std::uint32_t>(std::strtoul(value.c_str(), nullptr, 10)));
    if (!is_rtp(media)) continue;
    const bool silent = sdp::attribute(media, "recvonly") || sdp::attribute(media, "inactive");
    some_silent = some_silent || silent;
    all_named = all_named && (silent || !values.empty());
  }
  // A pipeline of ours never sends before its time.
  const bool named = all_named && some_silent && !sdp::has_tool(description);
  auto known = state_->known.lock();
  known->named = named;
  if (named) known->senders.clear();
  for (const auto ssrc : senders) known->note(ssrc);
}

}  // namespace booth::session
