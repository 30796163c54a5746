// SPDX-License-Identifier: GPL-3.0-or-later
// `verdicts simulate`: the answers of a ground truth in place of a person's, to measure what learning brings.
#include <algorithm>
#include <cstdio>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "app/cli/job_flags.h"
#include "app/cli/verdicts_command.h"
#include "app/cli/verdicts_library.h"
#include "core/base/repeatable_random.h"
#include "core/evaluate/copy_detection_metrics.h"
#include "core/evaluate/csv_table.h"
#include "core/library/review_plan.h"
#include "core/library/verdict_ledger.h"

namespace lookalike::cli {

namespace {

enum class AskingOrder { kQueue, kRandom };

struct SimulateFlags {
  LibraryChoice library;
  std::string groundTruth;
  std::int64_t count = 200;
  AskingOrder order = AskingOrder::kQueue;
  std::uint64_t seed = 1;
  bool json = false;
};

/// Questions are planned anew after so many answers, as they are while a person answers.
constexpr std::size_t kAnswersAPlan = 10;

/// Knows which pictures are copies, by their files' names without extension: a query and its reference, and
/// two queries of one reference.
class Oracle {
 public:
  explicit Oracle(const std::vector<evaluate::GroundTruthRow>& rows) {
    for (const evaluate::GroundTruthRow& row : rows) {
      if (!row.referenceId.empty()) referenceOf_.emplace(row.queryId, row.referenceId);
    }
  }

  [[nodiscard]] VerdictEntry answer(const library::LibrarySnapshot& snapshot, const ImagePair& pair) const {
    const std::string a = evaluate::idOfPath(snapshot.filesOf(pair.a).front().path);
    const std::string b = evaluate::idOfPath(snapshot.filesOf(pair.b).front().path);
    const bool isCopy = originOf(a) == originOf(b);
    VerdictOrder order = VerdictOrder::kUnknown;
    if (isCopy && originOf(a) == a) order = VerdictOrder::kAFirst;
    if (isCopy && originOf(b) == b) order = VerdictOrder::kBFirst;
    VerdictEntry entry = review::makeEntry(snapshot.image(pair.a)->hash, snapshot.image(pair.b)->hash,
                                           isCopy ? VerdictAnswer::kCopy : VerdictAnswer::kNotCopy, order,
                                           VerdictSource::kReview);
    entry.annotator = "ground truth";
    entry.model = snapshot.describer.text;
    entry.probability = pair.score;
    return entry;
  }

 private:
  [[nodiscard]] const std::string& originOf(const std::string& id) const {
    const auto found = referenceOf_.find(id);
    return found == referenceOf_.end() ? id : found->second;
  }
  std::map<std::string, std::string> referenceOf_;
};

/// The next pairs to answer, by their places in the snapshot.
class Questions {
 public:
  Questions(std::shared_ptr<const library::LibrarySnapshot> snapshot, const SimulateFlags& flags)
      : snapshot_(std::move(snapshot)), flags_(flags) {
    if (flags.order == AskingOrder::kQueue) {
      index_ = library::makeReviewIndex(snapshot_);
      return;
    }
    for (std::uint32_t place = 0; place < snapshot_->pairs.size(); ++place) drawn_.push_back(place);
    RepeatableRandom random(flags.seed);
    random.shuffle(drawn_);
  }

  [[nodiscard]] std::vector<std::uint32_t> next(const review::VerdictBook& book, std::size_t most) {
    std::vector<std::uint32_t> places;
    if (!index_) {
      for (; next_ < drawn_.size() && places.size() < most; ++next_) {
        const ImagePair& pair = snapshot_->pairs[drawn_[next_]];
        if (!snapshot_->verdictOf(book, pair.a, pair.b)) places.push_back(drawn_[next_]);
      }
      return places;
    }
    library::ReviewPlanOptions options;
    options.queue.threshold = snapshot_->threshold;
    options.queue.seed = flags_.seed + book.entries().size();
    options.queue.most = most;
    const auto groups = library::groupSnapshot(*snapshot_, book, snapshot_->threshold);
    for (const review::QueuedPair& asked :
         library::planReview(*index_, library::answersOf(*index_, book), {}, groups, options))
      places.push_back(asked.pair);
    return places;
  }

 private:
  std::shared_ptr<const library::LibrarySnapshot> snapshot_;
  const SimulateFlags& flags_;
  std::shared_ptr<const library::ReviewIndex> index_;  ///< null: by chance
  std::vector<std::uint32_t> drawn_;
  std::size_t next_ = 0;
};

ExitCode run(const SimulateFlags& flags) {
  const auto path = flags.library.path();
  if (!path.ok()) return reportFailure(path.error(), flags.json);
  const auto rows = evaluate::readGroundTruth(flags.groundTruth);
  if (!rows.ok()) return reportFailure(rows.error(), flags.json);
  const auto snapshot = library::readSnapshot(*path);
  if (!snapshot.ok()) return reportFailure(snapshot.error(), flags.json);
  auto ledger = library::VerdictLedger::open(*path);
  if (!ledger.ok()) return reportFailure(ledger.error(), flags.json);
  const Oracle oracle(*rows);
  Questions asking(*snapshot, flags);
  review::VerdictBook book = (*snapshot)->verdicts ? *(*snapshot)->verdicts : review::VerdictBook();
  std::int64_t copies = 0;
  std::int64_t given = 0;
  while (given < flags.count) {
    const auto most = std::min(kAnswersAPlan, static_cast<std::size_t>(flags.count - given));
    std::vector<VerdictEntry> entries;
    for (const std::uint32_t place : asking.next(book, most)) {
      entries.push_back(oracle.answer(**snapshot, (*snapshot)->pairs[place]));
      if (entries.back().answer == VerdictAnswer::kCopy) ++copies;
    }
    if (entries.empty()) break;  // nothing is left to ask
    if (auto added = ledger->add(entries); !added.ok()) return reportFailure(added.error(), flags.json);
    for (const VerdictEntry& entry : entries) book.apply(entry);
    given += static_cast<std::int64_t>(entries.size());
  }
  if (flags.json) {
    nlohmann::ordered_json document;
    document["verdicts"] = given;
    document["copies"] = copies;
    std::cout << document.dump(2) << '\n';
  } else {
    std::printf("%lld verdicts, %lld of them copies\n", static_cast<long long>(given),
                static_cast<long long>(copies));
  }
  return ExitCode::kFine;
}

}  // namespace

CommandBody declareVerdictsSimulate(CLI::App& subcommand) {
  static const std::map<std::string, AskingOrder> kOrders{{"queue", AskingOrder::kQueue},
                                                          {"random", AskingOrder::kRandom}};
  auto flags = std::make_shared<SimulateFlags>();
  addLibraryFlags(subcommand, flags->library);
  subcommand.add_option("--ground-truth", flags->groundTruth, "Ground truth as written by `make-copies`")
      ->type_name("FILE")
      ->required();
  subcommand.add_option("--count", flags->count, "Number of verdicts")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  subcommand
      .add_option("--order", flags->order, "Which pairs: from the review queue (default), or at random")
      ->transform(CLI::CheckedTransformer(kOrders, CLI::ignore_case))
      ->option_text("queue|random");
  subcommand.add_option("--seed", flags->seed, "Random seed")->capture_default_str();
  subcommand.add_flag("--json", flags->json, "Write JSON to standard output");
  return [flags](char** /*argv*/) -> ExitCode { return run(*flags); };
}

}  // namespace lookalike::cli
