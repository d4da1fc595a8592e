// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A face network for tests: it has the output of the common SSD face networks and takes what is
// red for a face.
#pragma once

#include <string>

namespace booth::testing_support {

/// A description in Caffe's text format that needs no weights. It divides the picture, whatever its
/// proportions, into 10 x 10 cells; a red cell is a face of 2 x 2 cells around the cell's centre.
inline std::string red_face_network() {
  const auto layer = [](const std::string& name, const std::string& type, const std::string& rest) {
    return "layer { name: '" + name + "' type: '" + type + "' " + rest + " }\n";
  };
  const auto power = [&](const std::string& name, const std::string& bottom, const char* scale,
                         const char* shift) {
    return layer(name, "Power",
                 "bottom: '" + bottom + "' top: '" + name + "' power_param { scale: " + scale +
                     " shift: " + shift + " }");
  };
  /// From channels x rows x columns to one row with the channels together.
  const auto row = [&](const std::string& name, const std::string& bottoms) {
    return layer(name + "_all", "Concat", bottoms + " top: '" + name + "_all'") +
           layer(name + "_turned", "Permute",
                 "bottom: '" + name + "_all' top: '" + name +
                     "_turned' permute_param { order: 0 order: 2 order: 3 order: 1 }") +
           layer(name, "Flatten", "bottom: '" + name + "_turned' top: '" + name + "'");
  };
  return "name: 'red'\ninput: 'data'\ninput_shape { dim: 1 dim: 3 dim: 300 dim: 300 }\n" +
         layer("parts", "Slice",
               "bottom: 'data' top: 'b' top: 'g' top: 'r' slice_param { axis: 1 slice_point: 1 "
               "slice_point: 2 }") +
         layer("redness", "Eltwise",
               "bottom: 'r' bottom: 'g' bottom: 'b' top: 'redness' eltwise_param { operation: SUM "
               "coeff: 1 "
               "coeff: -0.5 coeff: -0.5 }") +
         layer("cells", "Pooling",
               "bottom: 'redness' top: 'cells' pooling_param { pool: AVE kernel_size: 30 "
               "stride: 30 }") +
         power("logit", "cells", "0.05", "-9") +
         layer("face", "Sigmoid", "bottom: 'logit' top: 'face'") +
         power("no_face", "face", "-1", "1") + power("nothing", "face", "0", "0") +
         row("conf", "bottom: 'no_face' bottom: 'face'") +
         row("loc", "bottom: 'nothing' bottom: 'nothing' bottom: 'nothing' bottom: 'nothing'") +
         layer("priors", "PriorBox",
               "bottom: 'cells' bottom: 'data' top: 'priors' prior_box_param { min_size: 60 "
               "clip: false variance: 0.1 variance: 0.1 variance: 0.2 variance: 0.2 }") +
         layer("detection_out", "DetectionOutput",
               "bottom: 'loc' bottom: 'conf' bottom: 'priors' top: 'detection_out' "
               "detection_output_param { num_classes: 2 share_location: true "
               "background_label_id: 0 nms_param { nms_threshold: 0.3 top_k: 100 } "
               "code_type: CENTER_SIZE keep_top_k: 50 confidence_threshold: 0.3 }");
}

}  // namespace booth::testing_support
