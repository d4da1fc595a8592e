// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/support/run_tests.hpp"

#include <gtest/gtest.h>

#include <gst/gst.h>

#include "tests/support/init.hpp"
#include "tests/support/known_races.hpp"

namespace booth::testing_support {

int run_tests(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  init_gstreamer(&argc, &argv);
  tolerate_known_races();
  const int result = RUN_ALL_TESTS();
  gst_deinit();
  return result;
}

}  // namespace booth::testing_support
