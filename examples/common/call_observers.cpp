// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "call_observers.hpp"

namespace booth::example {

std::string CallObservers::open(const CallOptions& options, GstElement* call, Terminal& terminal) {
  if (options.watch && terminal.is_live())
    watch_ = std::make_unique<CallWatch>(
        call, CallWatch::Form::kTable,
        [&terminal](const std::string& text) { terminal.status(text); });
  else if (options.watch)
    watch_ =
        std::make_unique<CallWatch>(call, CallWatch::Form::kLines,
                                    [&terminal](const std::string& text) { terminal.say(text); });
  if (options.dump.empty()) return "";
  dump_ = std::make_unique<CallDump>(call);
  return dump_->open(options.dump);
}

}  // namespace booth::example
