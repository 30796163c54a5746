// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <QObject>
#include <unordered_set>
#include <vector>

#include "core/library/review_plan.h"
#include "ui/review/verdict_session.h"
#include "ui/shared/find_service.h"
#include "ui/shared/serial_worker.h"

namespace lookalike::ui {

/// Which pairs a person wants to be asked about.
enum class QuestionKind {
  kAll,
  kAcrossFolders,
  kAcrossSplits,
  kCrops,
  kFinds,
  kConflicts,
  kBetweenFolders,  ///< one picture below the one folder, the other below the other: setFolders()
  kJudged,          ///< what has a verdict, once more
};

/// One pair to judge.
struct Question {
  std::uint32_t pair = 0;  ///< into the snapshot's pairs
  ImageId a;
  ImageId b;
  review::AskReason reason = review::AskReason::kUncertain;
};

/// What to ask next: plans in the background, walks through the plan, never asks a pair twice in a sitting
/// nor one that has a verdict, and goes back to what was shown before. Also the estimate of when to stop.
class QuestionQueue : public QObject {
  Q_OBJECT
 public:
  QuestionQueue(std::shared_ptr<FindService> service, VerdictSession* verdicts, QObject* parent = nullptr);
  ~QuestionQueue() override;

  void setSnapshot(std::shared_ptr<const library::LibrarySnapshot> snapshot);
  void setThreshold(float threshold);
  void setKind(QuestionKind kind);
  [[nodiscard]] QuestionKind kind() const { return kind_; }
  /// Of kBetweenFolders; native paths.
  void setFolders(const std::string& folder, const std::string& otherFolder);
  /// Planning costs time in the background: only while somebody walks or looks at the estimate.
  void setActive(bool active);

  /// What is asked now; nothing while planning for the first time, and when all is answered.
  [[nodiscard]] const std::optional<Question>& current() const { return current_; }
  [[nodiscard]] bool isPlanned() const { return isPlanned_; }
  /// More may come.
  [[nodiscard]] bool isPlanning() const { return isPlanning_ || wantsWhole_; }
  /// The next ones after the present one, at most `most`.
  [[nodiscard]] std::vector<Question> upcoming(std::size_t most) const;
  /// Of those that are planned and open, without the present one.
  [[nodiscard]] std::size_t left() const;
  [[nodiscard]] const std::optional<review::ReviewEstimate>& estimate() const { return estimate_; }
  [[nodiscard]] const library::LibrarySnapshot* snapshot() const { return snapshot_.get(); }

  /// The one that follows: also one that was shown and answered already, after going back.
  void advance();
  /// The next one that has no answer: after a verdict.
  void advanceToOpen();
  void back();
  [[nodiscard]] bool canGoBack() const { return place_ > 0; }
  /// On to the next one if the present one has got its verdict elsewhere.
  void leaveAnswered();
  /// Puts the present one off until the library is opened again.
  void skip();
  /// Goes to a pair, for example one whose verdict was undone. False when it is none of the snapshot's.
  bool show(const review::PairKey& key);
  void show(const Question& question);

 signals:
  void currentChanged();
  void planned();  ///< upcoming() and left() changed
  void estimated();

 private:
  [[nodiscard]] library::ReviewPlanOptions options() const;
  struct Plan {
    std::shared_ptr<const library::ReviewIndex> index;
    std::optional<std::vector<library::PairAnswer>> answers;  ///< by the first `entries` of the book
    std::size_t entries = 0;
    int bookNumber = 0;
    QuestionKind kind = QuestionKind::kAll;
    std::shared_ptr<const std::vector<ImageGroup>> groups;
    float threshold = 0.0F;  ///< of the groups
    std::optional<std::vector<review::QueuedPair>> queue;
    review::ReviewEstimate estimate;
  };
  void restart();
  void plan(bool isWhole);
  void takePlan(Plan plan);
  void takeAnswers(Plan& plan);
  void takeQueue(const std::vector<review::QueuedPair>& planned);
  void takeEntries(const std::vector<VerdictEntry>& entries);
  void takeOthers(const std::vector<VerdictEntry>& entries);
  void takeEntry(const VerdictEntry& entry);
  void takeBook();
  /// Frees it in the background.
  void drop(std::shared_ptr<const void> thing);
  [[nodiscard]] bool isOpenQuestion(std::uint32_t pair) const;
  [[nodiscard]] Question questionOf(const review::QueuedPair& asked) const;
  [[nodiscard]] std::optional<Question> takeNext();
  void stepTo(const std::optional<Question>& question);
  void setCurrent(std::optional<Question> question);

  std::shared_ptr<FindService> service_;
  VerdictSession* verdicts_;
  std::shared_ptr<const library::LibrarySnapshot> snapshot_;
  std::shared_ptr<const library::ReviewIndex> index_;
  std::shared_ptr<const std::vector<ImageGroup>> groups_;
  float groupsThreshold_ = -1.0F;
  std::vector<library::PairAnswer> answers_;
  std::unordered_set<std::uint32_t> skipped_;
  std::vector<review::QueuedPair> queue_;
  std::size_t next_ = 0;  ///< into queue_
  std::vector<Question> trail_;
  std::size_t place_ = 0;  ///< into trail_
  std::optional<Question> current_;
  std::optional<review::ReviewEstimate> estimate_;
  float threshold_ = 0.6F;
  QuestionKind kind_ = QuestionKind::kAll;
  std::string folder_;
  std::string otherFolder_;
  bool isActive_ = false;
  bool isPlanned_ = false;
  bool isPlanning_ = false;
  bool isStale_ = false;     ///< something changed while planning
  bool wantsWhole_ = false;  ///< a new queue, not the estimate alone
  bool hasAnswers_ = false;  ///< answers_ are of the present book
  int bookNumber_ = 0;       ///< another one each time that the book is replaced
  int answeredSincePlan_ = 0;
  int generation_ = 0;
  SerialWorker worker_;
};

}  // namespace lookalike::ui
