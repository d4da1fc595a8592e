// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/support/own_network.hpp"
#include "tests/support/run_tests.hpp"

int main(int argc, char** argv) {
  booth::testing_support::enter_own_network();
  return booth::testing_support::run_tests(argc, argv);
}
