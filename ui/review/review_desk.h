// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
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
  /// With the note, if there is one.
  bool record(const std::vector<Statement>& statements, VerdictSource source);
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
  void take(const std::vector<VerdictEntry>& entries, bool isUndo);
  void takeOthers(const std::vector<VerdictEntry>& entries);
  /// "DSC_007.jpg – R001290.jpg", "“Not a copy” on DSC_007.jpg – R001290.jpg".
  [[nodiscard]] QString pairName(const VerdictEntry& entry) const;
  [[nodiscard]] QString wordsOf(const VerdictEntry& entry) const;
  /// With how many more there are.
  [[nodiscard]] QString wordsOf(const std::vector<VerdictEntry>& entries) const;
  [[nodiscard]] std::optional<review::PairKey> shownKey() const;
  [[nodiscard]] bool isShown(const VerdictEntry& entry) const;
  void advance();
  void showStanding();
  void fetchAhead();
  [[nodiscard]] std::optional<std::pair<ImageId, ImageId>> imagesOf(const VerdictEntry& entry) const;

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
  bool redoes_ = false;     ///< what is being written was undone before
  /// What was on the sides when a pair was cut, so that undoing the cut leads back there.
  std::map<review::PairKey, std::pair<ImageId, ImageId>> shownAtCut_;
  KeyTimer* timer_;
};

}  // namespace lookalike::ui
