// SPDX-License-Identifier: GPL-3.0-or-later
// Makes keypoint_vocabulary.bin of a folder of photographs (keypoint_vocabulary.md). Built on demand.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "app/tools/keypoint_clustering.h"
#include "core/base/parallel_for.h"
#include "core/base/thread_budget.h"
#include "core/decode/image_decoder.h"
#include "core/local/local_extractor.h"

namespace {

using namespace lookalike;

constexpr std::size_t kCodes = 1'500'000;
constexpr std::uint64_t kDrawSeed = 3;

std::vector<std::filesystem::path> filesBelow(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// None for a file that is no picture.
std::vector<KeypointCode> codesOf(const std::filesystem::path& file, const local::LocalExtractor& extractor) {
  std::ifstream in(file, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(in), {}};
  decode::DecodeRequest request;
  request.minShortSide = extractor.minShortSide();
  const auto decoded = decode::decodeImage(std::as_bytes(std::span(bytes)), request, file.native());
  if (!decoded) return {};
  const auto features = extractor.extract(decoded->pixels, decoded->fullWidth, decoded->fullHeight);
  return features ? features->codes : std::vector<KeypointCode>{};
}

std::vector<KeypointCode> codesOf(const std::vector<std::filesystem::path>& files, int threads) {
  const auto extractor = local::LocalExtractor::create();
  std::vector<std::vector<KeypointCode>> found(files.size());
  parallelFor(files.size(), threads,
              [&](std::size_t i, std::size_t) { found[i] = codesOf(files[i], *extractor); });
  std::vector<KeypointCode> codes;
  for (const auto& one : found) codes.insert(codes.end(), one.begin(), one.end());
  return codes;
}

int train(const std::string& folder, const std::string& output, std::size_t centres) {
  tools::ClusteringOptions options;
  options.centres = centres;
  options.iterations = 12;
  options.threads = threadBudget().decodeWorkers;
  const auto files = filesBelow(folder);
  std::vector<KeypointCode> codes = codesOf(files, options.threads);
  std::printf("%zu files, %zu keypoints\n", files.size(), codes.size());
  if (centres == 0 || codes.size() < 10 * centres) {
    std::fprintf(stderr, "too few keypoints for %zu centres\n", centres);
    return 1;
  }
  std::mt19937_64 random(kDrawSeed);
  std::shuffle(codes.begin(), codes.end(), random);
  codes.resize(std::min(codes.size(), kCodes));
  const auto found = tools::clusterKeypoints(codes, options, [](int iteration, double mean) {
    std::printf("iteration %d: mean distance %.3f bits\n", iteration, mean);
  });
  std::ofstream out(output, std::ios::binary | std::ios::trunc);
  for (const KeypointCode& centre : found) {
    for (const std::uint64_t word : centre.words) {
      for (unsigned byte = 0; byte < 8; ++byte) out.put(static_cast<char>((word >> (8 * byte)) & 0xFFU));
    }
  }
  out.close();
  if (!out) {
    std::fprintf(stderr, "%s cannot be written\n", output.c_str());
    return 1;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3 || argc > 4) {
    std::fprintf(stderr, "usage: %s FOLDER OUTPUT [BASE-CENTRES]\n", argv[0]);
    return 2;
  }
  try {
    return train(argv[1], argv[2], argc == 4 ? std::stoul(argv[3]) : 4096);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
