// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/mask/opencv_model.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <exception>
#include <fstream>
#include <iterator>
#include <mutex>
#include <optional>
#include <utility>

#include <opencv2/core.hpp>
#include <opencv2/dnn.hpp>

#include "elements/virtualbackground/mask/onnx_input.hpp"

namespace booth::keying {
namespace {

/// Larger pictures and files are refused before OpenCV takes memory for them.
constexpr int kMaxInput = 2048;
constexpr std::uintmax_t kMaxFileBytes = std::uintmax_t{1} << 30;
/// A mask of fewer places than this in either direction is none: a classifier's answer.
constexpr int kLeastMask = 4;
/// How the names of models end.
constexpr const char* kNames[] = {".onnx", ".pb", ".caffemodel", ".weights", ".t7", ".net"};

struct Size {
  int width = 0;
  int height = 0;
};

/// What OpenCV says, without the places in its source.
std::string reason(const std::exception& error) {
  const auto* own = dynamic_cast<const cv::Exception*>(&error);
  return own ? own->err : error.what();
}

std::string shape_text(const cv::Mat& blob) {
  std::string text;
  for (int i = 0; i < blob.dims; ++i) text += (i > 0 ? "x" : "") + std::to_string(blob.size[i]);
  return text;
}

/// Where the values of one output lie.
struct OutputShape {
  int channels = 0;
  int width = 0;
  int height = 0;
  std::size_t channel_step = 0;  ///< in values
  std::size_t place_step = 0;
};

/// Nothing where it is no mask. Takes 1 x channels x height x width, 1 x height x width x channels
/// (told by the smaller number), and both without the leading or the channel dimension.
std::optional<OutputShape> shape_of(const cv::Mat& blob) {
  std::vector<int> dims(blob.size.p, blob.size.p + blob.dims);
  if (dims.size() == 4) {
    if (dims[0] != 1) return std::nullopt;
    dims.erase(dims.begin());
  }
  if (dims.size() == 2) dims.insert(dims.begin(), 1);
  if (dims.size() != 3) return std::nullopt;
  const bool pixels = dims[2] < dims[0];
  OutputShape shape;
  shape.channels = pixels ? dims[2] : dims[0];
  shape.height = pixels ? dims[0] : dims[1];
  shape.width = pixels ? dims[1] : dims[2];
  const auto places =
      static_cast<std::size_t>(shape.width) * static_cast<std::size_t>(shape.height);
  shape.channel_step = pixels ? 1 : places;
  shape.place_step = pixels ? static_cast<std::size_t>(shape.channels) : 1;
  if (shape.width < kLeastMask || shape.height < kLeastMask || shape.width > kMaxInput ||
      shape.height > kMaxInput || blob.depth() != CV_32F || !blob.isContinuous())
    return std::nullopt;
  return shape;
}

float activated(const float* values, const OutputShape& shape, int channel, Activation activation) {
  const float own = values[static_cast<std::size_t>(channel) * shape.channel_step];
  if (activation == Activation::kNone) return own;
  if (activation == Activation::kSigmoid) return 1.0F / (1.0F + std::exp(-own));
  float sum = 0.0F;
  for (int i = 0; i < shape.channels; ++i)
    sum += std::exp(values[static_cast<std::size_t>(i) * shape.channel_step] - own);
  return 1.0F / sum;
}

class OpencvModel : public PersonModel {
 public:
  OpencvModel(cv::dnn::Net net, Size size, ModelFile file)
      : net_(std::move(net)), size_(size), file_(std::move(file)) {}

  int width() const override { return size_.width; }
  int height() const override { return size_.height; }

  Result<Mask> find(std::span<const std::uint8_t> rgb, const ModelUse& use) override {
    try {
      net_.setInput(blob_of(rgb, use));
      return mask_of(net_.forward(output_name()), use);
    } catch (const std::exception& error) {
      return Result<Mask>::failure("model: " + file_.path + " cannot run on pictures of " +
                                   std::to_string(size_.width) + "x" +
                                   std::to_string(size_.height) +
                                   "; check model-width, model-height, model-layout and "
                                   "model-output (" +
                                   reason(error) + ")");
    }
  }

 private:
  /// OpenCV's own names for the nodes of an ONNX file have a prefix, those of its outputs have not.
  std::string output_name() const {
    if (file_.output.empty()) return net_.getUnconnectedOutLayersNames().at(0);
    const std::string node = "onnx_node!" + file_.output;
    return net_.getLayerId(file_.output) < 0 && net_.getLayerId(node) >= 0 ? node : file_.output;
  }

  cv::Mat blob_of(std::span<const std::uint8_t> rgb, const ModelUse& use) const {
    const bool planes = file_.layout == InputLayout::kPlanes;
    const std::size_t places = rgb.size() / 3;
    const std::vector<int> shape = planes ? std::vector<int>{1, 3, size_.height, size_.width}
                                          : std::vector<int>{1, size_.height, size_.width, 3};
    cv::Mat blob(shape, CV_32F);
    auto* values = blob.ptr<float>();
    for (std::size_t color = 0; color < 3; ++color) {
      const std::size_t channel = use.order == ColorOrder::kRgb ? color : 2 - color;
      const auto mean = static_cast<float>(use.mean[color]);
      const auto gain = static_cast<float>(1.0 / use.deviation[color]);
      float* out = values + (planes ? channel * places : channel);
      const std::size_t step = planes ? 1 : 3;
      for (std::size_t i = 0; i < places; ++i)
        out[i * step] = (static_cast<float>(rgb[3 * i + color]) - mean) * gain;
    }
    return blob;
  }

