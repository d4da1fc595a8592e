// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/facemask/settings.hpp"

#include <utility>

#include "elements/common/image_file.hpp"

namespace booth::facemask {
namespace {

GType effect_type() {
  static const GEnumValue kValues[] = {
      {static_cast<int>(Effect::kImage), "The picture of image", "image"},
      {static_cast<int>(Effect::kBlur), "An oval, blurred beyond recognition", "blur"},
      {static_cast<int>(Effect::kPixelate), "An oval of cells tiles across", "pixelate"},
      {static_cast<int>(Effect::kNone), "Nothing: faces are found and told of only", "none"},
      {0, nullptr, nullptr}};
  static const GType type = g_enum_register_static("BoothFaceMaskEffect", kValues);
  return type;
}

GType wait_type() {
  static const GEnumValue kValues[] = {
      {static_cast<int>(Wait::kAuto), "always where the pipeline is not live, never where it is",
       "auto"},
      {static_cast<int>(Wait::kAlways),
       "The frame that is searched waits for the result: the same at every run", "always"},
      {static_cast<int>(Wait::kNever), "No frame waits: the result counts when it is there",
       "never"},
      {0, nullptr, nullptr}};
  static const GType type = g_enum_register_static("BoothFaceMaskWait", kValues);
  return type;
}

GType messages_type() {
  static const GEnumValue kValues[] = {
      {static_cast<int>(Messages::kNone), "None", "none"},
      {static_cast<int>(Messages::kChanges), "Whenever a face comes or goes", "changes"},
      {static_cast<int>(Messages::kAll), "After every detection, too", "all"},
      {0, nullptr, nullptr}};
  static const GType type = g_enum_register_static("BoothFaceMaskMessages", kValues);
  return type;
}

}  // namespace

const PropertyTable<Settings>& properties() {
  static const PropertyTable<Settings> table({
      {"effect", "Effect", "What covers a face. Setting image selects image by itself",
       enum_member<&Settings::effect, Settings>(effect_type())},
      {"image", "Image",
       "Path of a picture file (PNG or WebP with transparency, JPEG) that covers every face; "
       "selects effect=image. Empty: none",
       &Settings::image},
      {"scale", "Scale",
       "Width of the cover in widths of the face, which reaches from the brows to the chin (1 = as "
       "wide as the face). The height follows the picture's proportions",
       &Settings::scale, 0.1, 10.0},
      {"offset-x", "Offset x", "How far the cover is moved to the right, in widths of the face",
       &Settings::offset_x, -5.0, 5.0},
      {"offset-y", "Offset y", "How far the cover is moved down, in heights of the face",
       &Settings::offset_y, -5.0, 5.0},
      {"cells", "Cells",
       "How many tiles effect=pixelate, or colours effect=blur, has across a face: less hides more",
       &Settings::cells, 1, 64},
      {"model", "Model",
       "Path of the model that finds faces: a cascade (.xml), YuNet (.onnx), or any network that "
       "OpenCV reads and that answers as SSD does ([1,1,N,7]). Empty: the cascade "
       "haarcascade_frontalface_alt.xml of the package opencv-data",
       &Settings::model},
      {"model-config", "Model configuration",
       "Path of the network's description where it is a file of its own (.prototxt, .pbtxt). While "
       "the element runs it counts when model is set next",
       &Settings::model_config},
      {"confidence", "Confidence",
       "How sure the model must be of a new face, 0..1. A face that is followed is kept with a "
       "sixth of it",
       &Settings::confidence, 0.0, 1.0},
      {"min-face", "Smallest face",
       "The smallest face that is looked for, as a part of the picture's height. Less takes more "
       "time",
       &Settings::min_face, 0.01, 1.0},
      {"detection-interval", "Detection interval",
       "The least time from one search for faces to the next, in milliseconds of the stream; 0 = "
       "one search after the other. In between faces are followed by their movement",
       &Settings::detection_interval, 0, 10000},
      {"detection-size", "Detection size",
       "Faces are looked for in a copy whose longer side is not above this, in pixels. More finds "
       "smaller faces and takes more time",
       &Settings::detection_size, 64, 4096},
      {"hold", "Hold",
       "How long a face that is not found any more stays covered, in milliseconds; a quarter of it "
       "where it was about to leave the frame",
       &Settings::hold, 0, 60000},
      {"wait", "Wait", "Whether frames wait for the search for faces",
       enum_member<&Settings::wait, Settings>(wait_type())},
      {"messages", "Messages",
       "When the element message 'facemask' tells the faces (stream-time, faces)",
       enum_member<&Settings::messages, Settings>(messages_type())},
  });
  return table;
}

Result<std::shared_ptr<const Picture>> load_picture(const std::string& path) {
  using Loaded = Result<std::shared_ptr<const Picture>>;
  if (path.empty()) return Loaded(nullptr);
  const auto image = read_image_file(path);
  if (!image) return Loaded::failure("image: " + image.error());
  return Loaded(std::make_shared<const Picture>(*image));
}

Result<std::shared_ptr<FaceDetector>> load_model(const std::string& model,
                                                 const std::string& config) {
  using Loaded = Result<std::shared_ptr<FaceDetector>>;
  const auto path =
      model.empty() ? default_model(default_model_places()) : Result<std::string>(model);
  if (!path) return Loaded::failure(path.error());
  auto detector = load_face_detector({*path, config});
  if (!detector) return Loaded::failure(detector.error());
  return Loaded(std::shared_ptr<FaceDetector>(std::move(*detector)));
}

}  // namespace booth::facemask
