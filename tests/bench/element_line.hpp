// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// One element between two pads, and what a buffer costs it. For the benchmarks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <gst/video/video.h>

#include "gst/ref.hpp"

namespace booth::bench {

/// CPU time of this thread in milliseconds.
double thread_cpu_ms();

/// Smallest and middle of several measurements.
struct Times {
  double least = 0.0;
  double median = 0.0;
};
Times times_of(std::vector<double> values);

/// Packed frames of one size and format, as they lie in a file one after the other.
struct Clip {
  GstVideoInfo info;
  std::vector<std::vector<std::uint8_t>> frames;
};

/// Reads I420 frames (BT.601, limited range) and converts them; empty where there are none.
Clip read_clip(const std::string& path, int width, int height, const char* format);

/// An element that plays, fed and emptied in this thread: nothing else is on the line, so the
/// thread's CPU time from a push to its return is what the buffer costs.
class ElementLine {
 public:
  /// `description` is one element as gst-launch writes it, `taken` the caps it may give out. Check
  /// with `operator bool`.
  ElementLine(const std::string& description, const GstVideoInfo& info, const std::string& taken);
  ElementLine(const ElementLine&) = delete;
  ElementLine& operator=(const ElementLine&) = delete;
  ~ElementLine();

  explicit operator bool() const { return static_cast<bool>(element_); }
  GstElement* element() { return element_.get(); }

  /// CPU milliseconds that a frame costs, the mean of all of `frames` pushed once. Their bytes are
  /// copied into fresh buffers beforehand, `together` at a time: more than 1 for frames so small
  /// that the clock itself would count.
  double push(std::span<const std::vector<std::uint8_t>> frames, std::size_t together = 1);
  /// Buffers that came out.
  std::uint64_t received() const { return received_; }

 private:
  Ref<GstBuffer> filled(const std::vector<std::uint8_t>& bytes);

  Ref<GstElement> element_;
  Ref<GstPad> source_, sink_;
  Ref<GstBufferPool> pool_;
  std::uint64_t received_ = 0, pushed_ = 0;
};

}  // namespace booth::bench
