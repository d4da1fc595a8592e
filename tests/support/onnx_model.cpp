// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/support/onnx_model.hpp"

#include <cstdint>
#include <cstring>

namespace booth::testing_support {
namespace {

constexpr int kFloat = 1;         // TensorProto.DataType
constexpr int kIntAttribute = 2;  // AttributeProto.AttributeType
constexpr int kIntsAttribute = 7;

std::string varint(std::uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(value | 0x80);
  return bytes + static_cast<char>(value);
}

std::string number(int field, int value) {
  return varint(static_cast<std::uint64_t>(field) << 3) +
         varint(static_cast<std::uint64_t>(std::int64_t{value}));
}

/// A string, bytes or a message in a message.
std::string part(int field, const std::string& bytes) {
  return varint(static_cast<std::uint64_t>(field) << 3 | 2) + varint(bytes.size()) + bytes;
}

std::string tensor(const std::string& name, const std::vector<int>& dims,
                   const std::vector<float>& values) {
  std::string bytes;
  for (const int dim : dims) bytes += number(1, dim);
  std::string raw(values.size() * sizeof(float), '\0');
  if (!values.empty()) std::memcpy(raw.data(), values.data(), raw.size());
  return bytes + number(2, kFloat) + part(8, name) + part(9, raw);
}

std::string integer(const std::string& name, int value) {
  return part(5, part(1, name) + number(3, value) + number(20, kIntAttribute));
}

std::string integers(const std::string& name, const std::vector<int>& values) {
  std::string bytes = part(1, name);
  for (const int value : values) bytes += number(8, value);
  return part(5, bytes + number(20, kIntsAttribute));
}

std::string value_info(const std::string& name, const std::vector<int>& shape) {
  std::string dims;
  for (const int dim : shape) dims += part(1, dim < 0 ? part(2, "any") : number(1, dim));
  return part(1, name) + part(2, part(1, number(1, kFloat) + part(2, dims)));
}

std::string attributes(const OnnxLayer& layer) {
  if (layer.type == "Conv")
    return integers("kernel_shape", {layer.kernel, layer.kernel}) +
           integers("pads", std::vector<int>(4, layer.kernel / 2));
  if (layer.type == "Transpose") return integers("perm", layer.axes);
  if (layer.type == "Softmax") return integer("axis", layer.axes.at(0));
  return {};
}

}  // namespace

std::string OnnxModel::encoded() const {
  std::string graph;
  std::string before = "picture";
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const OnnxLayer& layer = layers[i];
    const std::string id = std::to_string(i);
    const std::string name = i + 1 == layers.size() ? "mask" : "layer" + id;
    std::string node = part(1, before);
    if (layer.type == "Conv") {
      node += part(1, "weights" + id) + part(1, "bias" + id);
      const int inputs =
          static_cast<int>(layer.weights.size()) / (layer.outputs * layer.kernel * layer.kernel);
      graph += part(5, tensor("weights" + id, {layer.outputs, inputs, layer.kernel, layer.kernel},
                              layer.weights));
      graph += part(5, tensor("bias" + id, {layer.outputs}, layer.bias));
    }
    graph +=
        part(1, node + part(2, name) + part(3, name) + part(4, layer.type) + attributes(layer));
    before = name;
  }
  graph += part(2, "booth") + part(11, value_info("picture", input));
  const std::vector<int> any(4, -1);
  for (const int output : outputs)
    graph += part(12, value_info("layer" + std::to_string(output), any));
  graph += part(12, value_info(before, any));
  return number(1, 6) + part(8, part(1, "") + number(2, 11)) + part(7, graph);
}

OnnxLayer red_detector() { return {"Conv", {}, 1, 1, {20.0F, -10.0F, -10.0F}, {-6.0F}}; }

OnnxModel red_model(int width, int height) {
  return {{1, 3, height, width}, {red_detector(), {"Sigmoid", {}, 0, 1, {}, {}}}};
}

}  // namespace booth::testing_support
