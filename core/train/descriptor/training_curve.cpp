// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/descriptor/training_curve.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <functional>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <sstream>

#include "core/exchange/atomic_file.h"

namespace lookalike::train {

namespace {

constexpr const char* kHeader =
    "views,seconds,loss,learning_rate,side,network_views_per_second,loader_views_per_second,"
    "micro_average_precision,recall_at_1,direction_right";

std::string lineOf(const TrainingPoint& point) {
  std::array<char, 256> line{};
  std::snprintf(line.data(), line.size(), "%lld,%.1f,%.6f,%.6g,%d,%.1f,%.1f",
                static_cast<long long>(point.views), point.seconds, point.loss, point.learningRate,
                point.side, point.networkViewsPerSecond, point.loaderViewsPerSecond);
  std::string text(line.data());
  if (!point.isEvaluated) return text + ",,,";
  std::snprintf(line.data(), line.size(), ",%.4f,%.4f,%.4f", point.score.microAveragePrecision,
                point.score.recallAt1, point.score.directionRight);
  return text + line.data();
}

/// Nothing when the line is not one of ours: a torn last line is dropped.
bool readLine(const std::string& line, TrainingPoint& point) {
  std::vector<std::string> fields;
  std::stringstream stream(line);
  for (std::string field; std::getline(stream, field, ',');) fields.push_back(field);
  if (line.ends_with(',')) fields.emplace_back();
  if (fields.size() != 10) return false;
  try {
    point.views = std::stoll(fields[0]);
    point.seconds = std::stod(fields[1]);
    point.loss = std::stod(fields[2]);
    point.learningRate = std::stod(fields[3]);
    point.side = std::stoi(fields[4]);
    point.networkViewsPerSecond = std::stod(fields[5]);
    point.loaderViewsPerSecond = std::stod(fields[6]);
    point.isEvaluated = !fields[7].empty();
    if (point.isEvaluated) {
      point.score.microAveragePrecision = std::stod(fields[7]);
      point.score.recallAt1 = std::stod(fields[8]);
      point.score.directionRight = std::stod(fields[9]);
    }
  } catch (const std::logic_error&) {
    return false;  // not a number
  }
  return true;
}

Result<void> writeBytes(const std::string& path, const char* data, std::size_t size) {
  return exchange::writeFileAtomically(path, [&](std::ostream& out) -> Result<void> {
    out.write(data, static_cast<std::streamsize>(size));
    return ok();
  });
}

/// One chart in a rectangle of the picture.
class Chart {
 public:
  Chart(cv::Mat& picture, cv::Rect area, double lastX, double lowest, double highest)
      : picture_(picture),
        area_(area),
        lastX_(std::max(1.0, lastX)),
        lowest_(lowest),
        highest_(std::max(highest, lowest + 1e-6)) {
    constexpr int kLines = 4;
    for (int i = 0; i <= kLines; ++i) {
      const double value = lowest_ + (highest_ - lowest_) * i / kLines;
      const int y = at(0, value).y;
      cv::line(picture_, {area_.x, y}, {area_.x + area_.width, y}, cv::Scalar::all(i == 0 ? 60 : 215));
      std::array<char, 32> text{};
      std::snprintf(text.data(), text.size(), "%.3g", value);
      write(text.data(), {4, y + 4});
    }
    for (int i = 0; i <= kLines; ++i) {
      std::array<char, 32> text{};
      std::snprintf(text.data(), text.size(), "%.3g", lastX_ * i / kLines);
      write(text.data(),
            {area_.x + area_.width * i / kLines - (i == kLines ? 40 : 10), area_.y + area_.height + 16});
    }
  }

  void draw(const std::vector<TrainingPoint>& points,
            const std::function<double(const TrainingPoint&)>& value, const cv::Scalar& colour,
            bool hasMarks) {
    bool hasBefore = false;
    cv::Point before;
    for (const TrainingPoint& point : points) {
      const double y = value(point);
      if (!std::isfinite(y)) continue;
      const cv::Point here = at(static_cast<double>(point.views), y);
      if (hasBefore) cv::line(picture_, before, here, colour, 2, cv::LINE_AA);
      if (hasMarks) cv::circle(picture_, here, 3, colour, cv::FILLED, cv::LINE_AA);
      before = here;
      hasBefore = true;
    }
  }

