// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "elements/common/image_view.hpp"
#include "elements/virtualbackground/background/background.hpp"
#include "elements/virtualbackground/chroma/matte.hpp"
#include "elements/virtualbackground/chroma/rows.hpp"
#include "elements/virtualbackground/chroma/segments.hpp"

namespace booth::keying {

/// A run of one chroma row of I420 that has to be calculated. Rows of samples are indexed by
/// sample of that row.
struct EdgeJob {
  const MatteParams& params;
  int row;
  Run run;
  ConstImageView source;      ///< I420, whose chroma is that of the frame
  ConstPlane luma;            ///< calculated already
  ConstImageView background;  ///< in the format of the frame
  ImageView frame;            ///< its chroma is read and replaced; RGB gets its luma too
  const std::uint8_t* matte;
  const std::int16_t* gain;
  Part part;
  const std::int16_t* despill;
};

/// Chroma of edges in the resolution the frame has it: 4:2:2, 4:4:4, or RGB. The matte of each
/// sample is its own, moved by what else was done to that of I420. Owns the memory for a row.
class NativeEdges {
 public:
  explicit NativeEdges(const Rows& rows) : rows_(rows) {}

  void configure(const Geometry& geometry);
  /// Whether frames have more chroma than I420.
  bool wanted() const { return wanted_; }
  void compose(const EdgeJob& job);

 private:
  enum Bytes { kU, kV, kBackU, kBackV, kMatte, kRaw, kFirst, kSecond, kLuma, kByteRows };
  enum Words { kGain, kOwn, kPartGain, kDespill, kMoved, kDelta, kWordRows };
  std::uint8_t* bytes(int row) { return bytes_.data() + row * stride_; }
  std::int16_t* words(int row) { return words_.data() + row * stride_; }

  /// What is the same for all rows of the frame.
  void spread(const EdgeJob& job);
  void line(const EdgeJob& job, int y);
  struct Chroma {
    const std::uint8_t* u;
    const std::uint8_t* v;
  };
  Chroma chroma_of(const ConstImageView& view, int y, int u, int v);
  void write(const EdgeJob& job, int y);
  void raw_matte(const MatteParams& params, Chroma chroma, const std::int16_t* gain, int width,
                 std::uint8_t* matte);

  Rows rows_;
  bool wanted_ = false;
  int width_ = 0, height_ = 0;
  std::ptrdiff_t stride_ = 0;
  int begin_ = 0, samples_ = 0;  ///< of the run, in the frame's chroma
  std::optional<PackedMatrix> matrix_;
  std::vector<std::uint8_t> bytes_, pixels_;
  std::vector<std::int16_t> words_;
  std::vector<std::uint64_t> bits_;
};

}  // namespace booth::keying
