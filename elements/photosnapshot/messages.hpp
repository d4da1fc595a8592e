// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

#include "elements/common/result.hpp"
#include "elements/photosnapshot/darkroom.hpp"

namespace booth::photo {

/// "refused at character 7: ..." for users.
std::string describe(const css::SyntaxError& error);

/// What a call says as a structure (action signal, event, message), all of it optional: `location`
/// and `filters` (strings), `burst` and `burst-interval` in ms (numbers). Others are not looked at.
Result<Request> read_request(const GstStructure* options);

/// The element message `photo-taken`; with the bytes where there is no file.
Ref<GstStructure> taken_message(const Photo& photo, GBytes* bytes);

/// The element message `photo-failed`.
Ref<GstStructure> failed_message(const Failure& failure);

/// Exif's number for the value of GST_TAG_IMAGE_ORIENTATION; 1 for what is none.
int exif_orientation_of(const char* tag);

}  // namespace booth::photo
