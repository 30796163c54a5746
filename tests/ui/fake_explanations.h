// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <semaphore>
#include <string>
#include <vector>

#include "ui/compare/explanation_service.h"

namespace lookalike::testing {

/// Knows all pairs the same way; painting something out takes similarity away with the area. Can be held up.
class FakeExplanations : public ui::ExplanationService {
 public:
  ui::PairInsight insight;
  std::optional<Error> error;       ///< of open()
  std::atomic<bool> isHeld{false};  ///< whether open() waits for a release()
  std::atomic<int> answers{0};

  void release() { gate_.release(); }
  [[nodiscard]] std::vector<std::string> opened() {
    const std::lock_guard lock(mutex_);
    return opened_;
  }

  Result<std::unique_ptr<ui::OpenPair>> open(const DescriberKey& describer, const std::string& pathA,
                                             const std::string& pathB) override {
    {
      const std::lock_guard lock(mutex_);
      opened_.push_back(describer.text + " " + pathA + " " + pathB);
    }
    if (isHeld) gate_.acquire();
    if (error) return *error;
    return std::unique_ptr<ui::OpenPair>(std::make_unique<Pair>(*this));
  }

 private:
  class Pair : public ui::OpenPair {
   public:
    explicit Pair(FakeExplanations& service) : service_(service), insight_(service.insight) {}
    [[nodiscard]] const ui::PairInsight& insight() const override { return insight_; }
    [[nodiscard]] Result<ui::WhatIfAnswer> without(const ui::PaintedParts& parts) override {
      ++service_.answers;
      double area = 0.0;
      for (const QPolygonF& part : parts) {
        const QRectF bounds = part.boundingRect();
        area += bounds.width() * bounds.height();
      }
      const auto share = static_cast<float>(area / 10'000.0);
      return ui::WhatIfAnswer{insight_.similarity - share, insight_.probability - share / 2.0F};
    }

   private:
    FakeExplanations& service_;
    ui::PairInsight insight_;
  };

  std::counting_semaphore<64> gate_{0};
  std::mutex mutex_;
  std::vector<std::string> opened_;
};

/// A map of 4 × 4 cells over a picture of 100 × 100 with all of it in one cell, and two matched points.
[[nodiscard]] inline ui::PairInsight makeInsight() {
  ui::PairInsight insight;
  insight.similarity = 0.875F;
  insight.probability = 0.9375F;
  insight.model = "fake";
  for (ui::SensitivityGrid& map : insight.maps) {
    map = {4, 4, std::vector<float>(16, 0.0F), QRectF(0, 0, 100, 100)};
    map.values[5] = 0.5F;  // the second cell of the second row
  }
  insight.matched = {{{10, 10}, {20, 20}}, {{50, 60}, {60, 70}}};
  return insight;
}

}  // namespace lookalike::testing
