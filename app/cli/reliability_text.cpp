// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/reliability_text.h"

#include <cstdio>

namespace lookalike::cli {

void printReliability(const char* name, const evaluate::Reliability& reliability) {
  std::printf("%-22s %lld pairs, %lld copies, expected calibration error %.4f, Brier score %.4f\n", name,
              static_cast<long long>(reliability.pairs), static_cast<long long>(reliability.copies),
              reliability.expectedCalibrationError, reliability.brierScore);
}

nlohmann::ordered_json reliabilityJson(const evaluate::Reliability& reliability) {
  nlohmann::ordered_json document{{"pairs", reliability.pairs},
                                  {"copies", reliability.copies},
                                  {"expected_calibration_error", reliability.expectedCalibrationError},
                                  {"brier_score", reliability.brierScore},
                                  {"bins", nlohmann::ordered_json::array()}};
  for (const evaluate::ReliabilityBin& bin : reliability.bins) {
    document["bins"].push_back({{"low", bin.low},
                                {"high", bin.high},
                                {"pairs", bin.pairs},
                                {"mean_probability", bin.meanProbability},
                                {"copy_share", bin.copyShare}});
  }
  return document;
}

}  // namespace lookalike::cli
