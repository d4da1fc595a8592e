// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/interop/examples.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace booth::interop {
namespace {

std::string read_documentation() {
  const char* root = std::getenv("BOOTH_SOURCE_ROOT");
  std::ifstream in(std::string(root ? root : ".") + "/docs/signaling.md");
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::size_t find(const std::string& text, const std::string& part, std::size_t from = 0) {
  const std::size_t at = text.find(part, from);
  if (at == std::string::npos) throw std::runtime_error("docs/signaling.md has no " + part);
  return at;
}

/// The first script after a heading.
std::string script(const std::string& text, const std::string& heading) {
  static const std::string kFence = "```js\n";
  const std::size_t begin = find(text, kFence, find(text, "# " + heading + "\n")) + kFence.size();
  return text.substr(begin, find(text, "```", begin) - begin);
}

void replace_all(std::string& text, const Replacement& replacement) {
  std::size_t at = find(text, replacement.what);
  for (; at != std::string::npos; at = text.find(replacement.what, at + replacement.with.size()))
    text.replace(at, replacement.what.size(), replacement.with);
}

}  // namespace

std::string example_page(const std::string& heading, const std::vector<Replacement>& replacements) {
  const std::string text = read_documentation();
  std::string code = script(text, heading);
  for (const Replacement& replacement : replacements) replace_all(code, replacement);
  return "<!DOCTYPE html>\n<meta charset=\"utf-8\">\n<body>\n"
         "<button>Call</button> <video autoplay playsinline></video>\n"
         "<script src=\"socket.io.min.js\"></script>\n<script src=\"peerjs.min.js\"></script>\n"
         "<script src=\"gstwebrtc-api.min.js\"></script>\n<script type=\"module\">\n" +
         script(text, "A client in an afternoon") + code + "</script>\n";
}

}  // namespace booth::interop
