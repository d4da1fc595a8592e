// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <filesystem>

#include "elements/facemask/face_detector.hpp"

namespace booth::facemask {

const std::vector<std::string>& default_model_places() {
  static const std::vector<std::string> places{
      "/usr/share/opencv4/haarcascades/haarcascade_frontalface_alt.xml",
      "/usr/local/share/opencv4/haarcascades/haarcascade_frontalface_alt.xml",
      "/usr/share/opencv/haarcascades/haarcascade_frontalface_alt.xml",
  };
  return places;
}

Result<std::string> default_model(const std::vector<std::string>& places) {
  for (const std::string& place : places) {
    std::error_code error;
    if (std::filesystem::is_regular_file(place, error)) return place;
  }
  return Result<std::string>::failure(
      "There is no face model. Install the package opencv-data, or set the property model to a "
      "cascade (.xml) or to a face network that OpenCV can read.");
}

}  // namespace booth::facemask
