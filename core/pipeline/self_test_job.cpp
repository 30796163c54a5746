// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/self_test_job.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <mutex>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/base/parallel_for.h"
#include "core/base/thread_budget.h"
#include "core/decode/file_reader.h"
#include "core/describe/descriptor_cache.h"
#include "core/find/features_with_copies.h"
#include "core/find/query_matching.h"
#include "core/learn/self_test_copies.h"
#include "core/learn/self_test_figures.h"
#include "core/library/library_snapshot.h"
#include "core/library/user_folders.h"
#include "core/local/local_extractor.h"
#include "core/models/adapted_descriptors.h"
#include "core/models/library_model.h"
#include "core/models/model_choice.h"
#include "core/verify/pair_verifier.h"

namespace lookalike::pipeline {

namespace {

/// One copy, made of `image` (a place in the library's images) by a row of selfTestEdits().
struct Copy {
  std::size_t slot = 0;
  std::size_t row = 0;
  ImageId madeOf;
  std::optional<ImageId> with;  ///< the other picture that may be in it
  Descriptor descriptor;
  std::optional<LocalFeatures> features;
};

class SelfTest {
 public:
  SelfTest(const SelfTestOptions& options, JobControl& control, JobObserver* observer)
      : options_(options), control_(control), observer_(observer) {}

  Result<learn::SelfTestReport> run() {
    const auto start = std::chrono::steady_clock::now();
    if (auto opened = open(); !opened.ok()) return opened.error();
    if (auto made = makeCopies(); !made.ok()) return made.error();
    if (copies_.empty()) {
      return Error{ErrorCode::kNotFound, options_.libraryPath, "none of the images can be read any more", -1};
    }
    auto pairs = search();
    if (!pairs.ok()) return pairs.error();
    count(pairs.value());
    report_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return std::move(report_);
  }

 private:
  [[nodiscard]] bool isLocal() const { return options_.evidence != EvidenceKind::kGlobal; }

  Result<void> open() {
    auto snapshot = library::readSnapshot(options_.libraryPath);
    if (!snapshot.ok()) return snapshot.error();
    snapshot_ = std::move(snapshot).value();
    report_.evidence = options_.evidence;
    report_.threshold = options_.threshold >= 0.0F          ? options_.threshold
                        : snapshot_->describer.text.empty() ? verify::kDefaultThreshold
                                                            : snapshot_->threshold;
    describe::DescriberOptions wanted = options_.describer;
    if (wanted.modelFolders.empty()) wanted.modelFolders = library::modelFolders();
    wanted.intraOpThreads = budget_.deviceIntraOp;
    auto describerOptions = models::describerOfLibrary(options_.libraryPath, std::move(wanted));
    if (!describerOptions.ok()) return describerOptions.error();
    auto describer = models::makeDescriber(*describerOptions);
    if (!describer.ok()) return describer.error();
    describer_ = std::move(describer).value();
    const describe::DescriberInfo& info = describer_->info();
    index_.libraryPath = options_.libraryPath;
    index_.describer = report_.describer = info.key;
    index_.describerName = report_.describerName = info.name;
    index_.defaultThreshold = info.defaultThreshold;
    index_.describerIsLearnt = info.isLearnt;
    if (auto read = readDescriptors(*describerOptions); !read.ok()) return read;
    if (isLocal()) {
      extractor_ = local::LocalExtractor::create();
      index_.localFeatures = extractor_->key();
      auto features = local::LocalFeatureCache::openExisting(library::derivedFolder(options_.libraryPath),
                                                             extractor_->key());
      if (!features.ok()) return features.error();
      features_ = std::make_unique<find::FeaturesWithCopies>(std::move(features).value());
    }
    auto judge = models::PairJudge::of(index_, *describerOptions, options_.judge, isLocal());
    if (!judge.ok()) return judge.error();
    judge_.emplace(std::move(judge).value());
    return ok();
  }

