// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Small neural networks as ONNX files, written by the tests that need them: just enough of the
// protobuf wire format (onnx.proto of ONNX 1.6, operator set 11).
#pragma once

#include <string>
#include <vector>

namespace booth::testing_support {

/// One node of a chain: every layer's input is the layer before it.
struct OnnxLayer {
  std::string type;       ///< "Conv", "Sigmoid", "Softmax", "Transpose", "GlobalAveragePool"...
  std::vector<int> axes;  ///< Transpose: perm; Softmax: the axis
  int outputs = 0;        ///< Conv: channels
  int kernel = 1;         ///< Conv: odd; padded so that the size stays
  std::vector<float> weights;  ///< Conv: outputs x inputs x kernel x kernel
  std::vector<float> bias;     ///< Conv: outputs
};

struct OnnxModel {
  std::vector<int> input{1, 3, 64, 64};  ///< shape; -1 = not fixed
  std::vector<OnnxLayer> layers;
  std::vector<int> outputs;  ///< layers that are outputs before the last one, which always is

  /// The bytes of the file. The result of the last layer is called "mask", the others "layer<n>".
  std::string encoded() const;
};

/// Marks what is red: a logit that is high for (190, 60, 50) and low for grey, green and blue, of
/// RGB between 0 and 1.
OnnxLayer red_detector();

/// red_detector() and a sigmoid.
OnnxModel red_model(int width = 64, int height = 64);

}  // namespace booth::testing_support
