// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "elements/common/result.hpp"

namespace booth::keying {

/// How much of every place is foreground, 0..255, rows without padding.
struct Mask {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> values;

  bool empty() const { return values.empty(); }
};

enum class ColorOrder { kRgb, kBgr };
/// Order of a model's input: planes (1, 3, height, width) or pixels (1, height, width, 3).
enum class InputLayout { kPlanes, kPixels };
/// What turns a model's output into shares: nothing, because it ends with such a layer itself, the
/// logistic function, or the share of exp() among all channels.
enum class Activation { kNone, kSigmoid, kSoftmax };

/// What is needed to load a model: a change of it loads again.
struct ModelFile {
  std::string path;
  std::string config;  ///< second file of formats that have one; empty: none
  int width = 0;       ///< of the input, in pixels; 0: as the model says
  int height = 0;
  InputLayout layout = InputLayout::kPlanes;
  std::string output;  ///< name of the output; empty: the first one

  bool operator==(const ModelFile&) const = default;
};

/// How a model's input is made and its output read; may differ from frame to frame.
struct ModelUse {
  ColorOrder order = ColorOrder::kRgb;
  /// Input = (code value 0..255 - mean) / deviation; of red, green, blue.
  std::array<double, 3> mean{0.0, 0.0, 0.0};
  std::array<double, 3> deviation{255.0, 255.0, 255.0};
  int channel = -1;  ///< of the output that stands for the person; negative: from the end
  Activation activation = Activation::kNone;

  bool operator==(const ModelUse&) const = default;
};

/// A neural network that finds people in small pictures. One thread at a time.
class PersonModel {
 public:
  virtual ~PersonModel() = default;
  /// Size of the pictures it takes, in pixels.
  virtual int width() const = 0;
  virtual int height() const = 0;
  /// Where the person is. `rgb` are width() x height() pixels of three bytes. The error is a
  /// sentence for the user.
  virtual Result<Mask> find(std::span<const std::uint8_t> rgb, const ModelUse& use) = 0;
};

}  // namespace booth::keying
