// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/tuning_parts.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <unordered_set>
#include <utility>

#include "core/base/repeatable_random.h"
#include "core/learn/tuning_examples.h"
#include "core/neural/whole_file.h"
#include "core/train/tuning/adapter_trainer.h"
#include "core/train/tuning/network_tuner.h"
#include "core/train/tuning/pair_tuner.h"

namespace lookalike::learn {

namespace {

constexpr int kCopiesEach = 2;
constexpr std::size_t kBackgroundImages = 3000;
/// As many images are copied as there are verdicts, within these bounds, and six plain pairs looked at for
/// each.
constexpr std::size_t kLeastCopiedImages = 30;
constexpr std::size_t kMostCopiedImages = 120;
constexpr std::size_t kPlainPairsAnImage = 6;
/// Overlaps of a kind without which the pair network is left as it is.
constexpr std::ptrdiff_t kLeastOverlaps = 15;

DescriptorSet adaptedSet(const neural::DescriptorAdapter& adapter, const DescriptorSet& base) {
  DescriptorSet adapted;
  adapted.ids = base.ids;
  adapted.dimension = adapter.dimension;
  neural::adaptRows(adapter, base.unit, base.rawNorms, adapted.unit, adapted.rawNorms);
  return adapted;
}

std::vector<Descriptor> adaptedCopies(const neural::DescriptorAdapter& adapter,
                                      std::span<const OwnCopy> copies) {
  std::vector<Descriptor> adapted;
  for (const OwnCopy& copy : copies) {
    Descriptor& descriptor = adapted.emplace_back();
    std::vector<float> norm;
    neural::adaptRows(adapter, copy.descriptor.unit, std::vector<float>{copy.descriptor.rawNorm},
                      descriptor.unit, norm);
    descriptor.rawNorm = norm.front();
  }
  return adapted;
}

}  // namespace

namespace {

train::AdapterRecipe recipeOf(const FinetuneOptions& options) {
  train::AdapterRecipe recipe;
  recipe.seed = options.seed;
  recipe.hidden = kNormHeadWidth;
  if (!options.hardNegativesAsNegatives) {
    recipe.hardNegatives = train::HardNegativeRole::kPositive;
    recipe.normWeight = 1.0;
  }
  return recipe;
}

}  // namespace

std::vector<ImageId> PartTuner::backgroundImages(std::size_t most) const {
  const library::LibrarySnapshot& snapshot = *context_.library.snapshot;
  // Of a group its centre alone: copies of one another are no negatives.
  std::unordered_set<ImageId> members;
  for (const ImageGroup& group : library::groupSnapshot(snapshot, snapshot.threshold)) {
    for (const ImageId member : group.members) {
      if (member != group.centre) members.insert(member);
    }
  }
  std::vector<ImageId> images;
  for (const ImageId id : context_.library.descriptors.ids) {
    if (!members.contains(id) && context_.set.sideOfImage(id) == TuningSide::kTraining) images.push_back(id);
  }
  RepeatableRandom random(context_.options.seed);
  random.shuffle(images);
  images.resize(std::min(images.size(), most));
  return images;
}

Result<void> PartTuner::makeExtras() {
  const std::vector<ImageId> images = backgroundImages(kBackgroundImages);
  const std::size_t wanted = std::clamp(context_.set.pairs.size(), kLeastCopiedImages, kMostCopiedImages);
  const auto copied = std::span(images).first(std::min(images.size(), wanted));
  auto made = makeOwnCopies(context_.library, copied, kCopiesEach, context_.options.seed, {},
                            context_.control, context_.observer);
  if (!made.ok()) return made.error();
  context_.copies = std::move(made).value();
  const auto sideOf = [&](ImageId image) {
    RepeatableRandom random(context_.options.seed, static_cast<std::uint64_t>(image.value));
    const double lot = random.uniform(0.0, 1.0);
    if (lot < 0.5) return TuningSide::kTraining;
    return lot < 0.75 ? TuningSide::kValidation : TuningSide::kHeldOut;
  };
  TuningExtras& extras = context_.extras;
  extras = {};
  for (const OwnCopy& copy : context_.copies) extras.copySides.push_back(sideOf(copy.original));
  extras.plainPairs =
      plainPairs(context_.library, images, kPlainPairsAnImage * wanted, context_.options.seed);
  for (const auto& [a, b] : extras.plainPairs) extras.plainSides.push_back(sideOf(a));
  return ok();
}

Result<void> PartTuner::look(TuningCandidate& candidate, const models::PairJudge& judge) {
  std::vector<std::pair<ImageId, ImageId>> pairs;
  for (const TuningSetPair& pair : context_.set.pairs) pairs.emplace_back(pair.a, pair.b);
  auto verdicts = evidenceOf(context_.library, candidate.descriptors, candidate.model.defaultThreshold, pairs,
                             judge.networkSide(), context_.control, context_.observer);
  if (!verdicts.ok()) return verdicts.error();
  candidate.verdicts = std::move(verdicts).value();
  if (candidate.descriptorsOfCopies.empty()) {
    for (const OwnCopy& copy : context_.copies) candidate.descriptorsOfCopies.push_back(copy.descriptor);
  }
  auto copies = evidenceOfCopies(context_.library, candidate.descriptors, context_.copies,
                                 candidate.descriptorsOfCopies, candidate.model.defaultThreshold,
                                 judge.networkSide(), context_.control, context_.observer);
  if (!copies.ok()) return copies.error();
  candidate.copies = std::move(copies).value();
  auto plain =
      evidenceOf(context_.library, candidate.descriptors, candidate.model.defaultThreshold,
                 context_.extras.plainPairs, judge.networkSide(), context_.control, context_.observer);
  if (!plain.ok()) return plain.error();
  candidate.plain = std::move(plain).value();
  if (judge.networkSide() == 0) return ok();
  for (auto* evidence : {&candidate.verdicts, &candidate.copies, &candidate.plain}) {
    if (auto asked = askPairNetwork(judge, *evidence); !asked.ok()) return asked;
  }
  return ok();
}

Result<models::PairJudge> PartTuner::judgeOf(const TuningCandidate& candidate, WrittenModel* written) {
  TunedModel model = candidate.model;
  model.name = "candidate";
  auto files = writeTunedModel(context_.library, context_.calibration, model, context_.staging);
  if (!files.ok()) return files.error();
  library::IndexReport report = context_.library.base;
  report.describer = files->key;
  report.describerName = model.name;
  report.defaultThreshold = model.defaultThreshold;
  describe::DescriberOptions describer = context_.library.describer;
  describer.name = files->cardPath;
  if (written != nullptr) *written = *files;
  return models::PairJudge::of(report, describer, {}, context_.library.verifies());
}

PartTuner::Tuned PartTuner::tuned(TuningPart part, const TuningCandidate& from) {
  std::error_code error;
  std::filesystem::create_directories(context_.staging, error);
  if (error) return errorFromErrno(error.value(), context_.staging, "create");
  switch (part) {
    case TuningPart::kPairVerifier:
      return withPairNetwork(from);
    case TuningPart::kAdapter:
      return withAdapter(from);
    case TuningPart::kNetwork:
      return withNetwork(from);
    case TuningPart::kCalibration:
      break;
  }
  return std::optional<TuningCandidate>();
}

PartTuner::Tuned PartTuner::withPairNetwork(const TuningCandidate& from) {
  const auto judge = judgeOf(from);
  if (!judge.ok()) return judge.error();
  const auto examples = overlapExamples(from, context_.set, context_.extras, TuningSide::kTraining);
  const auto validation = overlapExamples(from, context_.set, context_.extras, TuningSide::kValidation);
  const auto copies =
      std::count_if(examples.begin(), examples.end(), [](const auto& one) { return one.isCopy; });
  if (copies < kLeastOverlaps || static_cast<std::ptrdiff_t>(examples.size()) - copies < kLeastOverlaps)
    return std::optional<TuningCandidate>();
  train::PairTuningRun run;
  run.side = judge->networkSide();
  run.seed = context_.options.seed;
  run.device = context_.library.describer.device;
  run.threads = std::max(1, context_.library.describer.intraOpThreads);
  run.checkpointPath = context_.staging + "/pair.checkpoint";
  const std::string path = context_.staging + "/candidate.pair.pt";  // as judgeOf() wrote it
  const auto base = neural::readWholeFile(path);
  if (!base.ok()) return base.error();
  auto outcome =
      train::tunePairNetwork(*base, path, examples, validation, run, context_.control, context_.observer);
  if (!outcome.ok()) return outcome.error();
  curve_.insert(curve_.end(), outcome->curve.begin(), outcome->curve.end());
  if (outcome->bestStep == 0) return std::optional<TuningCandidate>();
  TuningCandidate candidate = from;
  candidate.model.pairNetwork = std::move(outcome->script);
  const auto tunedJudge = judgeOf(candidate);
  if (!tunedJudge.ok()) return tunedJudge.error();
  for (auto* evidence : {&candidate.verdicts, &candidate.copies, &candidate.plain}) {
    if (auto asked = askPairNetwork(*tunedJudge, *evidence); !asked.ok()) return asked.error();
  }
  return std::optional(std::move(candidate));
}

PartTuner::Tuned PartTuner::withAdapter(const TuningCandidate& from) {
  train::AdapterRun run;
  run.recipe = recipeOf(context_.options);
  run.threads = std::max(1, context_.library.describer.intraOpThreads);
  run.checkpointPath = context_.staging + "/adapter.checkpoint";
  const auto examples = adapterExamples(context_.library, context_.set, context_.copies,
                                        context_.extras.copySides, backgroundImages(kBackgroundImages));
  auto outcome = train::trainAdapter(examples, run, context_.control, context_.observer);
  if (!outcome.ok()) return outcome.error();
  curve_.insert(curve_.end(), outcome->curve.begin(), outcome->curve.end());
  if (outcome->bestStep == 0) return std::optional<TuningCandidate>();
  TuningCandidate candidate;
  candidate.model = from.model;
  candidate.model.adapter = std::move(outcome->adapter);
  candidate.descriptors = adaptedSet(candidate.model.adapter, context_.library.descriptors);
  candidate.descriptorsOfCopies = adaptedCopies(candidate.model.adapter, context_.copies);
  return lookedAtAnew(std::move(candidate), from);
}

PartTuner::Tuned PartTuner::withNetwork(const TuningCandidate& from) {
  train::NetworkTuningRun run;
  run.recipe = recipeOf(context_.options);
  // An image costs a hundred times what a cached descriptor does.
  run.recipe.verdictsInBatch = 12;
  run.recipe.madeInBatch = 0;
  run.recipe.backgroundInBatch = 8;
  if (context_.options.depth == TuningDepth::kWholeNetwork) run.trainedShare = 1.0;
  run.minutes = context_.options.minutes;
  run.device = context_.library.describer.device;
  run.threads = std::max(1, context_.library.describer.intraOpThreads);
  run.loaderThreads = context_.library.threads;
  run.checkpointPath = context_.staging + "/network.checkpoint";
  const models::ModelCard& card = context_.library.card;
  run.normalisation = {card.scale, card.mean, card.deviation};
  const auto base = neural::readWholeFile(card.file);
  if (!base.ok()) return base.error();
  const auto pictures =
      NetworkPictures::of(context_.library, context_.set, backgroundImages(kBackgroundImages));
  auto outcome =
      train::tuneNetwork(*base, card.file, pictures->examples(), run, context_.control, context_.observer);
  if (!outcome.ok()) return outcome.error();
  curve_.insert(curve_.end(), outcome->curve.begin(), outcome->curve.end());
  if (outcome->bestStep == 0) return std::optional<TuningCandidate>();
  TuningCandidate candidate;
  candidate.model = from.model;
  candidate.model.network = std::move(outcome->script);
  candidate.model.adapter = std::move(outcome->adapter);
  WrittenModel written;
  if (const auto judge = judgeOf(candidate, &written); !judge.ok()) return judge.error();
  std::unordered_set<ImageId> wanted;
  for (const TuningSetPair& pair : context_.set.pairs) wanted.insert({pair.a, pair.b});
  for (const OwnCopy& copy : context_.copies) wanted.insert(copy.original);
  for (const auto& [a, b] : context_.extras.plainPairs) wanted.insert({a, b});
  auto descriptors = described(written, std::vector<ImageId>(wanted.begin(), wanted.end()));
  if (!descriptors.ok()) return descriptors.error();
  candidate.descriptors = std::move(descriptors).value();
  auto ofCopies = describeInputs(context_.library, written.cardPath, context_.copies, context_.control);
  if (!ofCopies.ok()) return ofCopies.error();
  candidate.descriptorsOfCopies = std::move(ofCopies).value();
  return lookedAtAnew(std::move(candidate), from);
}

Result<DescriptorSet> PartTuner::described(const WrittenModel& model, std::span<const ImageId> images) {
  return describeImages(context_.library, model.cardPath, images, context_.control, context_.observer);
}

PartTuner::Tuned PartTuner::lookedAtAnew(TuningCandidate candidate, const TuningCandidate& from) {
  // Once to learn how similarities have moved, and once by the threshold that follows from it.
  for (int round = 0; round < 2; ++round) {
    const auto judge = judgeOf(candidate);
    if (!judge.ok()) return judge.error();
    if (auto looked = look(candidate, *judge); !looked.ok()) return looked.error();
    if (round > 0) break;
    std::vector<float> before;
    std::vector<float> after;
    const auto add = [&](const std::vector<TuningEvidence>& was, const std::vector<TuningEvidence>& is) {
      for (std::size_t i = 0; i < was.size(); ++i) {
        if (std::isnan(was[i].pair.similarity) || std::isnan(is[i].pair.similarity)) continue;
        before.push_back(was[i].pair.similarity);
        after.push_back(is[i].pair.similarity);
      }
    };
    add(from.verdicts, candidate.verdicts);
    add(from.copies, candidate.copies);
    add(from.plain, candidate.plain);
    const SimilarityChange change(std::move(before), std::move(after));
    const verify::Calibration& calibration = from.model.calibration;
    candidate.model.calibration = calibration.withSimilarityCurves(
        change.moved(calibration.similarityCurve(false)), change.moved(calibration.similarityCurve(true)));
    candidate.model.defaultThreshold = std::clamp(change.at(from.model.defaultThreshold), 0.0F, 0.999F);
  }
  return std::optional(std::move(candidate));
}

}  // namespace lookalike::learn
