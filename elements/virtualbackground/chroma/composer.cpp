// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/virtualbackground/chroma/composer.hpp"

#include <algorithm>
#include <cstring>

#include "elements/virtualbackground/pixels/working_frame.hpp"

namespace booth::keying {
namespace {

/// Rows of sums and fits that are kept: enough for three neighbours.
constexpr unsigned kRing = 4;

/// Luma of the screen is written and was never read: memory for the line that comes so many lines
/// later is asked for, and has arrived by then.
constexpr int kLinesAhead = 8;
constexpr int kCacheLine = 64;

void ask_for(std::uint8_t* begin, int bytes) {
  for (int i = 0; i < bytes; i += kCacheLine) __builtin_prefetch(begin + i, 1);
}

/// The part of the input that belongs to one chroma row.
void copy_row(const ComposeJob& job, int row, int lines) {
  if (job.in.planes[0].data == job.out.planes[0].data) return;
  for (int p = 0; p < 3; ++p) {
    const auto plane = static_cast<std::size_t>(p);
    const int y = p == 0 ? 2 * row : row;
    copy_rows({job.in.planes[plane].row(y), job.in.planes[plane].stride},
              {job.out.planes[plane].row(y), job.out.planes[plane].stride},
              p == 0 ? job.in.width : job.in.chroma_width(), p == 0 ? lines : 1);
  }
}

/// Calls `compose` for every run of a luma row, after `shares` where alpha is wanted. `args`, which
/// is complete but for the run, is not copied without need: it was just written.
template <typename Row>
void compose_runs(const ComposeJob& job, int y, std::span<const Run> runs, Row& args,
                  void (*shares)(const MatteParams&, const Row&),
                  void (*compose)(const MatteParams&, const Row&)) {
  for (const Run run : runs) {
    args.begin = run.begin;
    args.end = run.end;
    if (job.alpha.data) {  // first: `out` may be `in`
      Row alpha = args;
      alpha.out = job.alpha.row(y);
      shares(job.params, alpha);
    }
    compose(job.params, args);
  }
}

/// With edges of its own the frame gets the screen from `native_background` afterwards, but for
/// luma that is in its place already.
void copy_screen(const ComposeJob& job, int row, int lines, Run run) {
  const auto copy = [&](std::size_t plane, int y, int begin, int end) {
    std::memcpy(job.out.planes[plane].row(y) + begin, job.background.planes[plane].row(y) + begin,
                static_cast<std::size_t>(end - begin));
  };
  const int end = std::min(2 * run.end, job.out.width);
  for (int y = 2 * row; y < 2 * row + lines; ++y) {
    if (!job.edges || job.native.planes[0].data == job.out.planes[0].data) {
      copy(0, y, 2 * run.begin, end);
      if (y + kLinesAhead < job.out.height)
        ask_for(job.out.planes[0].row(y + kLinesAhead) + 2 * run.begin, end - 2 * run.begin);
    }
    if (job.alpha.data)
      std::fill(job.alpha.row(y) + 2 * run.begin, job.alpha.row(y) + end, std::uint8_t{0});
  }
  if (job.edges) return;
  copy(1, row, run.begin, run.end);
  copy(2, row, run.begin, run.end);
}

}  // namespace

void Composer::configure(int width, int height) {
  width_ = width;
  height_ = height;
  chroma_width_ = (width + 1) / 2;
  chroma_height_ = (height + 1) / 2;
  despill_.assign(static_cast<std::size_t>(chroma_width_ + kVectorsBeyond), 0);
  for (auto* rows : {&sums_, &slopes_, &offsets_})
    rows->configure_ring(chroma_width_, chroma_height_, kRing);
}

void Composer::compose(const ComposeJob& job) {
  if (job.edge != edge_) slopes_.configure_ring(chroma_width_, chroma_height_, kRing);
  edge_ = job.edge;
  // The rows below are read before a row is written, so that `out` may be `in`.
  prepare_row(job, 0);
  for (int row = 0; row < chroma_height_; ++row) {
    prepare_row(job, row + 1);
    compose_row(job, row);
  }
}

void Composer::prepare_row(const ComposeJob& job, int row) {
  if (edge_ == Edge::kBilinear) return level_out(job, row);
  if (edge_ == Edge::kNearest) return;
  if (row == 0) {
    sum_luma(job, 0);
    sum_luma(job, 1);
  } else {
    sum_luma(job, row + 1);
  }
  fit(job, row);
}

void Composer::level_out(const ComposeJob& job, int row) {
  if (row >= chroma_height_) return;
  const std::uint8_t* matte = job.matte.row(row);
  std::int16_t* offsets = offsets_.row(row);
  for (const Run run : job.segments.active_near(row, 1))
    for (int x = run.begin - 1; x <= run.end; ++x)
      offsets[x] = static_cast<std::int16_t>(matte[x] << kMatteShift);
}

void Composer::sum_luma(const ComposeJob& job, int row) {
  if (row >= chroma_height_) return;
  const std::uint8_t* upper = job.in.planes[0].row(2 * row);
  const std::uint8_t* lower = job.in.planes[0].row(std::min(2 * row + 1, height_ - 1));
  LumaSumRow args{upper, lower, width_, 0, 0, sums_.row(row)};
  for (const Run run : job.segments.active_near(row, 2)) {
    args.begin = std::max(run.begin - 2, 0);
    args.end = std::min(run.end + 2, chroma_width_);
    rows_.luma_sum(args);
  }
  sums_.close(row);
}

void Composer::fit(const ComposeJob& job, int row) {
  if (row >= chroma_height_) return;
  FitRow args{};
  for (int i = 0; i < 3; ++i) {
    args.sums[i] = sums_.row(row + i - 1);
    args.matte[i] = job.matte.row(row + i - 1);
  }
  args.slope = slopes_.row(row);
  args.offset = offsets_.row(row);
  for (const Run run : job.segments.active_near(row, 1)) {
    args.begin = std::max(run.begin - 1, 0);
    args.end = std::min(run.end + 1, chroma_width_);
    rows_.fit(args);
  }
  slopes_.close(row);
  offsets_.close(row);
}

void Composer::compose_row(const ComposeJob& job, int row) {
  copy_row(job, row, lines(row));
  for (const Run run : job.segments.screen_runs(row)) copy_screen(job, row, lines(row), run);
  const std::span<const Run> active = job.segments.active_runs(row);
  if (active.empty()) return;
  const std::int16_t* screen_luma = job.level.screen_luma(row);
  despill(job, row, active);
  for (int line = 0; line < lines(row); ++line) {
    if (edge_ == Edge::kNearest)
      luma_flat(job, 2 * row + line, active, screen_luma);
    else
      luma_line(job, row, line, active, screen_luma);
  }
  chroma(job, row, active);
}

// The arguments of a row are put together once: only the place of a run is another.

void Composer::despill(const ComposeJob& job, int row, std::span<const Run> runs) {
  auto& matte = job.matte;
  DespillRow args{{matte.row(row - 2), matte.row(row - 1), matte.row(row), matte.row(row + 1),
                   matte.row(row + 2)},
                  0,
                  0,
                  despill_.data()};
  for (const Run run : runs) {
    args.begin = run.begin;
    args.end = run.end;
    rows_.despill(job.params, args);
  }
}

void Composer::luma_line(const ComposeJob& job, int row, int line, std::span<const Run> runs,
                         const std::int16_t* screen_luma) {
  const int y = 2 * row + line;
  const int other = line == 0 ? row - 1 : row + 1;
  LumaRow args{job.in.planes[0].row(y),
               job.background.planes[0].row(y),
               {slopes_.row(row), offsets_.row(row)},
               {slopes_.row(other), offsets_.row(other)},
               screen_luma,
               0,
               0,
               width_,
               job.out.planes[0].row(y)};
  compose_runs(job, y, runs, args, rows_.alpha, rows_.luma);
}

void Composer::luma_flat(const ComposeJob& job, int y, std::span<const Run> runs,
                         const std::int16_t* screen_luma) {
  FlatRow args{job.in.planes[0].row(y),
               job.background.planes[0].row(y),
               job.matte.row(y / 2),
               screen_luma,
               0,
               0,
               width_,
               job.out.planes[0].row(y)};
  compose_runs(job, y, runs, args, rows_.flat_alpha, rows_.flat);
}

void Composer::chroma(const ComposeJob& job, int row, std::span<const Run> runs) {
  const std::uint8_t* matte = job.matte.row(row);
  ChromaRow args{job.in.planes[1].row(row),
                 job.in.planes[2].row(row),
                 job.background.planes[1].row(row),
                 job.background.planes[2].row(row),
                 matte,
                 {},
                 despill_.data(),
                 0,
                 0,
                 job.out.planes[1].row(row),
                 job.out.planes[2].row(row)};
  for (const Run run : runs) {
    args.part = job.near.chroma_part(row, run);
    args.begin = run.begin;
    args.end = run.end;
    if (job.edges)
      job.edges->compose({job.params, row, run, job.in, ConstImageView(job.out).planes[0],
                          job.native_background, job.native, matte, job.level.matte_gain(row),
                          args.part, despill_.data()});
    else
      rows_.chroma(job.params, args);
  }
}

}  // namespace booth::keying
