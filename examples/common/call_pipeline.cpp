// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "call_pipeline.hpp"

#include <cstring>
#include <utility>

namespace booth::example {
namespace {

std::string field(const GstStructure* structure, const char* name) {
  const char* text = gst_structure_get_string(structure, name);
  return text ? text : "";
}

/// Whether it says that there is no signaling server; then also what was tried.
bool is_about_server(GstMessage* warning, std::string& particulars) {
  g_autoptr(GError) error = nullptr;
  g_autofree char* debug = nullptr;
  gst_message_parse_warning(warning, &error, &debug);
  const char* last = debug ? std::strrchr(debug, '\n') : nullptr;
  particulars = last ? last + 1 : "";
  return g_error_matches(error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_OPEN_READ_WRITE);
}

}  // namespace

void CallPipeline::stop() {
  if (!pipeline_) return;
  g_autoptr(GstBus) bus = gst_element_get_bus(pipeline_.get());
  gst_bus_remove_watch(bus);
  gst_element_set_state(pipeline_.get(), GST_STATE_NULL);
}

std::string CallPipeline::make(const std::string& description, Events events) {
  g_autoptr(GError) error = nullptr;
  GstElement* made =
      gst_parse_launch_full(description.c_str(), nullptr, GST_PARSE_FLAG_FATAL_ERRORS, &error);
  if (!made) return error->message;
  // A description of one element gives that element.
  pipeline_ = share(GST_IS_PIPELINE(made) ? made : gst_pipeline_new(nullptr));
  if (made != pipeline_.get()) gst_bin_add(GST_BIN(pipeline_.get()), made);
  call_ = find(pipeline_.get(), "call");
  events_ = std::move(events);
  return "";
}

void CallPipeline::start() {
  g_autoptr(GstBus) bus = gst_element_get_bus(pipeline_.get());
  gst_bus_add_watch(
      bus,
      [](GstBus*, GstMessage* message, gpointer self) -> gboolean {
        static_cast<CallPipeline*>(self)->on_message(message);
        return G_SOURCE_CONTINUE;
      },
      this);
  gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING);
}

void CallPipeline::on_message(GstMessage* message) {
  const GstStructure* structure = gst_message_get_structure(message);
  switch (GST_MESSAGE_TYPE(message)) {
    case GST_MESSAGE_ERROR: events_.failed(text_of(message)); break;
    case GST_MESSAGE_WARNING: on_warning(message); break;
    case GST_MESSAGE_LATENCY: gst_bin_recalculate_latency(GST_BIN(pipeline_.get())); break;
    case GST_MESSAGE_ELEMENT:
      if (gst_structure_has_name(structure, "webrtccall"))
        on_event(structure);
      else if (events_.other)
        events_.other(structure);
      break;
    default: break;
  }
}

/// The element goes on trying to reach the server. A program need not, if it never did.
void CallPipeline::on_warning(GstMessage* message) {
  std::string particulars;
  if (joined_ || !is_about_server(message, particulars)) return events_.warning(text_of(message));
  events_.failed("the signaling server cannot be reached (" + particulars +
                 "): start booth-signaling-server, or name another one with --server");
}

void CallPipeline::on_event(const GstStructure* structure) {
  const CallEvent event{field(structure, "event"), field(structure, "peer"),
                        field(structure, "text")};
  joined_ = joined_ || event.event == "joined";
  events_.call(event);
}

void CallPipeline::act(const char* action, const std::string& peer) {
  g_signal_emit_by_name(call_.get(), action, peer.c_str());
}

}  // namespace booth::example
