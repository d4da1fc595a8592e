// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/unit/dialect_town.hpp"

#include <cctype>
#include <sstream>
#include <utility>

#include <gtest/gtest.h>

#include "signaling/protocol/booth_dialect.hpp"

namespace booth::signaling {
namespace {

std::string_view name_at(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size() && std::isalnum(static_cast<unsigned char>(text[size]))) ++size;
  return text.substr(0, size);
}

}  // namespace

void Town::connect(const std::string& name, const std::string& how) {
  Connection& connection = by_name_[name];
  std::istringstream words(how);
  std::string first, role;
  words >> first >> role;
  std::string url = "ws://h" + first;
  Output output;
  if (!first.starts_with('/')) {
    ClientContext context;
    context.uri = "ws://h/" + first;
    context.room = kDefaultRoom;
    context.random_text = [this] { return "random" + std::to_string(++texts_); };
    if (role == "consumer") context.role = StreamRole::kConsumer;
    connection.client = find_dialect(std::string_view(first))->join(context);
    url = connection.client->url();
    connection.client->opened(output);
  }
  connection.id = server_.open(url);
  from_client(connection, output);
  settle();
}

void Town::say(const std::string& name, const std::string& frame) {
  Connection& connection = by_name_.at(name);
  if (connection.client) {
    const auto decoded = booth_dialect::decode(frame, booth_dialect::Writer::kClient);
    ASSERT_TRUE(decoded.message) << decoded.error.text;
    Output output;
    connection.client->say(*decoded.message, output);
    from_client(connection, output);
  } else {
    server_.receive(connection.id, frame);
  }
  settle();
}

void Town::lose(const std::string& name) {
  server_.end(by_name_.at(name).id, false);
  settle();
}

void Town::from_client(Connection& connection, const Output& output) {
  for (const std::string& frame : output.frames) server_.receive(connection.id, frame);
  for (const Message& message : output.messages)
    connection.heard.push_back(booth_dialect::encode(message));
}

void Town::settle() {
  for (bool moved = true; moved;) {
    moved = false;
    for (auto& [name, connection] : by_name_) {
      for (const std::string& frame : server_.take_frames(connection.id)) {
        moved = true;
        Output output;
        if (connection.client)
          connection.client->receive(frame, output);
        else
          connection.heard.push_back(frame);
        from_client(connection, output);
      }
    }
  }
}

std::string Town::fill_in(std::string_view text) const {
  std::string filled;
  while (!text.empty()) {
    const std::size_t mark = std::min(text.find('$'), text.size());
    filled += text.substr(0, mark);
    text.remove_prefix(mark);
    if (text.empty()) break;
    const std::string_view name = name_at(text.substr(1));
    const auto known = names_.find(std::string(name));
    filled += known == names_.end() ? std::string(text.substr(0, name.size() + 1)) : known->second;
    text.remove_prefix(name.size() + 1);
  }
  return filled;
}

void Town::expect(const std::string& name, const std::string& pattern) {
  auto& heard = by_name_.at(name).heard;
  ASSERT_FALSE(heard.empty()) << name << " hears nothing";
  const std::string actual = std::exchange(heard.front(), {});
  heard.pop_front();
  // Each name that is still unknown takes what is there up to the end of its string.
  for (std::string filled = fill_in(pattern);; filled = fill_in(pattern)) {
    const std::size_t mark = filled.find('$');
    if (mark == std::string::npos || actual.substr(0, mark) != filled.substr(0, mark)) {
      EXPECT_EQ(actual, filled);
      return;
    }
    std::size_t end = actual.find('"', mark);
    while (end != std::string::npos && actual[end - 1] == '\\') end = actual.find('"', end + 1);
    names_[std::string(name_at(std::string_view(filled).substr(mark + 1)))] =
        actual.substr(mark, end - mark);
  }
}

void Town::expect_silence() {
  for (auto& [name, connection] : by_name_) {
    for (const std::string& frame : connection.heard) ADD_FAILURE() << name << " hears " << frame;
    connection.heard.clear();
  }
}

void Town::play(const std::vector<std::string>& transcript) {
  for (const std::string& line : transcript) {
    SCOPED_TRACE(line);
    const std::string name(name_at(line));
    const char what = line.at(name.size());
    const std::string rest = line.size() > name.size() + 2 ? line.substr(name.size() + 2) : "";
    if (what == '<') {
      expect(name, rest);
      continue;
    }
    expect_silence();
    if (what == '+') connect(name, rest);
    if (what == '>') say(name, fill_in(rest));
    if (what == '-') lose(name);
    if (testing::Test::HasFatalFailure()) return;
  }
  expect_silence();
}

}  // namespace booth::signaling
