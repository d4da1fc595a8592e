// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <array>
#include <string>

#include <gtest/gtest.h>

#include "elements/common/color.hpp"

namespace booth::interop {

/// A place in the folder for what a run leaves, below the build folder: screenshots, camera clips.
std::string output_path(const std::string& name);

/// Four patches of colour, left to right and top to bottom: what a camera sees.
using Patches = std::array<Color, 4>;

inline constexpr Patches kBrowserPatches{
    {{200, 40, 40, 255}, {40, 160, 60, 255}, {50, 70, 200, 255}, {210, 190, 60, 255}}};
/// What a browser sees of the yellow, green, magenta and blue bar of PipelinePeer.
inline constexpr Patches kBarPatches{
    {{191, 191, 0, 255}, {0, 191, 0, 255}, {191, 0, 191, 255}, {0, 0, 191, 255}}};

/// Writes a short y4m clip of `patches` for a browser to use as its camera.
void write_camera_clip(const std::string& path, const Patches& patches);

/// Whether each patch is near the expected colour: what a video codec and two colour conversions
/// leave of it.
testing::AssertionResult resembles(const Patches& seen, const Patches& expected);

}  // namespace booth::interop
