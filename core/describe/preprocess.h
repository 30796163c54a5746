// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/decode/rgb_image.h"
#include "core/describe/describer.h"

namespace lookalike::describe {

/// How an image of any shape becomes one of a fixed size.
enum class ResizeMode {
  kSquash,               ///< to width × height, the shape is not kept ("squash")
  kShortSideCentreCrop,  ///< shorter side to shortSide, then the middle width × height
                         ///< ("short-side-centre-crop")
  kFitPad                ///< largest that fits into width × height, the rest mid grey ("fit-pad")
};

enum class ChannelOrder { kRgb, kBgr, kGrey };

/// A describer's input.
struct InputSpec {
  int width = 0;
  int height = 0;
  ResizeMode resize = ResizeMode::kSquash;
  int shortSide = 0;  ///< of kShortSideCentreCrop, at least the larger of width and height
  ChannelOrder channels = ChannelOrder::kRgb;
  [[nodiscard]] int channelCount() const { return channels == ChannelOrder::kGrey ? 1 : 3; }
};

/// A rectangle inside an image, in pixels.
struct PixelRect {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
};

/// Keeps OpenCV from starting threads of its own inside prepareImage(): whoever prepares does so on every
/// core already.
void usePreprocessingOnManyThreads();

/// The one preprocessing, used to train a network and to use it. Shrinks by area averaging, enlarges
/// bilinearly. Thread-safe. The image must not be empty.
[[nodiscard]] PreparedImage prepareImage(const decode::RgbImage& image, const InputSpec& spec);

/// The same for a part of an image, which must lie inside it.
[[nodiscard]] PreparedImage prepareImage(const decode::RgbImage& image, const PixelRect& part,
                                         const InputSpec& spec);

/// What is left of an image when a frame of one colour is taken away: from each side rows or columns go for
/// as long as at least 98 % of their pixels are within 12 levels of the outermost one's median colour, at
/// most 35 % of the side's length. Letterboxes, scanned margins and decorative borders are edits, not
/// content.
[[nodiscard]] PixelRect withoutUniformFrame(const decode::RgbImage& image);

}  // namespace lookalike::describe
