// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// loopback: a call with oneself. Two webrtccall in one pipeline meet in a room of a signaling
// server that this program starts; what one of them sends is decoded from the other.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>

#include <gst/gst.h>

namespace {

constexpr int kPictures = 100;

struct Server {
  GPid process = 0;
  std::string uri;
};

/// Starts booth-signaling-server, which names its address in the first line it writes.
Server start_server() {
  Server server;
  const char* command[] = {"booth-signaling-server", "--host", "127.0.0.1", "--port", "0", nullptr};
  int output = -1;
  g_autoptr(GError) error = nullptr;
  const auto flags = GSpawnFlags(G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD);
  if (!g_spawn_async_with_pipes(nullptr, const_cast<char**>(command), nullptr, flags, nullptr,
                                nullptr, &server.process, nullptr, &output, nullptr, &error)) {
    std::fprintf(stderr, "loopback: %s\n", error->message);
    return server;
  }
  std::FILE* lines = fdopen(output, "r");
  char line[256] = "";
  if (std::fgets(line, sizeof line, lines) && g_str_has_prefix(line, "listening on "))
    server.uri = g_strstrip(line + 13);
  return server;
}

/// Both ends in one line: `a` sends a ball and a tone, `b` is called and sends nothing.
std::string both_ends(const std::string& uri) {
  return "webrtccall name=a uri=" + uri +
         " display-name=A receive-video=false receive-audio=false "
         "videotestsrc is-live=true pattern=ball ! video/x-raw,width=640,height=360 ! a. "
         "audiotestsrc is-live=true volume=0.1 ! a. "
         "webrtccall name=b uri=" +
         uri +
         " display-name=B "
         "b. ! videoconvert ! fakesink name=screen signal-handoffs=true async=false";
}

void on_picture(GstElement* screen, GstBuffer*, GstPad*, gpointer count) {
  if (++*static_cast<int*>(count) == kPictures)
    gst_element_post_message(
        screen, gst_message_new_application(GST_OBJECT(screen), gst_structure_new_empty("enough")));
}

/// Follows the call until enough pictures have come; whether that was so.
bool follow(GstElement* pipeline) {
  g_autoptr(GstBus) bus = gst_element_get_bus(pipeline);
  while (true) {
    g_autoptr(GstMessage) message = gst_bus_timed_pop(bus, 30 * GST_SECOND);
    if (!message) return false;
    if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_APPLICATION) return true;
    if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_LATENCY)
      gst_bin_recalculate_latency(GST_BIN(pipeline));
    if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_ERROR) {
      g_autoptr(GError) error = nullptr;
      gst_message_parse_error(message, &error, nullptr);
      std::fprintf(stderr, "loopback: %s\n", error->message);
      return false;
    }
    const GstStructure* event = gst_message_get_structure(message);
    if (event && gst_structure_has_name(event, "webrtccall"))
      std::printf("%s: %s %s\n", GST_MESSAGE_SRC_NAME(message),
                  gst_structure_get_string(event, "event"),
                  gst_structure_get_string(event, "text"));
  }
}

}  // namespace

int main(int argc, char** argv) {
  gst_init(&argc, &argv);
  const Server server = start_server();
  if (server.uri.empty()) return EXIT_FAILURE;
  g_autoptr(GError) error = nullptr;
  g_autoptr(GstElement) pipeline = gst_parse_launch(both_ends(server.uri).c_str(), &error);
  bool seen = false;
  int pictures = 0;
  if (error) {
    std::fprintf(stderr, "loopback: %s\n", error->message);
  } else {
    g_autoptr(GstElement) screen = gst_bin_get_by_name(GST_BIN(pipeline), "screen");
    g_signal_connect(screen, "handoff", G_CALLBACK(on_picture), &pictures);
    gst_element_set_state(pipeline, GST_STATE_PLAYING);
    seen = follow(pipeline);
    gst_element_set_state(pipeline, GST_STATE_NULL);
  }
  kill(server.process, SIGTERM);
  std::printf("%d pictures went through the call\n", pictures);
  return seen ? EXIT_SUCCESS : EXIT_FAILURE;
}
