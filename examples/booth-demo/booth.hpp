// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <gst/gst.h>

#include "common/call_pipeline.hpp"
#include "common/main_loop.hpp"
#include "common/remote_media.hpp"
#include "common/source.hpp"
#include "options.hpp"
#include "report.hpp"
#include "traffic.hpp"

namespace booth::example {

/// The whole program between command line and exit code: builds the pipeline, follows the call by
/// what the elements say on the bus, and ends in order: hang up, complete the files, stop.
class Booth {
 public:
  Booth(const Options& options, Report& report) : options_(options), report_(report) {}
  Booth(const Booth&) = delete;
  Booth& operator=(const Booth&) = delete;

  /// Runs until the call is over (or stop()); the exit code.
  int run();
  /// Ends in order; the second time at once. Main thread.
  void stop(const std::string& why);

 private:
  std::string open();
  void fail(const std::string& why);
  void on_event(const CallEvent& event);
  void on_element_message(const GstStructure* structure);
  void on_connected(const std::string& peer);
  void on_call_ended(const std::string& peer, const std::string& why);
  void take_photo();
  void report_statistics();
  void hang_up();
  void complete_files();
  void quit_when_complete();

  const Options& options_;
  Report& report_;
  MainLoop loop_{[this] { stop("stopped"); }};
  Source source_;
  CallPipeline pipeline_;
  std::unique_ptr<RemoteMedia> far_side_;
  Handle<GstElement> recorder_;  ///< null = not wanted
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
  std::int64_t seen_before_ = 0;  ///< pictures of earlier calls
  Traffic traffic_;
};

}  // namespace booth::example
