// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "ui/shared/image_source.h"

namespace lookalike::testing {

using Paint = std::function<std::array<std::uint8_t, 3>(int x, int y)>;

/// Pictures that a test painted, by path. Thumbnails are mid grey, so that they are known from the pictures.
class PaintedSource : public ui::ImageSource {
 public:
  void add(const std::string& path, int width, int height, const Paint& paint) {
    decode::RgbImage image{width, height, {}};
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        for (const std::uint8_t value : paint(x, y)) image.pixels.push_back(value);
      }
    }
    pictures_[path] = std::move(image);
  }
  Result<decode::RgbImage> thumbnail(const std::string& path, int) override {
    if (!pictures_.contains(path)) return Error{ErrorCode::kNotFound, path, {}, -1};
    decode::RgbImage image{8, 8, {}};
    image.pixels.resize(8 * 8 * 3, 128);
    return image;
  }
  Result<ui::FittedImage> image(const std::string& path, int) override {
    const auto found = pictures_.find(path);
    if (found == pictures_.end()) return Error{ErrorCode::kNotFound, path, {}, -1};
    return ui::FittedImage{found->second, found->second.width, found->second.height};
  }
  FileTraces traces(const std::string&) override { return {}; }

 private:
  std::map<std::string, decode::RgbImage> pictures_;
};

}  // namespace lookalike::testing
