// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/thumbnail_loader.h"

#include <algorithm>
#include <utility>

#include "ui/shared/pixel_conversion.h"

namespace lookalike::ui {

namespace {
constexpr int kCacheKib = 96 * 1024;
constexpr std::size_t kMaxWaiting = 192;  // more than any screen shows at once
}  // namespace

ThumbnailLoader::ThumbnailLoader(std::shared_ptr<ImageSource> source, int threads, QObject* parent)
    : QObject(parent), source_(std::move(source)), cache_(kCacheKib) {
  for (int i = 0; i < threads; ++i) {
    threads_.emplace_back([this](const std::stop_token& stop) { loop(stop); });
  }
}

ThumbnailLoader::~ThumbnailLoader() {
  for (std::jthread& thread : threads_) thread.request_stop();
  threads_.clear();
}

QByteArray ThumbnailLoader::keyOf(const std::string& path, int size) {
  return QByteArray::number(size) + ':' + QByteArray(path.data(), static_cast<qsizetype>(path.size()));
}

ThumbnailLoader::Thumbnail ThumbnailLoader::thumbnail(const std::string& path, int longSide) {
  const int size = longSide <= 128 ? 128 : (longSide <= 256 ? 256 : 512);
  const QByteArray key = keyOf(path, size);
  if (const Thumbnail* known = cache_.object(key)) return *known;
  if (waiting_.contains(key)) return {};
  waiting_.insert(key);
  {
    const std::lock_guard lock(mutex_);
    stack_.push_back({path, size, generation_});
    while (stack_.size() > kMaxWaiting) {
      waiting_.remove(keyOf(stack_.front().path, stack_.front().size));
      stack_.pop_front();
    }
  }
  changed_.notify_one();
  return {};
}

void ThumbnailLoader::clear() {
  const std::lock_guard lock(mutex_);
  ++generation_;
  stack_.clear();
  waiting_.clear();
  cache_.clear();
}

void ThumbnailLoader::loop(const std::stop_token& stop) {
  while (true) {
    Request request;
    {
      std::unique_lock lock(mutex_);
      if (!changed_.wait(lock, stop, [this] { return !stack_.empty(); })) return;
      if (stop.stop_requested()) return;
      request = std::move(stack_.back());
      stack_.pop_back();
    }
    const Result<decode::RgbImage> image = source_->thumbnail(request.path, request.size);
    Arrival arrival{keyOf(request.path, request.size), image ? toQImage(*image) : QImage(),
                    request.generation};
    const std::lock_guard lock(mutex_);
    arrivals_.push_back(std::move(arrival));
    if (!std::exchange(called_, true)) {
      QMetaObject::invokeMethod(
          this, [this] { collect(); }, Qt::QueuedConnection);
    }
  }
}

void ThumbnailLoader::collect() {
  std::vector<Arrival> arrivals;
  {
    const std::lock_guard lock(mutex_);
    called_ = false;
    arrivals.swap(arrivals_);
  }
  for (const Arrival& arrival : arrivals) {
    if (arrival.generation != generation_) continue;
    waiting_.remove(arrival.key);
    auto* thumbnail = new Thumbnail{arrival.image.isNull() ? Status::kFailed : Status::kReady,
                                    QPixmap::fromImage(arrival.image)};
    const qsizetype cost = std::max<qsizetype>(1, arrival.image.sizeInBytes() / 1024);
    cache_.insert(arrival.key, thumbnail, cost);  // takes it
  }
  if (!arrivals.empty()) emit loaded();
}

}  // namespace lookalike::ui