  /// Those of the library's cache, and where the model is an adapter also those that it makes of its base's.
  Result<void> readDescriptors(const describe::DescriberOptions& describerOptions) {
    const std::string folder = library::derivedFolder(options_.libraryPath);
    auto cache = describe::DescriptorCache::openExisting(folder, report_.describer);
    if (!cache.ok() && cache.error().code != ErrorCode::kNotFound) return cache.error();
    std::unordered_map<ContentHash, ImageId> idOf;
    std::vector<ImageId> ids;
    std::vector<ContentHash> hashes;
    for (const ImageRecord& image : snapshot_->images) {
      idOf.emplace(image.hash, image.id);
      ids.push_back(image.id);
      hashes.push_back(image.hash);
    }
    if (cache.ok()) descriptors_ = (*cache)->load(ids, hashes);
    descriptors_.dimension = describer_->info().dimension;
    std::unordered_set<ImageId> described(descriptors_.ids.begin(), descriptors_.ids.end());
    const auto card = models::chosenModelCard(describerOptions);
    if (card.ok() && card->has_value()) {
      const auto isDescribed = [&](const ContentHash& hash) { return described.contains(idOf.at(hash)); };
      const models::AdaptationInput input{**card,           folder,          snapshot_->images,
                                          snapshot_->files, options_.limits, isDescribed};
      const auto adapted = models::adaptDescriptors(
          input, *describer_, control_,
          [&](std::span<const ContentHash> contents, std::span<const Descriptor> descriptors) {
            for (std::size_t i = 0; i < contents.size(); ++i)
              addTo(descriptors_, idOf.at(contents[i]), descriptors[i]);
            return ok();
          });
      if (!adapted.ok()) return adapted.error();
    }
    if (descriptors_.ids.empty()) {
      return Error{ErrorCode::kNotFound, options_.libraryPath,
                   "nothing is described by " + report_.describerName + " yet: run `find` first", -1};
    }
    for (const ImageId id : descriptors_.ids) hashOf_.emplace(id, snapshot_->image(id)->hash);
    report_.library = static_cast<std::int64_t>(descriptors_.ids.size());
    return ok();
  }

  static void addTo(DescriptorSet& set, ImageId id, const Descriptor& descriptor) {
    set.ids.push_back(id);
    set.unit.insert(set.unit.end(), descriptor.unit.begin(), descriptor.unit.end());
    set.rawNorms.push_back(descriptor.rawNorm);
  }

  /// Which images are of one group, by what was found and said: a number for each.
  void readGroups() {
    std::size_t number = 0;
    for (const ImageGroup& group : library::groupSnapshot(*snapshot_, report_.threshold)) {
      ++number;
      for (const ImageId member : group.members) groupOf_.emplace(member, number);
    }
    for (const ImageRecord& image : snapshot_->images) groupOf_.try_emplace(image.id, ++number);
  }

  [[nodiscard]] bool isKnownCopy(ImageId original, ImageId other) const {
    if (original == other || groupOf_.at(original) == groupOf_.at(other)) return true;
    const auto said = snapshot_->verdictOf(original, other);
    if (said && !said->isConflict && said->answer != VerdictAnswer::kUnsure)
      return said->answer == VerdictAnswer::kCopy;
    const auto place = snapshot_->placeOfPair(original, other);
    return place && snapshot_->pairs[*place].score >= report_.threshold;
  }

  /// The images that copies may be made of, in the order in which they are taken.
  [[nodiscard]] std::vector<ImageId> drawn() const {
    const std::unordered_set<ContentHash> only(options_.only.begin(), options_.only.end());
    std::vector<ImageId> ids;
    std::vector<ContentHash> hashes;
    std::vector<std::size_t> groups;
    for (const auto& [id, hash] : hashOf_) {
      if (!only.empty() && !only.contains(hash)) continue;
      ids.push_back(id);
      hashes.push_back(hash);
      groups.push_back(groupOf_.at(id));
    }
    std::vector<ImageId> order;
    for (const std::size_t place : learn::selfTestOrder(hashes, groups, options_.seed))
      order.push_back(ids[place]);
    return order;
  }

