// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

namespace booth::testing_support {

/// main() of a test program that uses GStreamer: init before, deinit after, so that the leaks
/// tracer can judge.
int run_tests(int argc, char** argv);

}  // namespace booth::testing_support
