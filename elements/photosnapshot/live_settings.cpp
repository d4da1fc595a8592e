// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/photosnapshot/live_settings.hpp"

#include <utility>

#include "elements/photosnapshot/messages.hpp"
#include "elements/photosnapshot/properties.hpp"

namespace booth::photo {

LiveSettings::LiveSettings()
    : filters(std::make_shared<const FilterList>(std::get<FilterList>(parse_filters({})))) {}

std::optional<std::string> LiveSettings::set(guint id, const GValue* value) {
  const std::string before = settings.filters;
  if (!properties().set(settings, id, value)) return std::nullopt;
  if (settings.filters == before) return "";
  auto parsed = parse_filters(settings.filters);
  if (const auto* error = std::get_if<css::SyntaxError>(&parsed)) {
    const std::string refused = std::exchange(settings.filters, before);
    return "The filters \"" + refused.substr(0, 200) + "\" are " + describe(*error) +
           " The filters before stay.";
  }
  filters = std::make_shared<const FilterList>(std::get<FilterList>(std::move(parsed)));
  refusal.clear();
  return "";
}

}  // namespace booth::photo
