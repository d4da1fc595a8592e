// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "call_figures.hpp"

#include <algorithm>
#include <cstdio>
#include <functional>

namespace booth::example {

namespace {

using Entry = const GstStructure*;

std::string text(Entry entry, const char* name) {
  const char* value = entry ? gst_structure_get_string(entry, name) : nullptr;
  return value ? value : "";
}

double number(Entry entry, const char* name) {
  guint64 whole = 0;
  double real = 0;
  if (!entry) return 0;
  if (gst_structure_get_uint64(entry, name, &whole)) return static_cast<double>(whole);
  return gst_structure_get_double(entry, name, &real) ? real : 0;
}

bool has(Entry entry, const char* name) { return entry && gst_structure_has_field(entry, name); }

Entry by_id(const GstStructure* report, const std::string& id) {
  const GValue* value = report ? gst_structure_get_value(report, id.c_str()) : nullptr;
  return value ? gst_value_get_structure(value) : nullptr;
}

using Use = std::function<void(Entry)>;

void each(const GstStructure* report, const char* type, const Use& use) {
  struct Search {
    const char* type;
    const Use& use;
  } search{type, use};
  gst_structure_foreach(
      report,
      [](GQuark, const GValue* value, gpointer data) -> gboolean {
        const auto& wanted = *static_cast<Search*>(data);
        Entry entry = gst_value_get_structure(value);
        if (gst_structure_has_name(entry, wanted.type)) wanted.use(entry);
        return TRUE;
      },
      &search);
}

template <typename... Values>
std::string format(const char* pattern, Values... values) {
  char line[64];
  std::snprintf(line, sizeof line, pattern, values...);
  return line;
}

/// "host/udp", or "srflx > relay/udp" where the two ends differ.
std::string path_of(const GstStructure* report) {
  const auto pair = by_id(report, text(by_id(report, "transport"), "selectedCandidatePairId"));
  const auto local = by_id(report, text(pair, "localCandidateId"));
  const auto remote = by_id(report, text(pair, "remoteCandidateId"));
  if (!local || !remote) return "";
  const auto from = text(local, "candidateType"), to = text(remote, "candidateType");
  const auto relay = text(local, "relayProtocol");
  return (from == to ? from : from + ">" + to) + "/" +
         (relay.empty() ? text(local, "protocol") : relay);
}

std::string bits_per_second(double bits) {
  if (bits < 0) return "";
  return bits < 999'500 ? format("%.0f kb/s", bits / 1e3) : format("%.1f Mb/s", bits / 1e6);
}

/// Of a counter that all entries of a type have.
double sum(const GstStructure* report, const char* type, const char* name) {
  double all = 0;
  if (report) each(report, type, [&](Entry entry) { all += number(entry, name); });
  return all;
}

std::string short_name(const std::string& mime_type) {
  return mime_type.substr(mime_type.find('/') + 1);
}

std::string codecs_of(const GstStructure* report) {
  std::string names;
  for (const char* type : {"inbound-rtp", "outbound-rtp"})
    each(report, type, [&](Entry entry) {
      const auto name = short_name(text(by_id(report, text(entry, "codecId")), "mimeType"));
      if (!name.empty() && names.find(name) == std::string::npos)
        names += (names.empty() ? "" : " ") + name;
    });
  return names;
}

void add_picture(CallFigures& figures, const GstStructure* report) {
  for (const char* type : {"inbound-rtp", "outbound-rtp"})
    each(report, type, [&](Entry entry) {
      if (!figures.picture.empty() || !has(entry, "frameWidth")) return;
      figures.picture =
          format("%.0fx%.0f", number(entry, "frameWidth"), number(entry, "frameHeight"));
      figures.rate = format("%.0f", number(entry, "framesPerSecond"));
    });
}

double seconds_between(const GstStructure* report, const GstStructure* before) {
  const auto of = [](const GstStructure* r) {
    return number(by_id(r, "peer-connection"), "timestamp") / 1000;
  };
  return before ? of(report) - of(before) : 0;
}

}  // namespace

CallFigures CallFigures::of(const GstStructure* report, const GstStructure* before) {
  CallFigures figures;
  figures.path = path_of(report);
  figures.codecs = codecs_of(report);
  add_picture(figures, report);
  each(report, "candidate-pair", [&](Entry pair) {
    if (has(pair, "currentRoundTripTime"))
      figures.round_trip = format("%.0f ms", number(pair, "currentRoundTripTime") * 1e3);
  });
  double jitter = -1;
  each(report, "inbound-rtp",
       [&](Entry entry) { jitter = std::max(jitter, number(entry, "jitter")); });
  if (jitter >= 0) figures.jitter = format("%.0f ms", jitter * 1e3);
  const double seconds = seconds_between(report, before);
  if (seconds <= 0) return figures;
  const auto more = [&](const char* type, const char* name) {
    return sum(report, type, name) - sum(before, type, name);
  };
  figures.in = bits_per_second(more("inbound-rtp", "bytesReceived") * 8 / seconds);
  figures.out = bits_per_second(more("outbound-rtp", "bytesSent") * 8 / seconds);
  const double arrived = more("inbound-rtp", "packetsReceived");
  const double lost = std::max(0.0, more("inbound-rtp", "packetsLost"));
  if (arrived + lost > 0) figures.loss = format("%.1f %%", 100 * lost / (arrived + lost));
  return figures;
}

}  // namespace booth::example
