// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Peers come and go for a long time, and some die.
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "gst/guarded.hpp"
#include "tests/pipeline/call_pipeline.hpp"
#include "tests/support/signaling_server.hpp"

namespace {

using booth::testing_support::CallPipeline;
using booth::testing_support::ChildProcess;
using booth::testing_support::SignalingServer;
using namespace std::chrono_literals;

std::size_t entries(const char* folder) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    count += !entry.path().empty();
  return count;
}

/// The webrtcbins a pipeline has had, without keeping them alive.
class Succession {
 public:
  explicit Succession(GstElement* signaling) : signaling_(signaling) {
    handler_ = g_signal_connect(
        signaling, "webrtcbin-replaced",
        G_CALLBACK(+[](GstElement*, GstElement* webrtcbin, gpointer data) {
          auto reference = std::make_unique<GWeakRef>();
          g_weak_ref_init(reference.get(), webrtcbin);
          static_cast<Succession*>(data)->all.lock()->push_back(std::move(reference));
        }),
        this);
  }
  ~Succession() {
    g_signal_handler_disconnect(signaling_, handler_);
    auto locked = all.lock();
    for (auto& reference : *locked) g_weak_ref_clear(reference.get());
  }
  Succession(const Succession&) = delete;
  Succession& operator=(const Succession&) = delete;

  std::size_t total() { return all.lock()->size(); }
  std::size_t alive() {
    std::size_t count = 0;
    auto locked = all.lock();
    for (auto& reference : *locked) {
      if (auto* object = g_weak_ref_get(reference.get())) {
        ++count;
        g_object_unref(object);
      }
    }
    return count;
  }

 private:
  GstElement* signaling_;
  gulong handler_ = 0;
  booth::Guarded<std::vector<std::unique_ptr<GWeakRef>>> all;
};

class CallEndurance : public testing::Test {
 protected:
  std::unique_ptr<CallPipeline> peer(const std::string& id) {
    CallPipeline::Options options;
    options.id = id;
    options.uri = server.url();
    options.video = false;
    options.properties = "reconnect-timeout=8";
    auto pipeline = std::make_unique<CallPipeline>(options);
    EXPECT_TRUE(pipeline->play());
    EXPECT_TRUE(pipeline->wait("joined")) << pipeline->report();
    return pipeline;
  }

  /// One call; `to_the_end` waits until it is connected, otherwise it is cut off in its set-up.
  static testing::AssertionResult call_once(CallPipeline& caller, CallPipeline& callee,
                                            const std::string& callee_id, bool to_the_end) {
    caller.call(callee_id);
    const char* stage = to_the_end ? "connected" : "accepted";
    if (!caller.wait(stage) || (to_the_end && !callee.wait(stage)))
      return testing::AssertionFailure() << caller.report() << callee.report();
    caller.act("hang-up");
    if (!caller.wait("ended") || !callee.wait("ended"))
      return testing::AssertionFailure() << caller.report() << callee.report();
    return testing::AssertionSuccess();
  }

  SignalingServer server;
};

TEST_F(CallEndurance, ManyCallsLeaveNothingBehind) {
  // Three of four calls are cut off while they are set up.
  constexpr int calls = 200, warm_up = 50;
  auto anna = peer("anna");
  auto ben = peer("ben");
  Succession of_anna(anna->signaling()), of_ben(ben->signaling());
  std::size_t files = 0, threads = 0;
  for (int i = 0; i < calls; ++i) {
    auto& caller = i % 2 ? *anna : *ben;
    auto& callee = i % 2 ? *ben : *anna;
    ASSERT_TRUE(call_once(caller, callee, i % 2 ? "ben" : "anna", i % 8 < 2)) << "call " << i;
    if (i != warm_up) continue;
    files = entries("/proc/self/fd");
    threads = entries("/proc/self/task");
  }
  // A call's last threads end a moment after it.
  const auto deadline = std::chrono::steady_clock::now() + 20s;
  const auto settled = [&] {
    return of_anna.alive() + of_ben.alive() <= 2 && entries("/proc/self/fd") <= files + 10 &&
           entries("/proc/self/task") <= threads + 10;
  };
  while (!settled() && std::chrono::steady_clock::now() < deadline) g_usleep(20'000);
  EXPECT_LE(entries("/proc/self/fd"), files + 10);
  EXPECT_LE(entries("/proc/self/task"), threads + 10);
  EXPECT_GE(of_anna.total(), static_cast<std::size_t>(calls) - 10);
  EXPECT_LE(of_anna.alive() + of_ben.alive(), 2u) << "of " << of_anna.total() + of_ben.total();
  EXPECT_EQ(anna->errors() + ben->errors(), "");
}

struct Death {
  const char* description;
  int signal;
};

TEST_F(CallEndurance, ADeadOrFrozenPeerIsNoticed) {
  const char* root = std::getenv("BOOTH_BUILD_ROOT");
  for (const Death& death : {Death{"killed", SIGKILL}, Death{"frozen", SIGSTOP}}) {
    SCOPED_TRACE(death.description);
    auto anna = peer("anna");
    ChildProcess ben({std::string(root ? root : ".") + "/tests/pipeline/call_peer",
                      death.description, server.url(), "2020d0", "auto-call=true"});
    ASSERT_TRUE(anna->wait("connected")) << anna->report() << ben.output();
    ASSERT_TRUE(anna->hears(440)) << anna->report();
    ben.signal(death.signal);
    const auto start = std::chrono::steady_clock::now();
    EXPECT_TRUE(anna->wait("ended")) << anna->report();
    const auto taken = std::chrono::steady_clock::now() - start;
    EXPECT_LT(taken, 12s) << "10 s are promised, the rest is a busy machine's";
    RecordProperty(death.description, static_cast<int>(taken / 1ms));
    EXPECT_EQ(anna->errors(), "");
    ben.signal(SIGKILL);
    anna->stop();
  }
}

}  // namespace
