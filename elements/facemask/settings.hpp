// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The properties of facemask, and the files that they name.
#pragma once

#include <memory>
#include <string>

#include "elements/common/result.hpp"
#include "elements/facemask/face_detector.hpp"
#include "elements/facemask/picture.hpp"
#include "gst/properties.hpp"

namespace booth::facemask {

enum class Effect { kImage, kBlur, kPixelate, kNone };
enum class Wait { kAuto, kAlways, kNever };
enum class Messages { kNone, kChanges, kAll };

/// What the properties hold, as written by the user.
struct Settings {
  Effect effect = Effect::kPixelate;
  std::string image;
  double scale = 1.4;
  double offset_x = 0.0;
  double offset_y = -0.05;
  unsigned cells = 8;
  std::string model;
  std::string model_config;
  double confidence = 0.5;
  double min_face = 0.1;
  unsigned detection_interval = 100;
  unsigned detection_size = 480;
  unsigned hold = 1000;
  Wait wait = Wait::kAuto;
  Messages messages = Messages::kChanges;
};

const PropertyTable<Settings>& properties();

/// The picture of the property `image`; nothing where the path is empty.
Result<std::shared_ptr<const Picture>> load_picture(const std::string& path);
/// The model of the properties, or the default one.
Result<std::shared_ptr<FaceDetector>> load_model(const std::string& model,
                                                 const std::string& config);

}  // namespace booth::facemask
