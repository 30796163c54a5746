// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/pair_directions.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/base/parallel_for.h"
#include "core/base/thread_budget.h"
#include "core/decode/file_reader.h"
#include "core/decode/file_traces.h"
#include "core/describe/descriptor_cache.h"
#include "core/library/judged_pairs.h"
#include "core/library/trace_cache.h"
#include "core/verify/direction.h"

namespace lookalike::library {

namespace {

float closenessOf(const ImagePair& pair) {
  constexpr float kLeastShare = 0.05F;
  float closeness = std::clamp(pair.score, 0.0F, 1.0F);
  if (!std::isnan(pair.similarity)) closeness *= std::clamp(pair.similarity, kLeastShare, 1.0F);
  if (!pair.geometry || pair.geometry->transform == TransformKind::kNone) return closeness * kLeastShare;
  closeness *= std::max(kLeastShare, pair.geometry->overlapOfA * pair.geometry->overlapOfB);
  if (!std::isnan(pair.geometry->agreement)) closeness *= std::max(kLeastShare, pair.geometry->agreement);
  return closeness;
}

const std::string& fileOf(const LibrarySnapshot& snapshot, ImageId image) {
  return snapshot.filesOf(image).front().path;
}

/// The contents of images with a file of each.
std::vector<ContentFile> filesOf(const LibrarySnapshot& snapshot, const std::unordered_set<ImageId>& images) {
  std::vector<ContentFile> files;
  for (const ImageRecord& image : snapshot.images) {
    if (images.contains(image.id)) files.push_back({image.hash, fileOf(snapshot, image.id)});
  }
  return files;
}

/// `places` are those of the group's pairs in the snapshot.
const review::VerdictBook& bookOf(const LibrarySnapshot& snapshot, const DirectionOptions& options) {
  static const review::VerdictBook kNone;
  if (options.verdicts) return *options.verdicts;
  return snapshot.verdicts ? *snapshot.verdicts : kNone;
}

/// How sure what a person said is taken to be.
constexpr float kSaid = 0.999F;
constexpr float kFarthest = 0.01F;

bool isRejected(const std::optional<review::PairVerdict>& verdict) {
  return verdict && !verdict->isConflict && verdict->answer == VerdictAnswer::kNotCopy;
}

/// The order that a person gave stands above what was worked out; its reasons stay, behind that one.
PairDirection withVerdict(PairDirection direction, const std::optional<review::PairVerdict>& verdict) {
  if (!verdict || verdict->isConflict || verdict->answer != VerdictAnswer::kCopy ||
      verdict->order == VerdictOrder::kUnknown)
    return direction;
  const bool isBFromA = verdict->order == VerdictOrder::kAFirst;
  direction.direction = isBFromA ? Direction::kBFromA : Direction::kAFromB;
  direction.probabilityBFromA = isBFromA ? kSaid : 1.0F - kSaid;
  const float logOdds = std::log(kSaid / (1.0F - kSaid));
  direction.reasons.insert(direction.reasons.begin(),
                           {DirectionReasonKind::kVerdict, isBFromA ? logOdds : -logOdds,
                            isBFromA ? 1.0F : 0.0F, isBFromA ? 0.0F : 1.0F});
  return direction;
}

GroupDerivation derivationOf(const LibrarySnapshot& snapshot, const ImageGroup& group,
                             std::span<const std::size_t> places, std::span<const JudgedPair> judged,
                             const review::VerdictBook& book, const DirectionSources& sources) {
  std::vector<cluster::DerivationLink> links;
  std::map<std::pair<ImageId, ImageId>, PairDirection> known;
  for (const std::size_t place : places) {
    const ImagePair pair = snapshot.completePair(place);
    const auto verdict = snapshot.verdictOf(book, pair.a, pair.b);
    if (isRejected(verdict)) continue;
    PairDirection direction = withVerdict(
        sources.directionOf(pair, snapshot.image(pair.a)->hash, snapshot.image(pair.b)->hash), verdict);
    links.push_back({pair.a, pair.b, closenessOf(pair), direction.probabilityBFromA});
    known.emplace(std::pair(pair.a, pair.b), std::move(direction));
  }
  // What only persons know of: a link, but as far apart as any.
  for (const JudgedPair& pair : judged) {
    if (!pair.isCopy() || pair.place) continue;
    PairDirection direction = withVerdict({}, pair.verdict);
    links.push_back({pair.a, pair.b, kFarthest, direction.probabilityBFromA});
    known.emplace(std::pair(pair.a, pair.b), std::move(direction));
  }
  GroupDerivation derivation{cluster::derivationTree(group.members, links), {}};
  if (group.members.size() > 2)  // the only link of two is the weakest of none
    cluster::markWeakestLink(derivation.tree, group.weakestLink.a, group.weakestLink.b);
  for (const cluster::DerivationNode& node : derivation.tree.nodes) {
    derivation.withParent.emplace_back();
    if (!node.parent) continue;
    const ImageId parent = derivation.tree.nodes[*node.parent].image;
    if (const auto found = known.find({parent, node.image}); found != known.end()) {
      derivation.withParent.back() = found->second;
    } else if (const auto back = known.find({node.image, parent}); back != known.end()) {
      derivation.withParent.back() = reversed(back->second);
    }
  }
  return derivation;
}

}  // namespace

struct DirectionSources::Sources {
  TraceCache traces;
  std::unique_ptr<describe::DescriptorCache> descriptors;  ///< null when there are none
  mutable std::unordered_map<ContentHash, float> norms;