  Result<void> makeCopies() {
    readGroups();
    const std::vector<ImageId> order = drawn();
    const std::size_t slots = std::min(order.size(), static_cast<std::size_t>(options_.images));
    std::vector<ContentHash> planned;
    for (std::size_t slot = 0; slot < slots; ++slot) planned.push_back(hashOf_.at(order[slot]));
    const auto plan = learn::selfTestPlan(planned, options_.seed);
    ProgressMeter meter(observer_, JobStage::kDescribing, static_cast<std::int64_t>(slots));
    std::vector<std::pair<std::size_t, std::size_t>> pending;  // slot, place in the order
    for (std::size_t slot = 0; slot < slots; ++slot) pending.emplace_back(slot, slot);
    std::size_t next = slots;
    while (!pending.empty()) {
      std::vector<std::optional<Error>> failures(pending.size());
      const auto work = [&](std::size_t i) -> Result<void> {
        const auto [slot, place] = pending[i];
        auto made = copiesOf(slot, order[place], order[(place + 1) % order.size()], plan[slot]);
        if (made.ok()) return keep(std::move(made).value());
        const ErrorCode code = made.error().code;
        if (code == ErrorCode::kCancelled || code == ErrorCode::kBadModel || code == ErrorCode::kDevice)
          return made.error();
        failures[i] = made.error();
        return ok();
      };
      if (auto done = parallelFor(pending.size(), budget_.decodeWorkers, control_, &meter, work); !done.ok())
        return done;
      // What cannot be read any more is replaced by the next in the order.
      std::vector<std::pair<std::size_t, std::size_t>> again;
      for (std::size_t i = 0; i < pending.size(); ++i) {
        if (!failures[i]) continue;
        report_.failures.push_back({JobStage::kDescribing, *failures[i]});
        if (observer_ != nullptr) observer_->onFailure(report_.failures.back());
        if (next < order.size()) again.emplace_back(pending[i].first, next++);
      }
      pending = std::move(again);
    }
    std::sort(copies_.begin(), copies_.end(), [](const Copy& a, const Copy& b) {
      return std::pair(a.slot, a.row) < std::pair(b.slot, b.row);
    });
    return ok();
  }

  [[nodiscard]] Result<decode::RgbImage> read(ImageId id) const {
    Result<decode::RgbImage> image = Error{ErrorCode::kNotFound, {}, {}, -1};
    for (const FileRecord& file : snapshot_->filesOf(id)) {
      image = learn::readForCopies(file.path, hashOf_.at(id), options_.limits);
      if (image.ok()) break;
    }
    return image;
  }

  /// Copies by the rows of one image, with keypoints and descriptors.
  Result<std::vector<Copy>> copiesOf(std::size_t slot, ImageId id, ImageId otherId,
                                     const std::vector<std::size_t>& rows) {
    auto original = read(id);
    if (!original.ok()) return original.error();
    std::vector<decode::RgbImage> others;
    if (otherId != id) {
      if (auto other = read(otherId); other.ok()) others.push_back(std::move(other).value());
    }
    std::vector<Copy> copies;
    std::vector<describe::PreparedImage> prepared;
    for (const std::size_t row : rows) {
      if (!control_.waitWhilePaused()) return Error{ErrorCode::kCancelled, {}, {}, -1};
      const auto made = learn::selfTestCopy(original.value(), hashOf_.at(id), row, others, options_.seed);
      if (!made.ok()) return made.error();
      Copy copy;
      copy.slot = slot;
      copy.row = row;
      copy.madeOf = id;
      if (!others.empty()) copy.with = otherId;
      if (extractor_) {
        auto features = extractor_->extract(made.value(), made->width, made->height);
        if (!features.ok()) return features.error();
        copy.features = std::move(features).value();
      }
      prepared.push_back(describer_->prepare(made.value()));
      copies.push_back(std::move(copy));
    }
    const std::lock_guard lock(describing_);
    auto descriptors = describer_->describe(prepared);
    if (!descriptors.ok()) return descriptors.error();
    for (std::size_t i = 0; i < copies.size(); ++i) copies[i].descriptor = std::move((*descriptors)[i]);
    return copies;
  }

