// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "core/decode/image_decoder.h"
#include "core/values/geometric_evidence.h"

// For core/explain only: it shows OpenCV.
namespace lookalike::explain {

/// Colours that people with any kind of colour vision tell apart (Okabe & Ito 2008), as red, green, blue.
inline const cv::Scalar kOrange{230, 159, 0};
inline const cv::Scalar kSkyBlue{86, 180, 233};
inline const cv::Scalar kBluishGreen{0, 158, 115};
inline const cv::Scalar kYellow{240, 228, 66};
inline const cv::Scalar kPaper{255, 255, 255};
inline const cv::Scalar kInk{25, 25, 25};

/// A picture drawn for a person, RGB, at a size of its own; small ones are enlarged, large ones reduced.
class Panel {
 public:
  /// The longer side becomes `longSide`, but a pixel never more than four.
  Panel(const decode::DecodedImage& picture, int longSide);

  [[nodiscard]] cv::Mat& pixels() { return pixels_; }
  [[nodiscard]] const cv::Mat& pixels() const { return pixels_; }
  /// A point of the upright original on the panel.
  [[nodiscard]] cv::Point2d at(const PicturePoint& point) const;

  /// An outline with a dark line beneath, so that it shows on any ground. Fewer than three points draw
  /// nothing.
  void outline(const std::vector<PicturePoint>& polygon, const cv::Scalar& colour);

 private:
  cv::Mat pixels_;
  double scaleX_ = 1.0;
  double scaleY_ = 1.0;
};

/// An 8-bit RGB view of decoded pixels; not to be written to.
[[nodiscard]] cv::Mat viewOf(const decode::RgbImage& picture);
[[nodiscard]] decode::RgbImage imageOf(const cv::Mat& rgb);

/// A line with a dark one beneath.
void drawLine(cv::Mat& canvas, cv::Point2d from, cv::Point2d to, const cv::Scalar& colour);
void drawDot(cv::Mat& canvas, cv::Point2d at, double radius, const cv::Scalar& colour);

/// Pictures beside one another on paper, with a short name above each and lines of text below all, which are
/// wrapped to the width. Text is plain ASCII.
struct NamedPanel {
  std::string name;
  cv::Mat pixels;
};
struct Sheet {
  cv::Mat pixels;
  std::vector<cv::Point> corners;  ///< upper left pixel of each panel
};
[[nodiscard]] Sheet sheetOf(const std::vector<NamedPanel>& panels, const std::vector<std::string>& lines);

}  // namespace lookalike::explain
