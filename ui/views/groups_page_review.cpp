// SPDX-License-Identifier: GPL-3.0-or-later
// The queue side of the desk.
#include <algorithm>
#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QListView>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/controllers/question_queue.h"
#include "ui/controllers/thumbnail_loader.h"
#include "ui/controllers/verdict_session.h"
#include "ui/text/formats.h"
#include "ui/text/native_paths.h"
#include "ui/text/verdict_sentences.h"
#include "ui/views/folder_pair_dialog.h"
#include "ui/views/group_map_view.h"
#include "ui/views/group_view.h"
#include "ui/views/groups_page.h"
#include "ui/views/window_actions.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/question_delegate.h"
#include "ui/widgets/review_bar.h"
#include "ui/widgets/verdict_bar.h"

namespace lookalike::ui {

namespace {
constexpr int kGroupsAhead = 6;
}  // namespace

QWidget* GroupsPage::makeQueueSide(ThumbnailLoader* thumbnails) {
  auto* side = new QWidget(this);
  auto* layout = new QVBoxLayout(side);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  auto* head = new QWidget(side);
  auto* headLayout = new QVBoxLayout(head);
  headLayout->setContentsMargins(12, 8, 12, 8);
  questionKind_ = new QComboBox(head);
  questionKind_->setAccessibleName(tr("Which pairs to ask about"));
  const auto addKind = [this](const QString& text, QuestionKind kind) {
    questionKind_->addItem(text, static_cast<int>(kind));
  };
  addKind(tr("All pairs, the most telling first"), QuestionKind::kAll);
  addKind(tr("Finds at the threshold"), QuestionKind::kFinds);
  addKind(tr("One picture within the other"), QuestionKind::kCrops);
  addKind(tr("Across folders"), QuestionKind::kAcrossFolders);
  addKind(tr("Across train, validation and test"), QuestionKind::kAcrossSplits);
  addKind(tr("Conflicts between annotators"), QuestionKind::kConflicts);
  addKind(tr("Pairs with a verdict, once more"), QuestionKind::kJudged);
  questionSummary_ = new QLabel(head);
  questionSummary_->setTextFormat(Qt::PlainText);
  questionSummary_->setWordWrap(true);
  headLayout->addWidget(questionKind_);
  headLayout->addWidget(questionSummary_);
  questionList_ = new QListView(side);
  questionList_->setModel(&questionModel_);
  questionList_->setItemDelegate(new QuestionDelegate(&questionModel_, thumbnails, questionList_));
  questionList_->setUniformItemSizes(true);
  questionList_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  questionList_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  questionList_->setAccessibleName(tr("Pairs to judge"));
  questionList_->setFrameShape(QFrame::NoFrame);
  questionList_->installEventFilter(this);
  layout->addWidget(head);
  layout->addWidget(questionList_, 1);
  connect(thumbnails, &ThumbnailLoader::loaded, questionList_->viewport(), qOverload<>(&QWidget::update));
  connect(questionKind_, &QComboBox::activated, this, [this](int index) {
    questions_->setKind(static_cast<QuestionKind>(questionKind_->itemData(index).toInt()));
  });
  connect(questionList_->selectionModel(), &QItemSelectionModel::currentChanged, this,
          [this](const QModelIndex& index) {
            const Question* question = questionModel_.question(index.row());
            const auto& current = questions_->current();
            if (question != nullptr && (!current || current->pair != question->pair)) {
              const Question chosen = *question;
              // The model changes by this: not while the view is in the middle of it.
              QMetaObject::invokeMethod(
                  this, [this, chosen] { questions_->show(chosen); }, Qt::QueuedConnection);
            }
          });
  return side;
}

void GroupsPage::connectReview(WindowActions* actions) {
  connect(actions->reviewQueue, &QAction::toggled, this, &GroupsPage::setReviewing);
  connect(actions->focusQueueKind, &QAction::triggered, this, [this, actions] {
    if (!isReviewing_) actions->reviewQueue->setChecked(true);
    questionKind_->setFocus(Qt::ShortcutFocusReason);
  });
  connect(actions->askBetweenFolders, &QAction::triggered, this, [this, actions] {
    if (!isReviewing_) actions->reviewQueue->setChecked(true);
    chooseFolders();
  });
  connect(actions->showRejected, &QAction::toggled, this, [this](bool shown) {
    builder_.setRejected(shown ? library::RejectedPairs::kShown : library::RejectedPairs::kLeftOut);
  });
  connect(questions_, &QuestionQueue::currentChanged, this, &GroupsPage::showCurrentQuestion);
  connect(questions_, &QuestionQueue::planned, this, &GroupsPage::refreshQuestions);
  connect(questions_, &QuestionQueue::estimated, this,
          [this] { reviewBar_->setEstimate(questions_->estimate(), threshold()); });
  const auto showCounts = [this] { reviewBar_->setCounts(verdicts_->book().counts()); };
  connect(verdicts_, &VerdictSession::bookReplaced, this, showCounts);
  connect(verdicts_, &VerdictSession::recorded, this, showCounts);
  // Nobody sees the groups while the queue is in their place: then they need not be made at every verdict.
  const auto takeBook = [this] {
    if (!isReviewing_ && verdicts_->isOpen()) takeFrozenBook(verdicts_->frozenBook());
  };
  connect(verdicts_, &VerdictSession::bookReplaced, this, takeBook);
  connect(verdicts_, &VerdictSession::bookFrozen, this, takeBook);
  questions_->setActive(true);
}

void GroupsPage::takeFrozenBook(std::shared_ptr<const review::VerdictBook> book) {
  // Of one library, equally many entries are the same ones.
  const bool isSame = groupedBy_ && snapshot_ && builder_.isOf(*snapshot_) &&
                      groupedBy_->entries().size() == book->entries().size();
  if (isSame) return;
  groupedBy_ = std::move(book);
  builder_.setVerdicts(groupedBy_);
  groupView_->map()->setVerdicts(groupedBy_);
}

void GroupsPage::focusList() {
  (isReviewing_ ? questionList_ : list_)->setFocus(Qt::OtherFocusReason);
}

void GroupsPage::chooseFolders() {
  if (!snapshot_) return;
  auto* dialog = new FolderPairDialog(FolderPairDialog::foldersOf(*snapshot_), this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QDialog::accepted, this, [this, dialog] {
    // The choice has a line of its own in the list from now on, so that one comes back to it.
    const auto kind = static_cast<int>(QuestionKind::kBetweenFolders);
    if (questionKind_->findData(kind) < 0) questionKind_->addItem(QString(), kind);
    const int place = questionKind_->findData(kind);
    questionKind_->setItemText(
        place, tr("Between %1 and %2")
                   .arg(displayFileName(dialog->folder()), displayFileName(dialog->otherFolder())));
    questionKind_->setCurrentIndex(place);
    questions_->setFolders(dialog->folder(), dialog->otherFolder());
    questions_->setKind(QuestionKind::kBetweenFolders);
  });
  dialog->open();
}

void GroupsPage::setReviewing(bool reviewing) {
  if (reviewing == isReviewing_) return;
  awaited_.reset();
  isReviewing_ = reviewing;
  left_->setCurrentWidget(reviewing ? queueSide_ : groupSide_);
  if (reviewing) {
    questions_->leaveAnswered();
    showCurrentQuestion();
    questionList_->setFocus(Qt::OtherFocusReason);
  } else {
    if (verdicts_->isOpen()) takeFrozenBook(verdicts_->frozenBook());
    setListing(GroupListing(model_.listing()));
    list_->setFocus(Qt::OtherFocusReason);
  }
}

void GroupsPage::refreshQuestions() {
  {
    const QSignalBlocker block(questionList_->selectionModel());
    questionModel_.refresh();
    if (questions_->current()) questionList_->setCurrentIndex(questionModel_.index(0));
  }
  questionList_->scrollToTop();
  questionSummary_->setText(
      questions_->isPlanned() ? tr("%Ln pair(s) in the queue", nullptr, static_cast<int>(questions_->left()))
                              : tr("Looking for what is worth asking…"));
}

void GroupsPage::showCurrentQuestion() {
  refreshQuestions();
  if (!isReviewing_) return;
  const std::optional<Question>& question = questions_->current();
  right_->setCurrentWidget(question ? static_cast<QWidget*>(groupView_) : empty_);
  if (question) {
    groupView_->showPair(snapshot_, question->a, question->b, questionModel_.facts(*question));
  } else {
    groupView_->showGroup(nullptr, nullptr, {});
    describeNoQuestion();
  }
  emit listed();
}

void GroupsPage::describeNoQuestion() {
  if (!snapshot_ || !questions_->isPlanned() || questions_->isPlanning()) {
    empty_->setContent(Glyph::kCopies, tr("Looking for what is worth asking…"), {});
  } else if (questions_->kind() == QuestionKind::kConflicts) {
    empty_->setContent(Glyph::kDone, tr("No conflicts"),
                       tr("No two annotators contradict each other in this library."));
  } else {
    empty_->setContent(Glyph::kDone, tr("Nothing left to ask"),
                       tr("Every pair of this kind has a verdict, or was skipped. A lower floor in the next "
                          "search would bring more."));
  }
}

bool GroupsPage::step(int by) {
  if (!isReviewing_) return stepGroup(by);
  if (by < 0) {
    if (!questions_->canGoBack()) return false;
    questions_->back();
  } else {
    questions_->advance();
  }
  return true;
}

bool GroupsPage::stepToOpen() {
  awaited_.reset();
  if (!isReviewing_) return groupView_->stepImage(1) || stepGroup(1);
  questions_->advanceToOpen();
  return true;
}

bool GroupsPage::showsPair() const {
  const GroupMember* a = groupView_->onSideA();
  const GroupMember* b = groupView_->onSideB();
  return right_->currentWidget() == groupView_ && a != nullptr && b != nullptr && a->image != b->image;
}

bool GroupsPage::showPair(ImageId a, ImageId b) {
  if (!snapshot_) return false;
  if (isReviewing_) {
    const auto key = verdicts_->keyOf(a, b);
    return key && questions_->show(*key);
  }
  const int count = model_.rowCount();
  for (int row = 0; row < count; ++row) {
    const std::vector<ImageId>& members = model_.group(row)->members;
    const bool hasBoth = std::find(members.begin(), members.end(), a) != members.end() &&
                         std::find(members.begin(), members.end(), b) != members.end();
    if (!hasBoth) continue;
    list_->setCurrentIndex(model_.index(row));
    GroupMembersModel& shown = groupView_->members();
    // As one walks along the group: the centre, if it is one of the two, on side A.
    const auto [first, second] = std::minmax({shown.rowOf(a), shown.rowOf(b)});
    shown.setSideA(first);
    shown.setSideB(second);
    groupView_->map()->setCurrentRow(second);
    awaited_.reset();
    return true;
  }
  awaited_ = {a, b};
  return false;
}

std::vector<std::string> GroupsPage::comingPaths(std::size_t most) const {
  std::vector<std::string> paths;
  const auto add = [&](const std::string& path) {
    if (!path.empty() && paths.size() < most && std::find(paths.begin(), paths.end(), path) == paths.end())
      paths.push_back(path);
  };
  if (!snapshot_) return paths;
  if (isReviewing_) {
    for (const Question& question : questions_->upcoming(most / 2)) {
      add(QuestionModel::firstPath(*snapshot_, question.a));
      add(QuestionModel::firstPath(*snapshot_, question.b));
    }
    return paths;
  }
  const GroupMembersModel& members = groupView_->members();
  for (int row = std::max(0, members.sideB() + 1); row < members.rowCount() && paths.size() < most / 2; ++row)
    add(members.member(row)->file->path);
  for (int row = list_->currentIndex().row() + 1; row <= list_->currentIndex().row() + kGroupsAhead; ++row) {
    const ImageGroup* group = model_.group(row);
    if (group == nullptr) break;
    for (std::size_t i = 0; i < std::min<std::size_t>(2, group->members.size()); ++i)
      add(QuestionModel::firstPath(*snapshot_, group->members[i]));
  }
  return paths;
}

}  // namespace lookalike::ui