  Result<void> keep(std::vector<Copy> made) {
    const std::lock_guard lock(keeping_);
    for (Copy& copy : made) copies_.push_back(std::move(copy));
    return ok();
  }

  Result<std::vector<ImagePair>> search() {
    // The copies are new images of the library to all that follows.
    firstCopy_ = std::max_element(hashOf_.begin(), hashOf_.end())->first.value + 1;
    for (const ImageRecord& image : snapshot_->images) firstCopy_ = std::max(firstCopy_, image.id.value + 1);
    const std::vector<ImageId> references = descriptors_.ids;
    DescriptorSet queries;
    queries.dimension = descriptors_.dimension;
    for (std::size_t i = 0; i < copies_.size(); ++i) {
      const ImageId id{firstCopy_ + static_cast<std::int64_t>(i)};
      const std::string name = "copy " + std::to_string(i) + " of a self-test";
      const ContentHash hash = decode::hashBytes(name.data(), name.size());
      hashOf_.emplace(id, hash);
      addTo(queries, id, copies_[i].descriptor);
      if (!copies_[i].features) continue;
      if (auto kept = features_->put(std::span(&hash, 1), std::span(&*copies_[i].features, 1)); !kept.ok())
        return kept.error();
      copies_[i].features.reset();
    }
    match::MatchOptions match;
    match.index.threads = budget_.searchThreads;
    const find::CandidateOptions candidates;
    const find::QuerySearch search{options_.evidence,
                                   match,
                                   candidates,
                                   index_,
                                   *judge_,
                                   features_.get(),
                                   hashOf_,
                                   queries.ids,
                                   references,
                                   queries,
                                   descriptors_,
                                   library::derivedFolder(options_.libraryPath) + "/keypoints.selftest.index",
                                   budget_.searchThreads};
    return find::pairsOfQueries(search, std::min(verify::kDefaultFloor, report_.threshold), control_,
                                observer_);
  }

  void count(const std::vector<ImagePair>& pairs) {
    std::vector<float> bestOf(copies_.size(), -1.0F);
    std::vector<learn::JudgedFind> finds;
    for (const ImagePair& pair : pairs) {
      const auto place = static_cast<std::size_t>(pair.b.value - firstCopy_);
      const Copy& copy = copies_[place];
      if (isKnownCopy(copy.madeOf, pair.a)) {
        bestOf[place] = std::max(bestOf[place], pair.score);
      } else if (!copy.with || !isKnownCopy(*copy.with, pair.a)) {  // that one may be in it
        finds.push_back({pair.score, false, copy.slot});
        if (pair.score >= report_.threshold) ++report_.otherFinds;
      }
    }
    const auto& edits = learn::selfTestEdits();
    std::vector<std::int64_t> tried(edits.size());
    std::vector<std::int64_t> found(edits.size());
    std::vector<std::int64_t> copiesOf;
    for (std::size_t i = 0; i < copies_.size(); ++i) {
      const Copy& copy = copies_[i];
      if (copiesOf.size() <= copy.slot) copiesOf.resize(copy.slot + 1);
      if (copiesOf[copy.slot]++ == 0) ++report_.images;
      ++tried[copy.row];
      if (bestOf[i] >= report_.threshold) ++found[copy.row];
      if (bestOf[i] >= 0.0F) finds.push_back({bestOf[i], true, copy.slot});
    }
    std::erase(copiesOf, 0);  // of slots that nothing was left for
    report_.copies = static_cast<std::int64_t>(copies_.size());
    fillRows(tried, found);
    const learn::RankedFigures ranked =
        learn::rankedFigures(withSlotsPacked(std::move(finds)), copiesOf, options_.seed);
    report_.microAveragePrecision = ranked.microAveragePrecision;
    report_.recallAtPrecision90 = ranked.recallAtPrecision90;
  }