  /// 0 when it is not known.
  float normOf(const ContentHash& hash) const {
    if (!descriptors) return 0.0F;
    const auto known = norms.find(hash);
    if (known != norms.end()) return known->second;
    const auto descriptor = descriptors->find(hash);
    return norms.emplace(hash, descriptor ? descriptor->rawNorm : 0.0F).first->second;
  }
};

DirectionSources::DirectionSources(const std::string& libraryPath, const DescriberKey& describer)
    : sources_(
          std::make_unique<Sources>(Sources{TraceCache::open(derivedFolder(libraryPath)), nullptr, {}})) {
  if (describer.text.empty()) return;
  auto opened = describe::DescriptorCache::openExisting(derivedFolder(libraryPath), describer);
  if (opened.ok()) sources_->descriptors = std::move(opened).value();
}

DirectionSources::~DirectionSources() = default;

Result<void> DirectionSources::read(std::span<const ContentFile> files, const DirectionOptions& options,
                                    JobControl& control, JobObserver* observer) {
  std::vector<const ContentFile*> missing;
  std::unordered_set<ContentHash> asked;
  for (const ContentFile& file : files) {
    if (sources_->traces.find(file.hash) == nullptr && asked.insert(file.hash).second)
      missing.push_back(&file);
  }
  if (missing.empty() || !options.readsFiles) return ok();
  std::mutex mutex;
  ProgressMeter meter(observer, JobStage::kClustering, static_cast<std::int64_t>(missing.size()));
  return parallelFor(missing.size(), threadBudget(options.cores).decodeWorkers, control, &meter,
                     [&](std::size_t i) -> Result<void> {
                       const auto content =
                           decode::readFile(missing[i]->path, decode::DecodeLimits{}.maxFileBytes);
                       if (!content.ok() || content->hash != missing[i]->hash) return ok();
                       const FileTraces traces = decode::fileTracesOf(content->bytes);
                       const std::lock_guard lock(mutex);
                       sources_->traces.add(missing[i]->hash, traces);
                       return ok();
                     });
}

PairDirection DirectionSources::directionOf(const ImagePair& pair, const ContentHash& a,
                                            const ContentHash& b) const {
  float normRatio = pair.normRatio;
  if (std::isnan(normRatio)) {
    const float normA = sources_->normOf(a);
    const float normB = sources_->normOf(b);
    if (normA > 0.0F && normB > 0.0F) normRatio = normA / normB;
  }
  return verify::directionOf(
      {pair.geometry.get(), normRatio, sources_->traces.find(a), sources_->traces.find(b)});
}

PairDirection directionByEvidence(const ImagePair& pair) {
  return verify::directionOf({pair.geometry.get(), pair.normRatio, nullptr, nullptr});
}

Result<std::vector<std::shared_ptr<const PairDirection>>> directionsOfPairs(const LibrarySnapshot& snapshot,
                                                                            float threshold,
                                                                            const DirectionOptions& options,
                                                                            JobControl& control,
                                                                            JobObserver* observer) {
  const review::VerdictBook& book = bookOf(snapshot, options);
  std::unordered_set<ImageId> images;
  std::size_t count = 0;
  for (; count < snapshot.pairs.size() && snapshot.pairs[count].score >= threshold; ++count) {
    images.insert(snapshot.pairs[count].a);
    images.insert(snapshot.pairs[count].b);
  }
  DirectionSources sources(snapshot.libraryPath, snapshot.describer);
  if (auto read = sources.read(filesOf(snapshot, images), options, control, observer); !read.ok())
    return read.error();
  std::vector<std::shared_ptr<const PairDirection>> directions;
  for (std::size_t i = 0; i < count; ++i) {
    const ImagePair pair = snapshot.completePair(i);
    directions.push_back(std::make_shared<const PairDirection>(
        withVerdict(sources.directionOf(pair, snapshot.image(pair.a)->hash, snapshot.image(pair.b)->hash),
                    snapshot.verdictOf(book, pair.a, pair.b))));
  }
  return directions;
}

Result<std::vector<std::shared_ptr<const PairDirection>>> directionsOfComparison(
    const std::string& libraryPath, const DescriberKey& describer, std::span<const FolderPair> pairs,
    const DirectionOptions& options, JobControl& control, JobObserver* observer) {
  std::vector<ContentFile> files;
  for (const FolderPair& pair : pairs) {
    files.push_back({pair.queryHash, pair.queryPath});
    files.push_back({pair.referenceHash, pair.referencePath});
  }
  DirectionSources sources(libraryPath, describer);
  if (auto read = sources.read(files, options, control, observer); !read.ok()) return read.error();
  std::vector<std::shared_ptr<const PairDirection>> directions;
  for (const FolderPair& pair : pairs) {
    const bool isSame = pair.queryHash == pair.referenceHash;
    directions.push_back(isSame ? nullptr
                                : std::make_shared<const PairDirection>(
                                      sources.directionOf(pair.pair, pair.queryHash, pair.referenceHash)));
  }
  return directions;
}

Result<std::vector<GroupDerivation>> derivationsOf(const LibrarySnapshot& snapshot,
                                                   const std::vector<ImageGroup>& groups,
                                                   const DirectionOptions& options, JobControl& control,
                                                   JobObserver* observer) {
  const review::VerdictBook& book = bookOf(snapshot, options);
  std::unordered_map<ImageId, std::size_t> groupOf;
  std::unordered_set<ImageId> images;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    for (const ImageId member : groups[i].members) {
      groupOf.emplace(member, i);
      if (groups[i].members.size() > 1) images.insert(member);
    }
  }
  std::vector<std::vector<std::size_t>> places(groups.size());
  for (std::size_t i = 0; i < snapshot.pairs.size(); ++i) {
    const auto a = groupOf.find(snapshot.pairs[i].a);
    const auto b = groupOf.find(snapshot.pairs[i].b);
    if (a != groupOf.end() && b != groupOf.end() && a->second == b->second) places[a->second].push_back(i);
  }
  std::vector<std::vector<JudgedPair>> judged(groups.size());
  for (const JudgedPair& pair : judgedPairs(snapshot, book)) {
    const auto a = groupOf.find(pair.a);
    const auto b = groupOf.find(pair.b);
    if (a != groupOf.end() && b != groupOf.end() && a->second == b->second) judged[a->second].push_back(pair);
  }
  DirectionSources sources(snapshot.libraryPath, snapshot.describer);
  if (auto read = sources.read(filesOf(snapshot, images), options, control, observer); !read.ok())
    return read.error();
  std::vector<GroupDerivation> derivations;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (control.isCancelled()) return Error{ErrorCode::kCancelled, {}, {}, -1};
    derivations.push_back(derivationOf(snapshot, groups[i], places[i], judged[i], book, sources));
  }
  return derivations;
}

