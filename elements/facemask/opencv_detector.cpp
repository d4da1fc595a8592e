// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The one file that knows OpenCV: cascades, YuNet, and networks that answer as SSD does.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

#include <opencv2/core.hpp>
#include <opencv2/dnn.hpp>
#include <opencv2/objdetect.hpp>
#include <opencv2/objdetect/face.hpp>

#include "elements/facemask/face_detector.hpp"

namespace booth::facemask {
namespace {

using Detections = Result<std::vector<Detection>>;
using Detector = Result<std::unique_ptr<FaceDetector>>;

/// So many windows of a cascade that agree make a candidate certain.
constexpr double kCertainNeighbours = 10.0;
/// Input of the common SSD face networks, and the mean colour they were trained with (B, G, R).
constexpr int kSsdInput = 300;
const cv::Scalar kSsdMean(104.0, 177.0, 123.0);
/// Less is not worth telling.
constexpr float kLeastScore = 0.05F;

cv::Mat grey_of(const SmallPicture& picture) {
  return cv::Mat(picture.height, picture.width, CV_8UC1,
                 const_cast<std::uint8_t*>(picture.grey.data()));
}

cv::Mat color_of(const SmallPicture& picture) {
  return cv::Mat(picture.height, picture.width, CV_8UC3,
                 const_cast<std::uint8_t*>(picture.bgr.data()));
}

/// Networks give oblong boxes where cascades give squares.
Square square_of(double left, double top, double width, double height) {
  return {left + width / 2, top + height / 2, std::sqrt(std::max(0.0, width * height))};
}

std::string reason(const cv::Exception& error) {
  return error.err.empty() ? std::string(error.what()) : error.err;
}

class Cascade : public FaceDetector {
 public:
  explicit Cascade(const std::string& path) : cascade_(path) {}
  bool empty() const { return cascade_.empty(); }
  bool wants_color() const override { return false; }

  Detections detect(const SmallPicture& picture, const SearchHints& hints) override try {
    std::vector<Detection> found;
    const cv::Mat grey = grey_of(picture);
    const int smallest = std::max(1, static_cast<int>(std::lround(hints.smallest)));
    if (hints.everywhere) search(grey, {}, 1.1, {smallest, smallest}, {}, found);
    for (const Square& square : hints.expected) look_closely(grey, square, found);
    return found;
  } catch (const cv::Exception& error) {
    return Detections::failure(reason(error));
  }

 private:
  void search(const cv::Mat& grey, cv::Point offset, double step, cv::Size smallest,
              cv::Size largest, std::vector<Detection>& found) {
    std::vector<cv::Rect> places;
    std::vector<int> neighbours;
    cascade_.detectMultiScale(grey, places, neighbours, step, 1, 0, smallest, largest);
    for (std::size_t i = 0; i < places.size(); ++i) {
      const cv::Rect place = places[i] + offset;
      found.push_back({square_of(place.x, place.y, place.width, place.height),
                       std::min(1.0, neighbours[i] / kCertainNeighbours), 0.0});
    }
  }

  /// Around a known face, in finer steps: finds it raised or turned a little, too.
  void look_closely(const cv::Mat& grey, const Square& square, std::vector<Detection>& found) {
    const double reach = 0.9 * square.size;
    const cv::Rect around =
        cv::Rect(static_cast<int>(square.x - reach), static_cast<int>(square.y - reach),
                 static_cast<int>(2 * reach), static_cast<int>(2 * reach)) &
        cv::Rect(0, 0, grey.cols, grey.rows);
    if (around.empty()) return;
    const int least = std::max(1, static_cast<int>(0.7 * square.size));
    const int most = std::max(1, static_cast<int>(1.4 * square.size));
    search(grey(around), around.tl(), 1.05, {least, least}, {most, most}, found);
  }

  cv::CascadeClassifier cascade_;
};

/// [1, 1, N, 7]: picture, class, confidence, left, top, right, bottom as parts of the picture.
class Ssd : public FaceDetector {
 public:
  explicit Ssd(cv::dnn::Net net) : net_(std::move(net)) {}
  bool wants_color() const override { return true; }

