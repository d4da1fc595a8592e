// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>
#include <string>

#include "call_dump.hpp"
#include "call_options.hpp"
#include "call_watch.hpp"
#include "terminal.hpp"

namespace booth::example {

/// Who looks at the calls of a program, as its options --dump and --watch say. Main thread.
class CallObservers {
 public:
  /// Before `call` plays; it and the terminal outlive this. Empty, or why that cannot be.
  std::string open(const CallOptions& options, GstElement* call, Terminal& terminal);

 private:
  std::unique_ptr<CallDump> dump_;
  std::unique_ptr<CallWatch> watch_;
};

}  // namespace booth::example
