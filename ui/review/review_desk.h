// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <QElapsedTimer>
#include <QObject>
#include <utility>
#include <vector>

#include "ui/review/key_timer.h"
#include "ui/review/verdict_session.h"

class QWidget;

namespace lookalike::ui {

class GroupsPage;
class ImageLoader;
class QuestionQueue;
class WindowActions;
enum class VerdictKey;

/// Carries out the verdict commands on what the desk shows: one key, one statement on the disk, the next
/// pair. Also undo, whole groups, cuts, and the images of the next pairs fetched ahead.
class ReviewDesk : public QObject {
  Q_OBJECT
 public:
  ReviewDesk(WindowActions* actions, GroupsPage* page, ImageLoader* images, VerdictSession* verdicts,
             QuestionQueue* questions, QWidget* window);
  ~ReviewDesk() override;

  void setSnapshot(std::shared_ptr<const library::LibrarySnapshot> snapshot);
  /// A remark for the next verdict only.
  void setNote(const QString& note);
  [[nodiscard]] const KeyTimer& keyTimer() const { return *timer_; }
  void updateActions();
  /// Whether the desk is what the person looks at: what is not seen gets no verdict.
  void setShown(bool shown);

 signals:
  void told(const QString& sentence);  ///< what a person should know now

 private:
  void state(VerdictKey key);
  /// With the note, if there is one. `known`: see VerdictSession::state().
  bool record(const std::vector<Statement>& statements, VerdictSource source, std::size_t known);
  /// The pair on the sides has been on the screen long enough to be meant; else this tells why not.
  [[nodiscard]] bool isLookedAt();
  void undo();
  /// Asks, once a session, whether verdicts of earlier sessions are to be taken back too.
  void askForEarlierUndo();
  void redo();
  void skip();
  void cutWeakestLink();
  void cut(ImageId a, ImageId b);
  void stateGroup();
  void askForNote();
  void askForName();
  void take(const std::vector<VerdictEntry>& entries, bool takesBack);
  /// What the person is told of a verdict that was recorded, undone or redone; nothing of a plain one.
  [[nodiscard]] QString sentenceOf(const std::vector<VerdictEntry>& entries, bool takesBack) const;
  void takeOthers(const std::vector<VerdictEntry>& entries);
  /// "DSC_007.jpg – R001290.jpg", "“Not a copy” on DSC_007.jpg – R001290.jpg".
  [[nodiscard]] QString pairName(const review::PairKey& pair) const;
  [[nodiscard]] QString wordsOf(const VerdictEntry& entry) const;
  /// With how many more there are.
  [[nodiscard]] QString wordsOf(const std::vector<VerdictEntry>& entries) const;
  [[nodiscard]] std::optional<review::PairKey> shownKey() const;
  [[nodiscard]] bool isShown(const VerdictEntry& entry) const;
  /// What the book holds now is what the person decides by.
  void learnWhatStands();
  void advance();
  void showStanding();
  void fetchAhead();
  [[nodiscard]] std::optional<std::pair<ImageId, ImageId>> imagesOf(const review::PairKey& pair) const;

  WindowActions* actions_;
  GroupsPage* page_;
  ImageLoader* images_;
  VerdictSession* verdicts_;
  QuestionQueue* questions_;
  QWidget* window_;
  std::shared_ptr<const library::LibrarySnapshot> snapshot_;
  QString note_;
  bool isShown_ = true;
  bool advances_ = false;   ///< once what is being written is written
  bool takesNote_ = false;  ///< the note is being written
  enum class Step { kNone, kUndo, kRedo };
  Step step_ = Step::kNone;  ///< that is being written
  /// What was on the sides when a pair was cut, so that undoing the cut leads back there.
  std::map<review::PairKey, std::pair<ImageId, ImageId>> shownAtCut_;
  /// A pair that was put on the sides to be looked at before it is cut, and what was there before.
  struct CutOnShow {
    review::PairKey pair;
    std::optional<std::pair<ImageId, ImageId>> before;
  };
  std::optional<CutOnShow> cutOnShow_;
  std::optional<review::PairKey> decided_;  ///< the pair on the sides, as far as the person knows
  std::size_t known_ = 0;                   ///< entries of the book when it came there
  QElapsedTimer sinceReplaced_;             ///< since another pair came without anybody going there
  KeyTimer* timer_;
};

}  // namespace lookalike::ui
