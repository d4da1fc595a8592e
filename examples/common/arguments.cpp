// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "arguments.hpp"

#include <cstdio>
#include <cstdlib>
#include <memory>

namespace booth::example {

void Arguments::text(const char* name, const char* placeholder, const char* help,
                     std::string& target) {
  auto& text = texts_.emplace_back(Text{name, &target});
  entries_.push_back({name, 0, 0, G_OPTION_ARG_STRING, &text.given, help, placeholder});
}

void Arguments::number(const char* name, const char* help, int& target) {
  entries_.push_back({name, 0, 0, G_OPTION_ARG_INT, &target, help, "N"});
}

void Arguments::flag(const char* name, const char* help, bool& target) {
  auto& flag = flags_.emplace_back(Flag{&target});
  entries_.push_back({name, 0, 0, G_OPTION_ARG_NONE, &flag.given, help, nullptr});
}

void Arguments::parse(int argc, char** argv) {
  g_set_prgname(g_path_get_basename(argv[0]));
  entries_.push_back({});
  const std::unique_ptr<GOptionContext, decltype(&g_option_context_free)> context(
      g_option_context_new(nullptr), g_option_context_free);
  g_option_context_set_summary(context.get(), about_.c_str());
  g_option_context_set_description(context.get(), more_.c_str());
  g_option_context_add_main_entries(context.get(), entries_.data(), nullptr);
  g_autoptr(GError) error = nullptr;
  const bool parsed = g_option_context_parse(context.get(), &argc, &argv, &error);
  const std::string fault = take_texts();
  if (!parsed) refuse(error->message);
  if (!fault.empty()) refuse(fault);
  if (argc > 1) refuse(std::string("what is '") + argv[1] + "'?");
}

std::string Arguments::take_texts() {
  std::string fault;
  for (const auto& flag : flags_)
    if (flag.given) *flag.target = true;
  for (const auto& text : texts_) {
    const std::unique_ptr<char, decltype(&g_free)> given(text.given, g_free);
    if (!given) continue;
    *text.target = given.get();
    if (text.target->empty()) fault = std::string("--") + text.name + " needs a value";
  }
  return fault;
}

void Arguments::refuse(const std::string& why) {
  std::fprintf(stderr, "%s: %s; see --help\n", g_get_prgname(), why.c_str());
  std::exit(2);
}

}  // namespace booth::example
