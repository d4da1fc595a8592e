// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/filter/apply.hpp"

#include <algorithm>
#include <cstring>

#include "elements/common/filter/limits.hpp"

namespace booth::cssfilter {
namespace {

constexpr std::size_t kPixelBytes = 4;

std::size_t pixel_count(int width, int height) {
  return static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
}

std::size_t row_length(const Pixels& picture) { return static_cast<std::size_t>(picture.width); }

struct WorkSize {
  int width;
  int height;
};

WorkSize work_size(const Pixels& picture, const Margins& margins) {
  return {picture.width + margins.left + margins.right,
          picture.height + margins.top + margins.bottom};
}

bool has_shadow(const Steps& steps) {
  return std::ranges::any_of(
      steps, [](const Step& step) { return std::holds_alternative<ShadowStep>(step); });
}

/// Scratch memory that the filter needs for this picture, without the strip (at most a few MB).
std::size_t scratch_bytes(const Filter& filter, const Pixels& picture) {
  const auto [width, height] = work_size(picture, filter.margins());
  const std::size_t pixels = pixel_count(width, height);
  const std::size_t work = filter.margins() == Margins{} ? 0 : pixels * kPixelBytes;
  return work + (has_shadow(filter.steps()) ? pixels : 0);
}

std::string refusal(const Filter& filter, const Pixels& picture) {
  const std::string size = std::to_string(picture.width) + "x" + std::to_string(picture.height);
  if (picture.width < 1 || picture.height < 1 || picture.width > limits::kMaxSidePx ||
      picture.height > limits::kMaxSidePx)
    return "a picture of " + size + " pixels is not between 1 and " +
           std::to_string(limits::kMaxSidePx) + " on each side";
  const std::size_t bytes = scratch_bytes(filter, picture);
  if (bytes <= limits::kMaxScratchBytes) return {};
  return "this filter needs " + std::to_string(bytes >> 20) + " MiB for a picture of " + size +
         " pixels; the limit is " + std::to_string(limits::kMaxScratchBytes >> 20) + " MiB";
}

/// Straight to premultiplied, or opaque where there is no alpha.
void prepare(const Kernels& kernels, const Pixels& picture) {
  for (int y = 0; y < picture.height; ++y) {
    if (picture.order.has_alpha)
      kernels.premultiply(picture.row(y), row_length(picture), picture.order);
    else
      kernels.make_opaque(picture.row(y), row_length(picture), picture.order);
  }
}

/// Premultiplied to straight, or over black where there is no alpha.
void finish(const Kernels& kernels, const Pixels& picture) {
  for (int y = 0; y < picture.height; ++y) {
    if (picture.order.has_alpha)
      kernels.unpremultiply(picture.row(y), row_length(picture), picture.order);
    else
      kernels.make_opaque(picture.row(y), row_length(picture), picture.order);
  }
}

void copy(const Pixels& from, const Pixels& to) {
  for (int y = 0; y < from.height; ++y)
    std::memcpy(to.row(y), from.row(y), row_length(from) * kPixelBytes);
}

}  // namespace

Filter::Filter(const Chain& chain, EdgeMode edge) : steps_(compile(chain)), edge_(edge) {
  // Where edges repeat there is no outside that could be cut.
  if (edge == EdgeMode::kTransparent) margins_ = margins_of(steps_);
}

std::string Renderer::apply(const Filter& filter, const Pixels& picture) {
  if (std::string error = refusal(filter, picture); !error.empty()) return error;
  if (filter.is_neutral()) return {};
  if (filter.steps().size() == 1 && std::holds_alternative<ColorProgram>(filter.steps()[0])) {
    color_only(std::get<ColorProgram>(filter.steps()[0]), picture);
    return {};
  }
  prepare(*kernels_, picture);
  if (filter.margins() == Margins{}) {
    run(filter, picture);
  } else {
    const auto [width, height] = work_size(picture, filter.margins());
    work_.assign(pixel_count(width, height) * kPixelBytes, 0);
    const std::ptrdiff_t stride = std::ptrdiff_t{width} * 4;
    const Pixels work{work_.data(), stride, width, height, picture.order};
    Pixels inside = work;
    inside.data = work.row(filter.margins().top) + std::ptrdiff_t{filter.margins().left} * 4;
    inside.width = picture.width;
    inside.height = picture.height;
    copy(picture, inside);
    run(filter, work);
    copy(inside, picture);
  }
  finish(*kernels_, picture);
  return {};
}

void Renderer::color_only(const ColorProgram& program, const Pixels& picture) {
  const std::size_t count = row_length(picture);
  for (int y = 0; y < picture.height; ++y) {
    std::uint8_t* row = picture.row(y);
    const bool alpha = picture.order.has_alpha && kernels_->premultiply(row, count, picture.order);
    kernels_->color(row, count, picture.order, program);
    if (alpha || (picture.order.has_alpha && !program.keeps_alpha))
      kernels_->unpremultiply(row, count, picture.order);
  }
}

void Renderer::run(const Filter& filter, const Pixels& work) {
  // Between the steps even a picture without alpha has one: its edges become transparent.
  PixelOrder order = work.order;
  order.has_alpha = true;
  for (const Step& step : filter.steps()) {
    if (const auto* program = std::get_if<ColorProgram>(&step)) {
      for (int y = 0; y < work.height; ++y)
        kernels_->color(work.row(y), row_length(work), order, *program);
    } else if (const auto* blurred = std::get_if<BlurStep>(&step)) {
      const Surface surface{work.data, work.stride, work.width, work.height, kPixelBytes};
      blur(*kernels_, surface, blurred->plan, filter.edge(), {}, strip_);
    } else {
      cast_shadow(std::get<ShadowStep>(step), work, filter.edge());
    }
  }
}

void Renderer::cast_shadow(const ShadowStep& step, const Pixels& work, EdgeMode edge) {
  if (!shadow_.cast(*kernels_, work, step.plan, step.shift, edge, strip_)) return;
  ShadowColor color{};
  const auto premultiplied = [&](unsigned channel) {
    return static_cast<std::uint8_t>((channel * step.color.a + 127) / 255);
  };
  color.bytes[work.order.r] = premultiplied(step.color.r);
  color.bytes[work.order.g] = premultiplied(step.color.g);
  color.bytes[work.order.b] = premultiplied(step.color.b);
  color.bytes[work.order.a] = step.color.a;
  for (int y = 0; y < work.height; ++y)
    kernels_->shadow(work.row(y), shadow_.row(y), row_length(work), work.order, color);
}

}  // namespace booth::cssfilter
