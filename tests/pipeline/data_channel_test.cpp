// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Text and bytes between webrtccall elements that meet in a room of the real server.
#include <csignal>

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gst/guarded.hpp"
#include "gst/ref.hpp"
#include "tests/pipeline/conference_pipeline.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/signaling_server.hpp"

namespace {

using booth::Guarded;
using booth::Ref;
using booth::testing_support::ChildProcess;
using booth::testing_support::ConferencePipeline;
using booth::testing_support::SignalingServer;
using testing::AllOf;
using testing::Gt;
using testing::Lt;

/// Both sides of GStreamer 1.22 say nothing, which means this much (RFC 8841, 6.1).
constexpr std::size_t kMaxMessage = 65536;

struct Letter {
  std::string peer, label, content;
  bool is_text;
};

/// A webrtccall that sends a tone, and what came to it by data channels.
class Station {
 public:
  Station(const std::string& id, const std::string& uri)
      : pipeline_([&] {
          ConferencePipeline::Options options;
          options.id = id;
          options.uri = uri;
          options.video = false;
          return options;
        }()) {
    g_signal_connect(element(), "text-received",
                     G_CALLBACK(+[](GstElement*, const char* peer, const char* label,
                                    const char* text, gpointer self) {
                       static_cast<Station*>(self)->take({peer, label, text, true});
                     }),
                     this);
    g_signal_connect(element(), "data-received",
                     G_CALLBACK(+[](GstElement*, const char* peer, const char* label, GBytes* data,
                                    gpointer self) {
                       gsize size = 0;
                       const auto* bytes = static_cast<const char*>(g_bytes_get_data(data, &size));
                       static_cast<Station*>(self)->take({peer, label, {bytes, size}, false});
                     }),
                     this);
    EXPECT_TRUE(pipeline_.play() && pipeline_.wait("joined")) << pipeline_.report();
  }

  GstElement* element() const { return pipeline_.element(); }
  ConferencePipeline* operator->() { return &pipeline_; }

  bool send_text(const char* peer, const char* label, const char* text) {
    gboolean taken = FALSE;
    g_signal_emit_by_name(element(), "send-text", peer, label, text, &taken);
    return taken;
  }
  bool send_data(const char* peer, const char* label, const std::string& content) {
    gboolean taken = FALSE;
    const auto bytes = Ref<GBytes>::adopt(g_bytes_new(content.data(), content.size()));
    g_signal_emit_by_name(element(), "send-data", peer, label, bytes.get(), &taken);
    return taken;
  }
  /// The next that came; all fields empty if there is none.
  Letter next() {
    Letter letter{};
    auto locked = letters_.lock();
    arrived_.wait_for(locked.lock(), ConferencePipeline::kTimeout,
                      [&] { return !locked->empty(); });
    if (locked->empty()) return letter;
    letter = std::move(locked->front());
    locked->pop_front();
    return letter;
  }

 private:
  void take(Letter letter) {
    letters_.lock()->push_back(std::move(letter));
    arrived_.notify_all();
  }

  Guarded<std::deque<Letter>> letters_;
  std::condition_variable arrived_;
  ConferencePipeline pipeline_;
};

class DataChannel : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(server.ready()) << server.process().output(); }

  /// Bytes taken before a message was refused; `enough` if none was.
  static std::size_t fill(Station& from, const char* peer, std::size_t enough) {
    const std::string block(16 * 1024, 'x');
    std::size_t taken = 0;
    while (taken < enough && from.send_data(peer, "bulk", block)) taken += block.size();
    return taken;
  }

  SignalingServer server;
};

TEST_F(DataChannel, CarriesTextAndBytesBothWays) {
  Station anna("anna", server.url()), ben("ben", server.url());
  ASSERT_TRUE(ben->wait("connected", "anna")) << ben->report();
  ASSERT_TRUE(anna->wait("connected", "ben")) << anna->report();
  std::string all(kMaxMessage, '\0');
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<char>(i * 7);
  struct Row {
    const char* description;
    const char* label;
    std::string content;
    bool is_text;
  };
  const std::vector<Row> rows{
      {"a text by the channel of the first offer", "", "hello", true},
      {"bytes that are no text", "", std::string("\0\xff\n", 3), false},
      {"a text that is more than ASCII", "", "Grüße, 世界", true},
      {"as much as a message can be", "", all, false},
      {"a channel of its own", "chat", "here", true},
      {"bytes by that channel", "chat", "there", false},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.description);
    for (const bool there : {true, false}) {
      auto& from = there ? anna : ben;
      auto& to = there ? ben : anna;
      const char* peer = there ? "ben" : "anna";
      EXPECT_TRUE(row.is_text ? from.send_text(peer, row.label, row.content.c_str())
                              : from.send_data(peer, row.label, row.content));
      const auto letter = to.next();
      EXPECT_EQ(letter.peer, there ? "anna" : "ben") << from->report() << to->report();
      EXPECT_EQ(letter.label, *row.label ? row.label : "data");
      EXPECT_EQ(letter.is_text, row.is_text);
      EXPECT_TRUE(letter.content == row.content);
    }
  }
  EXPECT_EQ(anna->wait("channel-opened", "ben"), "data");
  EXPECT_EQ(ben->wait("channel-opened", "anna"), "data");
  // The bus has the texts too.
  EXPECT_EQ(ben->wait("text-received", "anna"), "hello") << ben->report();
  anna->act("hang-up");
  EXPECT_TRUE(ben->wait("ended", "anna"));
  EXPECT_EQ(anna->errors() + ben->errors(), "");
}

