// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/transport/static_files.hpp"

#include <fstream>

#include <unistd.h>

#include <gtest/gtest.h>

#include "signaling/protocol/limits.hpp"

namespace booth::signaling {
namespace {

namespace fs = std::filesystem;

class StaticFilesTest : public testing::Test {
 protected:
  void SetUp() override {
    base = fs::temp_directory_path() / ("booth-files-" + std::to_string(getpid()));
    fs::create_directories(base / "root" / "sub");
    fs::create_directories(base / "root-beside");
    write("root/index.html", "<html>");
    write("root/app.js", "app");
    write("root/sub/index.html", "sub");
    write("root/.secret", "dot");
    write("secret", "outside");
    write("root-beside/secret", "outside");
    fs::create_symlink(base / "secret", base / "root" / "link");
    fs::create_directory_symlink(base, base / "root" / "up");
    fs::create_symlink("app.js", base / "root" / "alias.js");
  }
  void TearDown() override { fs::remove_all(base); }
  void write(const char* name, const std::string& text) { std::ofstream(base / name) << text; }

  fs::path base;
};

struct Case {
  const char* path;
  const char* content;  ///< null = not found
};

TEST_F(StaticFilesTest, FindsFilesInsideItsFolderOnly) {
  const StaticFiles files(base / "root");
  const std::vector<Case> cases{
      {"/", "<html>"},
      {"/index.html", "<html>"},
      {"/app.js", "app"},
      {"//app.js", "app"},
      {"/sub/", "sub"},
      {"/sub", "sub"},
      {"/alias.js", "app"},
      {"", nullptr},
      {"app.js", nullptr},
      {"/missing", nullptr},
      {"/../secret", nullptr},
      {"/sub/../../secret", nullptr},
      {"/sub/../app.js", nullptr},
      {"/./app.js", nullptr},
      {"/..", nullptr},
      {"/../root-beside/secret", nullptr},
      {"/link", nullptr},
      {"/up/secret", nullptr},
      {"/.secret", nullptr},
      {"/..\\secret", nullptr},
      {"/app.js/", "app"},
      {"/app.js/x", nullptr},
  };
  for (const auto& [path, content] : cases) {
    const auto file = files.find(path);
    EXPECT_EQ(file.has_value(), content != nullptr) << path;
    EXPECT_EQ(file ? file->content : "", content ? content : "") << path;
  }
  EXPECT_FALSE(files.find(std::string_view("/app.js\0.png", 12)));
  EXPECT_FALSE(files.find("/" + (base / "secret").string()));
}

TEST_F(StaticFilesTest, ChangesTheEtagWithTheFile) {
  const StaticFiles files(base / "root");
  const std::string before = files.find("/app.js")->etag;
  EXPECT_EQ(files.find("/app.js")->etag, before);
  write("root/app.js", "changed");
  EXPECT_NE(files.find("/app.js")->etag, before);
}

TEST_F(StaticFilesTest, ServesFilesToTheLimitAndNotOnePast) {
  const StaticFiles files(base / "root");
  write("root/large", "");
  fs::resize_file(base / "root/large", limits::kMaxStaticFileBytes);
  EXPECT_TRUE(files.find("/large"));
  fs::resize_file(base / "root/large", limits::kMaxStaticFileBytes + 1);
  EXPECT_FALSE(files.find("/large"));
}

TEST_F(StaticFilesTest, ServesNothingWithoutAFolder) {
  for (const fs::path& root : {fs::path(), base / "missing", base / "secret"}) {
    const StaticFiles files(root);
    EXPECT_TRUE(files.empty()) << root;
    EXPECT_FALSE(files.find("/secret")) << root;
    EXPECT_FALSE(files.find("/")) << root;
  }
}

TEST(MimeType, GoesByTheEnding) {
  EXPECT_EQ(StaticFiles::mime_type("a.html"), "text/html; charset=utf-8");
  EXPECT_EQ(StaticFiles::mime_type("a.min.js"), "text/javascript; charset=utf-8");
  EXPECT_EQ(StaticFiles::mime_type("a.svg"), "image/svg+xml");
  EXPECT_EQ(StaticFiles::mime_type("html"), "application/octet-stream");
}

}  // namespace
}  // namespace booth::signaling
