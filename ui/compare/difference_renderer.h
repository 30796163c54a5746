// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <QObject>
#include <thread>

#include "ui/compare/compare_settings.h"
#include "ui/shared/picture_painting.h"

namespace lookalike::ui {

/// What of two pictures is to be compared, at the resolution of the screen.
struct DifferenceWish {
  std::array<PictureLayer, 2> layers;
  QTransform frameToDevice;
  QSize device;  ///< in pixels of the screen
  DifferenceStyle style = DifferenceStyle::kAbsolute;
  int gain = 1;             ///< kAbsolute does without
  bool isInverted = false;  ///< A's negative is compared
  int serial = 0;           ///< to know the answer by; isSameAs() does not look at it
  [[nodiscard]] bool isSameAs(const DifferenceWish& other) const;
};

struct DifferencePicture {
  QImage pixels;  ///< transparent where not both pictures are
  QTransform frameToDevice;
  double mean = 0.0;          ///< mean absolute difference of the channels, of 255, not amplified
  std::int64_t compared = 0;  ///< pixels of the screen that both pictures cover
  int serial = 0;             ///< the wish's
};

[[nodiscard]] DifferencePicture renderDifference(const DifferenceWish& wish);

/// Renders on a thread of its own; a new wish replaces an older one that has not begun.
class DifferenceRenderer : public QObject {
  Q_OBJECT
 public:
  explicit DifferenceRenderer(QObject* parent = nullptr);
  ~DifferenceRenderer() override;
  void request(const DifferenceWish& wish);

 signals:
  void rendered(const lookalike::ui::DifferencePicture& picture);

 private:
  void loop(const std::stop_token& stop);

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::optional<DifferenceWish> wish_;
  std::jthread thread_;  // last: it uses the members above
};

}  // namespace lookalike::ui
