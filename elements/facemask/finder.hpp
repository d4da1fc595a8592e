// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "elements/facemask/look.hpp"
#include "elements/facemask/search_thread.hpp"
#include "elements/facemask/tracker.hpp"

namespace booth::facemask {

/// Says of every frame where its faces are: sends some to the search, and recognises in the others
/// what was found. One thread.
class Finder {
 public:
  struct Settings {
    std::shared_ptr<FaceDetector> detector;
    double smallest = 0.1;    ///< face, as a part of the frame's height
    double confidence = 0.5;  ///< 0..1
    double interval = 0.1;    ///< seconds from search to search, at least
    double hold = 1.0;        ///< seconds a face stays that is not found any more
    int longest = 480;        ///< longer side of the picture that is searched, pixels
    /// The frame that is searched waits for the result; otherwise the result comes when it comes.
    bool wait = false;
  };
  struct Result {
    std::vector<Face> faces;
    bool searched = false;  ///< a search has ended since the last frame
    std::string error;      ///< of that search
  };

  /// `time` in seconds; where it goes back, all is forgotten.
  Result next(const Frame& frame, double time, const Settings& settings);
  /// Forgets all faces, also those that are searched for just now. Waits for that search.
  void reset();

 private:
  using Picture = std::shared_ptr<const SmallPicture>;

  void follow(const SmallPicture& picture, double time);
  void begin_search(const Picture& picture, double time, const Frame& frame,
                    const Settings& settings);
  void take(bool wait, const Tracker::Limits& limits, Result& result);
  void remember_looks();

  Tracker tracker_;
  SearchThread search_;
  Picture searched_;                ///< by the search begun last
  std::map<unsigned, Look> looks_;  ///< of the faces that are followed, by id
  std::optional<double> last_frame_;
  std::optional<double> last_search_;
  unsigned searches_ = 0;  ///< since the last one everywhere
};

}  // namespace booth::facemask
