// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include <gst/gst.h>

#include "common/handle.hpp"
#include "common/main_loop.hpp"
#include "options.hpp"
#include "receiver.hpp"
#include "report.hpp"
#include "common/source.hpp"
#include "statistics.hpp"

namespace booth::example {

/// The whole program between command line and exit code: builds the pipeline, follows the call by
/// what the elements say on the bus, and ends in order: hang up, complete the files, stop.
class Booth {
 public:
  Booth(const Options& options, Report& report);
  ~Booth();
  Booth(const Booth&) = delete;
  Booth& operator=(const Booth&) = delete;

  /// Runs until the call is over (or stop()); the exit code.
  int run();
  /// Ends in order; the second time at once. Main thread.
  void stop(const std::string& why);

 private:
  bool start();
  void fail(const std::string& why);
  void on_message(GstMessage* message);
  void on_error(GstMessage* message);
  void on_element_message(const GstStructure* structure);
  void on_signaling(const std::string& event, const std::string& peer, const std::string& text);
  void on_connected(const std::string& peer);
  void on_call_ended(const std::string& peer, const std::string& why);
  void take_photo();
  void ask_statistics();
  void report_statistics();
  void hang_up();
  void complete_files();
  void quit_when_complete();
  void count_sent();

  const Options& options_;
  Report& report_;
  Source source_;
  Handle<GstElement> pipeline_;
  Handle<GstElement> signaling_;
  std::unique_ptr<Receiver> receiver_;
  Handle<GstElement> recorder_;  ///< null = not wanted
  std::unique_ptr<GMainLoop, decltype(&g_main_loop_unref)> loop_;
  Timer statistics_timer_, photo_timer_, length_timer_, patience_timer_;

  bool calling_ = false;
  bool connected_ = false;
  bool ever_connected_ = false;
  bool stopping_ = false;
  bool hung_up_ = false;
  bool completing_ = false;
  bool photo_pending_ = false;  ///< wanted and not there yet
  bool photo_asked_ = false;
  int exit_code_ = 0;
  double connected_at_ = 0;
  Traffic traffic_;
  std::atomic<std::int64_t> pictures_sent_ = 0;  ///< in the present call
};

}  // namespace booth::example
