// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "call_watch.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "call_figures.hpp"

namespace booth::example {

namespace {

constexpr guint kPeriodMs = 1000;
constexpr int kMostNameLetters = 16;

struct Free {
  void operator()(GstStructure* structure) const { gst_structure_free(structure); }
};
using Report = std::unique_ptr<GstStructure, Free>;

struct Person {
  std::string name;
  std::string state = "here";
  Report report, before;
};

/// What a signal of webrtccall makes of somebody's state; empty = nothing.
std::string state_after(const std::string& event, const std::string& text) {
  if (event == "incoming-call") return "ringing";
  if (event == "accepted") return "connecting";
  if (event == "connected") return "connected";
  if (event == "rejected") return "rejected";
  return event == "ended" ? "ended: " + text : "";
}

using Row = std::array<std::string, 11>;
const Row kTitles{"peer", "state",   "path", "rtt",    "in",    "out",
                  "fps",  "picture", "loss", "jitter", "codecs"};

Row row_of(const std::string& name, const Person& person) {
  if (!person.report) return {name, person.state};
  const auto f = CallFigures::of(person.report.get(), person.before.get());
  return {name,   person.state, f.path, f.round_trip, f.in,    f.out,
          f.rate, f.picture,    f.loss, f.jitter,     f.codecs};
}

glong letters(const std::string& text) { return g_utf8_strlen(text.c_str(), -1); }

std::string table(std::vector<Row> rows) {
  if (rows.empty()) return "nobody else is here";
  rows.insert(rows.begin(), kTitles);
  std::array<glong, std::tuple_size_v<Row>> widths{};
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], letters(row[i]));
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i)
      line += row[i] + std::string(static_cast<std::size_t>(widths[i] - letters(row[i]) + 2), ' ');
    line.erase(line.find_last_not_of(' ') + 1);
    text += (text.empty() ? "" : "\n") + line;
  }
  return text;
}

/// "anna  connected  path host/udp  rtt 2 ms ..."
std::string lines(const std::vector<Row>& rows) {
  std::string text;
  for (const auto& row : rows) {
    std::string line = row[0] + "  " + row[1];
    for (std::size_t i = 2; i < row.size(); ++i)
      if (!row[i].empty()) line += "  " + kTitles[i] + " " + row[i];
    text += (text.empty() ? "" : "\n") + line;
  }
  return text;
}

/// A name from outside holds what it likes: no control characters for the terminal.
std::string shown(const std::string& name) {
  g_autofree char* valid = g_utf8_make_valid(name.c_str(), -1);
  std::string result;
  int count = 0;
  for (const char* at = valid; *at && count < kMostNameLetters; ++count) {
    const char* next = g_utf8_next_char(at);
    if (g_unichar_isprint(g_utf8_get_char(at)))
      result.append(at, next);
    else
      result += '?';
    at = next;
  }
  return result;
}

}  // namespace

struct CallWatch::Calls {
  Form form;
  Show show;
  std::mutex mutex;
  std::map<std::string, Person> people;  ///< by id; under the mutex

  void on_notice(const std::string& event, const std::string& peer, const std::string& text) {
    const std::lock_guard lock(mutex);
    if (event == "joined") return people.clear();
    if (event == "peer-left") return void(people.erase(peer));
    auto& person = people[peer];
    if (event == "peer-joined") person.name = text;
    if (auto state = state_after(event, text); !state.empty()) person.state = std::move(state);
    if (event != "ended") return;
    person.report = nullptr;
    person.before = nullptr;
  }
  void on_stats(const std::string& peer, const GstStructure* report) {
    const std::lock_guard lock(mutex);
    auto& person = people[peer];
    person.before = std::exchange(person.report, Report(gst_structure_copy(report)));
  }
  void draw() {
    std::vector<Row> rows;
    {
      const std::lock_guard lock(mutex);
      for (const auto& [id, person] : people)
        rows.push_back(row_of(shown(person.name.empty() ? id : person.name), person));
    }
    const auto text = form == Form::kTable ? table(std::move(rows)) : lines(rows);
    if (!text.empty()) show(text);
  }
};

namespace {

template <typename Calls>
struct Listener {
  std::shared_ptr<Calls> calls;
  const char* event;

  static void notice(GstElement*, const char* peer, const char* text, gpointer data) {
    const auto& self = *static_cast<Listener*>(data);
    self.calls->on_notice(self.event, peer, text ? text : "");
  }
  static void stats(GstElement*, const char* peer, const GstStructure* report, gpointer data) {
    static_cast<Listener*>(data)->calls->on_stats(peer, report);
  }
  static void release(gpointer data, GClosure*) { delete static_cast<Listener*>(data); }
};

}  // namespace

CallWatch::CallWatch(GstElement* call, Form form, Show show) : calls_(std::make_shared<Calls>()) {
  calls_->form = form;
  calls_->show = std::move(show);
  using Each = Listener<Calls>;
  const auto connect = [&](const char* signal, GCallback callback) {
    g_signal_connect_data(call, signal, callback, new Each{calls_, signal}, Each::release,
                          GConnectFlags(0));
  };
  for (const char* event : {"joined", "peer-joined", "peer-left", "incoming-call", "accepted",
                            "rejected", "connected", "ended"})
    connect(event, G_CALLBACK(Each::notice));
  connect("stats", G_CALLBACK(Each::stats));
  g_object_set(call, "stats-interval", kPeriodMs, nullptr);
  timer_ = g_timeout_add(
      kPeriodMs,
      [](gpointer data) -> gboolean {
        static_cast<Calls*>(data)->draw();
        return G_SOURCE_CONTINUE;
      },
      calls_.get());
}

CallWatch::~CallWatch() { g_source_remove(timer_); }

}  // namespace booth::example
