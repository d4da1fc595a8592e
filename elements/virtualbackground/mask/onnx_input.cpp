// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The few fields of onnx.proto that lead to an input's shape, in protobuf's wire format.
#include "elements/virtualbackground/mask/onnx_input.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace booth::keying {
namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::size_t kMaxDimensions = 8;
constexpr std::uint64_t kMaxExtent = 1U << 20;
// Field numbers of onnx.proto.
constexpr int kModelGraph = 7, kGraphInitializer = 5, kGraphInput = 11, kTensorName = 8;
constexpr int kValueName = 1, kValueType = 2, kTypeTensor = 1, kTensorShape = 2, kShapeDim = 1;
constexpr int kDimValue = 1;

struct Field {
  int number = 0;
  std::uint64_t value = 0;  ///< of a number
  Bytes part;               ///< of anything with a length
};

std::optional<std::uint64_t> take_varint(Bytes& bytes) {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const std::uint8_t byte = bytes.front();
    bytes = bytes.subspan(1);
    value |= std::uint64_t{byte & 0x7fU} << shift;
    if (byte < 0x80) return value;
  }
  return std::nullopt;
}

std::optional<Bytes> take(Bytes& bytes, std::uint64_t size) {
  if (size > bytes.size()) return std::nullopt;
  const Bytes part = bytes.first(static_cast<std::size_t>(size));
  bytes = bytes.subspan(part.size());
  return part;
}

/// The next field of a message; nothing at its end and where it is damaged.
std::optional<Field> take_field(Bytes& bytes) {
  const auto key = take_varint(bytes);
  if (!key) return std::nullopt;
  Field field{static_cast<int>(std::min<std::uint64_t>(*key >> 3, 1U << 29)), 0, {}};
  const auto wire_type = static_cast<int>(*key & 7);
  if (wire_type == 0 || wire_type == 2) {
    const auto value = take_varint(bytes);
    if (!value) return std::nullopt;
    field.value = *value;
  }
  if (wire_type == 0) return field;
  const auto part = wire_type == 2   ? take(bytes, field.value)
                    : wire_type == 1 ? take(bytes, 8)
                    : wire_type == 5 ? take(bytes, 4)
                                     : std::nullopt;
  if (!part) return std::nullopt;
  field.part = *part;
  return field;
}

/// The last field of that number, as protobuf has it.
Bytes part_of(Bytes message, int number) {
  Bytes found;
  while (const auto field = take_field(message))
    if (field->number == number) found = field->part;
  return found;
}

std::string name_of(Bytes message, int number) {
  const Bytes name = part_of(message, number);
  return {name.begin(), name.end()};
}

std::vector<int> shape_of(Bytes value_info) {
  const Bytes tensor = part_of(part_of(value_info, kValueType), kTypeTensor);
  Bytes shape = part_of(tensor, kTensorShape);
  std::vector<int> result;
  while (const auto field = take_field(shape)) {
    if (field->number != kShapeDim || result.size() == kMaxDimensions) continue;
    int extent = 0;
    Bytes dim = field->part;
    while (const auto value = take_field(dim))
      if (value->number == kDimValue && value->value <= kMaxExtent)
        extent = static_cast<int>(value->value);
    result.push_back(extent);
  }
  return result;
}

}  // namespace

std::vector<int> onnx_input_shape(std::span<const std::uint8_t> model) {
  Bytes graph = part_of(model, kModelGraph);
  std::set<std::string> weights;
  std::vector<Bytes> inputs;
  while (const auto field = take_field(graph)) {
    if (field->number == kGraphInitializer) weights.insert(name_of(field->part, kTensorName));
    if (field->number == kGraphInput) inputs.push_back(field->part);
  }
  // Old files list their weights among the inputs.
  for (const Bytes input : inputs)
    if (!weights.contains(name_of(input, kValueName))) return shape_of(input);
  return {};
}

}  // namespace booth::keying
