// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The vocabulary of Socket.IO pages as the server is told it, and what such a page hears.
#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/protocol/websocket_frame.hpp"
#include "signaling/server/options.hpp"
#include "tests/support/raw_peer.hpp"
#include "tests/support/signaling_server.hpp"

namespace booth::signaling {
namespace {

using testing::HasSubstr;
using testing_support::RawPeer;
using testing_support::SignalingServer;

constexpr char kPath[] = "/socket.io/?EIO=4&transport=websocket";
constexpr char kWords[] = R"({"events":{"connected":"welcome","ring":"invite"}})";

std::string file_with(const std::string& text) {
  const auto path = std::filesystem::temp_directory_path() /
                    ("booth-socketio-events-" + std::to_string(getpid()) + ".json");
  std::ofstream(path) << text;
  return path;
}

TEST(SocketIoEventsOption, TakesJsonOrAFileWithIt) {
  const std::string good = file_with(kWords);
  for (const std::string& argument : {std::string(kWords), " " + std::string(kWords), good}) {
    std::array words{std::string("server"), std::string("--socketio-events"), argument};
    std::array<char*, 4> argv{words[0].data(), words[1].data(), words[2].data(), nullptr};
    std::string error;
    const auto options = read_options(3, argv.data(), error);
    ASSERT_TRUE(options && options->socketio_events) << error;
    EXPECT_EQ(options->socketio_events->name_emitted(socketio::Word::kRing), "invite");
  }
  std::filesystem::remove(good);
}

TEST(SocketIoEventsOption, SaysWhatIsWrong) {
  const std::string empty = file_with("");
  const struct {
    std::string argument;
    const char* error;
  } rows[] = {
      {R"({"evnts":{}})", "evnts"},
      {"/nonexistent/events.json", "/nonexistent/events.json"},
      {empty, "it is empty"},
  };
  for (const auto& row : rows) {
    std::array words{std::string("server"), std::string("--socketio-events"), row.argument};
    std::array<char*, 4> argv{words[0].data(), words[1].data(), words[2].data(), nullptr};
    std::string error;
    EXPECT_FALSE(read_options(3, argv.data(), error)) << row.argument;
    EXPECT_THAT(error, HasSubstr("--socketio-events"));
    EXPECT_THAT(error, HasSubstr(row.error));
  }
  std::filesystem::remove(empty);
}

TEST(SocketIoServer, SpeaksTheWordsItWasGiven) {
  SignalingServer server({"--socketio-events", kWords});
  ASSERT_TRUE(server.ready()) << server.process().output();
  RawPeer ann(server.port()), bob(server.port());
  for (RawPeer* page : {&ann, &bob}) {
    ASSERT_EQ(page->shake_hands(kPath), 101);
    ASSERT_TRUE(page->receive_text("0{"));
    page->send_text("40");
    ASSERT_TRUE(page->receive_text(R"(40{"sid":)"));
    ASSERT_TRUE(page->receive_text(R"(42["welcome"])"));
    page->send_text(R"(420["joinRoom",7])");
    ASSERT_TRUE(page->receive_text(R"(430[{"status":"ok"}])"));
  }
  ann.send_text(R"(42["invite",7])");
  EXPECT_TRUE(bob.receive_text(R"(42["invite"])"));
}

TEST(SocketIoServer, RefusesBinaryDataAndGoesOn) {
  SignalingServer server;
  ASSERT_TRUE(server.ready()) << server.process().output();
  RawPeer page(server.port());
  ASSERT_EQ(page.shake_hands(kPath), 101);
  page.send_text("40");
  page.send_text(R"(451-3["joinRoom",{"_placeholder":true,"num":0}])");
  page.send_bytes(write_masked_frame(Opcode::kBinary, "\x01\x02", 7));
  EXPECT_TRUE(page.receive_text(R"(433[{"status":"error")"));
  page.send_text(R"(424["joinRoom","r"])");
  EXPECT_TRUE(page.receive_text(R"(434[{"status":"ok"}])"));
}

}  // namespace
}  // namespace booth::signaling
