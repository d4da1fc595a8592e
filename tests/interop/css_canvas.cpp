// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/interop/css_canvas.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <random>
#include <stdexcept>

#include <glib.h>

namespace booth::interop {
namespace {

namespace json = signaling::json;

constexpr char kScript[] = R"js(
  window.sources = [];
  window.canvas = (width, height) => {
    const element = document.createElement('canvas');
    element.width = width;
    element.height = height;
    return [element, element.getContext('2d', {willReadFrequently: true})];
  };
  window.addPicture = (width, height, base64) => {
    const bytes = Uint8ClampedArray.from(atob(base64), (c) => c.charCodeAt(0));
    const [element, context] = canvas(width, height);
    context.putImageData(new ImageData(bytes, width, height), 0, 0);
    sources.push(element);
  };
  window.drawThrough = (filter) => {
    let result = '';
    for (const source of sources) {
      const [element, context] = canvas(source.width, source.height);
      context.filter = filter;
      context.drawImage(source, 0, 0);
      const data = context.getImageData(0, 0, source.width, source.height).data;
      for (let at = 0; at < data.length; at += 8192)
        result += String.fromCharCode(...data.subarray(at, at + 8192));
    }
    return btoa(result);
  };
  window.parseFilter = (filter) => {
    const before = 'hue-rotate(1deg)';
    const [, context] = canvas(1, 1);
    context.filter = before;
    context.filter = filter;
    document.body.style.font = '10px sans-serif';
    document.body.style.filter = '';
    document.body.style.filter = filter;
    const accepted = context.filter !== before || filter === before;
    return (accepted ? '+' : '-') + getComputedStyle(document.body).filter;
  };)js";

std::string base64(const std::vector<std::uint8_t>& bytes) {
  g_autofree char* text = g_base64_encode(bytes.data(), bytes.size());
  return text;
}

std::string text_of(const Value& value) {
  if (!value.string()) throw std::runtime_error("the page gave no text");
  return *value.string();
}

template <typename PixelAt>
RgbaImage picture(int width, int height, PixelAt&& pixel_at) {
  RgbaImage image{width, height, {}};
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      for (const int value : pixel_at(x, y))
        image.pixels.push_back(static_cast<std::uint8_t>(std::clamp(value, 0, 255)));
  return image;
}

using Rgba = std::array<int, 4>;

}  // namespace

CssCanvas::CssCanvas(Browser& browser, const std::vector<RgbaImage>& pictures)
    : page_(browser, "about:blank"), pictures_(pictures) {
  page_.wait_until("document.body");
  page_.evaluate(kScript);
  for (const RgbaImage& image : pictures)
    page_.evaluate("addPicture(" + std::to_string(image.width) + "," +
                   std::to_string(image.height) + ",'" + base64(image.pixels) + "')");
}

std::vector<RgbaImage> CssCanvas::draw(const std::string& filter) {
  const std::string answer =
      text_of(page_.evaluate("drawThrough(" + json::dump(Value(filter)) + ")"));
  gsize size = 0;
  g_autofree guchar* bytes = g_base64_decode(answer.c_str(), &size);
  std::vector<RgbaImage> result = pictures_;
  std::size_t at = 0;
  for (RgbaImage& image : result) {
    if (at + image.pixels.size() > size) throw std::runtime_error("the page drew too little");
    std::memcpy(image.pixels.data(), bytes + at, image.pixels.size());
    at += image.pixels.size();
  }
  return result;
}

CssCanvas::Answer CssCanvas::parse(const std::string& filter) {
  const std::string answer =
      text_of(page_.evaluate("parseFilter(" + json::dump(Value(filter)) + ")"));
  return {answer[0] == '+', answer.substr(1)};
}

std::vector<RgbaImage> sample_pictures() {
  std::mt19937 random(20260207);
  const auto noise = [&](int range) {
    return static_cast<int>(random() % static_cast<unsigned>(range));
  };
  const auto wave = [](int x, int y, double fx, double fy) {
    return static_cast<int>(127.0 + 90.0 * std::sin(x * fx) * std::cos(y * fy));
  };
  return {
      picture(96, 64,
              [](int x, int y) {
                return Rgba{x * 255 / 95, y * 255 / 63, 255 - (x + y) * 255 / 158, 255};
              }),
      picture(83, 61,
              [](int x, int y) {
                constexpr std::array<Rgba, 4> kColors{
                    {{255, 0, 0, 255}, {0, 255, 255, 255}, {0, 0, 0, 255}, {255, 255, 255, 255}}};
                return kColors[static_cast<std::size_t>((x / 13 + y / 11 * 2) % 4)];
              }),
      picture(80, 60,
              [&](int x, int y) {
                return Rgba{wave(x, y, .11, .07) + noise(31), wave(x, y, .05, .13) + noise(31),
                            wave(x, y, .19, .03) + noise(31), 255};
              }),
      picture(
          72, 64,
          [&](int x, int y) {
            const bool inside = std::hypot(x - 36, y - 32) < 22;
            return Rgba{noise(256), x * 255 / 71, y * 255 / 63, inside ? 255 : (x * 4 + y) % 256};
          }),
  };
}

}  // namespace booth::interop
