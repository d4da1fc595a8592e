// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "options.hpp"

#include <memory>
#include <vector>

#include <glib.h>

namespace booth::example {
namespace {

constexpr char kSummary[] =
    "Makes a video call with a replaced background: camera, file or a drawn presenter\n"
    "-> virtualbackground -> photosnapshot and mediarecorder -> webrtcbin + webrtcsignaling.\n"
    "It waits in the room and accepts whoever calls; with --call it calls whoever is there.";
constexpr char kDescription[] =
    "Ctrl-C or SIGTERM hangs up, completes the files and ends.\n\n"
    "Example: booth-signaling-server --port 8443 &\n"
    "         booth-call --input camera --background beach.jpg --record me.webm\n"
    "and open http://127.0.0.1:8443/?room=demo in a browser.";

/// GOption wants a C string to write to; this hands it on to the std::string.
struct TextOption {
  const char* name;
  const char* placeholder;
  const char* help;
  std::string* target;
  char* given = nullptr;
};

std::string take(std::vector<TextOption>& texts) {
  for (auto& text : texts) {
    const std::unique_ptr<char, decltype(&g_free)> given(text.given, g_free);
    if (!given) continue;
    *text.target = given.get();
    if (text.target->empty()) return std::string("--") + text.name + " needs a value";
  }
  return "";
}

std::vector<TextOption> text_options(Options& o) {
  return {
      {"uri", "URI", "Signaling server (ws://127.0.0.1:8443/booth)", &o.uri},
      {"room", "ROOM", "Room to join (demo)", &o.room},
      {"name", "NAME", "Name the others see (Booth)", &o.name},
      {"input", "SOURCE",
       "presenter (drawn, before a green wall), pattern, camera, screen, or a file", &o.input},
      {"key", "COLOUR", "Colour of the wall as CSS writes it, auto to find it (auto), or none",
       &o.key},
      {"background", "FILE|COLOUR", "Picture or colour to show instead of the wall (navy)",
       &o.background},
      {"record", "FILE", "Record the own picture and sound to a WebM file", &o.record},
      {"photo", "FILE", "Take a photo two seconds into the call (.png or .jpg)", &o.photo},
      {"receive-to", "FILE", "Record the far side to a WebM file; later calls get FILE-2, ...",
       &o.receive_to},
  };
}

}  // namespace

std::string parse_options(int argc, char** argv, Options& options) {
  auto texts = text_options(options);
  gboolean call = FALSE, once = FALSE, show = FALSE, json = FALSE;
  std::vector<GOptionEntry> entries;
  for (auto& text : texts)
    entries.push_back(
        {text.name, 0, 0, G_OPTION_ARG_STRING, &text.given, text.help, text.placeholder});
  const auto flag = [&](const char* name, gboolean& target, const char* help) {
    entries.push_back({name, 0, 0, G_OPTION_ARG_NONE, &target, help, nullptr});
  };
  const auto number = [&](const char* name, int& target, const char* help) {
    entries.push_back({name, 0, 0, G_OPTION_ARG_INT, &target, help, "N"});
  };
  number("bitrate", options.bitrate_kbps, "Video bitrate to send in kbit/s (1200)");
  number("seconds", options.seconds, "End after a call of N seconds; 0 = when stopped (0)");
  flag("call", call, "Call whoever is in the room instead of waiting for a call");
  flag("once", once, "End with the file instead of playing it again and again");
  flag("show", show, "Show the far side in a window and play its sound");
  flag("json", json, "Report events as JSON, one object a line");
  entries.push_back({});

  const std::unique_ptr<GOptionContext, decltype(&g_option_context_free)> context(
      g_option_context_new(nullptr), g_option_context_free);
  g_option_context_set_summary(context.get(), kSummary);
  g_option_context_set_description(context.get(), kDescription);
  g_option_context_set_help_enabled(context.get(), FALSE);
  gboolean help = FALSE;
  entries.insert(entries.begin(), {"help", 'h', 0, G_OPTION_ARG_NONE, &help, "This text", nullptr});
  g_option_context_add_main_entries(context.get(), entries.data(), nullptr);

  g_autoptr(GError) error = nullptr;
  const bool parsed = g_option_context_parse(context.get(), &argc, &argv, &error);
  const std::string fault = take(texts);
  if (!parsed) return error->message;
  options.call = call;
  options.once = once;
  options.show = show;
  options.json = json;
  options.help = help;
  if (help) {
    g_autofree char* text = g_option_context_get_help(context.get(), FALSE, nullptr);
    g_print("%s", text);
  }
  if (!fault.empty()) return fault;
  if (argc > 1) return std::string("what is '") + argv[1] + "'? See --help";
  if (options.seconds < 0) return "--seconds must not be negative";
  if (options.bitrate_kbps < 50 || options.bitrate_kbps > 20000)
    return "--bitrate must be 50..20000 kbit/s";
  return "";
}

}  // namespace booth::example
