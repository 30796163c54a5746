// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/local/local_extractor.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <opencv2/core.hpp>
#include <opencv2/features2d.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <utility>
#include <vector>

#include "core/local/keypoint_coder.h"
#include "core/local/packed_keypoint.h"

namespace lookalike::local {

namespace {

constexpr int kVersion = 1;             ///< counts up when the same settings come to give other features
constexpr int kLongestSide = 2560;      ///< of a working picture; strips are made narrower, not longer
constexpr int kShortestSide = 12;       ///< thinner working pictures have no keypoints
constexpr double kLargestGrowth = 3.0;  ///< small pictures are enlarged by at most this
constexpr int kGrid = 6;                ///< cells along each side for the spread

LocalFeatureKey keyOf(const ExtractorSettings& settings) {
  char text[64];
  std::snprintf(text, sizeof(text), "sift%d:s%d-k%d-c%d-q%d", kVersion, settings.workingSide,
                settings.maxKeypoints, static_cast<int>(std::lround(settings.minContrast * 10'000.0F)),
                settings.pictureQuality);
  return {text};
}

cv::Size workingSize(int width, int height, int side) {
  const double area = static_cast<double>(width) * height;
  double scale = std::min(kLargestGrowth, static_cast<double>(side) / std::sqrt(area));
  scale = std::min(scale, static_cast<double>(kLongestSide) / std::max(width, height));
  return {std::max(1, static_cast<int>(std::lround(width * scale))),
          std::max(1, static_cast<int>(std::lround(height * scale)))};
}

/// The best of the keypoints, spread over the picture: each is ranked by its response, damped by how many
/// stronger ones its cell of the grid has already, so that a flat or pasted part keeps some.
std::vector<cv::KeyPoint> spread(std::vector<cv::KeyPoint> found, cv::Size size, int most) {
  std::sort(found.begin(), found.end(), [](const cv::KeyPoint& a, const cv::KeyPoint& b) {
    if (a.response != b.response) return a.response > b.response;
    if (a.pt.y != b.pt.y) return a.pt.y < b.pt.y;
    return a.pt.x != b.pt.x ? a.pt.x < b.pt.x : a.angle < b.angle;
  });
  const auto cellOf = [](float at, int length) {
    return std::clamp(static_cast<int>(at * kGrid / static_cast<float>(length)), 0, kGrid - 1);
  };
  const float fairShare = static_cast<float>(most) / (kGrid * kGrid);
  std::vector<int> inCell(static_cast<std::size_t>(kGrid) * kGrid, 0);
  std::vector<std::pair<float, std::size_t>> ranked;
  ranked.reserve(found.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    const int cell = cellOf(found[i].pt.y, size.height) * kGrid + cellOf(found[i].pt.x, size.width);
    const int rank = inCell[static_cast<std::size_t>(cell)]++;
    ranked.emplace_back(-found[i].response / (1.0F + static_cast<float>(rank) / fairShare), i);
  }
  std::sort(ranked.begin(), ranked.end());
  ranked.resize(std::min(ranked.size(), static_cast<std::size_t>(most)));
  std::vector<cv::KeyPoint> chosen;
  chosen.reserve(ranked.size());
  for (const auto& [key, i] : ranked) chosen.push_back(found[i]);
  return chosen;
}

class SiftExtractor final : public LocalExtractor {
 public:
  explicit SiftExtractor(const ExtractorSettings& settings) : settings_(settings), key_(keyOf(settings)) {
    cv::setNumThreads(1);  // pictures are extracted on every core already
  }

  [[nodiscard]] const LocalFeatureKey& key() const override { return key_; }
  [[nodiscard]] int minShortSide() const override { return settings_.workingSide; }

  [[nodiscard]] Result<LocalFeatures> extract(const decode::RgbImage& image, int fullWidth,
                                              int fullHeight) const override {
    if (image.width < 1 || image.height < 1)
      return Error{ErrorCode::kInvalidArgument, {}, "the picture is empty", -1};
    try {
      return extractFrom(image, fullWidth, fullHeight);
    } catch (const std::bad_alloc&) {
      return Error{ErrorCode::kOutOfMemory, {}, "extracting keypoints", -1};
    } catch (const cv::Exception& error) {
      const bool memory = error.code == cv::Error::StsNoMem;
      return Error{memory ? ErrorCode::kOutOfMemory : ErrorCode::kCorrupt, {}, error.what(), -1};
    }
  }

 private:
  LocalFeatures extractFrom(const decode::RgbImage& image, int fullWidth, int fullHeight) const {
    const cv::Mat full(image.height, image.width, CV_8UC3, const_cast<std::uint8_t*>(image.pixels.data()));
    const cv::Size size = workingSize(image.width, image.height, settings_.workingSide);
    cv::Mat working;
    cv::resize(full, working, size, 0, 0, size.width < image.width ? cv::INTER_AREA : cv::INTER_LINEAR);
    cv::Mat stored;
    cv::cvtColor(working, stored, cv::COLOR_RGB2BGR);

    LocalFeatures features;
    features.width = fullWidth;
    features.height = fullHeight;
    features.workingWidth = size.width;
    features.workingHeight = size.height;
    cv::imencode(".jpg", stored, features.workingPicture,
                 {cv::IMWRITE_JPEG_QUALITY, settings_.pictureQuality});
    if (std::min(size.width, size.height) >= kShortestSide) addKeypoints(working, features);
    return features;
  }

  void addKeypoints(const cv::Mat& working, LocalFeatures& features) const {
    cv::Mat grey;
    cv::cvtColor(working, grey, cv::COLOR_RGB2GRAY);
    const cv::Ptr<cv::SIFT> sift = cv::SIFT::create(0, 3, settings_.minContrast, 10, 1.6);
    std::vector<cv::KeyPoint> found;
    sift->detect(grey, found);
    std::vector<cv::KeyPoint> chosen = spread(std::move(found), grey.size(), settings_.maxKeypoints);
    if (chosen.empty()) return;
    cv::Mat descriptors;
    sift->compute(grey, chosen, descriptors);
    features.keypoints.reserve(chosen.size());
    features.codes.reserve(chosen.size());
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      const cv::KeyPoint& point = chosen[i];
      const Keypoint keypoint{point.pt.x, point.pt.y, point.size,
                              point.angle * std::numbers::pi_v<float> / 180.0F};
      features.keypoints.push_back(
          unpackKeypoint(packKeypoint(keypoint, features.workingWidth, features.workingHeight),
                         features.workingWidth, features.workingHeight));
      features.codes.push_back(codeOf(std::span<const float, kSiftDimension>(
          descriptors.ptr<float>(static_cast<int>(i)), kSiftDimension)));
    }
  }

  ExtractorSettings settings_;
  LocalFeatureKey key_;
};

}  // namespace

std::unique_ptr<const LocalExtractor> LocalExtractor::create(const ExtractorSettings& settings) {
  return std::make_unique<SiftExtractor>(settings);
}

}  // namespace lookalike::local
