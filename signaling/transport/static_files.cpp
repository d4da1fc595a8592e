// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/transport/static_files.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <utility>

#include "signaling/protocol/limits.hpp"

namespace booth::signaling {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kMimeTypes{{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".txt", "text/plain; charset=utf-8"},
    {".md", "text/plain; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".webp", "image/webp"},
    {".gif", "image/gif"},
    {".ico", "image/x-icon"},
    {".wasm", "application/wasm"},
}};

/// The path below the root, or nothing if a part of it could lead elsewhere.
std::optional<fs::path> relative_path(std::string_view url_path) {
  if (!url_path.starts_with('/')) return std::nullopt;
  if (url_path.find_first_of(std::string_view("\0\\", 2)) != std::string_view::npos)
    return std::nullopt;
  fs::path result;
  while (!url_path.empty()) {
    url_path.remove_prefix(1);
    const std::string_view part = url_path.substr(0, url_path.find('/'));
    if (part.starts_with('.')) return std::nullopt;
    if (!part.empty()) result /= part;
    url_path.remove_prefix(part.size());
  }
  return result;
}

bool is_inside(const fs::path& file, const fs::path& root) {
  return std::mismatch(root.begin(), root.end(), file.begin(), file.end()).first == root.end();
}

}  // namespace

StaticFiles::StaticFiles(const fs::path& root) {
  std::error_code error;
  fs::path canonical = fs::canonical(root, error);
  if (!error && fs::is_directory(canonical, error)) root_ = std::move(canonical);
}

std::optional<StaticFiles::File> StaticFiles::find(std::string_view url_path) const {
  const auto relative = relative_path(url_path);
  if (root_.empty() || !relative) return std::nullopt;
  std::error_code error;
  fs::path file = root_ / *relative;
  if (fs::is_directory(file, error)) file /= "index.html";
  // Links are resolved before the check, so that one that leads out is seen.
  file = fs::canonical(file, error);
  if (error || !is_inside(file, root_) || !fs::is_regular_file(file, error)) return std::nullopt;
  const auto size = fs::file_size(file, error);
  const auto changed = fs::last_write_time(file, error);
  if (error || size > limits::kMaxStaticFileBytes) return std::nullopt;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return std::nullopt;
  File result{{std::istreambuf_iterator<char>(stream), {}}, mime_type(file), {}};
  result.etag =
      '"' + std::to_string(size) + '-' + std::to_string(changed.time_since_epoch().count()) + '"';
  return result;
}

std::string StaticFiles::mime_type(const fs::path& file) {
  const std::string extension = file.extension().string();
  for (const auto& [known, type] : kMimeTypes)
    if (known == extension) return std::string(type);
  return "application/octet-stream";
}

}  // namespace booth::signaling
