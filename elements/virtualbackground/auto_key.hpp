// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <optional>

#include "elements/common/image_view.hpp"
#include "elements/virtualbackground/matte.hpp"

namespace booth::keying {

/// The colour of the screen in an I420 picture, where there is one: the fullest place of a
/// saturation-weighted (Cb, Cr) histogram that is not skin, then the median of the samples near it.
/// Nothing where no saturated colour fills a tenth of the picture and a good part of its border.
/// Looks at no more than about 60,000 chroma samples.
std::optional<KeyColor> find_key(const ConstImageView& picture);

}  // namespace booth::keying
