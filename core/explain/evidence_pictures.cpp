// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/evidence_pictures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>
#include <new>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "core/explain/panel.h"
#include "core/explain/working_points.h"

namespace lookalike::explain {

namespace {

constexpr int kMapSide = 640;
constexpr int kPairSide = 560;
constexpr std::size_t kMostLines = 24;
constexpr int kFastCompression = 2;  ///< of 9
constexpr float kWorthAWord = 0.05F;
constexpr float kWhole = 0.99F;
constexpr double kSoftness = 0.33;
constexpr float kMuch = 0.7F;    ///< of what speaks for a score, against it
constexpr float kAgrees = 0.5F;  ///< share of an overlap from which it is what both show

std::string percent(float share) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%.0f %%", 100.0 * static_cast<double>(share));
  return text.data();
}

/// A colour for 0..1: the upper part of OpenCV's inferno, whose brightness rises evenly.
cv::Mat heatColours() {
  cv::Mat levels(1, 256, CV_8U);
  for (int i = 0; i < 256; ++i) levels.at<std::uint8_t>(0, i) = static_cast<std::uint8_t>(60 + i * 190 / 255);
  cv::Mat colours;
  cv::applyColorMap(levels, colours, cv::COLORMAP_INFERNO);
  cv::cvtColor(colours, colours, cv::COLOR_BGR2RGB);
  return colours;
}

/// The map over a picture drawn at `size`, softened by a third of a cell: the eye takes the creases of a
/// bilinear map for marks.
cv::Mat softened(const SensitivityMap& map, const decode::DecodedImage& picture, cv::Size size) {
  Raster raster = spreadOver(map, picture.fullWidth, picture.fullHeight);
  cv::Mat values(raster.height, raster.width, CV_32F, raster.values.data());
  if (!map.isEmpty()) {
    const double cell = std::min(map.covers.width / map.columns * raster.width / picture.fullWidth,
                                 map.covers.height / map.rows * raster.height / picture.fullHeight);
    cv::GaussianBlur(values, values, {}, std::max(0.5, kSoftness * cell));
  }
  cv::Mat large;
  cv::resize(values, large, size, 0, 0, cv::INTER_LINEAR);
  return large;
}

/// Lays values (0 and more) over a picture in grey; the largest has the last colour.
void layOver(cv::Mat& pixels, const cv::Mat& values) {
  cv::Mat grey;
  cv::cvtColor(pixels, grey, cv::COLOR_RGB2GRAY);
  double largest = 0.0;
  cv::minMaxLoc(values, nullptr, &largest);
  const cv::Mat colours = heatColours();
  for (int y = 0; y < pixels.rows; ++y) {
    auto* row = pixels.ptr<cv::Vec3b>(y);
    for (int x = 0; x < pixels.cols; ++x) {
      const double level = largest > 0.0 ? static_cast<double>(values.at<float>(y, x)) / largest : 0.0;
      const cv::Vec3b& colour = colours.at<cv::Vec3b>(0, static_cast<int>(std::lround(level * 255.0)));
      const double strength = 0.8 * std::sqrt(level);
      const double ground = 0.85 * grey.at<std::uint8_t>(y, x);
      for (int c = 0; c < 3; ++c)
        row[x][c] = cv::saturate_cast<std::uint8_t>((1.0 - strength) * ground + strength * colour[c]);
    }
  }
}

const char* zoneWords(Zone zone) {
  switch (zone) {
    case Zone::kBorder:
      return "a border";
    case Zone::kLettering:
      return "lettering";
    case Zone::kLogo:
      return "what was laid over the picture";
  }
  return "";
}

std::string zoneSentence(const EvidencePlace& place) {
  std::string text;
  for (const Zone zone : kZones) {
    const auto& share = place.zones[static_cast<std::size_t>(zone)];
    if (share.ofMap < kWorthAWord) continue;
    text.append(text.empty() ? "" : ", ")
        .append(percent(share.ofMap))
        .append(" of it on ")
        .append(zoneWords(zone));
  }
  if (text.empty()) return text;
  return text + (place.mostlyOn ? ": mostly no content of the picture." : ".");
}

/// At most `most` of the points, far from one another: each next one is that farthest from all before.
std::vector<std::size_t> spreadOut(const std::vector<cv::Point2d>& points, std::size_t most) {
  std::vector<std::size_t> chosen;
  std::vector<double> distance(points.size(), std::numeric_limits<double>::max());
  std::size_t next = 0;
  while (chosen.size() < std::min(most, points.size())) {
    chosen.push_back(next);
    std::size_t farthest = next;
    for (std::size_t i = 0; i < points.size(); ++i) {
      distance[i] = std::min(distance[i], cv::norm(points[i] - points[chosen.back()]));
      if (distance[i] > distance[farthest]) farthest = i;
    }
    next = farthest;
  }
  return chosen;
}

cv::Point2d operator+(cv::Point2d point, cv::Point corner) {
  return {point.x + corner.x, point.y + corner.y};
}

}  // namespace

