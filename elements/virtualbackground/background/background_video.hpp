// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <array>
#include <memory>
#include <optional>

#include <gst/video/video.h>

#include "elements/virtualbackground/background/background.hpp"
#include "gst/guarded.hpp"
#include "gst/ref.hpp"

namespace booth::keying {

/// The newest picture of a second video, made ready for the main stream: any size and format is
/// converted in the thread that brings it. Any thread may call.
class BackgroundVideo {
 public:
  /// What the pictures are converted to.
  struct Target {
    Geometry geometry;
    Fit fit = Fit::kCover;
    Color beside;

    bool operator==(const Target&) const = default;
  };

  /// Converts pictures from now on, and the last one again; nothing: keeps the last one as it came,
  /// for later. Takes the time of one conversion.
  void set_target(const std::optional<Target>& target);

  /// Takes a picture over. Takes the time of one conversion. False where it cannot be read.
  bool show(const GstVideoInfo& info, GstBuffer* buffer);

  /// Forgets the pictures.
  void clear();

  /// The last picture, ready; nothing before the first and without a target. Never waits for a
  /// conversion.
  std::shared_ptr<const Background> newest() { return newest_.copy(); }

 private:
  struct FreeConverter {
    void operator()(GstVideoConverter* converter) const { gst_video_converter_free(converter); }
  };
  struct Work {
    std::optional<Target> target;
    GstVideoInfo info;  ///< of the last picture
    Ref<GstBuffer> last;
    GstVideoInfo converts{};  ///< what the converter takes
    std::unique_ptr<GstVideoConverter, FreeConverter> converter;
    /// One is shown, one is in the main stream's hands, one is being painted.
    std::array<std::shared_ptr<Background>, 3> pictures;
  };
  bool convert(Work& work);
  static void make_converter(Work& work);
  static std::shared_ptr<Background>& unused_picture(Work& work);

  Guarded<Work> work_;
  Guarded<std::shared_ptr<const Background>> newest_;
};

}  // namespace booth::keying
