// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Both halves of a dialect against whatever the other end may say. An input is a transcript: on the
// first line the address that is asked for, then one step a line:
//   <FRAME      the other end says it
//   >MESSAGE    our side says a message, written as in Booth's own dialect
//   +           a second passes
// At an address of ours it is the server's half, in a room with another peer, who says the
// messages; elsewhere it is the client's.
#include "signaling/protocol/dialect.hpp"

#include <algorithm>
#include <string>

#include "signaling/protocol/booth_dialect.hpp"
#include "tests/fuzz/check.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/memory_server.hpp"

using namespace booth;             // NOLINT: the whole file is about it
using namespace booth::signaling;  // NOLINT
using booth_dialect::Writer;

namespace {

constexpr std::size_t kMaxSteps = 200;

/// Calls visit(line) for each of them.
template <typename Visit>
void for_each_line(std::string_view text, Visit visit) {
  for (std::size_t steps = 0; !text.empty() && steps < kMaxSteps; ++steps) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    visit(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

/// What a half says is within the limits and can be written in any dialect.
void check(const Message& message, Writer writer) {
  const auto written = booth_dialect::encode(message);
  const auto read = booth_dialect::decode(written, writer);
  fuzz::require(read.message.has_value(), read.error.text + " in " + written);
  const auto bounded = [](const Meta& meta) {
    fuzz::require(meta.extension.size() <= limits::kMaxExtensionBytes, "extension");
  };
  if (const auto* hello = std::get_if<Hello>(&message)) {
    bounded(hello->meta);
    fuzz::require(hello->own_token.size() <= limits::kMaxTokenBytes, "token");
  }
  if (const auto* update = std::get_if<Update>(&message)) bounded(update->meta);
  if (const auto* offer = std::get_if<Offer>(&message))
    fuzz::require(offer->extension.size() <= limits::kMaxExtensionBytes, "extension");
}

void serve(std::string_view address, std::string_view steps) {
  testing_support::MemoryServer server;
  const auto bob = server.open("ws://h/booth");
  server.receive(bob, R"({"type":"hello","booth":1,"id":"bob"})");
  server.receive(bob, R"({"type":"join","room":")" + std::string(kDefaultRoom) + R"("})");
  const auto ours = server.open(address);
  if (ours == 0) return;
  for_each_line(steps, [&](std::string_view step) {
    const bool bob_speaks = step.starts_with('>');
    if (bob_speaks) server.receive(bob, step.substr(1));
    if (step.starts_with('<')) server.receive(ours, step.substr(1));
    if (step.starts_with('+')) server.advance(1000);
    for (const auto& saying : server.take_sayings())
      if (saying.from == ours) check(saying.message, Writer::kClient);
    for (const auto& frame : server.take_frames(bob))
      fuzz::require(bob_speaks || frame.find(R"("type":"error")") == frame.npos,
                    "another peer notices: " + frame);
    server.take_frames(ours);
  });
  server.end(ours, false);
  server.advance(limits::kGraceMs + 1000);
  fuzz::require(server.rooms().peer_count() == 1, "is still there");
}

void join(std::string_view address, std::string_view steps) {
  int texts = 0;
  ClientContext context;
  context.uri = address;
  context.room = "r";
  context.random_text = [&] { return "text" + std::to_string(++texts); };
  const auto half = find_dialect(fuzz::kDialect)->join(context);
  std::int64_t now_ms = 0;
  const auto take = [&](Output& out) {
    for (const Message& message : out.messages) check(message, Writer::kServer);
    return std::any_of(out.messages.begin(), out.messages.end(), [](const Message& message) {
      return std::holds_alternative<Welcome>(message);
    });
  };
  const auto say = [&](const Message& message) {
    Output out;
    half->say(message, out);
    return take(out);
  };
  half->url();
  Output out;
  half->opened(out);
  take(out);
  if (say(Hello{kVersion, "ada", {}, {}})) say(Join{"r"});
  for_each_line(steps, [&](std::string_view step) {
    Output next;
    if (step.starts_with('<')) half->receive(step.substr(1), next);
    if (step.starts_with('+')) half->tick(now_ms += 1000, next);
    if (take(next)) say(Join{"r"});
    if (!step.starts_with('>')) return;
    if (const auto read = booth_dialect::decode(step.substr(1), Writer::kClient); read.message)
      say(*read.message);
  });
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view address = text.substr(0, end);
  if (address.find("://") == address.npos) return 0;
  const std::string_view steps = text.substr(std::min(end + 1, text.size()));
  const Dialect* found = find_dialect(testing_support::opening_of(address));
  if (address.starts_with("ws://h/") && found && found->name == std::string(fuzz::kDialect))
    serve(address, steps);
  else
    join(address, steps);
  return 0;
}
