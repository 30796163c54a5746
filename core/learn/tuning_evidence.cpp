// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/tuning_evidence.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <set>
#include <utility>

#include "core/base/parallel_for.h"
#include "core/base/repeatable_random.h"
#include "core/base/thread_budget.h"
#include "core/decode/file_reader.h"
#include "core/describe/descriptor_cache.h"
#include "core/edits/made_copies.h"
#include "core/find/candidate_verifier.h"
#include "core/library/user_folders.h"
#include "core/local/local_extractor.h"
#include "core/models/model_choice.h"
#include "core/verify/overlap_picture.h"

namespace lookalike::learn {

namespace {

/// What the pair network would see; nothing where no overlap was compared, and it is not asked.
std::vector<std::uint8_t> overlapOf(const verify::PairDetail& detail, int side) {
  return side > 0 && detail.comparison ? verify::overlapPicture(detail.comparison->overlap, side)
                                       : std::vector<std::uint8_t>{};
}

using Rows = std::unordered_map<ImageId, std::size_t>;

Rows rowsOf(const DescriptorSet& descriptors) {
  Rows rows;
  for (std::size_t row = 0; row < descriptors.size(); ++row) rows.emplace(descriptors.ids[row], row);
  return rows;
}

}  // namespace

Result<decode::DecodedImage> pictureOf(const TuningLibrary& library, ImageId image,
                                       const decode::DecodeRequest& request) {
  Result<decode::DecodedImage> outcome = Error{ErrorCode::kNotFound, {}, "no file of the image", -1};
  for (const FileRecord& file : library.snapshot->filesOf(image)) {
    const auto content = decode::readFile(file.path, request.limits.maxFileBytes);
    if (!content.ok()) {
      outcome = content.error();
    } else if (content->hash != library.hashOf.at(image)) {
      outcome = Error{ErrorCode::kCorrupt, file.path, "has changed since it was indexed", -1};
    } else {
      outcome = decode::decodeImage(content->bytes, request, file.path);
    }
    if (outcome.ok()) break;
  }
  return outcome;
}

Result<std::vector<Descriptor>> describedInBatches(describe::Describer& describer,
                                                   std::span<const describe::PreparedImage> inputs,
                                                   JobControl& control) {
  std::vector<Descriptor> descriptors;
  descriptors.reserve(inputs.size());
  const auto batch = static_cast<std::size_t>(std::max(1, describer.info().batchSize));
  for (std::size_t first = 0; first < inputs.size(); first += batch) {
    if (!control.waitWhilePaused()) return Error{ErrorCode::kCancelled, {}, {}, -1};
    auto rows = describer.describe(inputs.subspan(first, std::min(batch, inputs.size() - first)));
    if (!rows.ok()) return rows.error();
    std::move(rows->begin(), rows->end(), std::back_inserter(descriptors));
  }
  return descriptors;
}

Result<TuningLibrary> openTuningLibrary(const std::string& libraryPath,
                                        const describe::DescriberOptions& describer, int cores) {
  TuningLibrary library;
  library.describer = describer;
  if (library.describer.modelFolders.empty()) library.describer.modelFolders = library::modelFolders();
  const auto card = models::chosenModelCard(library.describer);
  if (!card.ok()) return card.error();
  if (!*card) {
    return Error{ErrorCode::kInvalidArgument, {}, "the built-in describer is fixed; only networks learn", -1};
  }
  library.card = **card;
  library.describer.name = library.card.path;
  library.base.describer = library.card.key;
  library.base.describerName = library.card.name;
  library.base.defaultThreshold = library.card.defaultThreshold;
  library.base.describerIsLearnt = true;
  library.base.libraryPath = libraryPath;
  auto snapshot = library::readSnapshot(libraryPath, library.card.key);
  if (!snapshot.ok()) return snapshot.error();
  library.snapshot = std::move(snapshot).value();
  if (library.snapshot->describer != library.card.key) {
    return Error{ErrorCode::kNotFound, libraryPath, "no finds by the model \"" + library.card.name + "\"",
                 -1};
  }
  const std::string derived = library::derivedFolder(libraryPath);
  const auto cache = describe::DescriptorCache::openExisting(derived, library.card.key);
  if (!cache.ok()) return cache.error();
  std::vector<ImageId> ids;
  std::vector<ContentHash> hashes;
  for (const ImageRecord& image : library.snapshot->images) {
    library.hashOf.emplace(image.id, image.hash);
    ids.push_back(image.id);
    hashes.push_back(image.hash);
  }
  library.descriptors = (*cache)->load(ids, hashes);
  auto features = local::LocalFeatureCache::openExisting(derived, local::LocalExtractor::create()->key());
  if (features.ok()) {
    library.features = std::move(features).value();
  } else if (features.error().code != ErrorCode::kNotFound) {
    return features.error();
  }
  library.threads = std::max(1, threadBudget(cores).searchThreads);
  library.describer.intraOpThreads = threadBudget(cores).deviceIntraOp;
  return library;
}

Result<std::vector<TuningEvidence>> evidenceOf(const TuningLibrary& library, const DescriptorSet& descriptors,
                                               float similarityThreshold,
                                               std::span<const std::pair<ImageId, ImageId>> pairs, int side,
                                               JobControl& control, JobObserver* observer) {
  std::vector<TuningEvidence> evidence(pairs.size());
  const Rows rows = rowsOf(descriptors);
  std::optional<find::CandidateVerifier> verifier;
  if (library.verifies())
    verifier.emplace(*library.features, library.hashOf, descriptors, descriptors, similarityThreshold, true);
  const auto look = [&](std::size_t i) -> Result<void> {
    const auto& [a, b] = pairs[i];
    const auto rowA = rows.find(a);
    const auto rowB = rows.find(b);
    if (rowA == rows.end() || rowB == rows.end()) return ok();
    if (!verifier) {
      ImagePair& pair = evidence[i].pair;
      pair.a = a;
      pair.b = b;
      find::compareDescriptors(pair, descriptors.row(rowA->second), descriptors.rawNorms[rowA->second],
                               descriptors.row(rowB->second), descriptors.rawNorms[rowB->second]);
      return ok();
    }
    if (!library.features->contains(library.hashOf.at(a)) ||
        !library.features->contains(library.hashOf.at(b)))
      return ok();
    verify::PairDetail detail;
    evidence[i].pair = verifier->verified({a, b}, detail);
    evidence[i].overlap = overlapOf(detail, side);
    return ok();
  };
  ProgressMeter meter(observer, JobStage::kVerifying, static_cast<std::int64_t>(pairs.size()));
  if (auto done = parallelFor(pairs.size(), library.threads, control, &meter, look); !done.ok())
    return done.error();
  return evidence;
}

std::vector<std::pair<ImageId, ImageId>> plainPairs(const TuningLibrary& library,
                                                    std::span<const ImageId> images, std::size_t most,
                                                    std::uint64_t seed) {
  constexpr std::size_t kNearest = 2;
  constexpr std::size_t kOfImage = kNearest + 1;
  std::vector<std::pair<ImageId, ImageId>> pairs;
  if (images.size() < 2) return pairs;
  const Rows rows = rowsOf(library.descriptors);
  std::set<std::pair<ImageId, ImageId>> known;
  const auto add = [&](ImageId a, ImageId b) {
    const auto pair = std::minmax(a, b);
    if (a == b || library.snapshot->placeOfPair(a, b) || !known.insert(pair).second) return;
    pairs.emplace_back(pair);
  };
  RepeatableRandom random(seed);
  for (std::size_t i = 0; i < images.size() && pairs.size() + kOfImage <= most; ++i) {
    const auto row = rows.find(images[i]);
    if (row == rows.end()) continue;
    const auto unit = library.descriptors.row(row->second);
    std::vector<std::pair<float, ImageId>> nearest;
    for (const ImageId other : images) {
      const auto otherRow = rows.find(other);
      if (other == images[i] || otherRow == rows.end()) continue;
      const auto otherUnit = library.descriptors.row(otherRow->second);
      nearest.emplace_back(-std::inner_product(unit.begin(), unit.end(), otherUnit.begin(), 0.0F), other);
    }
    const std::size_t looked = std::min(nearest.size(), 4 * kNearest);
    std::partial_sort(nearest.begin(), nearest.begin() + static_cast<std::ptrdiff_t>(looked), nearest.end());
    const std::size_t before = pairs.size();
    for (std::size_t n = 0; n < looked && pairs.size() < before + kNearest; ++n)
      add(images[i], nearest[n].second);
    add(images[i], images[random.below(images.size())]);
  }
  return pairs;
}

Result<std::vector<OwnCopy>> makeOwnCopies(const TuningLibrary& library, std::span<const ImageId> images,
                                           int each, std::uint64_t seed, const decode::DecodeLimits& limits,
                                           JobControl& control, JobObserver* observer) {
  auto describer = models::makeDescriber(library.describer);
  if (!describer.ok()) return describer.error();
  const auto extractor = local::LocalExtractor::create();
  decode::DecodeRequest request;
  request.limits = limits;
  // Twice what is looked at, so that a crop still has what to look at.
  request.minShortSide = 2 * std::max((*describer)->info().minShortSide, extractor->minShortSide());
  const auto perImage = static_cast<std::size_t>(each);
  std::vector<OwnCopy> copies(images.size() * perImage);
  ProgressMeter meter(observer, JobStage::kDescribing, static_cast<std::int64_t>(copies.size()));
  const auto make = [&](std::size_t i) -> Result<void> {
    const ImageId image = images[i / perImage];
    const auto fail = [&](const Error& error) -> Result<void> {
      if (error.code == ErrorCode::kOutOfMemory) return error;
      meter.addFailure(error);
      return ok();
    };
    const auto picture = pictureOf(library, image, request);
    if (!picture.ok()) return fail(picture.error());
    RepeatableRandom random(seed, i);
    const auto strength = edits::kEditStrengths.at(i % edits::kEditStrengths.size());
    const auto recipe = edits::randomRecipe(strength, edits::benchmarkMakeEdits(), random);
    std::vector<decode::RgbImage> others;
    for (int other = 0; other < 2 && images.size() > 1; ++other) {
      const ImageId id = images[random.below(images.size())];
      auto read = pictureOf(library, id, request);
      if (read.ok() && id != image) others.push_back(std::move(read->pixels));
    }
    const auto copy =
        edits::makeCopy(picture->pixels, recipe, others, random.next(), edits::CopyTruth::kPlaces);
    if (!copy.ok()) return fail(copy.error());
    auto features = extractor->extract(copy->pixels, copy->pixels.width, copy->pixels.height);
    if (!features.ok()) return fail(features.error());
    copies[i] = {image, {}, std::move(features).value(), (*describer)->prepare(copy->pixels)};
    return ok();
  };
  if (auto done = parallelFor(copies.size(), library.threads, control, &meter, make); !done.ok())
    return done.error();
  std::vector<OwnCopy> made;
  std::vector<describe::PreparedImage> inputs;
  for (OwnCopy& copy : copies) {
    if (!copy.original.isValid()) continue;
    inputs.push_back(copy.input);
    made.push_back(std::move(copy));
  }
  auto rows = describedInBatches(**describer, inputs, control);
  if (!rows.ok()) return rows.error();
  for (std::size_t i = 0; i < made.size(); ++i) made[i].descriptor = std::move((*rows)[i]);
  return made;
}

Result<std::vector<TuningEvidence>> evidenceOfCopies(const TuningLibrary& library,
                                                     const DescriptorSet& descriptors,
                                                     std::span<const OwnCopy> copies,
                                                     std::span<const Descriptor> descriptorsOfCopies,
                                                     float similarityThreshold, int side, JobControl& control,
                                                     JobObserver* observer) {
  std::vector<TuningEvidence> evidence(copies.size());
  const Rows rows = rowsOf(descriptors);
  const auto look = [&](std::size_t i) -> Result<void> {
    const ImageId original = copies[i].original;
    const auto row = rows.find(original);
    if (row == rows.end()) return ok();
    ImagePair pair;
    pair.a = original;
    pair.b = original;  // the copy is not of the library
    find::compareDescriptors(pair, descriptors.row(row->second), descriptors.rawNorms[row->second],
                             descriptorsOfCopies[i].unit, descriptorsOfCopies[i].rawNorm);
    if (library.verifies()) {
      const auto features = library.features->find(library.hashOf.at(original), true);
      if (!features) return ok();
      verify::PairHints hints;
      hints.similarity = pair.similarity;
      hints.similarityThreshold = similarityThreshold;
      hints.similarityKind = verify::SimilarityKind::kLearnt;
      verify::PairDetail detail;
      auto verified = verify::verifyPair(*features, copies[i].features, hints, &detail);
      pair.copyScore = verified.score;
      pair.geometry = std::make_shared<const GeometricEvidence>(std::move(verified.evidence));
      evidence[i].overlap = overlapOf(detail, side);
    }
    evidence[i].pair = std::move(pair);
    return ok();
  };
  verify::useVerificationOnManyThreads();
  ProgressMeter meter(observer, JobStage::kVerifying, static_cast<std::int64_t>(copies.size()));
  if (auto done = parallelFor(copies.size(), library.threads, control, &meter, look); !done.ok())
    return done.error();
  return evidence;
}

}  // namespace lookalike::learn
