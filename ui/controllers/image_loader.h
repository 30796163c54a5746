// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <QImage>
#include <QObject>
#include <string>
#include <thread>
#include <vector>

#include "core/base/result.h"
#include "ui/controllers/image_source.h"

namespace lookalike::ui {

/// One image in full size and its halvings, so that it paints fast at any zoom. levels[i] is about
/// 1 / 2^i of the size; the last is at most some hundred pixels long.
struct ImagePyramid {
  std::vector<QImage> levels;
  [[nodiscard]] QSize size() const { return levels.empty() ? QSize() : levels.front().size(); }
  [[nodiscard]] std::int64_t bytes() const;
  /// The smallest level that has at least one pixel for each device pixel at `scale` (device pixels an image
  /// pixel).
  [[nodiscard]] const QImage& levelFor(double scale) const;
};

[[nodiscard]] ImagePyramid makePyramid(QImage image);

/// Decodes full images for the sides of the comparison, one thread a side. A new wish for a side replaces an
/// older one that has not begun; a few recent images are kept while they fit in a memory budget.
class ImageLoader : public QObject {
  Q_OBJECT
 public:
  static constexpr int kSides = 2;

  explicit ImageLoader(std::shared_ptr<ImageSource> source, QObject* parent = nullptr);
  ~ImageLoader() override;

  /// The image if it is in memory; else null, and `loaded` or `failed` follows for this side and path.
  [[nodiscard]] std::shared_ptr<const ImagePyramid> request(int side, const std::string& path);
  void clear();

 signals:
  void loaded(int side, const std::string& path,
              const std::shared_ptr<const lookalike::ui::ImagePyramid>& image);
  void failed(int side, const std::string& path, const lookalike::Error& error);

 private:
  struct Kept {
    std::string path;
    std::shared_ptr<const ImagePyramid> image;
  };
  void loop(int side, const std::stop_token& stop);
  void keep(const std::string& path, std::shared_ptr<const ImagePyramid> image);

  std::shared_ptr<ImageSource> source_;
  std::list<Kept> kept_;  // the front is the most recent; GUI thread only
  int generation_ = 0;

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::array<std::optional<std::string>, kSides> wishes_;
  std::array<std::jthread, kSides> threads_;  // last: they use the members above
};

}  // namespace lookalike::ui
