// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/exif_writer.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>

#include <webp/decode.h>

namespace booth {
namespace {

using Bytes = std::vector<std::uint8_t>;

enum class Type : std::uint16_t { kAscii = 2, kShort = 3, kLong = 4, kUndefined = 7 };

void put_le(Bytes& out, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

void put_be(Bytes& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8)
    out.push_back(static_cast<std::uint8_t>(value >> shift));
}

void put_text(Bytes& out, std::string_view text) {
  for (const char c : text) out.push_back(static_cast<std::uint8_t>(c));
}

/// One directory of a little-endian TIFF file (TIFF 6.0, section 2); entries in order of their
/// tags.
class Directory {
 public:
  /// `start` is its place in the file.
  explicit Directory(std::size_t start) : start_(start) {}

  void number(std::uint16_t tag, Type type, std::uint32_t value) {
    Bytes bytes;
    put_le(bytes, value, type == Type::kShort ? 2 : 4);
    entries_.push_back({tag, type, 1, std::move(bytes)});
  }
  void text(std::uint16_t tag, std::string_view value) {
    Bytes bytes(value.begin(), value.end());
    bytes.push_back(0);
    entries_.push_back({tag, Type::kAscii, bytes.size(), std::move(bytes)});
  }
  void bytes(std::uint16_t tag, std::string_view value) {
    entries_.push_back({tag, Type::kUndefined, value.size(), {value.begin(), value.end()}});
  }

  Bytes written() const {
    Bytes table;
    Bytes values;
    const std::size_t behind = start_ + 2 + 12 * entries_.size() + 4;
    put_le(table, static_cast<std::uint32_t>(entries_.size()), 2);
    for (const auto& entry : entries_) {
      put_le(table, entry.tag, 2);
      put_le(table, static_cast<std::uint32_t>(entry.type), 2);
      put_le(table, static_cast<std::uint32_t>(entry.count), 4);
      if (entry.value.size() > 4) {
        put_le(table, static_cast<std::uint32_t>(behind + values.size()), 4);
        values.insert(values.end(), entry.value.begin(), entry.value.end());
        if (values.size() % 2) values.push_back(0);
      } else {
        table.insert(table.end(), entry.value.begin(), entry.value.end());
        table.resize(table.size() + 4 - entry.value.size());
      }
    }
    put_le(table, 0, 4);  // no directory after it
    table.insert(table.end(), values.begin(), values.end());
    return table;
  }

