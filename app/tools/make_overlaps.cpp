// SPDX-License-Identifier: GPL-3.0-or-later
// Makes what a pair verifier is trained on. Usage:
//   lookalike_make_overlaps DESCRIBER SIDE OUTPUT BENCHMARK [BENCHMARK …]
// DESCRIBER and BENCHMARK as for lookalike_fit_copy_score. Writes the aligned overlap of each pair that has
// one (verify/overlap_picture.h) as OUTPUT/NNNNNNN.png and a list of them, OUTPUT/pairs.csv:
// file,copy,reference.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "app/tools/benchmark_pairs.h"
#include "core/verify/overlap_picture.h"

namespace {

using namespace lookalike;

/// A pair without a likeness to speak of teaches nothing: most candidates are such.
bool teaches(const tools::BenchmarkPair& pair) {
  return pair.detail.comparison && (pair.isCopy || pair.judged.score > 0.002F);
}

bool writePng(const std::string& path, std::vector<std::uint8_t>& rgb, int side) {
  const cv::Mat picture(2 * side, side, CV_8UC3, rgb.data());
  cv::Mat bgr;
  cv::cvtColor(picture, bgr, cv::COLOR_RGB2BGR);
  return cv::imwrite(path, bgr);
}

}  // namespace

int main(int argc, char** argv) {
  const int side = argc > 4 ? std::atoi(argv[2]) : 0;
  if (side < 16 || side > 512) {
    std::fprintf(stderr,
                 "usage: lookalike_make_overlaps DESCRIBER SIDE OUTPUT BENCHMARK…   (SIDE 16 to 512)\n");
    return 2;
  }
  const auto describing = tools::DescriberChoice::by(argv[1]);
  if (!describing.ok()) {
    std::fprintf(stderr, "%s\n", describeError(describing.error()).c_str());
    return 1;
  }
  const std::string output = argv[3];
  std::error_code failed;
  std::filesystem::create_directories(output, failed);
  std::ofstream list(output + "/pairs.csv");
  list << "file,copy,reference\n";
  long number = 0;
  long copies = 0;
  std::mutex mutex;
  bool ok = list.good();
  for (int i = 4; i < argc && ok; ++i) {
    const auto verified = tools::verifyBenchmarkPairs(
        argv[i], describing.value(), [&](std::size_t, const tools::BenchmarkPair& pair) {
          if (!teaches(pair)) return;
          std::vector<std::uint8_t> rgb = verify::overlapPicture(pair.detail.comparison->overlap, side);
          const std::lock_guard lock(mutex);
          char name[32];
          std::snprintf(name, sizeof name, "%07ld.png", number++);
          if (!writePng(output + "/" + name, rgb, side)) ok = false;
          list << name << ',' << (pair.isCopy ? 1 : 0) << ',' << i - 4 << '-' << pair.reference.id << '\n';
          if (pair.isCopy) ++copies;
        });
    if (!verified.ok()) {
      std::fprintf(stderr, "%s\n", describeError(verified.error()).c_str());
      return 1;
    }
  }
  list.close();
  if (!ok || !list) {
    std::fprintf(stderr, "%s: cannot be written\n", output.c_str());
    return 1;
  }
  std::printf("%ld overlaps, %ld of copies\n", number, copies);
  return 0;
}
