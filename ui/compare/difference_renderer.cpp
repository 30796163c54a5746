// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/difference_renderer.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "ui/compare/color_ramp.h"

namespace lookalike::ui {

namespace {

constexpr int kOpaque = 255;

QImage drawn(const DifferenceWish& wish, std::size_t side) {
  QImage image(wish.device, QImage::Format_ARGB32_Premultiplied);
  if (image.isNull()) return image;
  image.fill(Qt::transparent);
  QPainter painter(&image);
  paintPicture(painter, wish.layers[side], wish.frameToDevice, QRectF(QPointF(0, 0), QSizeF(wish.device)),
               1.0);
  return image;
}

}  // namespace

bool DifferenceWish::isSameAs(const DifferenceWish& other) const {
  for (std::size_t side = 0; side < layers.size(); ++side) {
    const PictureLayer& mine = layers[side];
    const PictureLayer& its = other.layers[side];
    if (mine.size != its.size || mine.image != its.image || mine.toFrame != its.toFrame ||
        mine.preview.cacheKey() != its.preview.cacheKey()) {
      return false;
    }
  }
  return frameToDevice == other.frameToDevice && device == other.device && style == other.style &&
         gain == other.gain && isInverted == other.isInverted;
}

DifferencePicture renderDifference(const DifferenceWish& wish) {
  DifferencePicture picture;
  picture.frameToDevice = wish.frameToDevice;
  picture.serial = wish.serial;
  QImage a = drawn(wish, 0);
  const QImage b = drawn(wish, 1);
  if (a.isNull() || b.isNull()) return picture;
  const int gain = wish.style == DifferenceStyle::kAbsolute ? 1 : wish.gain;
  const std::array<QRgb, 256>& ramp = rampTable();
  std::int64_t sum = 0;
  for (int y = 0; y < a.height(); ++y) {
    auto* lineA = reinterpret_cast<QRgb*>(a.scanLine(y));
    const auto* lineB = reinterpret_cast<const QRgb*>(b.constScanLine(y));
    for (int x = 0; x < a.width(); ++x) {
      QRgb pixel = lineA[x];
      if (qAlpha(pixel) != kOpaque || qAlpha(lineB[x]) != kOpaque) {
        lineA[x] = 0;
        continue;
      }
      if (wish.isInverted) pixel = ~pixel;
      const int red = std::abs(qRed(pixel) - qRed(lineB[x]));
      const int green = std::abs(qGreen(pixel) - qGreen(lineB[x]));
      const int blue = std::abs(qBlue(pixel) - qBlue(lineB[x]));
      sum += red + green + blue;
      ++picture.compared;
      if (wish.style == DifferenceStyle::kFalseColor) {
        lineA[x] = ramp[static_cast<std::size_t>(std::min(kOpaque, gain * std::max({red, green, blue})))];
      } else {
        lineA[x] = qRgb(std::min(kOpaque, gain * red), std::min(kOpaque, gain * green),
                        std::min(kOpaque, gain * blue));
      }
    }
  }
  if (picture.compared > 0)
    picture.mean = static_cast<double>(sum) / (3.0 * static_cast<double>(picture.compared));
  picture.pixels = std::move(a);
  return picture;
}

DifferenceRenderer::DifferenceRenderer(QObject* parent) : QObject(parent) {
  thread_ = std::jthread([this](const std::stop_token& stop) { loop(stop); });
}

DifferenceRenderer::~DifferenceRenderer() {
  thread_.request_stop();
  thread_.join();
}

void DifferenceRenderer::request(const DifferenceWish& wish) {
  {
    const std::lock_guard lock(mutex_);
    wish_ = wish;
  }
  changed_.notify_one();
}

void DifferenceRenderer::loop(const std::stop_token& stop) {
  while (true) {
    std::optional<DifferenceWish> wish;
    {
      std::unique_lock lock(mutex_);
      if (!changed_.wait(lock, stop, [this] { return wish_.has_value(); })) return;
      if (stop.stop_requested()) return;
      wish = std::exchange(wish_, std::nullopt);
    }
    QMetaObject::invokeMethod(
        this, [this, picture = renderDifference(*wish)] { emit rendered(picture); }, Qt::QueuedConnection);
  }
}

}  // namespace lookalike::ui
