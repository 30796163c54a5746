// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controllers/image_loader.h"

#include <utility>

#include "core/base/check.h"
#include "ui/controllers/pixel_conversion.h"

namespace lookalike::ui {

namespace {
constexpr std::int64_t kBudgetBytes = std::int64_t{640} << 20;
constexpr int kSmallestLevel = 256;
}  // namespace

std::int64_t ImagePyramid::bytes() const {
  std::int64_t sum = 0;
  for (const QImage& level : levels) sum += level.sizeInBytes();
  return sum;
}

const QImage& ImagePyramid::levelFor(double scale) const {
  LOOKALIKE_CHECK(!levels.empty());
  std::size_t level = 0;
  for (double halved = scale * 2.0; halved <= 1.0 && level + 1 < levels.size(); halved *= 2.0) ++level;
  return levels[level];
}

ImagePyramid makePyramid(QImage image) {
  ImagePyramid pyramid;
  if (image.isNull()) return pyramid;
  pyramid.levels.push_back(std::move(image));
  while (std::max(pyramid.levels.back().width(), pyramid.levels.back().height()) > kSmallestLevel) {
    const QImage& last = pyramid.levels.back();
    const QSize half(std::max(1, last.width() / 2), std::max(1, last.height() / 2));
    pyramid.levels.push_back(last.scaled(half, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
                                 .convertToFormat(QImage::Format_RGB32));
  }
  return pyramid;
}

ImageLoader::ImageLoader(std::shared_ptr<ImageSource> source, QObject* parent)
    : QObject(parent), source_(std::move(source)) {
  for (int side = 0; side < kSides; ++side) {
    threads_[side] = std::jthread([this, side](const std::stop_token& stop) { loop(side, stop); });
  }
}

ImageLoader::~ImageLoader() {
  for (std::jthread& thread : threads_) thread.request_stop();
  for (std::jthread& thread : threads_) thread.join();
}

std::shared_ptr<const ImagePyramid> ImageLoader::request(int side, const std::string& path) {
  LOOKALIKE_CHECK(side >= 0 && side < kSides);
  for (auto kept = kept_.begin(); kept != kept_.end(); ++kept) {
    if (kept->path != path) continue;
    kept_.splice(kept_.begin(), kept_, kept);
    const std::lock_guard lock(mutex_);
    wishes_[side].reset();
    return kept_.front().image;
  }
  {
    const std::lock_guard lock(mutex_);
    wishes_[side] = path;
  }
  changed_.notify_all();
  return nullptr;
}

void ImageLoader::clear() {
  const std::lock_guard lock(mutex_);
  kept_.clear();
  wishes_.fill(std::nullopt);
  ++generation_;
}

void ImageLoader::loop(int side, const std::stop_token& stop) {
  while (true) {
    std::string path;
    int generation = 0;
    {
      std::unique_lock lock(mutex_);
      if (!changed_.wait(lock, stop, [&] { return wishes_[side].has_value(); })) return;
      if (stop.stop_requested()) return;
      path = *std::exchange(wishes_[side], std::nullopt);
      generation = generation_;
    }
    Result<decode::RgbImage> decoded = source_->fullImage(path);
    if (!decoded) {
      QMetaObject::invokeMethod(
          this, [this, side, path, error = decoded.error()] { emit failed(side, path, error); },
          Qt::QueuedConnection);
      continue;
    }
    QImage pixels = toQImage(*decoded);
    decoded->pixels = {};
    auto image = std::make_shared<const ImagePyramid>(makePyramid(std::move(pixels)));
    QMetaObject::invokeMethod(
        this,
        [this, side, path, image, generation] {
          if (generation != generation_) return;
          keep(path, image);
          emit loaded(side, path, image);
        },
        Qt::QueuedConnection);
  }
}

void ImageLoader::keep(const std::string& path, std::shared_ptr<const ImagePyramid> image) {
  kept_.remove_if([&](const Kept& kept) { return kept.path == path; });
  kept_.push_front({path, std::move(image)});
  std::int64_t bytes = 0;
  std::size_t count = 0;
  for (auto kept = kept_.begin(); kept != kept_.end();) {
    bytes += kept->image->bytes();
    // The two on the screen are in memory anyway.
    kept = ++count > kSides && bytes > kBudgetBytes ? kept_.erase(kept) : std::next(kept);
  }
}

}  // namespace lookalike::ui
