// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tools/extracted_pictures.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <utility>

#include "core/base/parallel_for.h"
#include "core/base/thread_budget.h"
#include "core/decode/file_reader.h"
#include "core/decode/image_decoder.h"
#include "core/describe/describer.h"
#include "core/local/local_extractor.h"
#include "core/models/model_choice.h"

namespace lookalike::tools {

namespace {

/// In batches: a network is several times slower picture by picture.
void describeBlock(describe::Describer& describer, std::span<const describe::PreparedImage> prepared,
                   std::span<ExtractedPicture> pictures) {
  std::vector<describe::PreparedImage> batch;
  std::vector<ExtractedPicture*> whose;
  const auto describe = [&] {
    const auto described = describer.describe(batch);
    for (std::size_t i = 0; described.ok() && i < whose.size(); ++i) whose[i]->unit = (*described)[i].unit;
    batch.clear();
    whose.clear();
  };
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    if (pictures[i].id.empty()) continue;
    batch.push_back(prepared[i]);
    whose.push_back(&pictures[i]);
    if (batch.size() == static_cast<std::size_t>(describer.info().batchSize)) describe();
  }
  if (!batch.empty()) describe();
}

}  // namespace

std::vector<std::string> filesIn(const std::string& folder) {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::vector<ExtractedPicture> extractedPictures(std::span<const std::string> files, const PictureEdit& edit,
                                                const std::string& model) {
  const auto extractor = local::LocalExtractor::create();
  describe::DescriberOptions options;
  options.name = model;
  options.intraOpThreads = threadBudget(0).deviceIntraOp;
  auto describer = models::makeDescriber(options);
  if (!describer.ok()) {
    std::fprintf(stderr, "%s\n", describeError(describer.error()).c_str());
    return {};
  }
  std::vector<ExtractedPicture> pictures(files.size());
  constexpr std::size_t kBlock = 1000;  // prepared pictures are large
  std::vector<describe::PreparedImage> prepared(std::min(kBlock, files.size()));
  for (std::size_t first = 0; first < files.size(); first += kBlock) {
    const std::size_t count = std::min(kBlock, files.size() - first);
    parallelFor(count, threadBudget(0).decodeWorkers, [&](std::size_t inBlock, std::size_t) {
      const auto report = [](const Error& error) {
        std::fprintf(stderr, "%s\n", describeError(error).c_str());
      };
      const std::size_t i = first + inBlock;
      auto content = decode::readFile(files[i], decode::DecodeLimits{}.maxFileBytes);
      if (!content.ok()) return report(content.error());
      decode::DecodeRequest request;
      request.minShortSide = extractor->minShortSide();
      auto decoded = decode::decodeImage(content->bytes, request, files[i]);
      if (!decoded.ok()) return report(decoded.error());
      if (edit) {
        edit(i, decoded->pixels);
        decoded->fullWidth = decoded->pixels.width;
        decoded->fullHeight = decoded->pixels.height;
      }
      auto features = extractor->extract(decoded->pixels, decoded->fullWidth, decoded->fullHeight);
      if (!features.ok()) return report(features.error());
      prepared[inBlock] = describer.value()->prepare(decoded->pixels);
      pictures[i] = {std::filesystem::path(files[i]).stem().string(), std::move(features).value(), {}};
    });
    describeBlock(*describer.value(), {prepared.data(), count}, {pictures.data() + first, count});
  }
  std::erase_if(pictures, [](const ExtractedPicture& picture) { return picture.id.empty(); });
  return pictures;
}

}  // namespace lookalike::tools