 private:
  struct Entry {
    std::uint16_t tag;
    Type type;
    std::size_t count;
    Bytes value;
  };
  std::size_t start_;
  std::vector<Entry> entries_;
};

struct LocalTime {
  std::string date;    ///< 2026:01:31 23:59:58
  std::string offset;  ///< +01:00
  std::string subsec;  ///< milliseconds, three digits
};

LocalTime local_time(std::int64_t time_us) {
  const std::time_t seconds = static_cast<std::time_t>(time_us / 1000000);
  std::tm parts{};
  localtime_r(&seconds, &parts);
  char date[32];
  char rest[32];
  LocalTime result;
  result.date.assign(date, std::strftime(date, sizeof date, "%Y:%m:%d %H:%M:%S", &parts));
  const long minutes = std::labs(parts.tm_gmtoff) / 60;
  std::snprintf(rest, sizeof rest, "%c%02ld:%02ld", parts.tm_gmtoff < 0 ? '-' : '+', minutes / 60,
                minutes % 60);
  result.offset = rest;
  std::snprintf(rest, sizeof rest, "%03d", static_cast<int>(time_us / 1000 % 1000));
  result.subsec = rest;
  return result;
}

Bytes exif_directory(std::size_t start, const ExifFields& fields, const LocalTime& time) {
  Directory exif(start);
  exif.bytes(0x9000, "0232");            // ExifVersion
  exif.text(0x9003, time.date);          // DateTimeOriginal
  exif.text(0x9004, time.date);          // DateTimeDigitized
  exif.text(0x9010, time.offset);        // OffsetTime
  exif.text(0x9011, time.offset);        // OffsetTimeOriginal
  exif.text(0x9012, time.offset);        // OffsetTimeDigitized
  exif.text(0x9291, time.subsec);        // SubSecTimeOriginal
  exif.text(0x9292, time.subsec);        // SubSecTimeDigitized
  exif.number(0xa001, Type::kShort, 1);  // ColorSpace: sRGB
  exif.number(0xa002, Type::kLong, static_cast<std::uint32_t>(fields.width));
  exif.number(0xa003, Type::kLong, static_cast<std::uint32_t>(fields.height));
  return exif.written();
}

/// ISO 3309, as PNG (third edition), annex D.
std::uint32_t crc32(std::span<const std::uint8_t> bytes) {
  std::uint32_t crc = 0xffffffff;
  for (const std::uint8_t byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc;
}

void insert(Bytes& file, std::size_t at, const Bytes& what) {
  file.insert(file.begin() + static_cast<std::ptrdiff_t>(at), what.begin(), what.end());
}

/// Behind libjpeg's JFIF marker, which must be the first one.
void embed_in_jpeg(Bytes& file, std::span<const std::uint8_t> tiff) {
  constexpr std::size_t kStart = 2;
  if (file.size() < kStart + 4 || file[0] != 0xff || file[1] != 0xd8) return;
  std::size_t at = kStart;
  if (file[2] == 0xff && file[3] == 0xe0) at += 2 + (std::size_t{file[4]} << 8 | file[5]);
  const std::size_t length = 2 + 6 + tiff.size();
  if (at > file.size() || length > 0xffff) return;
  Bytes marker{0xff, 0xe1, static_cast<std::uint8_t>(length >> 8),
               static_cast<std::uint8_t>(length)};
  put_text(marker, {"Exif\0\0", 6});
  marker.insert(marker.end(), tiff.begin(), tiff.end());
  insert(file, at, marker);
}

/// Behind IHDR, the first chunk.
void embed_in_png(Bytes& file, std::span<const std::uint8_t> tiff) {
  constexpr std::size_t kBehindHeader = 8 + 12 + 13;
  if (file.size() < kBehindHeader) return;
  Bytes chunk;
  put_be(chunk, static_cast<std::uint32_t>(tiff.size()));
  put_text(chunk, "eXIf");
  chunk.insert(chunk.end(), tiff.begin(), tiff.end());
  put_be(chunk, crc32(std::span(chunk).subspan(4)));
  insert(file, kBehindHeader, chunk);
}

/// The extended header (RFC 9649, 2.7) that says what chunks follow.
Bytes extended_header(const WebPBitstreamFeatures& features) {
  constexpr std::uint8_t kExif = 0x08;
  constexpr std::uint8_t kAlpha = 0x10;
  Bytes header;
  put_text(header, "VP8X");
  put_le(header, 10, 4);
  put_le(header, static_cast<std::uint32_t>(kExif | (features.has_alpha ? kAlpha : 0)), 4);
  put_le(header, static_cast<std::uint32_t>(features.width - 1), 3);
  put_le(header, static_cast<std::uint32_t>(features.height - 1), 3);
  return header;
}

void embed_in_webp(Bytes& file, std::span<const std::uint8_t> tiff) {
  constexpr std::size_t kRiffHeader = 12;
  constexpr std::size_t kFlags = kRiffHeader + 8;
  WebPBitstreamFeatures features;
  if (WebPGetFeatures(file.data(), file.size(), &features) != VP8_STATUS_OK) return;
  if (std::equal(file.begin() + kRiffHeader, file.begin() + kRiffHeader + 4, "VP8X"))
    file[kFlags] = static_cast<std::uint8_t>(file[kFlags] | 0x08);
  else
    insert(file, kRiffHeader, extended_header(features));
  put_text(file, "EXIF");
  put_le(file, static_cast<std::uint32_t>(tiff.size()), 4);
  file.insert(file.end(), tiff.begin(), tiff.end());
  if (file.size() % 2) file.push_back(0);
  Bytes size;
  put_le(size, static_cast<std::uint32_t>(file.size() - 8), 4);
  std::copy(size.begin(), size.end(), file.begin() + 4);
}

}  // namespace

std::vector<std::uint8_t> make_exif(const ExifFields& fields) {
  constexpr std::size_t kHeader = 8;
  const LocalTime time = local_time(fields.time_us);
  const auto first = [&](std::uint32_t exif_start) {
    Directory directory(kHeader);
    directory.number(0x0112, Type::kShort, static_cast<std::uint32_t>(fields.orientation));
    directory.text(0x0131, "Booth");    // Software
    directory.text(0x0132, time.date);  // DateTime
    directory.number(0x8769, Type::kLong, exif_start);
    return directory.written();
  };
  const auto exif_start = static_cast<std::uint32_t>(kHeader + first(0).size());
  Bytes tiff{'I', 'I', 42, 0};
  put_le(tiff, kHeader, 4);
  for (const Bytes& part : {first(exif_start), exif_directory(exif_start, fields, time)})
    tiff.insert(tiff.end(), part.begin(), part.end());
  return tiff;
}

void embed_exif(std::vector<std::uint8_t>& file, ImageFormat format,
                std::span<const std::uint8_t> tiff) {
  switch (format) {
    case ImageFormat::kJpeg: return embed_in_jpeg(file, tiff);
    case ImageFormat::kPng: return embed_in_png(file, tiff);
    case ImageFormat::kWebp: return embed_in_webp(file, tiff);
  }
}

}  // namespace booth
