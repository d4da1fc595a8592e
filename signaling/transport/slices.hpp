// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>

namespace booth::signaling {

/// Goes round a hash table in equal parts, so that looking after thousands of entries keeps nobody
/// waiting for milliseconds. When the table grows in between, an entry may be met late or twice.
class Slices {
 public:
  static constexpr std::size_t kParts = 10;

  /// Visits the next part. `visit` must not add or remove entries.
  template <typename Map, typename Visit>
  void visit_next(Map& map, Visit visit) {
    const std::size_t buckets = map.bucket_count();
    const std::size_t end = buckets * (part_ + 1) / kParts;
    for (std::size_t bucket = buckets * part_ / kParts; bucket < end; ++bucket)
      for (auto entry = map.begin(bucket); entry != map.end(bucket); ++entry) visit(*entry);
    part_ = (part_ + 1) % kParts;
  }
  /// Every part has been visited as often as the others.
  bool round_is_over() const { return part_ == 0; }

 private:
  std::size_t part_ = 0;
};

}  // namespace booth::signaling
