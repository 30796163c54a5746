// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/data/training_pictures.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <mutex>
#include <new>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <unordered_set>
#include <utility>

#include "core/base/check.h"
#include "core/base/log.h"
#include "core/base/thread_budget.h"
#include "core/decode/file_reader.h"
#include "core/decode/image_decoder.h"
#include "core/index/tile_runner.h"
#include "core/scan/folder_scan.h"

namespace lookalike::train {

namespace {

constexpr int kLongestShape = 16;  ///< long side against short side
constexpr int kLookShortSide = 64;

using SharedImage = std::shared_ptr<const decode::RgbImage>;

/// A number from 0 to less than 1 that is the content's own.
double placeOf(const ContentHash& hash) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < sizeof(bits); ++i) bits = bits << 8U | hash.bytes.at(i);
  return static_cast<double>(bits >> 11U) * 0x1p-53;
}

decode::RgbImage shrunk(decode::RgbImage image, int shortSide) {
  const int least = std::min(image.width, image.height);
  const double scale = shortSide > 0 && shortSide < least ? static_cast<double>(shortSide) / least : 1.0;
  const int longest = kLongestShape * std::max(1, static_cast<int>(std::lround(least * scale)));
  const auto side = [&](int full) {
    return std::clamp(static_cast<int>(std::lround(full * scale)), 1, longest);
  };
  const int width = side(image.width);
  const int height = side(image.height);
  if (width == image.width && height == image.height) return image;
  decode::RgbImage smaller{width, height, {}};
  smaller.pixels.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3);
  const cv::Mat from(image.height, image.width, CV_8UC3, image.pixels.data());
  cv::resize(from, cv::Mat(height, width, CV_8UC3, smaller.pixels.data()), {width, height}, 0, 0,
             cv::INTER_AREA);
  return smaller;
}

struct Picture {
  std::string path;
  ContentHash hash;
  // Guarded by the set's mutex, and in memory only while there is room.
  std::shared_ptr<const std::vector<std::byte>> bytes;
  SharedImage decoded;
  int decodedShortSide = -1;
  bool wasLogged = false;

  [[nodiscard]] std::int64_t bytesInMemory() const {
    return static_cast<std::int64_t>((bytes ? bytes->size() : 0) + (decoded ? decoded->pixels.size() : 0));
  }
};

class PicturesInMemory final : public TrainingPictures {
 public:
  PicturesInMemory(std::int64_t memoryBytes) : memoryBytes_(memoryBytes) {}

  /// Looks at every file; false when cancelled.
  [[nodiscard]] bool look(const std::vector<scan::FoundFile>& files, const Options& options,
                          JobControl& control, JobObserver* observer) {
    struct Looked {
      std::optional<Picture> picture;
      std::optional<Error> failure;
    };
    std::vector<Looked> looked(files.size());
    ProgressMeter meter(observer, JobStage::kScanning, static_cast<std::int64_t>(files.size()));
    const index::TileRunner runner(threadBudget(options.cores).decodeWorkers, control, &meter);
    const auto one = [&](std::size_t i, std::size_t /*worker*/) {
      auto picture = lookAt(files[i].path);
      if (picture.ok()) {
        looked[i].picture = std::move(*picture);
        meter.add();
      } else {
        looked[i].failure = picture.error();
        meter.addFailure(picture.error());
      }
    };
    if (!runner.run(files.size(), one)) return false;
    std::unordered_set<ContentHash> seen;
    for (Looked& file : looked) {
      if (file.failure) unreadable_.push_back(std::move(*file.failure));
      if (!file.picture) continue;
      if (!seen.insert(file.picture->hash).second) {
        inMemory_ -= file.picture->bytesInMemory();
        ++doubles_;
        continue;
      }
      const bool isHeldOut = placeOf(file.picture->hash) < options.heldOutShare;
      (isHeldOut ? heldOut_ : pictures_).push_back(std::move(*file.picture));
    }
    return true;
  }
  void addFailures(std::vector<Error> failures) {
    for (Error& failure : failures) unreadable_.push_back(std::move(failure));
  }

  [[nodiscard]] std::size_t size() const override { return pictures_.size(); }
  [[nodiscard]] std::size_t heldOutSize() const override { return heldOut_.size(); }
  [[nodiscard]] const std::string& path(std::size_t picture) const override {
    LOOKALIKE_CHECK(picture < pictures_.size());
    return pictures_[picture].path;
  }
  [[nodiscard]] const std::string& heldOutPath(std::size_t picture) const override {
    LOOKALIKE_CHECK(picture < heldOut_.size());
    return heldOut_[picture].path;
  }
  [[nodiscard]] const std::vector<Error>& unreadable() const override { return unreadable_; }
  [[nodiscard]] std::int64_t doubles() const override { return doubles_; }
  [[nodiscard]] std::int64_t bytesInMemory() const override {
    const std::lock_guard lock(mutex_);
    return inMemory_;
  }
  [[nodiscard]] Result<SharedImage> decoded(std::size_t picture, int shortSide) const override {
    LOOKALIKE_CHECK(picture < pictures_.size());
    return imageOf(pictures_[picture], shortSide);
  }
  [[nodiscard]] Result<SharedImage> heldOut(std::size_t picture, int shortSide) const override {
    LOOKALIKE_CHECK(picture < heldOut_.size());
    return imageOf(heldOut_[picture], shortSide);
  }

