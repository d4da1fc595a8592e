// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace booth::keying {

/// The shape of an ONNX model's first input, which OpenCV does not tell: one number a dimension, 0
/// where the file leaves it open. Empty where the bytes are no such model. Reads any bytes safely.
std::vector<int> onnx_input_shape(std::span<const std::uint8_t> model);

}  // namespace booth::keying
