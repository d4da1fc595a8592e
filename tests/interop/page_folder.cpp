// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/interop/page_folder.hpp"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "tests/interop/scene.hpp"
#include "tests/support/node_server.hpp"

namespace booth::interop {
namespace {

namespace fs = std::filesystem;

struct Bundle {
  const char* installed;  ///< below the folder of the packages
  const char* served;
};
constexpr Bundle kBundles[] = {
    {"socket.io-client/dist/socket.io.min.js", "socket.io.min.js"},
    {"peerjs/dist/peerjs.min.js", "peerjs.min.js"},
    {"gstwebrtc-api/dist/gstwebrtc-api-3.0.0.min.js", "gstwebrtc-api.min.js"},
};

}  // namespace

std::vector<std::string> serve_pages(const std::string& name) {
  const char* root = std::getenv("BOOTH_SOURCE_ROOT");
  if (!root) throw std::runtime_error("BOOTH_SOURCE_ROOT is not set; run by meson test");
  // Copies: the server follows no link out of its folder.
  const fs::path folder = output_path(name);
  fs::remove_all(folder);
  fs::copy(fs::path(root) / "tests/interop/pages", folder, fs::copy_options::recursive);
  const bool installed = testing_support::NodeServer::missing().empty();
  for (const Bundle& bundle : kBundles)
    if (installed)
      fs::copy_file(fs::path(testing_support::NodeServer::packages()) / bundle.installed,
                    folder / bundle.served);
  return {"--web-root", folder};
}

}  // namespace booth::interop
