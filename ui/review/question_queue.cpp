// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/review/question_queue.h"

#include <algorithm>
#include <utility>

namespace lookalike::ui {

namespace {

constexpr int kAnswersAPlan = 10;       // the queue is planned anew after so many verdicts
constexpr std::size_t kKeptAhead = 12;  // of the former plan, as their images are fetched already
constexpr std::size_t kLongestQueue = 1000;

}  // namespace

QuestionQueue::QuestionQueue(std::shared_ptr<FindService> service, VerdictSession* verdicts, QObject* parent)
    : QObject(parent), service_(std::move(service)), verdicts_(verdicts) {
  connect(verdicts_, &VerdictSession::recorded, this,
          [this](const std::vector<VerdictEntry>& entries) { takeEntries(entries); });
  connect(verdicts_, &VerdictSession::othersRecorded, this, &QuestionQueue::takeOthers);
  connect(verdicts_, &VerdictSession::bookReplaced, this, &QuestionQueue::takeBook);
}

QuestionQueue::~QuestionQueue() = default;

library::ReviewPlanOptions QuestionQueue::options() const {
  library::ReviewPlanOptions options;
  options.queue.threshold = threshold_;
  options.queue.most = kLongestQueue;
  switch (kind_) {
    case QuestionKind::kAll:
      break;
    case QuestionKind::kAcrossFolders:
      options.filters.onlyAcrossTopFolders = true;
      for (const RootRecord& root : snapshot_->roots) options.filters.roots.push_back(root.path);
      break;
    case QuestionKind::kAcrossSplits:
      options.filters.onlyAcrossSplits = true;
      break;
    case QuestionKind::kCrops:
      options.filters.onlyContained = true;
      break;
    case QuestionKind::kFinds:
      options.filters.leastProbability = threshold_;
      break;
    case QuestionKind::kConflicts:
      options.onlyConflicts = true;
      break;
    case QuestionKind::kBetweenFolders:
      options.filters.folder = folder_;
      options.filters.otherFolder = otherFolder_;
      break;
    case QuestionKind::kJudged:
      options.onlyJudged = true;
      break;
  }
  return options;
}

void QuestionQueue::setSnapshot(std::shared_ptr<const library::LibrarySnapshot> snapshot) {
  drop(std::exchange(snapshot_, std::move(snapshot)));
  ++generation_;
  drop(std::exchange(index_, nullptr));
  drop(std::exchange(groups_, nullptr));
  answers_.clear();
  hasAnswers_ = false;
  skipped_.clear();
  queue_.clear();
  trail_.clear();
  next_ = place_ = 0;
  estimate_.reset();
  isPlanned_ = isPlanning_ = isStale_ = wantsWhole_ = false;
  setCurrent(std::nullopt);
  plan(true);
}

void QuestionQueue::setThreshold(float threshold) {
  if (threshold == threshold_) return;
  threshold_ = threshold;
  plan(true);
}

void QuestionQueue::setKind(QuestionKind kind) {
  if (kind == kind_) return;
  // What was put off as judged once more is no longer.
  if (kind_ == QuestionKind::kJudged) skipped_.clear();
  kind_ = kind;
  restart();
}

void QuestionQueue::setFolders(const std::string& folder, const std::string& otherFolder) {
  if (folder == folder_ && otherFolder == otherFolder_) return;
  folder_ = folder;
  otherFolder_ = otherFolder;
  if (kind_ == QuestionKind::kBetweenFolders) restart();
}

void QuestionQueue::restart() {
  queue_.clear();
  next_ = 0;
  isPlanned_ = false;
  setCurrent(std::nullopt);
  plan(true);
}

void QuestionQueue::setActive(bool active) {
  if (active == isActive_) return;
  isActive_ = active;
  if (active) plan(wantsWhole_ || !isPlanned_);
}

void QuestionQueue::takeBook() {
  ++bookNumber_;
  hasAnswers_ = false;
  plan(true);
}

void QuestionQueue::drop(std::shared_ptr<const void> thing) {
  if (thing)
    worker_.run(
        this, [thing = std::move(thing)] { return 0; }, [](int) {});
}

/// Work for the background; one at a time, the latest state wins.
void QuestionQueue::plan(bool isWhole) {
  wantsWhole_ = wantsWhole_ || isWhole;
  // Before the ledger is read it is not known what was answered already.
  if (!snapshot_ || !isActive_ || verdicts_->isOpening()) return;
  if (isPlanning_) {
    isStale_ = true;
    return;
  }
  isPlanning_ = true;
  isStale_ = false;
  const bool whole = std::exchange(wantsWhole_, false);
  if (whole) answeredSincePlan_ = 0;
  std::vector<std::uint32_t> skipped(skipped_.begin(), skipped_.end());
  std::sort(skipped.begin(), skipped.end());
  worker_.run(
      this,
      [service = service_, snapshot = snapshot_, index = index_, groups = groups_,
       groupsThreshold = groupsThreshold_, known = hasAnswers_ ? std::optional(answers_) : std::nullopt,
       skipped = std::move(skipped), book = verdicts_->frozenBook(), bookNumber = bookNumber_, kind = kind_,
       threshold = threshold_, whole, rest = queue_, options = options()]() mutable {
        Plan plan;
        plan.bookNumber = bookNumber;
        plan.kind = kind;
        plan.index = index ? index : library::makeReviewIndex(snapshot);
        if (!known) {
          plan.answers = library::answersOf(*plan.index, *book);
          plan.entries = book->entries().size();
        }
        const std::vector<library::PairAnswer>& answers = known ? *known : *plan.answers;
        plan.groups = groups;
        plan.threshold = groupsThreshold;
        if (whole && (!groups || groupsThreshold != threshold)) {
          plan.groups = std::make_shared<const std::vector<ImageGroup>>(
              service->groupSnapshot(*snapshot, *book, threshold, library::RejectedPairs::kLeftOut));
          plan.threshold = threshold;
        }
        if (whole) plan.queue = library::planReview(*plan.index, answers, skipped, *plan.groups, options);
        plan.estimate =
            library::estimateReview(*plan.index, answers, plan.queue ? *plan.queue : rest, threshold);
        return plan;
      },
      [this, generation = generation_](Plan plan) {
        if (generation == generation_) {
          takePlan(std::move(plan));
        } else {
          drop(std::move(plan.index));
          drop(std::move(plan.groups));
        }
      });
}

void QuestionQueue::takePlan(Plan plan) {
  isPlanning_ = false;
  if (groups_ != plan.groups) drop(std::exchange(groups_, std::move(plan.groups)));
  groupsThreshold_ = plan.threshold;
  if (!index_) index_ = std::move(plan.index);
  if (plan.answers && plan.bookNumber == bookNumber_) takeAnswers(plan);
  const bool isOfThisBook = plan.bookNumber == bookNumber_;
  if (isOfThisBook) {
    estimate_ = plan.estimate;
    emit estimated();
  }
  if (plan.queue && isOfThisBook && plan.kind == kind_) {
    takeQueue(*plan.queue);
  } else if (plan.queue) {
    wantsWhole_ = isStale_ = true;  // it was for something else
  }
  if (isStale_) this->plan(false);
}

void QuestionQueue::takeAnswers(Plan& plan) {
  answers_ = std::move(*plan.answers);
  hasAnswers_ = true;
  const std::vector<VerdictEntry>& entries = verdicts_->book().entries();
  for (std::size_t i = plan.entries; i < entries.size(); ++i) takeEntry(entries[i]);
}

void QuestionQueue::takeQueue(const std::vector<review::QueuedPair>& planned) {
  isPlanned_ = true;
  std::vector<review::QueuedPair> kept;
  std::unordered_set<std::uint32_t> known;
  if (current_) known.insert(current_->pair);
  for (std::size_t i = next_; i < queue_.size() && kept.size() < kKeptAhead; ++i) {
    if (isOpenQuestion(queue_[i].pair) && known.insert(queue_[i].pair).second) kept.push_back(queue_[i]);
  }
  for (const review::QueuedPair& asked : planned) {
    if (known.insert(asked.pair).second) kept.push_back(asked);
  }
  queue_ = std::move(kept);
  next_ = 0;
  if (!current_) {
    stepTo(takeNext());
    if (!current_) emit currentChanged();  // all is answered: that is news too
  }
  emit this->planned();
}

void QuestionQueue::takeEntries(const std::vector<VerdictEntry>& entries) {
  if (!hasAnswers_) return;  // the plan that is being made takes them up
  for (const VerdictEntry& entry : entries) takeEntry(entry);
  // Judged once more is enough for one sitting.
  if (kind_ == QuestionKind::kJudged && current_) skipped_.insert(current_->pair);
  answeredSincePlan_ += static_cast<int>(entries.size());
  plan(answeredSincePlan_ >= kAnswersAPlan || left() < kKeptAhead);
}

void QuestionQueue::takeOthers(const std::vector<VerdictEntry>& entries) {
  if (!hasAnswers_) return;
  for (const VerdictEntry& entry : entries) takeEntry(entry);
  answeredSincePlan_ += static_cast<int>(entries.size());
  plan(answeredSincePlan_ >= kAnswersAPlan || left() < kKeptAhead);
  emit planned();  // fewer are left, or more
}

void QuestionQueue::takeEntry(const VerdictEntry& entry) {
  const review::PairKey key{entry.a, entry.b};
  if (const auto place = index_->pairOf(key))
    answers_[*place] = library::answerOf(verdicts_->book().verdict(key));
}

bool QuestionQueue::isOpenQuestion(std::uint32_t pair) const {
  if (skipped_.contains(pair)) return false;
  const library::PairAnswer answer = answers_[pair];
  if (kind_ == QuestionKind::kConflicts) return answer == library::PairAnswer::kConflict;
  if (kind_ == QuestionKind::kJudged) return answer != library::PairAnswer::kNone;
  return answer == library::PairAnswer::kNone || answer == library::PairAnswer::kConflict;
}

Question QuestionQueue::questionOf(const review::QueuedPair& asked) const {
  const ImagePair& pair = snapshot_->pairs[asked.pair];
  return {asked.pair, pair.a, pair.b, asked.reason};
}

std::vector<Question> QuestionQueue::upcoming(std::size_t most) const {
  std::vector<Question> questions;
  for (std::size_t i = place_ + 1; i < trail_.size() && questions.size() < most; ++i)
    questions.push_back(trail_[i]);
  for (std::size_t i = next_; i < queue_.size() && questions.size() < most; ++i) {
    const bool isCurrent = current_ && current_->pair == queue_[i].pair;
    if (!isCurrent && isOpenQuestion(queue_[i].pair)) questions.push_back(questionOf(queue_[i]));
  }
  return questions;
}

std::size_t QuestionQueue::left() const {
  return static_cast<std::size_t>(std::count_if(queue_.begin() + static_cast<std::ptrdiff_t>(next_),
                                                queue_.end(), [this](const review::QueuedPair& asked) {
                                                  return isOpenQuestion(asked.pair) &&
                                                         !(current_ && current_->pair == asked.pair);
                                                }));
}

std::optional<Question> QuestionQueue::takeNext() {
  while (next_ < queue_.size()) {
    const review::QueuedPair& asked = queue_[next_++];
    if (isOpenQuestion(asked.pair)) return questionOf(asked);
  }
  return std::nullopt;
}

void QuestionQueue::advance() {
  if (current_ && place_ + 1 < trail_.size()) {
    ++place_;
    setCurrent(trail_[place_]);
    return;
  }
  const std::optional<Question> next = takeNext();
  // What was passed by without a word comes again.
  if (!next && !isPlanning_) plan(true);
  stepTo(next);
}

void QuestionQueue::advanceToOpen() {
  while (current_ && place_ + 1 < trail_.size()) {
    ++place_;
    if (isOpenQuestion(trail_[place_].pair)) {
      setCurrent(trail_[place_]);
      return;
    }
  }
  const std::optional<Question> next = takeNext();
  if (!next && !isPlanning_) plan(true);
  stepTo(next);
}

void QuestionQueue::stepTo(const std::optional<Question>& question) {
  if (question) {
    std::erase_if(trail_, [&](const Question& shown) { return shown.pair == question->pair; });
    trail_.push_back(*question);
    place_ = trail_.size() - 1;
  }
  setCurrent(question);
}

void QuestionQueue::back() {
  if (trail_.empty() || (current_ && place_ == 0)) return;
  if (current_) --place_;  // after the last question the trail's end is what was shown before
  setCurrent(trail_[place_]);
}

void QuestionQueue::leaveAnswered() {
  if (current_ && !isOpenQuestion(current_->pair)) advanceToOpen();
}

void QuestionQueue::skip() {
  if (!current_) return;
  skipped_.insert(current_->pair);
  advanceToOpen();
}

bool QuestionQueue::show(const review::PairKey& key) {
  const auto place = index_ ? index_->pairOf(key) : std::nullopt;
  if (!place) return false;
  const ImagePair& pair = snapshot_->pairs[*place];
  show(Question{*place, pair.a, pair.b, review::AskReason::kUncertain});
  return true;
}

void QuestionQueue::show(const Question& question) {
  const auto known = std::find_if(trail_.begin(), trail_.end(),
                                  [&](const Question& shown) { return shown.pair == question.pair; });
  if (known != trail_.end()) {
    place_ = static_cast<std::size_t>(known - trail_.begin());
  } else {
    place_ = trail_.empty() ? 0 : place_ + 1;
    trail_.insert(trail_.begin() + static_cast<std::ptrdiff_t>(place_), question);
  }
  setCurrent(trail_[place_]);
}

void QuestionQueue::setCurrent(std::optional<Question> question) {
  const bool isSame = question.has_value() == current_.has_value() &&
                      (!question || (question->pair == current_->pair && question->a == current_->a));
  current_ = question;
  if (!isSame) emit currentChanged();
}

}  // namespace lookalike::ui
