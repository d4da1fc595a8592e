// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/rtp_report.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <string_view>

#include <gst/webrtc/webrtc.h>

namespace booth::session {

namespace {

using Structure = const GstStructure*;

/// IP and UDP headers, which RTPSession counts with what it receives.
constexpr std::uint64_t kDatagramHeader = 28;
constexpr double kMsPerSecond = 1000.0;
constexpr double kUnixEpochInNtp = 2'208'988'800.0;
constexpr double kNtpUnitsPerSecond = 4'294'967'296.0;

Ref<GstElement> child(GstElement* bin, const char* name) {
  return Ref<GstElement>::adopt(gst_bin_get_by_name(GST_BIN(bin), name));
}

std::uint64_t number(Structure fields, const char* name) {
  const GValue* value = gst_structure_get_value(fields, name);
  GValue wide = G_VALUE_INIT;
  g_value_init(&wide, G_TYPE_INT64);
  const bool known = value && g_value_transform(value, &wide);
  // Counts are negative where packets came twice.
  return known ? static_cast<std::uint64_t>(std::max<gint64>(0, g_value_get_int64(&wide))) : 0;
}

bool truth(Structure fields, const char* name) {
  gboolean value = FALSE;
  return gst_structure_get_boolean(fields, name, &value) && value;
}

std::string text(Structure fields, const char* name) {
  const char* value = gst_structure_get_string(fields, name);
  return value ? value : "";
}

std::string format_parameters(Structure caps) {
  std::string result;
  for (const char* name : {"profile-level-id", "level-asymmetry-allowed", "packetization-mode",
                           "profile-id", "minptime", "useinbandfec", "stereo", "sprop-stereo"}) {
    const auto value = text(caps, name);
    if (!value.empty()) result += (result.empty() ? "" : ";") + std::string(name) + "=" + value;
  }
  return result;
}

std::optional<stats::Codec> codec_of(Structure caps) {
  const auto kind = text(caps, "media");
  auto name = text(caps, "encoding-name");
  if (kind.empty() || name.empty()) return std::nullopt;
  if (name == "OPUS") name = "opus";  // as IANA writes it
  stats::Codec codec;
  codec.mime_type = kind + "/" + name;
  codec.payload_type = static_cast<unsigned>(number(caps, "payload"));
  codec.clock_rate = static_cast<unsigned>(number(caps, "clock-rate"));
  const auto channels = text(caps, "encoding-params");
  if (kind == "audio")
    codec.channels = static_cast<unsigned>(g_ascii_strtoull(channels.c_str(), nullptr, 10));
  codec.fmtp = format_parameters(caps);
  return codec;
}

/// What a pad of a webrtcbin carries; nothing before its caps.
template <typename Stream>
std::optional<Stream> stream_of(GstPad* pad) {
  const auto caps = Ref<GstCaps>::adopt(gst_pad_get_current_caps(pad));
  if (!caps || gst_caps_get_size(caps.get()) == 0) return std::nullopt;
  const auto* fields = gst_caps_get_structure(caps.get(), 0);
  Stream stream;
  stream.ssrc = static_cast<std::uint32_t>(number(fields, "ssrc"));
  if (stream.ssrc == 0) return std::nullopt;
  stream.video = text(fields, "media") == "video";
  stream.codec = codec_of(fields);
  Ref<GstWebRTCRTPTransceiver> transceiver;
  Ref<char> mid;
  g_object_get(pad, "transceiver", transceiver.out(), nullptr);
  if (transceiver) g_object_get(transceiver.get(), "mid", mid.out(), nullptr);
  if (mid) stream.mid = mid.get();
  return stream;
}

std::vector<Ref<GstPad>> pads_of(GstElement* element) {
  std::vector<Ref<GstPad>> pads;
  gst_element_foreach_pad(
      element,
      [](GstElement*, GstPad* pad, gpointer data) -> gboolean {
        static_cast<std::vector<Ref<GstPad>>*>(data)->push_back(Ref<GstPad>::share(pad));
        return TRUE;
      },
      &pads);
  return pads;
}

void add_counts(stats::Sent& sent, Structure source) {
  sent.payload = {number(source, "packets-sent"), number(source, "octets-sent")};
  const auto all = number(source, "bytes-received");  // of our own as well
  const auto without = sent.payload.bytes + kDatagramHeader * sent.payload.packets;
  sent.header_bytes = all > without ? all - without : 0;
  sent.nacks = number(source, "recv-nack-count");
  sent.plis = number(source, "recv-pli-count");
  sent.firs = number(source, "recv-fir-count");
}

std::optional<stats::SenderReport> sender_report(Structure source) {
  if (!truth(source, "have-sr")) return std::nullopt;
  guint64 ntp = 0;
  gst_structure_get_uint64(source, "sr-ntptime", &ntp);
  return stats::SenderReport{
      number(source, "sr-packet-count"), number(source, "sr-octet-count"),
      (static_cast<double>(ntp) / kNtpUnitsPerSecond - kUnixEpochInNtp) * kMsPerSecond};
}

void add_counts(stats::Received& received, Structure source) {
  received.payload = {number(source, "packets-received"), number(source, "octets-received")};
  const auto all = number(source, "bytes-received");
  const auto without = received.payload.bytes + kDatagramHeader * received.payload.packets;
  received.header_bytes = all > without ? all - without : 0;
  received.nacks = number(source, "sent-nack-count");
  received.plis = number(source, "sent-pli-count");
  received.firs = number(source, "sent-fir-count");
  received.packets_lost = number(source, "packets-lost");
  if (const auto rate = number(source, "clock-rate"); rate > 0)
    received.jitter_s = static_cast<double>(number(source, "jitter")) / static_cast<double>(rate);
  received.told = sender_report(source);
}

void each_source(GObject* session, const std::function<void(Structure)>& use) {
  GstStructure* all = nullptr;
  g_object_get(session, "stats", &all, nullptr);
  if (!all) return;
  const GValue* list = gst_structure_get_value(all, "source-stats");
  // GValueArray is what RTPSession gives.
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  const auto* sources = list ? static_cast<GValueArray*>(g_value_get_boxed(list)) : nullptr;
  for (guint i = 0; sources && i < sources->n_values; ++i)
    use(gst_value_get_structure(&sources->values[i]));
  G_GNUC_END_IGNORE_DEPRECATIONS
  gst_structure_free(all);
}

/// Retransmissions that came in time are not lost for a jitter buffer, and so are not for W3C.
void add_losses(GstElement* buffer, std::vector<stats::Received>& streams) {
  auto* factory = gst_element_get_factory(buffer);
  if (!factory || std::string_view(GST_OBJECT_NAME(factory)) != "rtpjitterbuffer") return;
  const auto pad = Ref<GstPad>::adopt(gst_element_get_static_pad(buffer, "sink"));
  const auto caps = Ref<GstCaps>::adopt(gst_pad_get_current_caps(pad.get()));
  if (!caps) return;
  const auto ssrc = number(gst_caps_get_structure(caps.get(), 0), "ssrc");
  const auto found = std::find_if(streams.begin(), streams.end(),
                                  [&](const auto& each) { return each.ssrc == ssrc; });
  if (found == streams.end()) return;
  GstStructure* counted = nullptr;
  g_object_get(buffer, "stats", &counted, nullptr);
  if (!counted) return;
  found->packets_lost = number(counted, "num-lost");
  found->packets_discarded = number(counted, "num-late") + number(counted, "num-duplicates");
  gst_structure_free(counted);
}

void each_child(GstElement* bin, const std::function<void(GstElement*)>& use) {
  auto* iterator = gst_bin_iterate_elements(GST_BIN(bin));
  const auto visit = [](const GValue* value, gpointer data) {
    (*static_cast<const std::function<void(GstElement*)>*>(data))(
        GST_ELEMENT(g_value_get_object(value)));
  };
  while (
      gst_iterator_foreach(iterator, visit, const_cast<gpointer>(static_cast<const void*>(&use))) ==
      GST_ITERATOR_RESYNC)
    gst_iterator_resync(iterator);
  gst_iterator_free(iterator);
}

void add_report(stats::Sent& sent, const ReceiverReports& reports) {
  const auto block = reports.about(sent.ssrc);
  if (!block) return;
  stats::ReceiverReport heard;
  heard.fraction_lost = block->fraction_lost;
  heard.packets_lost = static_cast<std::uint64_t>(std::max(0, block->packets_lost));
  if (sent.codec && sent.codec->clock_rate > 0)
    heard.jitter_s = static_cast<double>(block->jitter) / sent.codec->clock_rate;
  heard.round_trip_s = block->round_trip_s;
  sent.heard = heard;
}

}  // namespace

Ref<GObject> rtp_session(GstElement* webrtcbin) {
  Ref<GObject> session;
  const auto rtpbin = child(webrtcbin, "rtpbin");
  if (rtpbin) g_signal_emit_by_name(rtpbin.get(), "get-internal-session", 0u, session.out());
  return session;
}

void read_rtp(GstElement* webrtcbin, const ReceiverReports& reports, stats::Facts& facts) {
  for (const auto& pad : pads_of(webrtcbin)) {
    if (GST_PAD_IS_SINK(pad.get())) {
      if (auto sent = stream_of<stats::Sent>(pad.get())) facts.sent.push_back(std::move(*sent));
    } else if (auto received = stream_of<stats::Received>(pad.get())) {
      facts.received.push_back(std::move(*received));
    }
  }
  each_source(reports.session(), [&](Structure source) {
    const auto ssrc = number(source, "ssrc");
    const bool internal = truth(source, "internal");
    for (auto& sent : facts.sent)
      if (internal && sent.ssrc == ssrc) add_counts(sent, source);
    for (auto& received : facts.received)
      if (!internal && received.ssrc == ssrc) add_counts(received, source);
  });
  const auto rtpbin = child(webrtcbin, "rtpbin");
  each_child(rtpbin.get(), [&](GstElement* element) { add_losses(element, facts.received); });
  for (auto& sent : facts.sent) add_report(sent, reports);
}

}  // namespace booth::session
