// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A webrtccall in a process of its own, so that it can run on a machine of the lab: net_call_peer
// "PROPERTIES". Sends a small picture and a tone, and writes one line each for what it notices:
//
//     event NAME PEER TEXT      as the element's messages
//     warning TEXT, error TEXT  of the pipeline
//     picture PEER MS           a decoded picture, and when, on the monotonic clock
//     path LOCAL REMOTE         of the selected pair, each TYPE/PROTOCOL/ADDRESS; asked by "path"
//
// Reads commands: "path", "ACTION PEER" for the element's actions, and "quit".
#include <cstdio>
#include <iostream>
#include <mutex>
#include <string>
#include <thread>

#include <gst/gst.h>

#include "gst/ref.hpp"
#include "tests/support/known_races.hpp"

namespace {

using booth::Ref;

void print(const std::string& line) {
  static std::mutex mutex;
  const std::lock_guard guard(mutex);
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

std::string text_of(const GstStructure* fields, const char* name) {
  const char* text = gst_structure_get_string(fields, name);
  return text ? text : "";
}

/// The last frame a test's picture goes through.
void show(GstPad* pad) {
  auto* element = GST_ELEMENT(gst_pad_get_parent(pad));
  auto* bin = GST_ELEMENT(gst_object_get_parent(GST_OBJECT(element)));
  auto* sink = gst_element_factory_make("fakesink", nullptr);
  g_object_set(sink, "sync", FALSE, "async", FALSE, "signal-handoffs", TRUE, nullptr);
  if (g_str_has_prefix(GST_PAD_NAME(pad), "remote_video"))
    g_signal_connect(sink, "handoff",
                     G_CALLBACK(+[](GstElement*, GstBuffer*, GstPad* input, gpointer) {
                       const auto id = Ref<char>::adopt(gst_pad_get_stream_id(input));
                       const std::string stream = id ? id.get() : "";
                       print("picture " + stream.substr(0, stream.find('/')) + " " +
                             std::to_string(g_get_monotonic_time() / 1000));
                     }),
                     nullptr);
  gst_bin_add(GST_BIN(bin), sink);
  gst_element_sync_state_with_parent(sink);
  const auto input = Ref<GstPad>::adopt(gst_element_get_static_pad(sink, "sink"));
  gst_pad_link(pad, input.get());
  gst_object_unref(bin);
  gst_object_unref(element);
}

GstBusSyncReply on_message(GstBus*, GstMessage* message, gpointer) {
  const auto* fields = gst_message_get_structure(message);
  if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_ELEMENT &&
      gst_structure_has_name(fields, "webrtccall"))
    print("event " + text_of(fields, "event") + " " + text_of(fields, "peer") + " " +
          text_of(fields, "text"));
  const bool error = GST_MESSAGE_TYPE(message) == GST_MESSAGE_ERROR;
  if (error || GST_MESSAGE_TYPE(message) == GST_MESSAGE_WARNING) {
    Ref<GError> failure;
    error ? gst_message_parse_error(message, failure.out(), nullptr)
          : gst_message_parse_warning(message, failure.out(), nullptr);
    print((error ? "error " : "warning ") + std::string(failure->message));
  }
  gst_message_unref(message);
  return GST_BUS_DROP;
}

std::string describe(const GstStructure* report, const std::string& id) {
  const GstStructure* candidate = nullptr;
  if (const auto* value = gst_structure_get_value(report, id.c_str()))
    candidate = gst_value_get_structure(value);
  if (!candidate) return "none";
  auto text = text_of(candidate, "candidate-type") + "/" + text_of(candidate, "protocol") + "/" +
              text_of(candidate, "address");
  if (const auto relay = text_of(candidate, "relay-protocol"); !relay.empty()) text += "/" + relay;
  return text;
}

/// The transport's selected pair, by the statistics.
void tell_path(GstElement* webrtcbin) {
  const auto promise = Ref<GstPromise>::adopt(gst_promise_new());
  g_signal_emit_by_name(webrtcbin, "get-stats", nullptr, promise.get());
  if (gst_promise_wait(promise.get()) != GST_PROMISE_RESULT_REPLIED) return print("path none");
  const auto* report = gst_promise_get_reply(promise.get());
  std::string path = "path none";
  for (int i = 0; report && i < gst_structure_n_fields(report); ++i) {
    const auto* value = gst_structure_get_value(
        report, gst_structure_nth_field_name(report, static_cast<guint>(i)));
    if (!GST_VALUE_HOLDS_STRUCTURE(value)) continue;
    const auto* fields = gst_value_get_structure(value);
    if (text_of(fields, "local-candidate-id").empty()) continue;
    path = "path " + describe(report, text_of(fields, "local-candidate-id")) + " " +
           describe(report, text_of(fields, "remote-candidate-id"));
  }
  print(path);
}

void tell_paths(GstElement* pipeline) {
  auto* found = gst_bin_iterate_all_by_element_factory_name(GST_BIN(pipeline), "webrtcbin");
  GValue item = G_VALUE_INIT;
  while (gst_iterator_next(found, &item) == GST_ITERATOR_OK) {
    tell_path(GST_ELEMENT(g_value_get_object(&item)));
    g_value_reset(&item);
  }
  g_value_unset(&item);
  gst_iterator_free(found);
}

void obey(GstElement* pipeline, GstElement* call, const std::string& line) {
  const auto space = line.find(' ');
  if (line == "path") return tell_paths(pipeline);
  g_signal_emit_by_name(call, line.substr(0, space).c_str(),
                        space == std::string::npos ? "" : line.substr(space + 1).c_str());
}

}  // namespace

int main(int argc, char** argv) {
  gst_init(&argc, &argv);
  booth::testing_support::tolerate_known_races();
  if (argc < 2) return 2;
  Ref<GError> error;
  const std::string description =
      std::string("webrtccall name=call ") + argv[1] +
      " videotestsrc is-live=true ! video/x-raw,width=160,height=120,framerate=15/1 ! call."
      " audiotestsrc is-live=true ! audio/x-raw,rate=48000,channels=1 ! call.";
  auto pipeline = Ref<GstElement>::share(gst_parse_launch(description.c_str(), error.out()));
  if (error) {
    print(std::string("error ") + error->message);
    return 1;
  }
  const auto bus = Ref<GstBus>::adopt(gst_element_get_bus(pipeline.get()));
  gst_bus_set_sync_handler(bus.get(), on_message, nullptr, nullptr);
  const auto call = Ref<GstElement>::adopt(gst_bin_get_by_name(GST_BIN(pipeline.get()), "call"));
  g_signal_connect(call.get(), "pad-added", G_CALLBACK(+[](GstElement*, GstPad* pad, gpointer) {
                     if (GST_PAD_IS_SRC(pad)) show(pad);
                   }),
                   nullptr);
  if (gst_element_set_state(pipeline.get(), GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
    return 1;
  for (std::string line; std::getline(std::cin, line) && line != "quit";)
    obey(pipeline.get(), call.get(), line);
  gst_element_set_state(pipeline.get(), GST_STATE_NULL);
  return 0;
}
