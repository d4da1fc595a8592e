// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <gtest/gtest.h>

#include <gst/gst.h>

#include "tests/support/init.hpp"
#include "tests/support/known_races.hpp"

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  booth::testing_support::init_gstreamer(&argc, &argv);
  booth::testing_support::tolerate_known_races();
  const int result = RUN_ALL_TESTS();
  gst_deinit();
  return result;
}