 private:
  /// Decodes it at a small scale, which reads all of the file: a torn one is known before training.
  Result<Picture> lookAt(const std::string& path) {
    auto content = decode::readFile(path, decode::DecodeLimits().maxFileBytes);
    if (!content.ok()) return content.error();
    decode::DecodeRequest request;
    request.minShortSide = kLookShortSide;
    const auto image = decode::decodeImage(content->bytes, request, path);
    if (!image.ok()) return image.error();
    Picture picture;
    picture.path = path;
    picture.hash = content->hash;
    const std::lock_guard lock(mutex_);
    const auto size = static_cast<std::int64_t>(content->bytes.size());
    if (inMemory_ + size <= memoryBytes_) {
      inMemory_ += size;
      picture.bytes = std::make_shared<const std::vector<std::byte>>(std::move(content->bytes));
    }
    return picture;
  }

  Result<SharedImage> imageOf(Picture& picture, int shortSide) const {
    std::shared_ptr<const std::vector<std::byte>> bytes;
    {
      const std::lock_guard lock(mutex_);
      if (picture.decoded && picture.decodedShortSide == shortSide) return picture.decoded;
      bytes = picture.bytes;
    }
    auto image = read(picture, bytes.get(), shortSide);
    const std::lock_guard lock(mutex_);
    if (!image.ok()) {
      if (!std::exchange(picture.wasLogged, true))
        log(LogLevel::kWarning,
            "a training picture cannot be used any more: " + describeError(image.error()));
      return image.error();
    }
    auto shared = std::make_shared<const decode::RgbImage>(std::move(*image));
    keep(picture, shared, shortSide);
    return shared;
  }

  static Result<decode::RgbImage> read(const Picture& picture, const std::vector<std::byte>* bytes,
                                       int shortSide) {
    decode::FileContent content;
    if (bytes == nullptr) {
      auto file = decode::readFile(picture.path, decode::DecodeLimits().maxFileBytes);
      if (!file.ok()) return file.error();
      if (file->hash != picture.hash)
        return Error{ErrorCode::kCorrupt, picture.path, "has changed since training began", -1};
      content = std::move(*file);
      bytes = &content.bytes;
    }
    decode::DecodeRequest request;
    request.minShortSide = shortSide;
    auto image = decode::decodeImage(*bytes, request, picture.path);
    if (!image.ok()) return image.error();
    try {
      return shrunk(std::move(image->pixels), shortSide);
    } catch (const std::bad_alloc&) {
      return Error{ErrorCode::kOutOfMemory, picture.path, "shrinking a picture", -1};
    } catch (const cv::Exception& error) {
      const bool memory = error.code == cv::Error::StsNoMem;
      return Error{memory ? ErrorCode::kOutOfMemory : ErrorCode::kCorrupt, picture.path, error.what(), -1};
    }
  }

  /// Instead of what is kept of it now, if there is room. The mutex is held.
  void keep(Picture& picture, const SharedImage& image, int shortSide) const {
    const auto more = static_cast<std::int64_t>(image->pixels.size()) - picture.bytesInMemory();
    if (inMemory_ + more > memoryBytes_) return;
    inMemory_ += more;
    picture.bytes.reset();
    picture.decoded = image;
    picture.decodedShortSide = shortSide;
  }

  const std::int64_t memoryBytes_;
  mutable std::mutex mutex_;
  mutable std::int64_t inMemory_ = 0;
  mutable std::vector<Picture> pictures_;
  mutable std::vector<Picture> heldOut_;
  std::vector<Error> unreadable_;
  std::int64_t doubles_ = 0;
};

Result<std::unique_ptr<TrainingPictures>> opened(const TrainingPictures::Options& options,
                                                 JobControl& control, JobObserver* observer) {
  scan::ScanOptions scanning;
  scanning.roots = options.folders;
  scanning.looksLikeImage = &decode::looksLikeImage;
  for (const decode::FormatSupport& format : decode::supportedFormats())
    scanning.extensions.insert(scanning.extensions.end(), format.extensions.begin(), format.extensions.end());
  auto scanned = scan::scanFolders(scanning, control, observer);
  if (!scanned.ok()) return scanned.error();
  auto pictures = std::make_unique<PicturesInMemory>(options.memoryBytes);
  pictures->addFailures(std::move(scanned->failures));
  if (!pictures->look(scanned->files, options, control, observer))
    return Error{ErrorCode::kCancelled, {}, {}, -1};
  if (pictures->size() < TrainingPictures::kLeastPictures) {
    return Error{ErrorCode::kInvalidArgument, options.folders.front(),
                 std::to_string(pictures->size()) + " pictures to train on where at least " +
                     std::to_string(TrainingPictures::kLeastPictures) + " are needed",
                 -1};
  }
  return Result<std::unique_ptr<TrainingPictures>>(std::move(pictures));
}

}  // namespace

Result<std::unique_ptr<TrainingPictures>> TrainingPictures::open(const Options& options, JobControl& control,
                                                                 JobObserver* observer) {
  if (!(options.heldOutShare >= 0.0 && options.heldOutShare < 1.0))
    return Error{ErrorCode::kInvalidArgument, {}, "the share to hold out must be 0 to less than 1", -1};
  if (options.memoryBytes < 0)
    return Error{ErrorCode::kInvalidArgument, {}, "a negative bound of memory", -1};
  try {
    return opened(options, control, observer);
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, {}, "reading the training pictures", -1};
  }
}

Result<std::unique_ptr<TrainingPictures>> TrainingPictures::open(const std::vector<std::string>& folders,
                                                                 double heldOutShare,
                                                                 std::int64_t memoryBytes) {
  JobControl control;
  Options options;
  options.folders = folders;
  options.heldOutShare = heldOutShare;
  options.memoryBytes = memoryBytes;
  return open(options, control, nullptr);
}

}  // namespace lookalike::train
