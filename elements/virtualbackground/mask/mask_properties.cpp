// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/mask/mask_properties.hpp"

#include <array>
#include <cmath>
#include <optional>
#include <sstream>
#include <vector>

#include "elements/virtualbackground/settings.hpp"

namespace booth::keying {
namespace {

/// One number for all colours, or three with commas; independent of the locale.
std::optional<std::array<double, 3>> numbers_of(const std::string& text) {
  std::istringstream stream(text);
  stream.imbue(std::locale::classic());
  std::vector<double> numbers;
  for (double number = 0.0; numbers.size() < 4 && stream >> number;) {
    numbers.push_back(number);
    if (stream.peek() == ',') stream.get();
  }
  if (!stream.eof() || (numbers.size() != 1 && numbers.size() != 3)) return std::nullopt;
  if (numbers.size() == 1) numbers.resize(3, numbers[0]);
  for (const double number : numbers)
    if (!std::isfinite(number)) return std::nullopt;
  return std::array{numbers[0], numbers[1], numbers[2]};
}

GType layout_type() {
  static const GEnumValue kValues[] = {
      {static_cast<int>(InputLayout::kPlanes), "Red, green and blue one after the other", "nchw"},
      {static_cast<int>(InputLayout::kPixels), "Pixel after pixel, as TensorFlow has it", "nhwc"},
      {0, nullptr, nullptr}};
  static const GType type = g_enum_register_static("BoothModelLayout", kValues);
  return type;
}

GType order_type() {
  static const GEnumValue kValues[] = {
      {static_cast<int>(ColorOrder::kRgb), "Red first", "rgb"},
      {static_cast<int>(ColorOrder::kBgr), "Blue first, as OpenCV has it", "bgr"},
      {0, nullptr, nullptr}};
  static const GType type = g_enum_register_static("BoothModelOrder", kValues);
  return type;
}

GType activation_type() {
  static const GEnumValue kValues[] = {
      {static_cast<int>(Activation::kNone), "None: the output is a share of 0 to 1", "none"},
      {static_cast<int>(Activation::kSigmoid), "Logistic function of the channel", "sigmoid"},
      {static_cast<int>(Activation::kSoftmax), "Share of exp() among all channels", "softmax"},
      {0, nullptr, nullptr}};
  static const GType type = g_enum_register_static("BoothModelActivation", kValues);
  return type;
}

}  // namespace

std::string fault_of_numbers(const std::string& property, const std::string& text) {
  const auto numbers = numbers_of(text);
  if (!numbers)
    return property + " '" + text +
           "' is neither one number nor three with commas, of red, green and blue: "
           "123.7,116.3,103.5";
  if (property != "model-deviation") return {};
  for (const double number : *numbers)
    if (number <= 0.0) return property + " '" + text + "': values are divided by it; above 0";
  return {};
}

ModelFile MaskProperties::model_file() const {
  return {model, model_config, model_width, model_height, model_layout, model_output};
}

void MaskProperties::set_model_file(const ModelFile& file) {
  model = file.path;
  model_config = file.config;
  model_width = file.width;
  model_height = file.height;
  model_layout = file.layout;
  model_output = file.output;
}

std::shared_ptr<const ModelSettings> MaskProperties::model_settings() const {
  if (model.empty()) return nullptr;
  ModelUse use{model_order, {}, {}, model_channel, model_activation};
  const ModelUse defaults;
  use.mean = numbers_of(model_mean).value_or(defaults.mean);
  use.deviation = fault_of_numbers("model-deviation", model_deviation).empty()
                      ? *numbers_of(model_deviation)
                      : defaults.deviation;
  return std::make_shared<const ModelSettings>(ModelSettings{model_file(), use});
}

std::vector<Property<Settings>> mask_properties() {
  return {
      {"model", "Model",
       "Path of a person-segmentation model for method=segmentation: ONNX (.onnx), TensorFlow "
       "(.pb), Caffe (.caffemodel) or Darknet (.weights). Another one may be set while it runs; it "
       "is loaded beside the stream, and the former one goes on where it cannot be",
       &Settings::model},
      {"model-config", "Model configuration",
       "Path of the second file of a Caffe (.prototxt) or Darknet (.cfg) model",
       &Settings::model_config},
      {"model-width", "Model width",
       "Width of the pictures that the model takes, in pixels; 0: as an ONNX file says",
       &Settings::model_width, 0, 2048},
      {"model-height", "Model height",
       "Height of the pictures that the model takes, in pixels; 0: as an ONNX file says",
       &Settings::model_height, 0, 2048},
      {"model-layout", "Model layout", "In which order the model takes the values of a picture",
       enum_member<&Settings::model_layout, Settings>(layout_type())},
      {"model-order", "Model colour order", "Which colour comes first in what the model takes",
       enum_member<&Settings::model_order, Settings>(order_type())},
      {"model-mean", "Model mean",
       "Taken off every value, 0 to 255, before the model gets it: one number, or those of red, "
       "green and blue with commas",
       &Settings::model_mean},
      {"model-deviation", "Model deviation",
       "What every value is divided by after model-mean was taken off: one number, or three. 255 "
       "gives 0 to 1; 127.5, with a mean of 127.5, gives -1 to 1",
       &Settings::model_deviation},
      {"model-output", "Model output",
       "Name of the model's output that is the mask; empty: its first", &Settings::model_output},
      {"model-channel", "Model channel",
       "Channel of the output that stands for the person, from 0; negative: from the end",
       &Settings::model_channel, -64, 63},
      {"model-activation", "Model activation",
       "What makes shares of the output where the model itself does not",
       enum_member<&Settings::model_activation, Settings>(activation_type())},
      {"mask-threshold", "Mask threshold",
       "How sure a model must be that a place is person, or how much a place must differ from the "
       "empty room. Less keeps more of the room, more takes more of the person",
       &Settings::mask_threshold, 0.0, 1.0, Mutable::kControllable},
      {"mask-softness", "Mask softness",
       "Width of the passage around mask-threshold. Less gives harder edges",
       &Settings::mask_softness, 0.0, 1.0, Mutable::kControllable},
      {"plate", "Clean plate",
       "Path of a PNG, JPEG or WebP picture of the empty room, taken with the same camera at the "
       "same place, for method=difference. Empty: the room is learned from the stream",
       &Settings::plate},
      {"plate-frames", "Clean plate frames",
       "So many frames, from the first on or after the action learn-plate, are taken for the empty "
       "room; the background alone is shown meanwhile",
       &Settings::plate_frames, 2, 600},
      {"plate-learned", "Clean plate learned",
       "Whether method=difference knows the empty room, so that somebody may enter it. "
       "notify::plate-learned is emitted from the streaming thread",
       &Settings::plate_learned, 0.0, 0.0, Mutable::kReadOnly},
      {"shadow-tolerance", "Shadow tolerance",
       "For method=difference: a loss of light up to this share, without a change of colour, is a "
       "shadow on the room. 0 replaces no shadow, much makes holes in dark clothes",
       &Settings::shadow_tolerance, 0.0, 0.9, Mutable::kControllable},
  };
}

}  // namespace booth::keying
