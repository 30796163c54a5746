// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/input_area.h"

#include <algorithm>
#include <cmath>

namespace lookalike::explain {

PictureArea inputArea(const describe::InputSpec& input, int decodedWidth, int decodedHeight, int fullWidth,
                      int fullHeight) {
  const double scaleX = static_cast<double>(fullWidth) / std::max(1, decodedWidth);
  const double scaleY = static_cast<double>(fullHeight) / std::max(1, decodedHeight);
  PictureArea area{0.0, 0.0, static_cast<double>(decodedWidth), static_cast<double>(decodedHeight)};
  // The same steps as prepareImage(), roundings included.
  if (input.resize == describe::ResizeMode::kShortSideCentreCrop) {
    const double factor = static_cast<double>(input.shortSide) / std::min(decodedWidth, decodedHeight);
    const int width = std::clamp(static_cast<int>(std::lround(input.width / factor)), 1, decodedWidth);
    const int height = std::clamp(static_cast<int>(std::lround(input.height / factor)), 1, decodedHeight);
    // Whole pixels, as the cut is made.
    const int left = (decodedWidth - width) / 2;
    const int top = (decodedHeight - height) / 2;
    area = {static_cast<double>(left), static_cast<double>(top), static_cast<double>(width),
            static_cast<double>(height)};
  } else if (input.resize == describe::ResizeMode::kFitPad) {
    const double factor = std::min(static_cast<double>(input.width) / decodedWidth,
                                   static_cast<double>(input.height) / decodedHeight);
    const int width = std::clamp(static_cast<int>(std::lround(decodedWidth * factor)), 1, input.width);
    const int height = std::clamp(static_cast<int>(std::lround(decodedHeight * factor)), 1, input.height);
    const double perX = static_cast<double>(decodedWidth) / width;
    const double perY = static_cast<double>(decodedHeight) / height;
    const int left = (input.width - width) / 2;
    const int top = (input.height - height) / 2;
    area = {-left * perX, -top * perY, input.width * perX, input.height * perY};
  }
  return {area.left * scaleX, area.top * scaleY, area.width * scaleX, area.height * scaleY};
}

}  // namespace lookalike::explain
