// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "report.hpp"

#include <array>
#include <cmath>
#include <cstdio>

#include "common/main_loop.hpp"

namespace booth::example {
namespace {

/// As a JSON string. Text from outside may hold anything; what is no UTF-8 is replaced.
std::string quoted(const std::string& text) {
  g_autofree char* valid = g_utf8_make_valid(text.data(), static_cast<gssize>(text.size()));
  std::string result = "\"";
  for (const char* c = valid; *c; ++c) {
    if (*c == '"' || *c == '\\') {
      result += '\\';
      result += *c;
    } else if (static_cast<unsigned char>(*c) < 0x20 || *c == 0x7f) {
      std::array<char, 8> escaped;
      std::snprintf(escaped.data(), escaped.size(), "\\u%04x", static_cast<unsigned>(*c));
      result += escaped.data();
    } else {
      result += *c;
    }
  }
  return result + '"';
}

std::string number_text(double number) {
  // g_ascii_formatd: a decimal point in every locale.
  std::array<char, 64> text;
  if (!std::isfinite(number)) number = 0;
  return g_ascii_formatd(text.data(), static_cast<int>(text.size()), "%.3f", number);
}

}  // namespace

Event& Event::add(std::string key, const std::string& text) {
  fields_.push_back({std::move(key), text, true});
  return *this;
}

Event& Event::add(std::string key, std::int64_t number) {
  fields_.push_back({std::move(key), std::to_string(number), false});
  return *this;
}

Event& Event::add(std::string key, double number) {
  fields_.push_back({std::move(key), number_text(number), false});
  return *this;
}

std::string Event::json(double time) const {
  std::string line = "{\"event\":" + quoted(name_) + ",\"time\":" + number_text(time);
  for (const auto& field : fields_)
    line += "," + quoted(field.key) + ":" + (field.quoted ? quoted(field.text) : field.text);
  return line + "}";
}

std::string Event::plain(double time) const {
  std::string line = number_text(time) + " s  " + name_;
  for (const auto& field : fields_)
    line += " " + field.key + "=" + (field.quoted ? quoted(field.text) : field.text);
  return line;
}

Report::Report(bool json) : json_(json), started_(seconds_now()) {}

void Report::operator()(const Event& event) {
  const double now = seconds_now();
  std::puts((json_ ? event.json(now) : event.plain(now - started_)).c_str());
  std::fflush(stdout);
}

}  // namespace booth::example
