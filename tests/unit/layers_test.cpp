// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Who may include what (docs/architecture.md). Meson keeps pure targets from GStreamer's headers;
// this test reads the #include lines and also catches what a missing include path cannot.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace {

namespace fs = std::filesystem;

struct Rule {
  const char* description;
  const char* files;      ///< regular expression over the path from the root
  const char* forbidden;  ///< regular expression over the included name
};

const std::vector<Rule> kRules{
    {"elements/common knows no GStreamer and no element", "elements/common/.*",
     "(gst|glib|gio|libsoup|signaling|elements/(?!common/)).*"},
    {"the protocol knows no GStreamer, GLib, socket, thread or time", "signaling/protocol/.*",
     "(gst|glib|gio|libsoup|elements|signaling/(?!protocol/)|sys/|netinet/).*|thread|mutex|chrono"},
    {"JSON stays behind one file", "signaling/(?!protocol/json_parser\\.cpp).*", "simdjson.*"},
    {"the other JSON library is for comparing", "(?!tests/).*", "nlohmann/.*"},
    {"OpenCV stays behind files that bear its name", "(?!elements/[a-z/]+/opencv_[a-z_]+\\.cpp).*",
     "opencv2/.*"},
    {"the shared glue knows no element and no signaling", "gst/[^/]*",
     "elements/(?!common/).*|signaling/.*"},
    {"the transport knows no GStreamer", "signaling/transport/.*",
     "gst/.*|elements/.*|signaling/(?!protocol/|transport/).*"},
    {"sessions know no element of elements/", "signaling/(session|element|call)/.*", "elements/.*"},
    {"the server knows no GStreamer", "signaling/server/.*",
     "gst/.*|elements/.*|signaling/(session|element|call)/.*"},
    {"examples use the installed API only", "examples/.*",
     "(elements|signaling|gst/[a-z_]+\\.hpp).*"},
};

std::vector<std::string> included_names(const fs::path& file) {
  static const std::regex kInclude(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])");
  std::vector<std::string> names;
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) {
    std::smatch match;
    if (std::regex_search(line, match, kInclude)) names.push_back(match[1]);
  }
  return names;
}

std::vector<fs::path> sources(const fs::path& root) {
  std::vector<fs::path> files;
  for (const char* top : {"gst", "elements", "signaling", "examples"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
      const auto extension = entry.path().extension();
      if (extension == ".cpp" || extension == ".hpp") files.push_back(entry.path());
    }
  }
  return files;
}

bool includes_gstreamer(const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(),
                     [](const std::string& name) { return name.starts_with("gst/"); });
}

class Layers : public testing::Test {
 protected:
  void SetUp() override {
    const char* source_root = std::getenv("BOOTH_SOURCE_ROOT");
    ASSERT_TRUE(source_root) << "run by meson test";
    root = source_root;
    files = sources(root);
    ASSERT_FALSE(files.empty());
  }
  std::string relative(const fs::path& file) const {
    return fs::relative(file, root).generic_string();
  }

  fs::path root;
  std::vector<fs::path> files;
};

TEST_F(Layers, IncludeOnlyWhatTheyMay) {
  for (const auto& rule : kRules) {
    const std::regex where(rule.files);
    const std::regex forbidden(rule.forbidden);
    for (const auto& file : files) {
      if (!std::regex_match(relative(file), where)) continue;
      for (const auto& name : included_names(file))
        EXPECT_FALSE(std::regex_match(name, forbidden))
            << rule.description << ": " << relative(file) << " includes " << name;
    }
  }
}

TEST_F(Layers, NoElementIncludesAnother) {
  const std::regex in_element("elements/(?!common/)([a-z]+)/.*");
  for (const auto& file : files) {
    std::smatch own;
    const std::string path = relative(file);
    if (!std::regex_match(path, own, in_element)) continue;
    for (const auto& name : included_names(file)) {
      std::smatch other;
      if (!std::regex_match(name, other, in_element)) continue;
      EXPECT_EQ(own[1], other[1]) << path << " includes " << name;
    }
  }
}

TEST_F(Layers, OnlyGlueIncludesGStreamer) {
  for (const auto& file : files) {
    const std::string path = relative(file);
    const auto names = included_names(file);
    if (!path.starts_with("elements/") || !includes_gstreamer(names)) continue;
    const std::string element = file.parent_path().filename().string();
    EXPECT_NE(element, "common") << path;
    EXPECT_TRUE(fs::exists(file.parent_path() / (element + ".cpp"))) << path;
  }
}

TEST_F(Layers, EveryFileNamesItsLicence) {
  for (const auto& file : files) {
    std::ifstream stream(file);
    std::string first, second;
    std::getline(stream, first);
    std::getline(stream, second);
    EXPECT_EQ(second, "// SPDX-License-Identifier: LGPL-2.1-or-later") << relative(file);
  }
}

}  // namespace
