// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "call_dump.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <mutex>

#include <json-glib/json-glib.h>

namespace booth::example {

namespace {

constexpr guint kStatsMs = 1000;
constexpr const char* kNotices[] = {"joined",   "peer-joined", "peer-left", "incoming-call",
                                    "accepted", "rejected",    "connected", "ended"};

JsonNode* to_json(const GstStructure* structure);

JsonNode* to_json(const GValue* value) {
  if (GST_VALUE_HOLDS_STRUCTURE(value)) return to_json(gst_value_get_structure(value));
  JsonNode* node = json_node_new(JSON_NODE_VALUE);
  if (G_VALUE_HOLDS_UINT64(value)) {
    json_node_set_int(node, static_cast<gint64>(g_value_get_uint64(value)));
  } else {
    json_node_set_value(node, value);
  }
  return node;
}

gboolean add_member(GQuark name, const GValue* value, gpointer object) {
  json_object_set_member(static_cast<JsonObject*>(object), g_quark_to_string(name), to_json(value));
  return TRUE;
}

JsonNode* to_json(const GstStructure* structure) {
  JsonObject* object = json_object_new();
  gst_structure_foreach(structure, add_member, object);
  return json_node_init_object(json_node_alloc(), object);
}

/// With timestamp, peer and event; an empty peer is left out.
JsonObject* line_of(const char* event, const char* peer) {
  JsonObject* line = json_object_new();
  json_object_set_double_member(line, "timestamp", static_cast<double>(g_get_real_time()) / 1000);
  if (peer && *peer) json_object_set_string_member(line, "peer", peer);
  json_object_set_string_member(line, "event", event);
  return line;
}

}  // namespace

struct CallDump::File {
  std::mutex mutex;
  std::FILE* stream = nullptr;

  ~File() {
    if (stream) std::fclose(stream);
  }
  /// Takes the object. On the threads that webrtccall tells on.
  void write(JsonObject* object) {
    g_autoptr(JsonNode) node = json_node_init_object(json_node_alloc(), object);
    json_object_unref(object);
    g_autofree char* text = json_to_string(node, FALSE);
    const std::lock_guard lock(mutex);
    if (!stream) return;
    std::fprintf(stream, "%s\n", text);
    std::fflush(stream);  // what is there must survive a crash
  }
};

namespace {

template <typename File>
struct Handler {
  std::shared_ptr<File> file;
  const char* event;

  static void notice(GstElement*, const char* peer, const char* text, gpointer data) {
    const auto& self = *static_cast<Handler*>(data);
    JsonObject* line = line_of(self.event, peer);
    if (text && *text) json_object_set_string_member(line, "text", text);
    self.file->write(line);
  }
  static void stats(GstElement*, const char* peer, const GstStructure* report, gpointer data) {
    JsonObject* line = line_of("stats", peer);
    json_object_set_member(line, "stats", to_json(report));
    static_cast<Handler*>(data)->file->write(line);
  }
  static void negotiation(GstElement*, const char* peer, const GstStructure* entry, gpointer data) {
    JsonObject* line = line_of(gst_structure_get_name(entry), peer);
    gst_structure_foreach(entry, add_member, line);
    static_cast<Handler*>(data)->file->write(line);
  }
  static void release(gpointer data, GClosure*) { delete static_cast<Handler*>(data); }
};

}  // namespace

CallDump::CallDump(GstElement* call) : call_(call), file_(std::make_shared<File>()) {
  using Each = Handler<File>;
  const auto connect = [this](const char* signal, GCallback callback) {
    g_signal_connect_data(call_, signal, callback, new Each{file_, signal}, Each::release,
                          GConnectFlags(0));
  };
  for (const char* notice : kNotices) connect(notice, G_CALLBACK(Each::notice));
  connect("stats", G_CALLBACK(Each::stats));
  connect("negotiation", G_CALLBACK(Each::negotiation));
}

CallDump::~CallDump() {
  const std::lock_guard lock(file_->mutex);
  if (file_->stream) std::fclose(file_->stream);
  file_->stream = nullptr;
}

std::string CallDump::open(const std::string& path) {
  std::FILE* stream = std::fopen(path.c_str(), "we");
  if (!stream) return path + ": " + std::strerror(errno);
  {
    const std::lock_guard lock(file_->mutex);
    file_->stream = stream;
  }
  g_object_set(call_, "stats-interval", kStatsMs, "negotiation-log", TRUE, nullptr);
  return "";
}

}  // namespace booth::example
