// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/image_loader.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/check.h"
#include "ui/shared/pixel_conversion.h"

namespace lookalike::ui {

namespace {

constexpr std::int64_t kBudgetBytes = std::int64_t{768} << 20;
constexpr int kSmallestLevel = 256;

int shortSideOf(const QImage& image) {
  return std::min(image.width(), image.height());
}

/// Leaves out levels that are sharper than a screen needs.
void dropAbove(ImagePyramid& pyramid, int shortSide) {
  while (pyramid.levels.size() > 1 && shortSideOf(pyramid.levels[1]) >= shortSide)
    pyramid.levels.erase(pyramid.levels.begin());
}

}  // namespace

std::int64_t ImagePyramid::bytes() const {
  std::int64_t sum = 0;
  for (const QImage& level : levels) sum += level.sizeInBytes();
  return sum;
}

const QImage& ImagePyramid::levelFor(double scale) const {
  LOOKALIKE_CHECK(!levels.empty());
  const double wanted = scale * std::max(fullSize.width(), fullSize.height());
  std::size_t level = 0;
  while (level + 1 < levels.size() &&
         std::max(levels[level + 1].width(), levels[level + 1].height()) >= wanted)
    ++level;
  return levels[level];
}

ImagePyramid makePyramid(QImage image, QSize fullSize) {
  ImagePyramid pyramid;
  if (image.isNull()) return pyramid;
  pyramid.fullSize = fullSize.isEmpty() ? image.size() : fullSize;
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
  // Only the first decodes in full size, which may take long: the other is free for the next pair.
  for (std::size_t i = 0; i < threads_.size(); ++i) {
    threads_[i] = std::jthread([this, i](const std::stop_token& stop) { loop(i == 0, stop); });
  }
}

ImageLoader::~ImageLoader() {
  for (std::jthread& thread : threads_) thread.request_stop();
  for (std::jthread& thread : threads_) thread.join();
}

std::shared_ptr<const ImagePyramid> ImageLoader::request(int side, const std::string& path) {
  LOOKALIKE_CHECK(side >= 0 && side < kSides);
  shown_[side] = path;
  std::shared_ptr<const ImagePyramid> known;
  const auto found =
      std::find_if(kept_.begin(), kept_.end(), [&](const Kept& kept) { return kept.path == path; });
  if (found != kept_.end()) {
    kept_.splice(kept_.begin(), kept_, found);
    known = kept_.front().image;
  }
  {
    const std::lock_guard lock(mutex_);
    wishes_[side].reset();
    std::erase(ahead_, path);
    if (!known || !known->isWhole()) wishes_[side] = Wish{path, !known, Clock::now() + kFullSizeDelay};
  }
  changed_.notify_all();
  return known;
}

void ImageLoader::prefetch(const std::vector<std::string>& paths) {
  {
    const std::lock_guard lock(mutex_);
    ahead_.clear();
    for (const std::string& path : paths) {
      if (!isInMemory(path) && !running_.contains(path)) ahead_.push_back(path);
    }
  }
  changed_.notify_all();
}

const ImageLoader::Kept* ImageLoader::kept(const std::string& path) const {
  const auto found =
      std::find_if(kept_.begin(), kept_.end(), [&](const Kept& kept) { return kept.path == path; });
  return found == kept_.end() ? nullptr : &*found;
}

bool ImageLoader::isInMemory(const std::string& path) const {
  return kept(path) != nullptr;
}

void ImageLoader::setDevicePixelRatio(double ratio) {
  const std::lock_guard lock(mutex_);
  shortSide_ = static_cast<int>(std::lround(kScreenShortSide * std::max(1.0, ratio)));
}

void ImageLoader::clear() {
  const std::lock_guard lock(mutex_);
  kept_.clear();
  wishes_.fill(std::nullopt);
  ahead_.clear();
  shown_.fill({});
  ++generation_;
}

std::optional<ImageLoader::Task> ImageLoader::nextTask(bool decodesFullSize) {
  for (int side = 0; side < kSides; ++side) {
    std::optional<Wish>& wish = wishes_[side];
    if (!wish || !wish->isFirstWanted || running_.contains(wish->path)) continue;
    wish->isFirstWanted = false;
    running_.insert(wish->path);
    return Task{wish->path, side, shortSide_};
  }
  for (int side = 0; side < kSides && decodesFullSize; ++side) {
    std::optional<Wish>& wish = wishes_[side];
    if (!wish || wish->isFirstWanted || Clock::now() < wish->fullSizeAt) continue;
    return Task{std::exchange(wish, std::nullopt)->path, side, 0};
  }
  if (ahead_.empty()) return std::nullopt;
  const std::string path = ahead_.front();
  ahead_.pop_front();
  running_.insert(path);
  return Task{path, -1, shortSide_};
}

void ImageLoader::loop(bool decodesFullSize, const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    std::optional<Task> task;
    int generation = 0;
    {
      std::unique_lock lock(mutex_);
      while (!stop.stop_requested() && !(task = nextTask(decodesFullSize))) {
        std::optional<Clock::time_point> until;
        for (const std::optional<Wish>& wish : wishes_) {
          if (decodesFullSize && wish && !wish->isFirstWanted)
            until = until ? std::min(*until, wish->fullSizeAt) : wish->fullSizeAt;
        }
        // Woken for anything: what there is to do is looked up above.
        bool isWoken = false;
        const auto wake = [&isWoken] { return std::exchange(isWoken, true); };
        if (until) {
          changed_.wait_until(lock, stop, *until, wake);
        } else {
          changed_.wait(lock, stop, wake);
        }
      }
      if (!task) return;
      generation = generation_;
    }
    carryOut(*task, generation);
  }
}

