// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/bench/load_script.hpp"

#include <algorithm>
#include <utility>

namespace booth::bench {
namespace {

// --- the plain dialect, and any server that passes on what it gets ---

constexpr std::string_view kPlainOffer = R"({"type":"offer","sdp":"{sdp}"})";
constexpr std::string_view kPlainAnswer = R"({"type":"answer","sdp":"{sdp}"})";
constexpr std::string_view kPlainCandidate =
    R"({"type":"candidate","candidate":{"candidate":"{pad}","sdpMid":"0","sdpMLineIndex":0}})";
const std::vector<Script::Line> kPlainCall{
    {"", kPlainOffer}, {R"("offer")", kPlainAnswer}, {R"("answer")", ""}};

// --- Booth's own ---

constexpr std::string_view kBoothOffer =
    R"({"type":"offer","session":"s{room}","to":"c{other}","sdp":"{sdp}"})";
constexpr std::string_view kBoothAnswer =
    R"({"type":"answer","session":"s{room}","to":"c{other}","sdp":"{sdp}"})";

// --- Socket.IO, with the events of calls of two ---

constexpr std::string_view kSocketIoOffer =
    R"(42["sendOffer",{"offer":{"type":"offer","sdp":"{sdp}"},"roomId":"r{room}"}])";
constexpr std::string_view kSocketIoAnswer =
    R"(42["sendAnswer",{"answer":{"type":"answer","sdp":"{sdp}"},"roomId":"r{room}"}])";

// --- PeerJS ---

constexpr std::string_view kPeerJsOffer =
    R"({"type":"OFFER","dst":"c{other}","payload":{"sdp":{"type":"offer","sdp":"{sdp}"},)"
    R"("type":"media","connectionId":"mc_{room}"}})";
constexpr std::string_view kPeerJsAnswer =
    R"({"type":"ANSWER","dst":"c{other}","payload":{"sdp":{"type":"answer","sdp":"{sdp}"},)"
    R"("type":"media","connectionId":"mc_{room}"}})";

const Script kPeerJs{
    "peerjs",
    "/peerjs?key=peerjs&id=c{self}&token=t{self}&version=1.5.5",
    {{R"("OPEN")", ""}},
    {{"", kPeerJsOffer}, {R"("OFFER")", kPeerJsAnswer}, {R"("ANSWER")", ""}},
    R"({"type":"CANDIDATE","dst":"c{other}","payload":{"candidate":{"candidate":"{pad}","sdpMid":"0","sdpMLineIndex":0},"type":"media","connectionId":"mc_{room}"}})",
    kPeerJsOffer,
    kPeerJsAnswer,
    {}};

/// Our endpoint has a room for each key; PeerServer knows one key.
Script with_rooms(Script script) {
  script.name = "peerjs-rooms";
  script.target = "/peerjs?key=r{room}&id=c{self}&token=t{self}&version=1.5.5";
  return script;
}

const std::array<Script, 6> kScripts{{
    {"relay", "/?room=r{room}", {}, kPlainCall, kPlainCandidate, kPlainOffer, kPlainAnswer, {}},
    {"plain",
     "/plain?room=r{room}",
     {},
     kPlainCall,
     kPlainCandidate,
     kPlainOffer,
     kPlainAnswer,
     {}},
    {"booth",
     "/booth",
     {{"", R"({"type":"hello","booth":1,"id":"c{self}"})"},
      {R"("welcome")", R"({"type":"join","room":"r{room}"})"},
      {R"("joined")", ""}},
     {{"", kBoothOffer}, {R"("offer")", kBoothAnswer}, {R"("answer")", ""}},
     R"({"type":"candidate","session":"s{room}","to":"c{other}","candidate":"{pad}","sdpMid":"0","sdpMLineIndex":0})",
     kBoothOffer,
     kBoothAnswer,
     {}},
    {"socketio",
     "/socket.io/?EIO=4&transport=websocket",
     {{"0{", "40"}, {"40{", R"(42["joinRoom","r{room}"])"}},
     {{"", R"(42["callRemote","r{room}"])"},
      {"callRemote", R"(42["acceptCall","r{room}"])"},
      {"acceptCall", kSocketIoOffer},
      {"sendOffer", kSocketIoAnswer},
      {"sendAnswer", ""}},
     R"(42["sendCandidate",{"candidate":{"candidate":"{pad}","sdpMid":"0","sdpMLineIndex":0},"roomId":"r{room}"}])",
     kSocketIoOffer,
     kSocketIoAnswer,
     {"2", "3"}},
    kPeerJs,
    with_rooms(kPeerJs),
}};

void replace(std::string& text, std::string_view what, std::string_view by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

/// How each description begins, as JSON text. Its second line is the same in all of one connection.
constexpr std::string_view kSession =
    "v=0\\r\\no=- 4611731400430051336 2 IN IP4 127.0.0.1\\r\\n{pad}";

/// What a candidate or a description looks like, as JSON text of that length: letters, digits and
/// blanks, and in a description line ends, each of which JSON writes with four bytes.
std::string padding(std::size_t bytes, bool description) {
  static constexpr std::string_view kCandidate =
      "candidate:842163049 1 udp 1677729535 203.0.113.77 46154 typ srflx raddr 10.0.0.17 rport "
      "46154 "
      "generation 0 ufrag EEtu network-id 3 network-cost 10 ";
  static constexpr std::string_view kDescription =
      "a=rtpmap:96 VP8/90000\\r\\na=rtcp-fb:96 goog-remb\\r\\na=rtcp-fb:96 transport-cc\\r\\n"
      "a=extmap:4 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\\r\\n";
  const std::string_view model = description ? kDescription : kCandidate;
  std::string text;
  while (text.size() < bytes) text += model;
  text.resize(bytes);
  // Not in the middle of an escape.
  for (auto last = text.rbegin(); last != text.rend() && last - text.rbegin() < 4; ++last)
    if (*last == '\\') *last = ' ';
  return text;
}

}  // namespace

const Script* find_script(std::string_view name) {
  const auto found = std::find_if(kScripts.begin(), kScripts.end(),
                                  [name](const Script& script) { return script.name == name; });
  return found == kScripts.end() ? nullptr : found;
}

std::string fill_in(std::string_view text, int self, std::string_view pad) {
  std::string result(text);
  replace(result, "{sdp}", kSession);
  replace(result, "{pad}", pad);
  replace(result, "{self}", std::to_string(self));
  replace(result, "{other}", std::to_string(self ^ 1));
  replace(result, "{room}", std::to_string(self / 2));
  return result;
}

std::string message_text(const Script& script, int self, std::size_t bytes) {
  constexpr std::size_t kShortest = 12;
  const bool description = bytes > kLongestCandidate;
  const auto text = !description ? script.candidate : self % 2 == 0 ? script.offer : script.answer;
  const std::size_t envelope = fill_in(text, self).size();
  return fill_in(text, self,
                 padding(std::max(bytes, envelope + kShortest) - envelope, description));
}

}  // namespace booth::bench