std::vector<exchange::DerivationGroup> derivationGroups(const LibrarySnapshot& snapshot,
                                                        const std::vector<GroupDerivation>& derivations) {
  std::vector<exchange::DerivationGroup> groups;
  for (const GroupDerivation& derivation : derivations) {
    exchange::DerivationGroup group;
    group.number = static_cast<int>(groups.size()) + 1;
    const auto& nodes = derivation.tree.nodes;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      exchange::DerivationRow row;
      const ImageRecord& image = *snapshot.image(nodes[i].image);
      for (const FileRecord& file : snapshot.filesOf(image.id)) row.paths.push_back(file.path);
      row.hash = image.hash;
      row.width = image.width;
      row.height = image.height;
      row.bytes = image.bytes;
      row.format = image.format;
      row.parent = nodes[i].parent;
      if (row.parent) {
        row.probability = nodes[i].probability;
        row.isWeakest = derivation.tree.weakest == i;
        row.reasons = derivation.withParent[i].reasons;
        const auto pair = snapshot.pair(nodes[*row.parent].image, image.id);
        if (pair) row.score = pair->score;
        if (pair && pair->geometry && pair->geometry->editsOfB) row.edits = pair->geometry->edits;
      }
      group.images.push_back(std::move(row));
    }
    for (const cluster::LikelyOriginal& original : derivation.tree.originals)
      group.images[original.node].originalProbability = original.probability;
    groups.push_back(std::move(group));
  }
  return groups;
}

}  // namespace lookalike::library
