// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/train/data/training_pictures.h"
#include "tests/support/made_images.h"

namespace lookalike::testing {

/// Training pictures without files: made in code, `count` to train on and `heldOut` more.
class MadeTrainingPictures : public train::TrainingPictures {
 public:
  using Make = std::function<decode::RgbImage(std::size_t)>;
  using Image = std::shared_ptr<const decode::RgbImage>;

  MadeTrainingPictures(std::size_t count, std::size_t heldOut, const Make& make) : count_(count) {
    for (std::size_t i = 0; i < count + heldOut; ++i) {
      images_.push_back(std::make_shared<const decode::RgbImage>(make(i)));
    }
  }

  /// These fail from now on; `asked` is what was asked for since the last call of takeAsked(), in order.
  void breakAll(const std::set<std::size_t>& pictures) { broken_ = pictures; }
  std::vector<std::size_t> takeAsked() {
    const std::lock_guard lock(mutex_);
    return std::exchange(asked_, {});
  }

  [[nodiscard]] std::size_t size() const override { return count_; }
  [[nodiscard]] std::size_t heldOutSize() const override { return images_.size() - count_; }
  [[nodiscard]] const std::string& path(std::size_t) const override { return path_; }
  [[nodiscard]] const std::string& heldOutPath(std::size_t) const override { return path_; }
  [[nodiscard]] const std::vector<Error>& unreadable() const override { return unreadable_; }
  [[nodiscard]] std::int64_t doubles() const override { return 0; }
  [[nodiscard]] std::int64_t bytesInMemory() const override { return 0; }
  [[nodiscard]] Result<Image> decoded(std::size_t picture, int) const override { return image(picture); }
  [[nodiscard]] Result<Image> heldOut(std::size_t picture, int) const override {
    return image(count_ + picture);
  }

 private:
  [[nodiscard]] Result<Image> image(std::size_t place) const {
    const std::lock_guard lock(mutex_);
    asked_.push_back(place);
    if (broken_.count(place) > 0) return Error{ErrorCode::kCorrupt, "made", {}, -1};
    return images_.at(place);
  }

  std::size_t count_;
  std::vector<Image> images_;
  std::set<std::size_t> broken_;
  mutable std::mutex mutex_;
  mutable std::vector<std::size_t> asked_;
  std::string path_ = "made";
  std::vector<Error> unreadable_;
};

}  // namespace lookalike::testing
