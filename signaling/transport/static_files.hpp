// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace booth::signaling {

/// The files of one folder for HTTP. A request cannot leave the folder: not by "..", not by an
/// absolute path, not through a symbolic link; files and folders whose name begins with a dot are
/// not there.
class StaticFiles {
 public:
  struct File {
    std::string content;
    std::string mime_type;
    std::string etag;  ///< with its quotes; changes with size or time of change
  };

  /// An empty or missing root serves nothing.
  explicit StaticFiles(const std::filesystem::path& root);

  /// `url_path` is decoded and begins with '/'; folders give their index.html.
  std::optional<File> find(std::string_view url_path) const;
  bool empty() const { return root_.empty(); }

  /// By the name's ending; "application/octet-stream" for unknown ones.
  static std::string mime_type(const std::filesystem::path& file);

 private:
  std::filesystem::path root_;  // canonical
};

}  // namespace booth::signaling
