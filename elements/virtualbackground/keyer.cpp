// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/keyer.hpp"

#include <algorithm>
#include <cstring>

#include "elements/virtualbackground/transparency.hpp"

namespace booth::keying {
namespace {

/// Rows of working memory have this much room on either side, filled with the outermost values.
constexpr int kMargin = 4;
/// Rows of sums and fits that are kept: enough for three neighbours.
constexpr int kRing = 4;

template <typename T>
void replicate(T* row, int width) {
  std::fill_n(row - kMargin, kMargin, row[0]);
  std::fill_n(row + width, kMargin, row[width - 1]);
}

std::uint8_t to_byte(double value) {
  return static_cast<std::uint8_t>(std::clamp(value + 0.5, 0.0, 255.0));
}

}  // namespace

bool is_keyable(Color color) { return key_of(color, {}).saturation() >= kLeastSaturation; }

void Keyer::configure(const Geometry& geometry) {
  geometry_ = geometry;
  chroma_width_ = (geometry.width + 1) / 2;
  chroma_height_ = (geometry.height + 1) / 2;
  finder_.reset();
  frame_ = 0;
  level_.configure(chroma_width_, chroma_height_);
  segments_.configure(chroma_width_, chroma_height_);
  working_.configure(geometry);
  backdrop_.configure(geometry);
  const auto stride = static_cast<std::size_t>(chroma_width_ + 2 * kMargin);
  matte_.assign(stride * static_cast<std::size_t>(chroma_height_), 0);
  despill_.assign(stride, 0);
  for (auto* rows : {&sums_, &slopes_, &offsets_}) rows->assign(stride * kRing, 0);
}

std::optional<Color> Keyer::key() const {
  const auto& key = finder_.key();
  if (!key) return std::nullopt;
  return to_rgb({to_byte(key->y), to_byte(key->u), to_byte(key->v)}, geometry_.colorimetry);
}

std::uint8_t* Keyer::matte(int row) {
  const int y = std::clamp(row, 0, chroma_height_ - 1);
  return matte_.data() + std::ptrdiff_t{y} * (chroma_width_ + 2 * kMargin) + kMargin;
}

std::int16_t* Keyer::ring(std::vector<std::int16_t>& rows, int row) {
  const int y = std::clamp(row, 0, chroma_height_ - 1) % kRing;
  return rows.data() + std::ptrdiff_t{y} * (chroma_width_ + 2 * kMargin) + kMargin;
}

void Keyer::choose_key(const FrameSettings& settings, const ConstImageView& planar) {
  ++frame_;
  const auto change = finder_.look(settings.key, planar, geometry_.colorimetry);
  const auto& key = finder_.key();
  if (!key || (change == KeyFinder::Change::kNone && settings.matte == matte_settings_)) return;
  matte_settings_ = settings.matte;
  params_ = MatteParams::of(*key, matte_settings_, geometry_.colorimetry.range);
  if (change == KeyFinder::Change::kNone) return;
  level_.reset(*key, params_.black);
  level_.learn(params_, {planar.planes[1].data, planar.planes[2].data, planar.planes[1].stride,
                         planar.planes[2].stride});
}

bool Keyer::process(const FrameSettings& settings, const ConstImageView& in, const ImageView& out,
                    const Plane& alpha) {
  if (working_.needed()) working_.load(in);
  const ConstImageView source = working_.needed() ? working_.planes() : in;
  choose_key(settings, source);
  const bool planar = out.format == PixelFormat::kI420;
  alpha_ = alpha;
  for (int y = 0; alpha.data && y < in.height; ++y)
    std::memset(alpha.row(y), 255, static_cast<std::size_t>(in.width));
  if (!finder_.key()) {
    copy_picture(planar ? source : in, out);
    return false;
  }
  backdrop_.choose(settings, alpha.data != nullptr);
  analyse(source);
  if (settings.background.kind == BackgroundKind::kBlur) blur(source, settings.background.blur);
  compose(source, planar ? out : working_.planes());
  if (!planar) working_.store(in, out, segments_, backdrop_.shown());
  return true;
}

void Keyer::analyse(const ConstImageView& planar) {
  for (int row = 0; row < chroma_height_; ++row) {
    rows_.matte(params_, {planar.planes[1].row(row), planar.planes[2].row(row),
                          level_.matte_gain(row), chroma_width_, matte(row),
                          segments_.screen_bits(row), segments_.foreground_bits(row)});
    replicate(matte(row), chroma_width_);
    if (row % ScreenLevel::kRowStep == static_cast<int>(frame_ % ScreenLevel::kRowStep))
      level_.gather(row, matte(row));
  }
  segments_.classify();
}

void Keyer::blur(const ConstImageView& planar, double percent) {
  weights_.resize(static_cast<std::size_t>(chroma_width_) *
                  static_cast<std::size_t>(chroma_height_));
  for (int row = 0; row < chroma_height_; ++row) {
    std::uint8_t* weights = weights_.data() + std::ptrdiff_t{row} * chroma_width_;
    for (int x = 0; x < chroma_width_; ++x)
      weights[x] = static_cast<std::uint8_t>(
          std::min(params_.background(matte(row)[x] << kMatteShift) >> 6, 255));
  }
  backdrop_.blur(planar, {weights_.data(), chroma_width_}, percent);
}

void Keyer::compose(const ConstImageView& in, const ImageView& out) {
  // The rows below are read before a row is written, so that `out` may be `in`.
  sum_luma(in, 0);
  sum_luma(in, 1);
  fit(0);
  for (int row = 0; row < chroma_height_; ++row) {
    sum_luma(in, row + 2);
    fit(row + 1);
    compose_row(in, out, row);
  }
  level_.end_frame();
}

void Keyer::sum_luma(const ConstImageView& in, int row) {
  if (row >= chroma_height_) return;
  std::int16_t* sums = ring(sums_, row);
  const std::uint8_t* upper = in.planes[0].row(2 * row);
  const std::uint8_t* lower = in.planes[0].row(std::min(2 * row + 1, geometry_.height - 1));
  for (const Run run : segments_.active_near(row, 2))
    rows_.luma_sum({upper, lower, geometry_.width, std::max(run.begin - 2, 0),
                    std::min(run.end + 2, chroma_width_), sums});
  replicate(sums, chroma_width_);
}

void Keyer::fit(int row) {
  if (row >= chroma_height_) return;
  FitRow args{};
  for (int i = 0; i < 3; ++i) {
    args.sums[i] = ring(sums_, row + i - 1);
    args.matte[i] = matte(row + i - 1);
  }
  args.slope = ring(slopes_, row);
  args.offset = ring(offsets_, row);
  for (const Run run : segments_.active_near(row, 1)) {
    args.begin = std::max(run.begin - 1, 0);
    args.end = std::min(run.end + 1, chroma_width_);
    rows_.fit(args);
  }
  replicate(args.slope, chroma_width_);
  replicate(args.offset, chroma_width_);
}

void Keyer::compose_row(const ConstImageView& in, const ImageView& out, int row) {
  if (in.planes[0].data != out.planes[0].data) {
    const int rows = std::min(2, geometry_.height - 2 * row);
    for (int p = 0; p < 3; ++p) {
      const auto plane = static_cast<std::size_t>(p);
      const int y = p == 0 ? 2 * row : row;
      copy_rows({in.planes[plane].row(y), in.planes[plane].stride},
                {out.planes[plane].row(y), out.planes[plane].stride},
                p == 0 ? geometry_.width : chroma_width_, p == 0 ? rows : 1);
    }
  }
  for (const Run run : segments_.screen_runs(row)) copy_screen(out, row, run);
  const std::vector<Run>& active = segments_.active_runs(row);
  if (active.empty()) return;
  const std::int16_t* screen_luma = level_.screen_luma(row);
  for (const Run run : active) compose_run(in, out, row, run, screen_luma);
}

void Keyer::copy_screen(const ImageView& out, int row, Run run) {
  const ConstImageView background = backdrop_.shown().planar();
  const auto copy = [&](std::size_t plane, int y, int begin, int end) {
    std::memcpy(out.planes[plane].row(y) + begin, background.planes[plane].row(y) + begin,
                static_cast<std::size_t>(end - begin));
  };
  for (int y = 2 * row; y < std::min(2 * row + 2, geometry_.height); ++y)
    copy(0, y, 2 * run.begin, std::min(2 * run.end, geometry_.width));
  copy(1, row, run.begin, run.end);
  copy(2, row, run.begin, run.end);
  if (!alpha_.data) return;
  for (int y = 2 * row; y < std::min(2 * row + 2, geometry_.height); ++y)
    std::fill(alpha_.row(y) + 2 * run.begin, alpha_.row(y) + std::min(2 * run.end, geometry_.width),
              std::uint8_t{0});
}

void Keyer::compose_run(const ConstImageView& in, const ImageView& out, int row, Run run,
                        const std::int16_t* screen_luma) {
  const ConstImageView background = backdrop_.shown().planar();
  rows_.despill(params_,
                {{matte(row - 2), matte(row - 1), matte(row), matte(row + 1), matte(row + 2)},
                 run.begin,
                 run.end,
                 despill_.data()});
  const int lines = std::min(2, geometry_.height - 2 * row);
  for (int line = 0; line < lines; ++line) {
    const int y = 2 * row + line;
    const int other = line == 0 ? row - 1 : row + 1;
    const LumaRow args{in.planes[0].row(y),
                       background.planes[0].row(y),
                       {ring(slopes_, row), ring(offsets_, row)},
                       {ring(slopes_, other), ring(offsets_, other)},
                       screen_luma,
                       run.begin,
                       run.end,
                       geometry_.width,
                       out.planes[0].row(y)};
    if (alpha_.data) {  // first: `out` may be `in`
      LumaRow shares = args;
      shares.out = alpha_.row(y);
      alpha_row(params_, shares);
    }
    rows_.luma(params_, args);
  }
  rows_.chroma(params_,
               {in.planes[1].row(row), in.planes[2].row(row), background.planes[1].row(row),
                background.planes[2].row(row), matte(row), despill_.data(), run.begin, run.end,
                out.planes[1].row(row), out.planes[2].row(row)});
}

}  // namespace booth::keying
