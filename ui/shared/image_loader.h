// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <QImage>
#include <QObject>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "core/base/result.h"
#include "ui/shared/image_source.h"

namespace lookalike::ui {

/// One image and its halvings, so that it paints fast at any zoom: levels[0] is the sharpest there is, each
/// further one about half of it; the last is at most some hundred pixels long.
struct ImagePyramid {
  std::vector<QImage> levels;
  QSize fullSize;  ///< of the file's picture, in pixels
  [[nodiscard]] QSize size() const { return fullSize; }
  /// Whether levels[0] is in full size.
  [[nodiscard]] bool isWhole() const { return !levels.empty() && levels.front().size() == fullSize; }
  [[nodiscard]] std::int64_t bytes() const;
  /// The smallest level that has at least one pixel for each device pixel at `scale` (device pixels a pixel
  /// of the full size); the sharpest where none has.
  [[nodiscard]] const QImage& levelFor(double scale) const;
};

/// `fullSize` empty: that of `image`.
[[nodiscard]] ImagePyramid makePyramid(QImage image, QSize fullSize = {});

/// Decodes images for the sides of the comparison: first at about the screen's resolution, which for a JPEG
/// takes a fraction of the time, then in full size. A new wish for a side replaces an older one. What will
/// be wanted next can be fetched ahead at the screen's resolution. Recent images are kept while they fit in a
/// memory budget.
class ImageLoader : public QObject {
  Q_OBJECT
 public:
  static constexpr int kSides = 2;
  /// Least shorter side of what is decoded first, in pixels, on a screen without scaling.
  static constexpr int kScreenShortSide = 720;
  /// How long an image is looked at before it is decoded in full size.
  static constexpr std::chrono::milliseconds kFullSizeDelay{150};

  explicit ImageLoader(std::shared_ptr<ImageSource> source, QObject* parent = nullptr);
  ~ImageLoader() override;

  /// The image if it is in memory, perhaps not in full size; else null. `loaded` follows for this side and
  /// path whenever it is sharper, or `failed`.
  [[nodiscard]] std::shared_ptr<const ImagePyramid> request(int side, const std::string& path);
  /// What will be wanted next, the first first; takes the place of the former list.
  void prefetch(const std::vector<std::string>& paths);
  [[nodiscard]] bool isInMemory(const std::string& path) const;
  /// Device pixels a logical pixel, for what the screen's resolution means.
  void setDevicePixelRatio(double ratio);
  void clear();

 signals:
  void loaded(int side, const std::string& path,
              const std::shared_ptr<const lookalike::ui::ImagePyramid>& image);
  void failed(int side, const std::string& path, const lookalike::Error& error);

 private:
  using Clock = std::chrono::steady_clock;
  struct Kept {
    std::string path;
    std::shared_ptr<const ImagePyramid> image;
  };
  struct Wish {
    std::string path;
    bool isFirstWanted = false;  ///< nothing of it is in memory
    Clock::time_point fullSizeAt;
  };
  struct Task {
    std::string path;
    int side = -1;  ///< -1: fetched ahead
    int shortSide = 0;
  };
  void loop(bool decodesFullSize, const std::stop_token& stop);
  [[nodiscard]] std::optional<Task> nextTask(bool decodesFullSize);
  void carryOut(const Task& task, int generation);
  void deliver(const Task& task, const std::shared_ptr<const ImagePyramid>& image);
  [[nodiscard]] const Kept* kept(const std::string& path) const;
  void keep(const std::string& path, std::shared_ptr<const ImagePyramid> image);

  std::shared_ptr<ImageSource> source_;
  std::list<Kept> kept_;  // the front is the most recent; GUI thread only
  std::array<std::string, kSides> shown_;
  int generation_ = 0;

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::array<std::optional<Wish>, kSides> wishes_;
  std::deque<std::string> ahead_;
  std::set<std::string> running_;  // decoded at the screen's resolution at this moment
  int shortSide_ = kScreenShortSide;
  std::array<std::jthread, 2> threads_;  // last: they use the members above
};

}  // namespace lookalike::ui