decode::RgbImage mapPicture(const std::string& name, const decode::DecodedImage& picture,
                            const SensitivityMap& map, const EvidencePlace& place,
                            const std::vector<PicturePoint>& region, const std::string& scored) {
  Panel panel(picture, kMapSide);
  layOver(panel.pixels(), softened(map, picture, panel.pixels().size()));
  panel.outline(region, kSkyBlue);
  std::vector<std::string> lines;
  if (map.isEmpty()) {
    lines.push_back("Nothing in this picture speaks for " + scored + ".");
  } else {
    lines.push_back("Where " + scored + " comes from: " + kSensitivityLegend + ".");
  }
  if (!map.isEmpty() && map.againstScore >= kMuch * map.forScore)
    lines.emplace_back("Other places speak against it, nearly as much or more; they are not shown.");
  if (place.hasOverlap && !map.isEmpty()) {
    lines.push_back(place.overlapOfArea > kWhole
                        ? "The other picture shows all of this one."
                        : percent(place.inOverlap) + " of it inside the outlined overlap, which is " +
                              percent(place.overlapOfArea) + " of the picture.");
  }
  const std::string zones = map.isEmpty() ? std::string() : zoneSentence(place);
  if (!zones.empty()) lines.push_back(zones);
  return imageOf(sheetOf({{name, panel.pixels()}}, lines).pixels);
}

decode::RgbImage keypointPicture(const decode::DecodedImage& a, const decode::DecodedImage& b,
                                 const LocalFeatures& featuresA, const LocalFeatures& featuresB,
                                 const GeometricEvidence& evidence, const verify::PairDetail& detail) {
  Panel panelA(a, kPairSide);
  Panel panelB(b, kPairSide);
  const cv::Scalar faint = cv::Scalar::all(200);
  for (const Keypoint& point : featuresA.keypoints)
    drawDot(panelA.pixels(), panelA.at(inOriginal(featuresA, point)), 0.8, faint);
  for (const Keypoint& point : featuresB.keypoints)
    drawDot(panelB.pixels(), panelB.at(inOriginal(featuresB, point)), 0.8, faint);
  if (detail.comparison) {
    panelA.outline(evidence.regionInA, kSkyBlue);
    panelB.outline(evidence.regionInB, kSkyBlue);
  }
  std::vector<std::string> lines;
  std::array<char, 160> text{};
  if (detail.inliers.empty() && detail.comparison) {
    std::snprintf(text.data(), text.size(),
                  "Laid over one another as wholes, without keypoints; %d matched, none agree.",
                  evidence.matches);
  } else {
    std::snprintf(text.data(), text.size(),
                  "%zu of %d matched keypoints agree with one alignment (of %zu and %zu found).",
                  detail.inliers.size(), evidence.matches, featuresA.size(), featuresB.size());
  }
  lines.emplace_back(text.data());
  if (detail.comparison) {
    const bool agrees = detail.comparison->agreement >= kAgrees;
    lines.push_back((agrees ? "Outlined: what both show, " : "Outlined: what would lie on one another, ") +
                    percent(evidence.overlapOfA) + " of A and " + percent(evidence.overlapOfB) + " of B; " +
                    percent(detail.comparison->agreement) + " of its texture agrees.");
  } else if (!detail.inliers.empty()) {
    lines.emplace_back("So few agree on any two pictures: the overlap was not compared.");
  }
  Sheet sheet = sheetOf({{"A", panelA.pixels()}, {"B", panelB.pixels()}}, lines);

  std::vector<cv::Point2d> inA;
  std::vector<cv::Point2d> inB;
  for (const verify::KeypointMatch& match : detail.inliers) {
    inA.push_back(panelA.at(inOriginal(featuresA, featuresA.keypoints[match.a])) + sheet.corners[0]);
    inB.push_back(panelB.at(inOriginal(featuresB, featuresB.keypoints[match.b])) + sheet.corners[1]);
  }
  const std::array colours{kOrange, kYellow, kBluishGreen, kSkyBlue};
  const std::vector<std::size_t> joined = spreadOut(inA, kMostLines);
  for (std::size_t i = 0; i < joined.size(); ++i)
    drawLine(sheet.pixels, inA[joined[i]], inB[joined[i]], colours[i % colours.size()]);
  for (std::size_t i = 0; i < inA.size(); ++i) {
    drawDot(sheet.pixels, inA[i], 2.6, kOrange);
    drawDot(sheet.pixels, inB[i], 2.6, kOrange);
  }
  return imageOf(sheet.pixels);
}

Result<std::vector<std::byte>> pngOf(const decode::RgbImage& picture) {
  try {
    cv::Mat bgr;
    cv::cvtColor(viewOf(picture), bgr, cv::COLOR_RGB2BGR);
    std::vector<std::uint8_t> encoded;
    if (!cv::imencode(".png", bgr, encoded, {cv::IMWRITE_PNG_COMPRESSION, kFastCompression}))
      return Error{ErrorCode::kIo, {}, "a picture could not be encoded", -1};
    std::vector<std::byte> bytes(encoded.size());
    std::memcpy(bytes.data(), encoded.data(), encoded.size());
    return bytes;
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, {}, "encoding a picture", -1};
  } catch (const cv::Exception& error) {
    const bool memory = error.code == cv::Error::StsNoMem;
    return Error{memory ? ErrorCode::kOutOfMemory : ErrorCode::kIo, {}, error.what(), -1};
  }
}

}  // namespace lookalike::explain
