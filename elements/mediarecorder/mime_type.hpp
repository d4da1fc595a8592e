// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string_view>

#include "elements/common/result.hpp"

namespace booth {

/// What a recording of a type may hold.
struct RecordingType {
  bool video = true;
  bool audio = true;
};

/// Reads a MediaRecorder type as browsers do: `video/webm` or `audio/webm`, with a `codecs`
/// parameter of vp8 (`vp8.0`) and opus in any order, quoted or not; case and white space do not
/// matter and other parameters are ignored. Empty is `video/webm;codecs=vp8,opus`. A type without
/// codecs, or with one kind of them, leaves the other kind at its default. The error names what is
/// not supported and what is.
Result<RecordingType> parse_mime_type(std::string_view text);

}  // namespace booth