void ImageLoader::carryOut(const Task& task, int generation) {
  Result<FittedImage> decoded = source_->image(task.path, task.shortSide);
  std::shared_ptr<const ImagePyramid> image;
  std::optional<Error> error;
  if (decoded) {
    const QSize fullSize(decoded->fullWidth, decoded->fullHeight);
    QImage pixels = toQImage(decoded->pixels);
    decoded->pixels.pixels = {};
    ImagePyramid pyramid = makePyramid(std::move(pixels), fullSize);
    if (task.side < 0) dropAbove(pyramid, task.shortSide);
    image = std::make_shared<const ImagePyramid>(std::move(pyramid));
  } else {
    error = decoded.error();
  }
  QMetaObject::invokeMethod(
      this,
      [this, task, generation, image, error] {
        {
          const std::lock_guard lock(mutex_);
          if (task.shortSide > 0) running_.erase(task.path);
        }
        // A side may have been waiting for what was being fetched ahead.
        changed_.notify_all();
        if (generation != generation_) return;
        if (image) {
          deliver(task, image);
        } else if (task.side >= 0) {
          {
            const std::lock_guard lock(mutex_);
            std::optional<Wish>& wish = wishes_[task.side];
            if (wish && wish->path == task.path) wish.reset();  // it would fail in full size too
          }
          emit failed(task.side, task.path, *error);
        }
      },
      Qt::QueuedConnection);
}

void ImageLoader::deliver(const Task& task, const std::shared_ptr<const ImagePyramid>& image) {
  const Kept* before = kept(task.path);
  if (before != nullptr && before->image->levels.front().width() >= image->levels.front().width()) return;
  keep(task.path, image);
  for (int side = 0; side < kSides; ++side) {
    if (shown_[side] != task.path) continue;
    {
      const std::lock_guard lock(mutex_);
      std::optional<Wish>& wish = wishes_[side];
      if (wish && wish->path == task.path) {
        wish->isFirstWanted = false;
        if (image->isWhole()) wish.reset();
      }
    }
    emit loaded(side, task.path, image);
  }
}

void ImageLoader::keep(const std::string& path, std::shared_ptr<const ImagePyramid> image) {
  kept_.remove_if([&](const Kept& kept) { return kept.path == path; });
  kept_.push_front({path, std::move(image)});
  std::int64_t bytes = 0;
  for (const Kept& kept : kept_) bytes += kept.image->bytes();
  const auto isShown = [this](const Kept& kept) { return kept.path == shown_[0] || kept.path == shown_[1]; };
  // First the full size of what was shown before: some of it would else push out what comes next.
  for (auto kept = kept_.rbegin(); kept != kept_.rend() && bytes > kBudgetBytes; ++kept) {
    if (isShown(*kept)) continue;
    auto reduced = std::make_shared<ImagePyramid>(*kept->image);
    dropAbove(*reduced, shortSide_);
    bytes -= kept->image->bytes() - reduced->bytes();
    kept->image = std::move(reduced);
  }
  for (auto kept = kept_.end(); kept != kept_.begin() && bytes > kBudgetBytes;) {
    --kept;
    if (isShown(*kept)) continue;
    bytes -= kept->image->bytes();
    kept = kept_.erase(kept);
  }
}

}  // namespace lookalike::ui
