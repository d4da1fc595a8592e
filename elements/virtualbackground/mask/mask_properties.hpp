// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>
#include <string>

#include "elements/virtualbackground/mask/mask_worker.hpp"

namespace booth::keying {

/// What the properties of the methods that know a mask hold; a part of Settings. Defaults: RGB
/// between 0 and 1 in planes, one channel out that is a share already.
struct MaskProperties {
  std::string model;
  std::string model_config;
  int model_width = 0;
  int model_height = 0;
  InputLayout model_layout = InputLayout::kPlanes;
  ColorOrder model_order = ColorOrder::kRgb;
  std::string model_mean = "0";
  std::string model_deviation = "255";
  std::string model_output;
  int model_channel = -1;
  Activation model_activation = Activation::kNone;
  double mask_threshold = 0.5;
  double mask_softness = 0.5;
  std::string plate;
  unsigned plate_frames = 30;
  double shadow_tolerance = 0.35;
  bool plate_learned = false;

  ModelFile model_file() const;
  void set_model_file(const ModelFile& file);
  /// Nothing where no model is set.
  std::shared_ptr<const ModelSettings> model_settings() const;
};

/// What is wrong with the text of model-mean or model-deviation; empty where nothing is.
std::string fault_of_numbers(const std::string& property, const std::string& text);

}  // namespace booth::keying
