// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/photosnapshot/render.hpp"

#include <array>
#include <vector>

#include <gtest/gtest.h>

#include "elements/common/exif.hpp"
#include "elements/photosnapshot/contact_sheet.hpp"
#include "tests/unit/image_samples.hpp"

namespace booth::photo {
namespace {

using samples::gradient;

TEST(PhotoRender, SizesKeepTheShape) {
  struct Case {
    double scale;
    unsigned max_width, max_height;
    Size expected;
  };
  const std::vector<Case> cases{{1.0, 0, 0, {1920, 1080}},       {0.5, 0, 0, {960, 540}},
                                {2.0, 0, 0, {3840, 2160}},       {1.0, 640, 0, {640, 360}},
                                {1.0, 0, 540, {960, 540}},       {1.0, 640, 90, {160, 90}},
                                {1.0, 4000, 4000, {1920, 1080}}, {0.01, 1, 0, {1, 1}}};
  for (const auto& [scale, max_width, max_height, expected] : cases) {
    Settings settings;
    settings.scale = scale;
    settings.max_width = max_width;
    settings.max_height = max_height;
    EXPECT_EQ(photo_size({1920, 1080}, settings), expected) << scale << " " << max_width;
  }
}

TEST(PhotoRender, IsUprightWhicheverWayItIsStored) {
  const RgbaImage picture = gradient(7, 4);
  for (int orientation = 1; orientation <= 8; ++orientation) {
    Settings settings;
    const auto turned = prepared(picture, settings, orientation);
    EXPECT_EQ(turned->pixels, upright(picture, orientation).pixels) << orientation;
    EXPECT_EQ(stored_orientation(settings, orientation), 1);
    settings.orientation = OrientationMode::kTag;
    const RgbaImage stored =
        as_stored(*prepared(picture, settings, orientation), settings, orientation);
    EXPECT_EQ(stored.pixels, picture.pixels) << orientation;
    EXPECT_EQ(stored_orientation(settings, orientation), orientation);
    settings.orientation = OrientationMode::kIgnore;
    EXPECT_EQ(prepared(picture, settings, orientation)->pixels, picture.pixels);
  }
}

TEST(PhotoRender, MirrorsLeftAndRight) {
  const RgbaImage picture = gradient(5, 3);
  Settings settings;
  settings.mirror = true;
  EXPECT_EQ(prepared(picture, settings, 1)->pixels, upright(picture, 2).pixels);
}

TEST(PhotoRender, RefusesWhatWouldBeHuge) {
  Settings settings;
  settings.scale = 8.0;
  const auto photo = prepared(gradient(1100, 1000), settings, 1);
  ASSERT_FALSE(photo);
  EXPECT_NE(photo.error().find("smaller scale"), std::string::npos);
}

TEST(PhotoRender, RelativeLengthsArePartsOfThePhoto) {
  RgbaImage picture = gradient(200, 100);
  RgbaImage same = picture;
  cssfilter::Renderer renderer;
  const auto draw = [&](const char* text, RgbaImage& photo) {
    const auto list = std::get<FilterList>(parse_filters(text));
    EXPECT_EQ(draw_filter(renderer, list[0], cssfilter::EdgeMode::kTransparent, photo), "");
  };
  draw("blur(2vw)", picture);
  draw("blur(4px)", same);
  EXPECT_EQ(picture.pixels, same.pixels);
}

TEST(ContactSheet, IsAGridWithEqualGaps) {
  struct Case {
    int frames, filters, width, height, max_width, columns, rows;
  };
  for (const auto& c : std::vector<Case>{{2, 1, 640, 360, 1920, 2, 1},
                                         {1, 4, 640, 360, 1920, 2, 2},
                                         {10, 1, 1920, 1080, 1920, 4, 3},
                                         {3, 2, 1920, 1080, 1920, 2, 3},
                                         {2, 4, 1920, 1080, 1920, 4, 2},
                                         {2, 12, 1920, 1080, 1920, 5, 5},
                                         {1, 64, 1920, 1080, 1920, 8, 8},
                                         {3, 1, 10, 10, 1920, 2, 2},
                                         {100, 64, 1920, 1080, 64, 80, 80}}) {
    const SheetLayout layout = sheet_layout(c.frames, c.filters, c.width, c.height, c.max_width);
    EXPECT_EQ(layout.columns, c.columns) << c.frames << " x " << c.filters;
    EXPECT_EQ(layout.rows, c.rows) << c.frames << " x " << c.filters;
    EXPECT_LE(layout.cell_width, c.width);
    if (c.frames < 100) {
      EXPECT_LE(layout.width(), c.max_width) << c.frames << " x " << c.filters;
    }
    EXPECT_NEAR(static_cast<double>(layout.cell_width) / layout.cell_height,
                static_cast<double>(c.width) / c.height, 0.8)
        << c.frames << " x " << c.filters;
  }
}

std::array<int, 3> color_at(const RgbaImage& image, int x, int y) {
  const std::uint8_t* pixel = image.view().planes[0].row(y) + std::ptrdiff_t{4} * x;
  return {pixel[0], pixel[1], pixel[2]};
}

RgbaImage flat(int width, int height, int level) {
  RgbaImage image{width, height, {}};
  image.pixels.assign(std::size_t{4} * static_cast<std::size_t>(width * height),
                      static_cast<std::uint8_t>(level));
  for (std::size_t i = 3; i < image.pixels.size(); i += 4) image.pixels[i] = 255;
  return image;
}

TEST(ContactSheet, EveryPhotoHasItsPlace) {
  ContactSheet sheet(5, 1, 320);
  for (const int n : {4, 0, 3, 1}) sheet.place(n, 0, flat(200, 100, 100 + n));  // 2 never comes
  sheet.place(5, 0, flat(200, 100, 0));                                         // out of bounds
  const RgbaImage picture = sheet.take();
  const SheetLayout layout = sheet_layout(5, 1, 200, 100, 320);
  ASSERT_EQ(picture.width, layout.width());
  ASSERT_EQ(picture.height, layout.height());
  const auto paper = color_at(picture, 0, 0);
  for (int n = 0; n < 5; ++n) {
    const int right = layout.left(n) + layout.cell_width - 1;
    const int bottom = layout.top(n) + layout.cell_height - 1;
    const int level = n == 2 ? paper[0] : 100 + n;
    for (const auto& [x, y] : {std::pair{layout.left(n), layout.top(n)}, {right, bottom}})
      EXPECT_EQ(color_at(picture, x, y), (std::array{level, level, level})) << n;
    EXPECT_EQ(color_at(picture, layout.left(n) - 1, layout.top(n)), paper) << n;
    EXPECT_EQ(color_at(picture, right + 1, bottom), paper) << n;
  }
}

TEST(ContactSheet, FitsOtherShapesIntoTheCell) {
  ContactSheet sheet(1, 2, 420);
  sheet.place(0, 0, flat(200, 100, 200));
  sheet.place(0, 1, flat(100, 200, 200));
  const SheetLayout layout = sheet_layout(1, 2, 200, 100, 420);
  const RgbaImage picture = sheet.take();
  const int middle = layout.left(1) + layout.cell_width / 2;
  EXPECT_EQ(color_at(picture, middle, layout.top(1))[0], 200);
  EXPECT_EQ(color_at(picture, layout.left(1), layout.top(1)), color_at(picture, 0, 0));
}

TEST(ContactSheet, WithoutPhotosThereIsNone) {
  ContactSheet sheet(5, 1, 320);
  EXPECT_TRUE(sheet.take().empty());
}

}  // namespace
}  // namespace booth::photo
