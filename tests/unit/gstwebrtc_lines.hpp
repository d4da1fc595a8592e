// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Transcripts that tests of the gstwebrtc dialect begin with.
#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/dialect_town.hpp"

namespace booth::signaling {

using Lines = std::vector<std::string>;
inline Lines operator+(Lines head, const Lines& tail) {
  head.insert(head.end(), tail.begin(), tail.end());
  return head;
}

/// webrtcsink, which speaks version 1.1 and answers offers.
inline const Lines kSink{
    R"(sink+ /)",
    R"(sink< {"type":"welcome","peerId":"$sink"})",
    R"(sink> {"type":"setProtocolVersion","version":"v1_1"})",
    R"(sink> {"type":"setPeerStatus","roles":["producer"],"meta":{"name":"Door"},"peerId":"$sink"})",
};
/// A page of gstwebrtc-api.
inline const Lines kPage{
    R"(page+ /gstwebrtc)",
    R"(page< {"type":"welcome","peerId":"$page"})",
    R"(page> {"type":"setPeerStatus","roles":["listener"],"meta":null})",
    R"(page< {"type":"peerStatusChanged","roles":["listener"],"meta":null,"peerId":"$page"})",
};
inline const Lines kPageProduces{
    R"(page> {"type":"setPeerStatus","roles":["listener","producer"],"meta":{"name":"Pat"}})",
    R"(page< {"type":"peerStatusChanged","roles":["producer","listener"],"meta":{"name":"Pat"},"peerId":"$page"})",
};
/// webrtcsrc without a producer's id.
inline const Lines kSource{
    R"(src+ /)",
    R"(src< {"type":"welcome","peerId":"$src"})",
    R"(src> {"type":"setProtocolVersion","version":"v1_1"})",
    R"(src> {"type":"setPeerStatus","roles":["consumer"],"meta":null,"peerId":"$src"})",
};
/// Started by the page with the sink.
inline const Lines kStarted{
    R"(page> {"type":"startSession","peerId":"$sink"})",
    R"(page< {"type":"sessionStarted","peerId":"$sink","sessionId":"$s"})",
    R"(sink< {"type":"startSession","peerId":"$page","sessionId":"$s","offer":null})",
};
struct Story {
  const char* description;
  Lines lines;
};
inline void play(const std::vector<Story>& stories) {
  for (const Story& story : stories) {
    SCOPED_TRACE(story.description);
    Town().play(story.lines);
  }
}

}  // namespace booth::signaling