  Detections detect(const SmallPicture& picture, const SearchHints&) override try {
    net_.setInput(cv::dnn::blobFromImage(color_of(picture), 1.0, {kSsdInput, kSsdInput}, kSsdMean));
    const cv::Mat output = net_.forward();
    if (output.dims != 4 || output.size[3] != 7 || output.type() != CV_32F)
      return Detections::failure(
          "the network does not answer as an SSD face model does, [1,1,N,7]");
    std::vector<Detection> found;
    const cv::Mat rows(output.size[2], 7, CV_32F, const_cast<uchar*>(output.ptr()));
    for (int i = 0; i < rows.rows; ++i) {
      const float* row = rows.ptr<float>(i);
      if (!(row[2] >= kLeastScore) || !std::all_of(row + 3, row + 7, is_sane)) continue;
      const double left = double{row[3]} * picture.width, top = double{row[4]} * picture.height;
      const double right = double{row[5]} * picture.width, bottom = double{row[6]} * picture.height;
      found.push_back(
          {square_of(left, top, right - left, bottom - top), std::min(1.0, double{row[2]}), 0.0});
    }
    return found;
  } catch (const cv::Exception& error) {
    return Detections::failure(reason(error));
  }

 private:
  static bool is_sane(float part) { return part > -2.0F && part < 3.0F; }

  cv::dnn::Net net_;
};

class YuNet : public FaceDetector {
 public:
  YuNet(const std::string& model, const std::string& config)
      : net_(cv::FaceDetectorYN::create(model, config, {320, 320}, kLeastScore)) {}
  bool wants_color() const override { return true; }

  Detections detect(const SmallPicture& picture, const SearchHints&) override try {
    cv::Mat faces;
    net_->setInputSize({picture.width, picture.height});
    net_->detect(color_of(picture), faces);
    std::vector<Detection> found;
    // x, y, width, height, right eye (x, y), left eye, nose, two corners of the mouth, score.
    for (int i = 0; i < faces.rows; ++i) {
      const float* row = faces.ptr<float>(i);
      found.push_back({square_of(row[0], row[1], row[2], row[3]), double{row[14]},
                       std::atan2(row[7] - row[5], row[6] - row[4])});
    }
    return found;
  } catch (const cv::Exception& error) {
    return Detections::failure(reason(error));
  }

 private:
  cv::Ptr<cv::FaceDetectorYN> net_;
};

std::string extension_of(const std::string& path) {
  std::string extension = std::filesystem::path(path).extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return extension;
}

std::string refusal(const std::string& path, const std::string& why) {
  return "Cannot use the face model " + path + ": " + why + ".";
}

/// An empty string, or why it is no file that can be read.
std::string file_fault(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) return refusal(path, "there is no such file");
  if (!std::filesystem::is_regular_file(status)) return refusal(path, "it is not a file");
  return "";
}

Detector load(const ModelFiles& files) {
  const std::string extension = extension_of(files.model);
  if (extension == ".xml" && files.config.empty()) {
    auto cascade = std::make_unique<Cascade>(files.model);
    if (cascade->empty())
      return Detector::failure(refusal(files.model, "it is not a cascade that OpenCV can read"));
    return std::unique_ptr<FaceDetector>(std::move(cascade));
  }
  cv::dnn::Net net = cv::dnn::readNet(files.model, files.config);
  const auto outputs = net.getUnconnectedOutLayersNames();
  const auto has = [&](const char* name) {
    return std::find(outputs.begin(), outputs.end(), name) != outputs.end();
  };
  if (has("loc") && has("conf") && has("iou"))
    return std::unique_ptr<FaceDetector>(std::make_unique<YuNet>(files.model, files.config));
  return std::unique_ptr<FaceDetector>(std::make_unique<Ssd>(std::move(net)));
}

}  // namespace

Detector load_face_detector(const ModelFiles& files) try {
  for (const std::string& path : {files.model, files.config}) {
    const std::string fault = path.empty() ? "" : file_fault(path);
    if (!fault.empty()) return Detector::failure(fault);
  }
  auto detector = load(files);
  if (!detector) return detector;
  // Many a wrong model is only refused when it is to work.
  SmallPicture blank{96, 96, 1, std::vector<std::uint8_t>(96 * 96, 128),
                     std::vector<std::uint8_t>(3 * 96 * 96, 128)};
  const auto tried = (*detector)->detect(blank, {});
  if (!tried) return Detector::failure(refusal(files.model, tried.error()));
  return detector;
} catch (const cv::Exception& error) {
  return Detector::failure(refusal(files.model, reason(error)));
}

}  // namespace booth::facemask
