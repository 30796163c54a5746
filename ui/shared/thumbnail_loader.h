// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <QByteArray>
#include <QCache>
#include <QImage>
#include <QObject>
#include <QPixmap>
#include <QSet>
#include <string>
#include <thread>
#include <vector>

#include "ui/shared/image_source.h"

namespace lookalike::ui {

/// Thumbnails for what is on the screen now. A painter asks for one; when it is not there yet, it is fetched
/// by a few threads, last asked first, and `loaded` says when to paint again. Requests that were pushed far
/// down (scrolled away) are forgotten. Memory is bounded.
class ThumbnailLoader : public QObject {
  Q_OBJECT
 public:
  enum class Status { kWaiting, kReady, kFailed };
  struct Thumbnail {
    Status status = Status::kWaiting;
    QPixmap pixmap;
  };

  explicit ThumbnailLoader(std::shared_ptr<ImageSource> source, int threads = 2, QObject* parent = nullptr);
  ~ThumbnailLoader() override;

  /// At least `longSide` device pixels long where the image has them. Never blocks.
  [[nodiscard]] Thumbnail thumbnail(const std::string& path, int longSide);
  /// Forgets everything, for a library whose files may have changed.
  void clear();

 signals:
  void loaded();  ///< one or more arrived

 private:
  struct Request {
    std::string path;
    int size = 0;
    int generation = 0;
  };
  struct Arrival {
    QByteArray key;
    QImage image;
    int generation = 0;
  };
  static QByteArray keyOf(const std::string& path, int size);
  void loop(const std::stop_token& stop);
  void collect();

  std::shared_ptr<ImageSource> source_;
  QCache<QByteArray, Thumbnail> cache_;  // cost in KiB
  QSet<QByteArray> waiting_;
  int generation_ = 0;

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<Request> stack_;  // the back is next
  std::vector<Arrival> arrivals_;
  bool called_ = false;
  std::vector<std::jthread> threads_;  // last: they use the members above
};

}  // namespace lookalike::ui
