// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/exif.hpp"

#include <cstring>
#include <optional>
#include <utility>

namespace booth {
namespace {

constexpr unsigned kOrientationTag = 0x0112;
constexpr unsigned kShortType = 3;
constexpr std::size_t kEntryBytes = 12;

/// Reads either byte order; nothing past the end.
class TiffReader {
 public:
  explicit TiffReader(std::span<const std::uint8_t> bytes) : bytes_(bytes) {
    little_ = bytes.size() >= 2 && bytes[0] == 'I' && bytes[1] == 'I';
    valid_ = little_ || (bytes.size() >= 2 && bytes[0] == 'M' && bytes[1] == 'M');
  }

  bool valid() const { return valid_ && u16(2) == 42U; }

  std::optional<unsigned> u16(std::size_t at) const {
    if (at > bytes_.size() || bytes_.size() - at < 2) return std::nullopt;
    const unsigned first = bytes_[at];
    const unsigned second = bytes_[at + 1];
    return little_ ? first | second << 8 : first << 8 | second;
  }

  std::optional<std::uint32_t> u32(std::size_t at) const {
    const auto first = u16(at);
    const auto second = u16(at + 2);
    if (!first || !second) return std::nullopt;
    return little_ ? *first | *second << 16 : *first << 16 | *second;
  }

 private:
  std::span<const std::uint8_t> bytes_;
  bool little_ = false;
  bool valid_ = false;
};

/// Where the upright picture's pixel (x, y) lies in the stored one of `width` x `height`.
std::pair<int, int> stored_position(int orientation, int x, int y, int width, int height) {
  switch (orientation) {
    case 2: return {width - 1 - x, y};
    case 3: return {width - 1 - x, height - 1 - y};
    case 4: return {x, height - 1 - y};
    case 5: return {y, x};
    case 6: return {y, height - 1 - x};
    case 7: return {width - 1 - y, height - 1 - x};
    case 8: return {width - 1 - y, x};
    default: return {x, y};
  }
}

}  // namespace

int exif_orientation(std::span<const std::uint8_t> tiff) {
  const TiffReader reader(tiff);
  if (!reader.valid()) return 1;
  const auto directory = reader.u32(4);
  if (!directory) return 1;
  const auto entries = reader.u16(*directory);
  if (!entries) return 1;
  for (unsigned i = 0; i < *entries; ++i) {
    const std::size_t entry = std::size_t{*directory} + 2 + kEntryBytes * i;
    const auto tag = reader.u16(entry);
    if (!tag) return 1;
    if (tag != kOrientationTag || reader.u16(entry + 2) != kShortType) continue;
    const auto value = reader.u16(entry + 8);
    return value && *value >= 1 && *value <= 8 ? static_cast<int>(*value) : 1;
  }
  return 1;
}

RgbaImage upright(RgbaImage image, int orientation) {
  if (orientation <= 1 || orientation > 8) return image;
  const bool turned = orientation >= 5;
  RgbaImage result{turned ? image.height : image.width, turned ? image.width : image.height, {}};
  result.pixels.resize(image.pixels.size());
  std::uint8_t* out = result.pixels.data();
  for (int y = 0; y < result.height; ++y) {
    for (int x = 0; x < result.width; ++x, out += 4) {
      const auto [from_x, from_y] = stored_position(orientation, x, y, image.width, image.height);
      const std::size_t pixel = static_cast<std::size_t>(from_y) * image.width + from_x;
      std::memcpy(out, image.pixels.data() + 4 * pixel, 4);
    }
  }
  return result;
}

}  // namespace booth
