// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluate/reliability.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <set>
#include <string>
#include <utility>

#include "core/base/check.h"
#include "core/exchange/atomic_file.h"

namespace lookalike::evaluate {

namespace {

constexpr int kPlot = 360;   // side of the diagram, pixels
constexpr int kCounts = 70;  // height of the bars below it
constexpr int kMargin = 48;

void write(cv::Mat& picture, const std::string& text, cv::Point where) {
  cv::putText(picture, text, where, cv::FONT_HERSHEY_SIMPLEX, 0.4, cv::Scalar::all(60), 1, cv::LINE_AA);
}

std::string rounded(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", value);
  return text;
}

}  // namespace

Reliability reliabilityOf(std::span<const Forecast> forecasts) {
  Reliability reliability;
  reliability.bins.resize(kReliabilityBins);
  for (std::size_t i = 0; i < reliability.bins.size(); ++i) {
    reliability.bins[i].low = static_cast<double>(i) / kReliabilityBins;
    reliability.bins[i].high = static_cast<double>(i + 1) / kReliabilityBins;
  }
  for (const Forecast& forecast : forecasts) {
    LOOKALIKE_CHECK(forecast.probability >= 0.0 && forecast.probability <= 1.0);
    const auto place = std::min<std::size_t>(
        static_cast<std::size_t>(forecast.probability * kReliabilityBins), kReliabilityBins - 1);
    ReliabilityBin& bin = reliability.bins[place];
    ++bin.pairs;
    bin.meanProbability += forecast.probability;
    bin.copyShare += forecast.isCopy ? 1.0 : 0.0;
    reliability.copies += forecast.isCopy ? 1 : 0;
    const double miss = forecast.probability - (forecast.isCopy ? 1.0 : 0.0);
    reliability.brierScore += miss * miss;
  }
  reliability.pairs = static_cast<std::int64_t>(forecasts.size());
  if (reliability.pairs == 0) return reliability;
  const auto all = static_cast<double>(reliability.pairs);
  reliability.brierScore /= all;
  for (ReliabilityBin& bin : reliability.bins) {
    if (bin.pairs == 0) continue;
    const auto pairs = static_cast<double>(bin.pairs);
    bin.meanProbability /= pairs;
    bin.copyShare /= pairs;
    reliability.expectedCalibrationError += pairs / all * std::abs(bin.meanProbability - bin.copyShare);
  }
  return reliability;
}

std::vector<Forecast> forecastsOf(const std::vector<GroundTruthRow>& groundTruth,
                                  const std::vector<Prediction>& predictions) {
  std::set<std::pair<std::string, std::string>> copies;
  for (const GroundTruthRow& row : groundTruth) copies.emplace(row.queryId, row.referenceId);
  std::vector<Forecast> forecasts;
  forecasts.reserve(predictions.size());
  for (const Prediction& made : predictions) {
    forecasts.push_back(
        {std::clamp(made.score, 0.0, 1.0), copies.contains({made.queryId, made.referenceId})});
  }
  return forecasts;
}

Result<void> writeReliabilityCsv(std::ostream& out, const Reliability& reliability) {
  out << "low,high,pairs,mean_probability,copy_share\n";
  for (const ReliabilityBin& bin : reliability.bins) {
    out << bin.low << ',' << bin.high << ',' << bin.pairs << ',' << bin.meanProbability << ','
        << bin.copyShare << '\n';
  }
  if (!out) return Error{ErrorCode::kIo, {}, "the reliability cannot be written", -1};
  return ok();
}

std::vector<std::uint8_t> drawnReliability(const Reliability& reliability) {
  cv::Mat picture(kPlot + kCounts + 2 * kMargin, kPlot + 2 * kMargin, CV_8UC3, cv::Scalar::all(255));
  const cv::Scalar grey = cv::Scalar::all(200);
  const cv::Scalar blue(180, 100, 30);
  const cv::Rect plot(kMargin, kMargin / 2, kPlot, kPlot);
  const auto at = [&](double x, double y) {
    return cv::Point(plot.x + static_cast<int>(x * plot.width),
                     plot.y + plot.height - static_cast<int>(y * plot.height));
  };
  cv::rectangle(picture, plot, grey);
  cv::line(picture, at(0, 0), at(1, 1), grey, 1, cv::LINE_AA);
  for (const double tick : {0.0, 0.5, 1.0}) {
    write(picture, rounded(tick).substr(0, 3), at(tick, 0) + cv::Point(-10, 16));
    write(picture, rounded(tick).substr(0, 3), at(0, tick) + cv::Point(-30, 4));
  }
  std::int64_t most = 1;
  for (const ReliabilityBin& bin : reliability.bins) most = std::max(most, bin.pairs);
  const int bottom = plot.y + plot.height + kMargin / 2 + kCounts;
  for (const ReliabilityBin& bin : reliability.bins) {
    if (bin.pairs == 0) continue;
    const double weight = std::log1p(static_cast<double>(bin.pairs)) / std::log1p(static_cast<double>(most));
    cv::circle(picture, at(bin.meanProbability, bin.copyShare), 2 + static_cast<int>(6 * weight), blue,
               cv::FILLED, cv::LINE_AA);
    const int height = std::max(1, static_cast<int>(weight * kCounts));
    cv::rectangle(picture, {at(bin.low, 0).x + 2, bottom - height}, {at(bin.high, 0).x - 2, bottom}, blue,
                  cv::FILLED);
  }
  write(picture, "share of copies over said probability; below, pairs a bin (log)",
        {kMargin / 4, bottom + 16});
  write(picture,
        std::to_string(reliability.pairs) + " pairs, expected calibration error " +
            rounded(reliability.expectedCalibrationError),
        {plot.x + 10, plot.y + 18});
  std::vector<std::uint8_t> bytes;
  cv::imencode(".png", picture, bytes);
  return bytes;
}

Result<void> writeReliabilityFiles(const std::string& stem, const Reliability& reliability) {
  if (auto written = exchange::writeFileAtomically(
          stem + ".csv", [&](std::ostream& out) { return writeReliabilityCsv(out, reliability); });
      !written.ok())
    return written;
  const std::vector<std::uint8_t> png = drawnReliability(reliability);
  return exchange::writeFileAtomically(stem + ".png", [&](std::ostream& out) -> Result<void> {
    out.write(reinterpret_cast<const char*>(png.data()), static_cast<std::streamsize>(png.size()));
    return ok();
  });
}

}  // namespace lookalike::evaluate
