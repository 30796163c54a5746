// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/edits/synthetic_photographs.h"

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace lookalike::edits {

namespace {

/// Octaves of random colours, each finer and fainter, then some filled shapes with hard edges.
cv::Mat makePhotograph(const SyntheticOptions& options, std::uint64_t number) {
  cv::RNG random(options.seed * 1000003ULL + number * 7919ULL + 1);
  cv::Mat picture(options.height, options.width, CV_8UC3, cv::Scalar::all(0));
  double weight = 0.5;
  for (int cells = 4; cells <= 1024 && weight > 0.02; cells *= 4, weight *= 0.45) {
    cv::Mat coarse(std::max(2, cells * options.height / options.width), cells, CV_8UC3);
    random.fill(coarse, cv::RNG::UNIFORM, 0, 256);
    cv::Mat fine;
    cv::resize(coarse, fine, picture.size(), 0, 0, cv::INTER_LINEAR);
    cv::addWeighted(picture, 1.0, fine, weight, 0.0, picture);
  }
  const int shapes = 12;
  for (int i = 0; i < shapes; ++i) {
    const cv::Scalar colour(random.uniform(0, 256), random.uniform(0, 256), random.uniform(0, 256));
    const cv::Point centre(random.uniform(0, options.width), random.uniform(0, options.height));
    const int extent = std::max(2, std::min(options.width, options.height) / random.uniform(6, 20));
    if (i % 2 == 0) {
      cv::circle(picture, centre, extent, colour, cv::FILLED, cv::LINE_AA);
    } else {
      cv::rectangle(picture, centre, centre + cv::Point(extent * 2, extent), colour, cv::FILLED);
    }
  }
  return picture;
}

}  // namespace

Result<void> writeSyntheticPhotographs(const std::string& folder, const SyntheticOptions& options,
                                       JobControl& control) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return errorFromErrno(error.value(), folder);
  for (int i = 0; i < options.count; ++i) {
    if (!control.waitWhilePaused()) return Error{ErrorCode::kCancelled, folder, {}, -1};
    std::vector<unsigned char> bytes;
    try {
      const cv::Mat picture = makePhotograph(options, static_cast<std::uint64_t>(i));
      cv::imencode(".jpg", picture, bytes, {cv::IMWRITE_JPEG_QUALITY, options.jpegQuality});
    } catch (const cv::Exception& exception) {
      return Error{ErrorCode::kIo, folder, exception.what(), -1};
    }
    char name[32];
    std::snprintf(name, sizeof(name), "made-%06d.jpg", i);
    const std::string path = folder + "/" + name;
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (!file) return errorFromErrno(errno, path);
  }
  return ok();
}

}  // namespace lookalike::edits
