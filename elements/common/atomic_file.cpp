// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/common/atomic_file.hpp"

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace booth {
namespace {

std::string last_error() { return std::generic_category().message(errno); }

/// Beside the target, because a rename does not cross file systems; unlike any other writer's name.
std::string temporary_name(const std::filesystem::path& path) {
  static std::atomic<unsigned> count{0};
  const std::string name = "." + path.filename().string() + "." + std::to_string(getpid()) + "." +
                           std::to_string(count++) + ".part";
  return (path.parent_path() / name).string();
}

bool write_all(int fd, std::span<const std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

/// The rename itself survives a power cut only once the folder is on the disk. Best effort: some
/// file systems refuse it.
void sync_folder(const std::filesystem::path& path) {
  const std::string folder = path.has_parent_path() ? path.parent_path().string() : ".";
  const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  static_cast<void>(fsync(fd));
  close(fd);
}

/// Writes the whole file; errno says why not.
bool write_new_file(const std::string& name, std::span<const std::uint8_t> bytes) {
  const int fd = open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (fd < 0) return false;
  const bool stored = write_all(fd, bytes) && fsync(fd) == 0;
  const int reason = errno;
  const bool closed = close(fd) == 0;
  if (!stored) errno = reason;
  return stored && closed;
}

}  // namespace

std::optional<std::string> write_file_atomically(const std::string& path,
                                                 std::span<const std::uint8_t> bytes) {
  const std::string temporary = temporary_name(path);
  if (!write_new_file(temporary, bytes)) {
    const std::string reason = last_error();
    unlink(temporary.c_str());
    return "Cannot write " + path + ": " + reason + ".";
  }
  if (rename(temporary.c_str(), path.c_str()) != 0) {
    const std::string reason = last_error();
    unlink(temporary.c_str());
    return "Cannot create " + path + ": " + reason + ".";
  }
  sync_folder(path);
  return std::nullopt;
}

}  // namespace booth
