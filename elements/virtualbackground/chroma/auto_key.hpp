// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <optional>
#include <vector>

#include "elements/virtualbackground/chroma/screen_samples.hpp"

namespace booth::keying {

/// The screen among a picture's samples, where there is one: the fullest place of a
/// saturation-weighted (Cb, Cr) histogram that is not skin, then the median of the samples of that
/// colour. Nothing where no saturated, even colour fills a tenth of the picture and a good part of
/// its border, or where much else in the picture is half of that colour.
std::optional<Sighting> find_screen(const std::vector<ScreenSample>& samples);

}  // namespace booth::keying
