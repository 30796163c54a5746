// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <QWidget>
#include <utility>

#include "ui/groups/group_list_builder.h"
#include "ui/groups/group_list_model.h"
#include "ui/review/question_model.h"
#include "ui/shared/find_service.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QListView;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace lookalike::ui {

class EmptyState;
class GroupView;
class ImageLoader;
class QuestionQueue;
class ReviewBar;
class ThresholdControl;
class ThumbnailLoader;
class TraceLoader;
class VerdictSession;
class WindowActions;

/// The desk: the list of groups with its filter, order and threshold, or the queue of questions; and the
/// group or pair that is selected.
class GroupsPage : public QWidget {
  Q_OBJECT
 public:
  GroupsPage(std::shared_ptr<FindService> service, WindowActions* actions, ThumbnailLoader* thumbnails,
             ImageLoader* images, TraceLoader* traces, VerdictSession* verdicts, QuestionQueue* questions,
             QWidget* parent = nullptr);

  void setSnapshot(std::shared_ptr<const library::LibrarySnapshot> snapshot);
  [[nodiscard]] float threshold() const;
  void setThreshold(float threshold);
  void setFilter(const QString& text);
  /// False at the end of the list.
  bool stepGroup(int by);
  /// The queue in place of the groups.
  void setReviewing(bool reviewing);
  [[nodiscard]] bool isReviewing() const { return isReviewing_; }
  /// To the list that is shown.
  void focusList();
  /// The next group or question, or the one before.
  bool step(int by);
  /// The next group or question that waits for an answer, after a verdict. False at the end of the list.
  bool stepToOpen();
  /// Shows a pair in its group, or among the questions. False where it is not to be found; it is shown later
  /// if the groups that are being made have it, unless the person goes elsewhere.
  bool showPair(ImageId a, ImageId b);
  /// Something to judge is on the sides.
  [[nodiscard]] bool showsPair() const;
  /// The images on the sides A and B; nothing where there is nothing to judge.
  [[nodiscard]] std::optional<std::pair<ImageId, ImageId>> shownImages() const;
  /// What comes next, for fetching its images ahead: the first files, at most `most` paths.
  [[nodiscard]] std::vector<std::string> comingPaths(std::size_t most) const;
  [[nodiscard]] QuestionQueue* questions() const { return questions_; }
  [[nodiscard]] ReviewBar* reviewBar() const { return reviewBar_; }
  [[nodiscard]] QListView* questionList() const { return questionList_; }
  [[nodiscard]] const GroupListModel& groups() const { return model_; }
  [[nodiscard]] GroupView* groupView() const { return groupView_; }
  [[nodiscard]] QListView* list() const { return list_; }
  [[nodiscard]] QString summary() const;
  [[nodiscard]] const GroupListBuilder& builder() const { return builder_; }
  void saveState() const;
  void restoreState();

 signals:
  void listed();
  /// The groups were made anew, and another pair is on the sides than before: nobody went there.
  void pairReplaced();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QWidget* makeControls(WindowActions* actions);
  QWidget* makeListSide(ThumbnailLoader* thumbnails);
  QWidget* makeGroupSide(ThumbnailLoader* thumbnails);
  QWidget* makeQueueSide(ThumbnailLoader* thumbnails);
  void connectReview(WindowActions* actions);
  void takeFrozenBook(std::shared_ptr<const review::VerdictBook> book);
  void showCurrentQuestion();
  void refreshQuestions();
  void describeNoQuestion();
  void chooseFolders();
  void connectActions(WindowActions* actions);
  void setListing(const GroupListing& listing);
  void takeListing(const GroupListing& listing);
  void showCurrentGroup();
  void describeEmptiness(const GroupListing& listing);
  /// Of a group of several links: which one would be cut.
  [[nodiscard]] QString weakestLinkWords(const ImageGroup& group) const;
  void takeOrder(WindowActions* actions);

  GroupListModel model_;
  std::shared_ptr<const library::LibrarySnapshot> snapshot_;
  ThumbnailLoader* thumbnails_;
  QLineEdit* filter_;
  QComboBox* sort_;
  QToolButton* direction_;
  ThresholdControl* threshold_;
  QLabel* summary_;
  QListView* list_;
  QSplitter* splitter_;
  QStackedWidget* right_;
  GroupView* groupView_;
  EmptyState* empty_;
  VerdictSession* verdicts_;
  QuestionQueue* questions_;
  QuestionModel questionModel_;
  QStackedWidget* left_;
  QWidget* groupSide_;
  QWidget* queueSide_;
  QComboBox* questionKind_;
  QLabel* questionSummary_;
  QListView* questionList_;
  ReviewBar* reviewBar_;
  std::optional<std::pair<ImageId, ImageId>> awaited_;  ///< to be shown once per group has both
  bool isReviewing_ = false;
  std::shared_ptr<const review::VerdictBook> groupedBy_;  ///< what the groups are, or will be, made by
  ImageId shownCentre_;
  GroupListBuilder builder_;
};

}  // namespace lookalike::ui
