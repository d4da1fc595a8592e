// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Whether media really arrives in a page: pixels of its <video> and energy of its sound.
#pragma once

#include <string>

#include <gtest/gtest.h>

#include "tests/interop/browser.hpp"
#include "tests/interop/scene.hpp"

namespace booth::interop {

/// The <video> shows the colour bars of PipelinePeer, after kPatience at the latest.
testing::AssertionResult shows_bars(Page& page, const std::string& video = "#remote");
/// The <video> shows a browser's camera: kBrowserPatches.
testing::AssertionResult shows_camera(Page& page, const std::string& video = "#remote");
/// The <video> goes on playing.
testing::AssertionResult plays_on(Page& page, const std::string& video = "#remote");
/// The page's newest peer connection decodes sound that is not silence.
testing::AssertionResult hears(Page& page);

}  // namespace booth::interop
