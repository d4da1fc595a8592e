// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What a room looks like when it is empty, and where a frame differs from that.
#pragma once

#include <cstdint>
#include <vector>

#include "elements/virtualbackground/mask/cells.hpp"
#include "elements/virtualbackground/mask/light_fit.hpp"

namespace booth::keying {

struct DifferenceSettings {
  double threshold = 0.5;  ///< [0, 1] how much a place must differ; 0.5: clearly more than noise
  double softness = 0.5;   ///< [0, 1] width of the passage
  double shadow = 0.35;    ///< [0, 1] a loss of light up to this share, without a change of colour,
                           ///< is a shadow on the room

  bool operator==(const DifferenceSettings&) const = default;
};

/// One thread at a time. Everything is in cells.
class CleanPlate {
 public:
  /// Begins anew: the next `frames` frames, 1 or more, are the empty room.
  void learn(CellGrid grid, int frames);
  /// A picture is the empty room; its noise is not known.
  void set(CellGrid grid, CellColors colors);
  bool ready() const { return ready_; }
  const CellGrid& grid() const { return grid_; }

  /// One more frame of the empty room, until ready().
  void add(const CellColors& frame);

  /// How certainly every cell is not the room, and how much of it is not, both 0..255. A cell that
  /// the person covers a little is certain, but only little of it is person.
  struct Difference {
    std::vector<std::uint8_t> certain, share;
  };
  /// When ready(). Follows slow changes of the room where it is seen. Valid until the next call.
  Difference& compare(const CellColors& frame, const DifferenceSettings& settings);

 private:
  /// What a cell may have, and by how much it may miss that; for one of Y, U, V.
  struct Band {
    std::vector<float> low, high;  ///< over a cell and its neighbours: cameras shake
    std::vector<float> noise;      ///< standard deviation

    void follow(const CellGrid& grid, const std::vector<float>& mean);
  };
  void finish();
  void begin();
  void adapt(const CellColors& frame);
  float score(std::size_t cell, const CellColors& frame, const DifferenceSettings& settings) const;

  CellGrid grid_;
  bool ready_ = false;
  int wanted_ = 0, seen_ = 0;
  CellColors mean_, squares_;
  Band y_, u_, v_;
  Lighting light_;
  unsigned frame_ = 0;
  std::vector<std::uint8_t> before_;  ///< certainty of the last frame
  std::vector<float> scores_, beside_, around_;
  Difference difference_;
};

}  // namespace booth::keying