  Result<Mask> mask_of(const cv::Mat& blob, const ModelUse& use) const {
    const auto shape = shape_of(blob);
    if (!shape)
      return Result<Mask>::failure("model: the output of " + file_.path + " has the shape " +
                                   shape_text(blob) +
                                   ", which is no mask of a picture; choose another output with "
                                   "model-output, or a segmentation model");
    const int channel = use.channel < 0 ? shape->channels + use.channel : use.channel;
    if (channel < 0 || channel >= shape->channels)
      return Result<Mask>::failure("model-channel " + std::to_string(use.channel) + ": " +
                                   file_.path + " has " + std::to_string(shape->channels) +
                                   " channels, 0 to " + std::to_string(shape->channels - 1));
    Mask mask{shape->width, shape->height, {}};
    mask.values.resize(static_cast<std::size_t>(mask.width) *
                       static_cast<std::size_t>(mask.height));
    const auto* values = blob.ptr<float>();
    for (std::size_t i = 0; i < mask.values.size(); ++i) {
      const float share =
          activated(values + i * shape->place_step, *shape, channel, use.activation);
      // Written so that NaN becomes 0.
      mask.values[i] =
          share > 0.0F ? static_cast<std::uint8_t>(std::min(share, 1.0F) * 255.0F + 0.5F) : 0;
    }
    return mask;
  }

  cv::dnn::Net net_;
  Size size_;
  ModelFile file_;
};

Result<std::vector<std::uint8_t>> read_file(const std::string& path) {
  using Bytes = Result<std::vector<std::uint8_t>>;
  std::ifstream stream(path, std::ios::binary | std::ios::ate);
  const std::streamoff size = stream ? static_cast<std::streamoff>(stream.tellg()) : -1;
  if (size < 0 || static_cast<std::uintmax_t>(size) > kMaxFileBytes)
    return Bytes::failure("model: " + path + " cannot be read; check the path and its permissions");
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(size));
  stream.seekg(0);
  if (size > 0 && !stream.read(reinterpret_cast<char*>(bytes.data()), size))
    return Bytes::failure("model: " + path + " cannot be read; is it a file?");
  return bytes;
}

/// What the properties and the file say together; an error where a side stays open.
Result<Size> size_of(const ModelFile& file, std::span<const std::uint8_t> bytes) {
  Size size{file.width, file.height};
  if (file.path.ends_with(".onnx")) {
    const std::vector<int> shape = onnx_input_shape(bytes);
    if (shape.size() != 4)
      return Result<Size>::failure("model: " + file.path +
                                   " is no ONNX file that takes a picture, or is damaged; is it "
                                   "complete?");
    const std::size_t first = file.layout == InputLayout::kPlanes ? 2 : 1;
    if (size.height == 0) size.height = shape[first];
    if (size.width == 0) size.width = shape[first + 1];
  }
  if (size.width < 1 || size.height < 1)
    return Result<Size>::failure("model: " + file.path +
                                 " does not say how large its pictures are; set model-width and "
                                 "model-height");
  if (size.width > kMaxInput || size.height > kMaxInput)
    return Result<Size>::failure("model: " + file.path + " wants pictures of " +
                                 std::to_string(size.width) + "x" + std::to_string(size.height) +
                                 ", more than " + std::to_string(kMaxInput) + " pixels a side");
  return size;
}

std::string unreadable(const std::string& path) {
  return "model: " + path +
         " is no model that OpenCV can read: ONNX (.onnx), TensorFlow (.pb), Caffe (.caffemodel "
         "with model-config=….prototxt), Darknet (.weights with model-config=….cfg) or Torch (.t7)";
}

bool has_known_name(const std::string& path) {
  return std::any_of(std::begin(kNames), std::end(kNames),
                     [&](const char* name) { return path.ends_with(name); });
}

void set_up_opencv() {
  static std::once_flag once;
  std::call_once(once, [] { cv::setNumThreads(std::max(1, cv::getNumberOfCPUs() / 2)); });
}

}  // namespace

Result<std::unique_ptr<PersonModel>> load_opencv_model(const ModelFile& file, const ModelUse& use) {
  using Model = Result<std::unique_ptr<PersonModel>>;
  set_up_opencv();
  if (file.path.ends_with(".tflite"))
    return Model::failure("model: " + file.path +
                          " is TensorFlow Lite, which OpenCV 4.6 cannot read; convert it to ONNX: "
                          "python3 -m tf2onnx.convert --opset 11 --tflite " +
                          file.path + " --output model.onnx");
  const auto bytes = read_file(file.path);
  if (bytes && !has_known_name(file.path)) return Model::failure(unreadable(file.path));
  if (!bytes) return Model::failure(bytes.error());
  const auto size = size_of(file, *bytes);
  if (!size) return Model::failure(size.error());
  try {
    cv::dnn::Net net = file.path.ends_with(".onnx") ? cv::dnn::readNetFromONNX(*bytes)
                                                    : cv::dnn::readNet(file.path, file.config);
    net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
    auto model = std::make_unique<OpencvModel>(std::move(net), *size, file);
    const std::vector<std::uint8_t> grey(
        std::size_t{3} * static_cast<std::size_t>(size->width * size->height), 128);
    const auto mask = model->find(grey, use);
    if (!mask) return Model::failure(mask.error());
    return Model(std::move(model));
  } catch (const std::exception& error) {
    return Model::failure(unreadable(file.path) + " (" + reason(error) + ")");
  }
}

}  // namespace booth::keying
