// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The properties of virtualbackground: their table (properties.cpp), and what a new value does to
// the next frame. A property that needs no reading is a member of Settings, a row of the table and
// a line of apply().
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "elements/common/result.hpp"
#include "elements/virtualbackground/frame_settings.hpp"
#include "elements/virtualbackground/mask/mask_properties.hpp"
#include "gst/properties.hpp"

namespace booth::keying {

/// What was done since the element was started; the property `stats`.
struct FrameStats {
  std::uint64_t frames = 0;
  std::uint64_t newest_ns = 0, total_ns = 0;  ///< the element's own time, by the clock on the wall
  double coverage = 0.0;                      ///< share of the last picture that was background
  double active = 0.0;                        ///< share of it that needed arithmetic
};

/// What the properties hold, as written by the user.
struct Settings : MaskProperties {
  Method method = Method::kChroma;
  View view = View::kComposite;
  std::string key_color = "auto";
  BackgroundKind background = BackgroundKind::kColor;
  std::string background_color = "black";
  std::string background_image;
  std::string background_uri;
  Fit background_fit = Fit::kCover;
  double background_blur = 3.0;
  double tolerance = 0.10;
  double softness = 0.87;
  bool tolerance_chosen = false;  ///< by the user
  bool softness_chosen = false;
  double spill = 1.0;
  double angle = MatteSettings{}.angle;
  double level_screen = 1.0;
  Edge edge = Edge::kGuided;
  double choke = 0.0;
  double denoise = 0.0;
  unsigned crop_left = 0;
  unsigned crop_right = 0;
  unsigned crop_top = 0;
  unsigned crop_bottom = 0;
  std::string current_key;
  FrameStats stats;
};

const PropertyTable<Settings>& properties();
/// The rows of the methods that know a mask; a part of the table.
std::vector<Property<Settings>> mask_properties();

/// Call it when `property` was set: tolerance and softness, until the user sets them, are what
/// suits the method.
void follow_method(Settings& settings, const std::string& property);

/// Tells the next frame the values that need no reading. Cheap: call it with the lock held.
void apply(const Settings& settings, FrameSettings& frame);

/// What a property's new value does to the next frame besides apply().
using Change = std::function<void(FrameSettings&)>;

/// `settings` are those before. The error is a sentence for the user. Reads files, so call it with
/// no lock held.
Result<Change> change_of(const std::string& property, const GValue* value,
                         const Settings& settings);

/// A string property's value; empty for NULL.
std::string text_of(const GValue* value);

/// change_of() for a path that is known already: a picture may be there later.
Result<Change> background_image_change(const std::string& path);

/// The background that a value selects by itself when it is set, if any: the one it is for, or the
/// colour where it is taken away while it is shown.
std::optional<BackgroundKind> selected_by(const std::string& property, const GValue* value,
                                          BackgroundKind current);

}  // namespace booth::keying
