// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluate/benchmark_pictures.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "core/base/repeatable_random.h"
#include "core/decode/file_reader.h"
#include "core/index/tile_runner.h"
#include "core/scan/folder_scan.h"

namespace lookalike::evaluate {

namespace {

struct Examined {
  BenchmarkPicture picture;
  bool tooSmall = false;
  std::optional<Error> failure;
};

/// Reads the whole file at a reduced size, so that a torn one is known before anything is made of it.
Examined examine(const std::string& path, const PictureChoice& choice) {
  Examined examined;
  examined.picture.path = path;
  auto content = decode::readFile(path, choice.limits.maxFileBytes);
  if (!content.ok()) {
    examined.failure = content.error();
    return examined;
  }
  examined.picture.hash = content->hash;
  decode::DecodeRequest request;
  request.minShortSide = choice.leastSide;
  request.limits = choice.limits;
  const auto decoded = decode::decodeImage(content->bytes, request, path);
  if (!decoded.ok()) {
    examined.failure = decoded.error();
    return examined;
  }
  examined.picture.format = decoded->format;
  examined.tooSmall = std::min(decoded->fullWidth, decoded->fullHeight) < choice.leastSide;
  return examined;
}

/// The files of one folder, in random order, and how far they are used.
struct Source {
  std::vector<std::string> paths;
  std::size_t next = 0;
  [[nodiscard]] std::size_t left() const { return paths.size() - next; }
};

class Chooser {
 public:
  Chooser(const PictureChoice& choice, JobControl& control, ProgressMeter& meter,
          std::vector<ItemFailure>& failures)
      : choice_(choice),
        runner_(choice.threads, control, &meter),
        meter_(meter),
        failures_(failures),
        seen_(choice.without) {}

  /// Takes up to `wanted` good pictures from a source. False when cancelled.
  [[nodiscard]] bool take(Source& source, std::size_t wanted, ChosenPictures& chosen) {
    const std::size_t goal = chosen.pictures.size() + wanted;
    while (chosen.pictures.size() < goal && source.left() > 0) {
      const std::size_t batch = std::min(source.left(), goal - chosen.pictures.size());
      std::vector<Examined> examined(batch);
      const bool whole = runner_.run(batch, [&](std::size_t i, std::size_t /*worker*/) {
        examined[i] = examine(source.paths[source.next + i], choice_);
      });
      if (!whole) return false;
      source.next += batch;
      for (Examined& one : examined) keep(std::move(one), chosen);
    }
    return true;
  }

 private:
  void keep(Examined&& one, ChosenPictures& chosen) {
    if (one.failure) {
      failures_.push_back({JobStage::kScanning, *one.failure});
      meter_.addFailure(*one.failure);
    } else if (one.tooSmall) {
      ++chosen.tooSmall;
    } else if (!seen_.insert(one.picture.hash).second) {
      ++chosen.doubles;
    } else {
      chosen.pictures.push_back(std::move(one.picture));
      meter_.add();
    }
  }

  const PictureChoice& choice_;
  index::TileRunner runner_;
  ProgressMeter& meter_;
  std::vector<ItemFailure>& failures_;
  std::set<ContentHash> seen_;
};

}  // namespace

std::vector<std::size_t> sharesOf(std::size_t count, const std::vector<std::size_t>& available) {
  std::vector<std::size_t> shares(available.size(), 0);
  std::vector<std::size_t> open;  // folders that have more to give, the smallest weight first
  for (std::size_t i = 0; i < available.size(); ++i) open.push_back(i);
  std::stable_sort(open.begin(), open.end(),
                   [&](std::size_t a, std::size_t b) { return available[a] < available[b]; });
  double weights = 0.0;
  for (const std::size_t n : available) weights += std::sqrt(static_cast<double>(n));
  // The smallest first: what it cannot give, the larger ones share.
  for (const std::size_t i : open) {
    const double weight = std::sqrt(static_cast<double>(available[i]));
    const double fair = weights > 0 ? static_cast<double>(count) * weight / weights : 0.0;
    shares[i] = std::min({available[i], count, static_cast<std::size_t>(std::llround(fair))});
    if (i == open.back()) shares[i] = std::min(available[i], count);
    count -= shares[i];
    weights -= weight;
  }
  return shares;
}

Result<ChosenPictures> choosePictures(const PictureChoice& choice, JobControl& control, JobObserver* observer,
                                      std::vector<ItemFailure>& failures) {
  scan::ScanOptions options;
  options.roots = choice.folders;
  options.looksLikeImage = &decode::looksLikeImage;
  for (const decode::FormatSupport& format : decode::supportedFormats())
    options.extensions.insert(options.extensions.end(), format.extensions.begin(), format.extensions.end());
  auto scanned = scan::scanFolders(options, control, observer);
  if (!scanned.ok()) return scanned.error();
  for (const Error& error : scanned->failures) failures.push_back({JobStage::kScanning, error});

  std::vector<Source> sources(scanned->canonicalRoots.size());
  for (scan::FoundFile& file : scanned->files) sources[file.rootIndex].paths.push_back(std::move(file.path));
  std::vector<std::size_t> available;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    RepeatableRandom random(choice.seed, i);
    random.shuffle(sources[i].paths);
    available.push_back(sources[i].paths.size());
  }
  ChosenPictures chosen;
  chosen.found = static_cast<std::int64_t>(scanned->files.size());
  ProgressMeter meter(observer, JobStage::kScanning, static_cast<std::int64_t>(choice.count));
  Chooser chooser(choice, control, meter, failures);
  while (chosen.pictures.size() < choice.count) {
    const std::size_t before = chosen.pictures.size();
    const std::vector<std::size_t> shares = sharesOf(choice.count - before, available);
    for (std::size_t i = 0; i < sources.size(); ++i) {
      if (!chooser.take(sources[i], shares[i], chosen)) return Error{ErrorCode::kCancelled, {}, {}, -1};
      available[i] = sources[i].left();
    }
    if (chosen.pictures.size() < choice.count &&
        std::all_of(available.begin(), available.end(), [](std::size_t n) { return n == 0; })) {
      return Error{ErrorCode::kInvalidArgument,
                   choice.folders.empty() ? std::string() : choice.folders.front(),
                   std::to_string(chosen.pictures.size()) + " different pictures where " +
                       std::to_string(choice.count) + " are needed",
                   -1};
    }
  }
  RepeatableRandom random(choice.seed, sources.size());
  random.shuffle(chosen.pictures);
  return chosen;
}

}  // namespace lookalike::evaluate
