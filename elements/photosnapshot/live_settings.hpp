// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <gst/gst.h>

#include "elements/photosnapshot/filter_list.hpp"
#include "elements/photosnapshot/settings.hpp"

namespace booth::photo {

/// The settings and what follows from them; copied for every frame.
struct LiveSettings {
  LiveSettings();

  /// Sets the property of that number; nothing where there is none. Filters that cannot be read
  /// leave those before and give a sentence for the user that says where, all else an empty one.
  std::optional<std::string> set(guint id, const GValue* value);

  Settings settings;
  std::shared_ptr<const FilterList> filters;
  std::string refusal;  ///< of filters set before anybody could hear the warning
};

}  // namespace booth::photo
