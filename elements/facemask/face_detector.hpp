// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What finds faces, without naming the library that does.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "elements/common/result.hpp"
#include "elements/facemask/face.hpp"
#include "elements/facemask/small_picture.hpp"

namespace booth::facemask {

/// What one search is told besides the picture; all in its pixels.
struct SearchHints {
  double smallest = 24.0;        ///< size of the smallest face that is wanted
  std::vector<Square> expected;  ///< where faces should be, by what was seen before
  bool everywhere = true;        ///< false where a look at the expected places is enough
};

/// One thread at a time.
class FaceDetector {
 public:
  virtual ~FaceDetector() = default;

  /// False where grey is enough.
  virtual bool wants_color() const = 0;
  /// Every candidate, doubtful ones too, in pixels of `picture`; a face may be there twice.
  /// An error where the library refuses. Takes milliseconds to tenths of a second.
  virtual Result<std::vector<Detection>> detect(const SmallPicture& picture,
                                                const SearchHints& hints) = 0;
};

/// Files of a face model, told apart by their names.
struct ModelFiles {
  std::string model;   ///< .xml: cascade. .onnx: YuNet. Others: SSD with output [1, 1, N, 7]
  std::string config;  ///< the network's description where it is another file (.prototxt, .pbtxt)
};

/// Loads and tries a model. The error is a sentence for the user. Takes a tenth of a second.
Result<std::unique_ptr<FaceDetector>> load_face_detector(const ModelFiles& files);

/// The first of `places` that is a file, or a sentence that says how to get one.
Result<std::string> default_model(const std::vector<std::string>& places);
/// Where Debian's package opencv-data keeps the cascade of frontal faces.
const std::vector<std::string>& default_model_places();

}  // namespace booth::facemask