TEST_F(DataChannel, AnEmptyPeerMeansAll) {
  Station anna("anna", server.url()), ben("ben", server.url()), carl("carl", server.url());
  ASSERT_TRUE(anna->wait("connected", "ben")) << anna->report();
  ASSERT_TRUE(anna->wait("connected", "carl")) << anna->report();
  EXPECT_TRUE(anna.send_text("", "", "to all"));
  EXPECT_EQ(ben.next().content, "to all") << ben->report();
  EXPECT_EQ(carl.next().content, "to all") << carl->report();
  EXPECT_TRUE(anna.send_text("carl", "", "to one"));
  EXPECT_EQ(carl.next().content, "to one") << carl->report();
  carl->stop();
  EXPECT_TRUE(anna->wait("ended", "carl")) << anna->report();
  EXPECT_FALSE(anna.send_text("carl", "", "to nobody"));
  EXPECT_TRUE(anna.send_text(nullptr, nullptr, "to who is left"));
  EXPECT_EQ(ben.next().content, "to who is left") << ben->report();
}

TEST_F(DataChannel, RefusesWhatCannotBeSent) {
  Station anna("anna", server.url());
  EXPECT_FALSE(anna.send_text("", "", "nobody is there"));
  Station ben("ben", server.url());
  ASSERT_TRUE(anna->wait("connected", "ben")) << anna->report();
  EXPECT_FALSE(anna.send_text("carl", "", "nobody of that name"));
  EXPECT_FALSE(anna.send_text("ben", "", nullptr));
  EXPECT_FALSE(anna.send_text("ben", "", ""));
  EXPECT_FALSE(anna.send_text("ben", "", "no UTF-8: \xff"));
  EXPECT_FALSE(anna.send_data("ben", "", ""));
  EXPECT_FALSE(anna.send_data("ben", "", std::string(kMaxMessage + 1, 'x')));
  anna->act("hang-up");
  ASSERT_TRUE(anna->wait("ended", "ben"));
  EXPECT_FALSE(anna.send_text("ben", "", "gone"));
  EXPECT_EQ(anna->errors(), "");
}

// Known to fail on an idle machine: the first messages of a burst are lost or overtaken.
TEST_F(DataChannel, DISABLED_LosesNothingOfWhatItTakes) {
  Station anna("anna", server.url()), ben("ben", server.url());
  ASSERT_TRUE(anna->wait("connected", "ben")) << anna->report();
  constexpr int kLetters = 6000;
  for (int i = 0; i < kLetters; ++i) {
    const auto text = std::to_string(i) + std::string(1000, '.');
    if (anna.send_text("ben", "", text.c_str())) continue;
    ASSERT_TRUE(anna->wait("buffered-amount-low", "ben")) << i << anna->report();
    --i;
  }
  for (int i = 0; i < kLetters; ++i) {
    const auto letter = ben.next();
    ASSERT_EQ(letter.content.substr(0, letter.content.find('.')), std::to_string(i));
  }
}

TEST_F(DataChannel, AStuckPeerCostsLittleAndHoldsNobodyUp) {
  Station anna("anna", server.url());
  ChildProcess stuck({"gst-launch-1.0", "webrtccall", "name=c", "peer-id=stuck", "room=test",
                      "uri=" + server.url(), "audiotestsrc", "is-live=true", "!", "c."});
  ASSERT_TRUE(anna->wait("channel-opened", "stuck")) << anna->report() << stuck.output();
  constexpr std::size_t kMiB = 1024 * 1024;
  stuck.signal(SIGSTOP);
  // What waits here, and what SCTP has taken of it.
  EXPECT_THAT(fill(anna, "stuck", 16 * kMiB), AllOf(Gt(kMiB / 2), Lt(5 * kMiB)));
  stuck.signal(SIGCONT);
  EXPECT_TRUE(anna->wait("buffered-amount-low", "stuck")) << anna->report();
  EXPECT_THAT(fill(anna, "stuck", kMiB / 2), Gt(kMiB / 4));
  stuck.signal(SIGSTOP);
  fill(anna, "stuck", 16 * kMiB);
  anna->stop();
  EXPECT_FALSE(anna.send_text("stuck", "", "stopped"));
  EXPECT_EQ(anna->errors(), "");
}

}  // namespace
