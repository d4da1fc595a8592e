// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Packets, payloads, and a session whose client does whatever it likes. An input is a script: on
// its first line "polling" or "websocket", then one act a line.
#include "signaling/protocol/engineio_session.hpp"

#include <algorithm>
#include <string>

#include "signaling/protocol/engineio.hpp"
#include "signaling/protocol/text.hpp"
#include "tests/fuzz/check.hpp"

using namespace booth;                       // NOLINT: the whole file is about it
using namespace booth::signaling::engineio;  // NOLINT

namespace {

void read(std::string_view text) {
  if (const auto packet = decode(text); packet && !packet->binary)
    fuzz::require(decode(encode(packet->type, packet->data)) == packet, "packet");
  const auto packets = decode_payload(text);
  if (!packets) return;
  std::string payload;
  for (const Packet& packet : *packets) {
    if (!payload.empty()) payload += kSeparator;
    payload += encode_in_payload(packet);
  }
  fuzz::require(decode_payload(payload) == packets, "payload");
}

SessionSettings settings() {
  SessionSettings result;
  result.payload_bytes = 200;
  result.payload_packets = 5;
  result.message_bytes = 100;
  result.queue_bytes = 400;
  return result;
}

class Script {
 public:
  explicit Script(Transport transport) : session_(settings(), transport, 0) {
    session_.open("abc", out_);
    check();
  }

  void act(char what, std::string_view rest) {
    switch (what) {
      case 'g': session_.poll(out_); break;
      case 'G': session_.poll_gone(out_); break;
      case 'p': session_.post(rest, false, now_ms_, out_); break;
      case 'P': session_.post(rest, true, now_ms_, out_); break;
      case 'u': session_.probe(now_ms_); break;
      case 'm': session_.frame(Socket::kMain, rest, false, now_ms_, out_); break;
      case 'M': session_.frame(Socket::kMain, rest, true, now_ms_, out_); break;
      case 'x': session_.frame(Socket::kProbe, rest, false, now_ms_, out_); break;
      case 'X': session_.frame(Socket::kProbe, rest, true, now_ms_, out_); break;
      case 'c': session_.socket_closed(Socket::kMain, true, out_); break;
      case 'C': session_.socket_closed(Socket::kProbe, false, out_); break;
      case 's':
        if (rest.find(kSeparator) == rest.npos) session_.send(rest, false, out_);
        break;
      case 'f': session_.flush(out_); break;
      case 'k': session_.close(now_ms_, out_); break;
      case '+': session_.tick(now_ms_ += 5000, out_); break;
      default: read(rest);
    }
    check();
  }

 private:
  void check() {
    for (const Step& step : out_) {
      fuzz::require(!ended_, "goes on after its end");
      ended_ = step.what == Do::kEnded;
      if (step.what == Do::kAnswerPoll) {
        fuzz::require(decode_payload(step.data).has_value(), "unreadable: " + step.data);
      } else if (step.what == Do::kDeliver) {
        fuzz::require(step.data.size() <= settings().message_bytes, "longer than allowed");
      }
    }
    fuzz::require(session_.ended() == ended_, "ends without a word");
    out_.clear();
  }

  Session session_;
  Steps out_;
  std::int64_t now_ms_ = 0;
  bool ended_ = false;
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text = fuzz::text_of(data, size);
  read(text);
  // WebSockets deliver nothing else, and what is sent is JSON.
  if (!signaling::is_utf8(text)) return 0;
  Script script(text.starts_with('w') ? Transport::kWebSocket : Transport::kPolling);
  while (!text.empty()) {
    text.remove_prefix(std::min(std::min(text.find('\n'), text.size()) + 1, text.size()));
    if (!text.empty()) script.act(text.front(), text.substr(1, text.find('\n') - 1));
  }
  return 0;
}