  /// Slots numbered without those that have no copies.
  [[nodiscard]] std::vector<learn::JudgedFind> withSlotsPacked(std::vector<learn::JudgedFind> finds) const {
    std::unordered_map<std::size_t, std::size_t> packed;
    for (const Copy& copy : copies_) packed.try_emplace(copy.slot, packed.size());  // by ascending slot
    for (learn::JudgedFind& find : finds) find.image = packed.at(find.image);
    return finds;
  }

  void fillRows(const std::vector<std::int64_t>& tried, const std::vector<std::int64_t>& found) {
    const auto& edits = learn::selfTestEdits();
    for (std::size_t row = 0; row < edits.size(); ++row) {
      const std::string edit = edits::makeEditName(edits[row].edit);
      learn::SelfTestRow grade;
      grade.edit = edit;
      if (edits[row].hasStrengths) grade.strength = edits::editStrengthName(edits[row].strength);
      grade.amount = edits[row].amount;
      grade.tried = tried[row];
      grade.found = found[row];
      if (report_.edits.empty() || report_.edits.back().edit != edit) {
        report_.edits.emplace_back();
        report_.edits.back().edit = edit;
      }
      for (learn::SelfTestRow* sum : {&report_.edits.back(), &report_.all}) {
        sum->tried += grade.tried;
        sum->found += grade.found;
      }
      report_.grades.push_back(std::move(grade));
    }
    report_.all.share = learn::shareOf(report_.all.found, report_.all.tried);
    for (auto* rows : {&report_.edits, &report_.grades}) {
      for (learn::SelfTestRow& row : *rows) row.share = learn::shareOf(row.found, row.tried);
    }
  }

  const SelfTestOptions& options_;
  JobControl& control_;
  JobObserver* observer_;
  ThreadBudget budget_ = threadBudget(options_.cores);
  learn::SelfTestReport report_;
  std::shared_ptr<const library::LibrarySnapshot> snapshot_;
  std::unordered_map<ImageId, std::size_t> groupOf_;
  library::IndexReport index_;  ///< what the stages want to know of the describer
  std::unique_ptr<describe::Describer> describer_;
  std::unique_ptr<const local::LocalExtractor> extractor_;  ///< null by global evidence
  std::unique_ptr<find::FeaturesWithCopies> features_;      ///< with it
  std::optional<models::PairJudge> judge_;
  DescriptorSet descriptors_;                        ///< of the library
  std::unordered_map<ImageId, ContentHash> hashOf_;  ///< of its images that have one, later of copies too
  std::mutex describing_;
  std::mutex keeping_;
  std::vector<Copy> copies_;
  std::int64_t firstCopy_ = 0;  ///< id of copies_[0]
};

}  // namespace

Result<void> SelfTestOptions::check() const {
  if (libraryPath.empty()) return Error{ErrorCode::kInvalidArgument, {}, "no library is named", -1};
  if (images < 1) return Error{ErrorCode::kInvalidArgument, {}, "at least one image must be tried", -1};
  if (std::isnan(threshold) || threshold > 1.0F)
    return Error{ErrorCode::kInvalidArgument, {}, "the threshold must be a probability of at most 1", -1};
  if (cores < 0) return Error{ErrorCode::kInvalidArgument, {}, "the number of cores is negative", -1};
  return ok();
}

Result<learn::SelfTestReport> selfTest(const SelfTestOptions& options, JobControl& control,
                                       JobObserver* observer) {
  if (auto checked = options.check(); !checked.ok()) return checked.error();
  if (control.isCancelled()) return Error{ErrorCode::kCancelled, {}, {}, -1};
  return SelfTest(options, control, observer).run();
}

}  // namespace lookalike::pipeline