  void write(const char* text, cv::Point where, const cv::Scalar& colour = cv::Scalar::all(60)) {
    cv::putText(picture_, text, where, cv::FONT_HERSHEY_SIMPLEX, 0.4, colour, 1, cv::LINE_AA);
  }

 private:
  [[nodiscard]] cv::Point at(double x, double y) const {
    const double share = std::clamp((y - lowest_) / (highest_ - lowest_), 0.0, 1.0);
    return {area_.x + static_cast<int>(std::lround(x / lastX_ * area_.width)),
            area_.y + area_.height - static_cast<int>(std::lround(share * area_.height))};
  }

  cv::Mat& picture_;
  cv::Rect area_;
  double lastX_;
  double lowest_;
  double highest_;
};

}  // namespace

std::vector<std::uint8_t> drawnCurve(const std::vector<TrainingPoint>& points, int width, int height) {
  cv::Mat picture(height, width, CV_8UC3, cv::Scalar::all(255));
  const double lastX = points.empty() ? 1.0 : static_cast<double>(points.back().views);
  double lowest = 0.0;
  double highest = 0.0;
  for (const TrainingPoint& point : points) {
    lowest = std::min(lowest, point.loss);
    highest = std::max(highest, point.loss);
  }
  const int half = height / 2;
  const cv::Scalar blue(180, 100, 30);
  const cv::Scalar orange(20, 120, 230);
  const cv::Scalar green(60, 140, 40);
  Chart loss(picture, {50, 24, width - 70, half - 54}, lastX, lowest, highest);
  loss.draw(
      points, [](const TrainingPoint& point) { return point.loss; }, blue, false);
  loss.write("loss, over views", {50, 16}, blue);
  Chart score(picture, {50, half + 24, width - 70, height - half - 54}, lastX, 0.0, 1.0);
  const auto evaluated = [](double HeldOutScore::*field) {
    return
        [field](const TrainingPoint& point) { return point.isEvaluated ? point.score.*field : std::nan(""); };
  };
  score.draw(points, evaluated(&HeldOutScore::microAveragePrecision), blue, true);
  score.draw(points, evaluated(&HeldOutScore::recallAt1), orange, true);
  score.draw(points, evaluated(&HeldOutScore::directionRight), green, true);
  score.write("held out: micro average precision", {50, half + 16}, blue);
  score.write("recall at 1", {320, half + 16}, orange);
  score.write("direction right", {420, half + 16}, green);
  std::vector<std::uint8_t> bytes;
  cv::imencode(".png", picture, bytes);
  return bytes;
}

Result<TrainingCurve> TrainingCurve::open(const std::string& csvPath, const std::string& pngPath,
                                          std::int64_t views) {
  TrainingCurve curve;
  curve.csvPath_ = csvPath;
  curve.pngPath_ = pngPath;
  std::ifstream in(csvPath);
  for (std::string line; std::getline(in, line);) {
    TrainingPoint point;
    if (readLine(line, point) && point.views <= views) curve.points_.push_back(point);
  }
  return curve;
}

Result<void> TrainingCurve::add(const TrainingPoint& point) {
  points_.push_back(point);
  std::string text = kHeader;
  text += '\n';
  for (const TrainingPoint& each : points_) text += lineOf(each) + '\n';
  if (auto written = writeBytes(csvPath_, text.data(), text.size()); !written.ok()) return written;
  constexpr int kWidth = 900;
  constexpr int kHeight = 600;
  const auto png = drawnCurve(points_, kWidth, kHeight);
  return writeBytes(pngPath_, reinterpret_cast<const char*>(png.data()), png.size());
}

}  // namespace lookalike::train
