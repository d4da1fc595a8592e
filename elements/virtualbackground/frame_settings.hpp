// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>
#include <optional>

#include "elements/common/color.hpp"
#include "elements/virtualbackground/background/background.hpp"
#include "elements/virtualbackground/pixels/crop.hpp"
#include "elements/virtualbackground/chroma/matte.hpp"

namespace booth::keying {

/// How what is to be replaced is told from what stays; the element's property `method`.
enum class Method { kChroma, kRgbDistance, kSegmentation, kDifference };

/// What is shown of the work; the element's property `view`.
enum class View {
  kComposite,  ///< the person before the background
  kMatte,      ///< how much of each pixel stays: white the person, black the background
  kSource,     ///< what the camera sees
};

/// How the matte, which has the resolution of chroma, is brought to that of luma; the element's
/// property `edge`. The better, the more time it takes.
enum class Edge {
  kNearest,   ///< one value for two by two pixels
  kBilinear,  ///< in between
  kGuided,    ///< along the edges of luma
};

class MaskWorker;
struct ModelSettings;

/// How the mask of a model is read.
struct MaskSettings {
  double threshold = 0.5;  ///< [0, 1] share at which a place is half person
  double softness = 0.5;   ///< [0, 1] width of the passage around it

  bool operator==(const MaskSettings&) const = default;
};

/// Where the look of the empty room comes from. Whatever changes begins anew.
struct PlateSource {
  std::shared_ptr<const RgbaImage> picture;  ///< nothing: it is learned from the stream
  int frames = 30;                           ///< so many of them
  unsigned orders = 0;                       ///< to learn it again, counted

  bool operator==(const PlateSource&) const = default;
};

/// Everything that a frame's background is replaced with; may differ from frame to frame.
struct FrameSettings {
  Method method = Method::kChroma;
  View view = View::kComposite;
  std::optional<Color> key;  ///< nothing: find it in the picture
  MatteSettings matte;
  double level_screen = 1.0;  ///< [0, 1] how far the key is fitted to the light at each place
  Edge edge = Edge::kGuided;
  double choke = 0.0;    ///< [-4, 4] pixels that the foreground is made smaller by
  double denoise = 0.0;  ///< [0, 1] how strongly the matte is smoothed
  Crop crop;
  BackgroundSource background;
  std::shared_ptr<const Background> stream;  ///< newest frame of the second video, if there is one
  MaskWorker* people = nullptr;              ///< looks for people; outlives the frame
  std::shared_ptr<const ModelSettings> model;  ///< what it looks with; nothing: no model is set
  MaskSettings mask;
  PlateSource plate;
  double plate_shadow = 0.35;  ///< DifferenceSettings::shadow
};

}  // namespace booth::keying
