// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/review/review_desk.h"

#include <algorithm>
#include <QAbstractButton>
#include <QAction>
#include <QActionGroup>
#include <QInputDialog>
#include <QMessageBox>
#include <QPushButton>
#include <utility>

#include "ui/compare/compare_view.h"
#include "ui/groups/group_view.h"
#include "ui/groups/groups_page.h"
#include "ui/review/batch_dialog.h"
#include "ui/review/question_queue.h"
#include "ui/review/verdict_bar.h"
#include "ui/review/verdict_sentences.h"
#include "ui/shared/image_loader.h"
#include "ui/shared/native_paths.h"
#include "ui/shared/window_actions.h"

namespace lookalike::ui {

namespace {
constexpr std::size_t kPathsAhead = 20;  // ten pairs
// A key that comes sooner after the pair was replaced was meant for the one before.
constexpr qint64 kGlanceMs = 800;

review::PairKey keyOf(const VerdictEntry& entry) {
  return {entry.a, entry.b};
}
}  // namespace

ReviewDesk::ReviewDesk(WindowActions* actions, GroupsPage* page, ImageLoader* images,
                       VerdictSession* verdicts, QuestionQueue* questions, QWidget* window)
    : QObject(window),
      actions_(actions),
      page_(page),
      images_(images),
      verdicts_(verdicts),
      questions_(questions),
      window_(window) {
  timer_ = new KeyTimer(
      page->groupView()->compareView(),
      [this] {
        const GroupMember* a = page_->groupView()->onSideA();
        const GroupMember* b = page_->groupView()->onSideB();
        return a != nullptr && b != nullptr && images_->isInMemory(a->file->path) &&
               images_->isInMemory(b->file->path);
      },
      this);
  connect(actions->statements, &QActionGroup::triggered, this,
          [this](const QAction* action) { state(static_cast<VerdictKey>(action->data().toInt())); });
  connect(actions->skip, &QAction::triggered, this, &ReviewDesk::skip);
  connect(actions->undoVerdict, &QAction::triggered, this, &ReviewDesk::undo);
  connect(actions->redoVerdict, &QAction::triggered, this, &ReviewDesk::redo);
  connect(actions->stateGroup, &QAction::triggered, this, &ReviewDesk::stateGroup);
  connect(actions->cutWeakestLink, &QAction::triggered, this, &ReviewDesk::cutWeakestLink);
  connect(actions->note, &QAction::triggered, this, &ReviewDesk::askForNote);
  connect(actions->annotator, &QAction::triggered, this, &ReviewDesk::askForName);
  for (QAction* action :
       {actions->nextGroup, actions->previousGroup, actions->nextImage, actions->previousImage})
    connect(action, &QAction::triggered, timer_, &KeyTimer::start);
  connect(verdicts, &VerdictSession::recorded, this, &ReviewDesk::take);
  connect(verdicts, &VerdictSession::bookReplaced, this, [this] {
    learnWhatStands();
    showStanding();
  });
  connect(verdicts, &VerdictSession::failed, this, [this] {
    advances_ = takesNote_ = false;  // the note waits for the next try
    step_ = Step::kNone;
    timer_->cancel();
  });
  connect(verdicts, &VerdictSession::stateChanged, this, &ReviewDesk::updateActions);
  connect(verdicts, &VerdictSession::othersRecorded, this, &ReviewDesk::takeOthers);
  connect(verdicts, &VerdictSession::overtaken, this, [this](const std::vector<VerdictEntry>& entries) {
    advances_ = takesNote_ = false;
    step_ = Step::kNone;
    timer_->cancel();
    learnWhatStands();
    showStanding();
    emit told(tr("Not recorded: %1 was just judged by somebody else. Look again, then decide.")
                  .arg(pairName(keyOf(entries.front()))));
  });
  connect(page, &GroupsPage::pairReplaced, this, [this] { sinceReplaced_.start(); });
  connect(page->groupView(), &GroupView::sidesShown, this, [this] {
    // The same pair anew, as the groups are made anew, tells nobody what others have said meanwhile.
    if (shownKey() != decided_) learnWhatStands();
    if (cutOnShow_ && shownKey() != cutOnShow_->pair) cutOnShow_.reset();
    showStanding();
    fetchAhead();
  });
  connect(page->groupView(), &GroupView::cutWished, this, &ReviewDesk::cut);
  connect(questions, &QuestionQueue::planned, this, &ReviewDesk::fetchAhead);
  updateActions();
}

ReviewDesk::~ReviewDesk() = default;

void ReviewDesk::setSnapshot(std::shared_ptr<const library::LibrarySnapshot> snapshot) {
  const bool isOther = !snapshot || !snapshot_ || snapshot->libraryPath != snapshot_->libraryPath;
  snapshot_ = std::move(snapshot);
  if (!isOther) return;  // what is being written goes on
  advances_ = takesNote_ = false;
  step_ = Step::kNone;
  note_.clear();
  shownAtCut_.clear();
  cutOnShow_.reset();
  timer_->cancel();
}

void ReviewDesk::setNote(const QString& note) {
  note_ = note;
  showStanding();
}

void ReviewDesk::setShown(bool shown) {
  isShown_ = shown;
  updateActions();
}

void ReviewDesk::updateActions() {
  const bool showsPair = isShown_ && page_->showsPair();
  const bool canState = showsPair && verdicts_->isReady();
  for (QAction* action : actions_->statements->actions()) action->setEnabled(canState);
  actions_->skip->setEnabled(showsPair && !verdicts_->isWriting());
  actions_->note->setEnabled(canState);
  const auto& group = page_->groupView()->group();
  const bool isGroup = isShown_ && group && group->members.size() > 1 && verdicts_->isReady();
  actions_->stateGroup->setEnabled(isGroup);
  actions_->cutWeakestLink->setEnabled(isGroup && !page_->isReviewing() && group->weakestLink.a.isValid());
  actions_->undoVerdict->setEnabled(isShown_ && verdicts_->canUndo());
  actions_->redoVerdict->setEnabled(isShown_ && verdicts_->canRedo());
  actions_->annotator->setEnabled(!verdicts_->isWriting());
}

void ReviewDesk::state(VerdictKey key) {
  if (!page_->showsPair() || !isLookedAt()) return;
  const ImageId a = page_->groupView()->onSideA()->image->id;
  const ImageId b = page_->groupView()->onSideB()->image->id;
  const auto standing = verdicts_->verdictOf(a, b);
  const bool settles = standing && standing->isConflict;
  timer_->start();
  if (record({{a, b, answerOf(key), orderOf(key)}},
             settles ? VerdictSource::kAdjudication : VerdictSource::kReview, known_)) {
    advances_ = actions_->autoAdvance->isChecked();
  } else {
    timer_->cancel();
  }
}

bool ReviewDesk::isLookedAt() {
  if (!page_->groupView()->compareView()->isPairSeen()) {
    emit told(tr("Not recorded: this pair was not on the screen yet."));
    return false;
  }
  if (sinceReplaced_.isValid() && sinceReplaced_.elapsed() < kGlanceMs) {
    emit told(tr("Not recorded: the group has just changed. Look at this pair first."));
    return false;
  }
  return true;
}

void ReviewDesk::learnWhatStands() {
  decided_ = shownKey();
  known_ = verdicts_->book().entries().size();
}

bool ReviewDesk::record(const std::vector<Statement>& statements, VerdictSource source, std::size_t known) {
  verdicts_->setNote(note_);
  const bool isTaken = verdicts_->state(statements, source, known);
  takesNote_ = isTaken && !note_.isEmpty();
  return isTaken;
}

void ReviewDesk::undo() {
  if (!verdicts_->canUndo()) return;
  advances_ = false;
  if (verdicts_->undoNeedsConsent()) {
    askForEarlierUndo();
  } else {
    step_ = Step::kUndo;
    verdicts_->undo();
  }
}

void ReviewDesk::askForEarlierUndo() {
  const QString next = wordsOf(verdicts_->nextUndo());
  emit told(tr("This is the beginning of this session: nothing was undone."));
  auto* question = new QMessageBox(
      QMessageBox::Question, tr("Undo Earlier Verdicts?"),
      tr("Everything from this session has been undone. The next to go is from an earlier session:\n%1")
          .arg(next),
      QMessageBox::NoButton, window_);
  question->setAttribute(Qt::WA_DeleteOnClose);
  const QAbstractButton* goes = question->addButton(tr("&Undo Earlier Verdicts"), QMessageBox::AcceptRole);
  question->setDefaultButton(question->addButton(tr("&Keep Them"), QMessageBox::RejectRole));
  connect(question, &QMessageBox::buttonClicked, this, [this, goes](const QAbstractButton* button) {
    if (button != goes) return;
    verdicts_->allowEarlierUndo();
    undo();
  });
  question->open();
}

/// As if it were said again, so it goes on as after a verdict.
void ReviewDesk::redo() {
  if (!verdicts_->canRedo()) return;
  advances_ = actions_->autoAdvance->isChecked();
  step_ = Step::kRedo;
  verdicts_->redo();
}

void ReviewDesk::skip() {
  timer_->start();
  if (page_->isReviewing()) {
    questions_->skip();
  } else {
    advance();
  }
}

/// Only what is on the disk lets the next pair show.
void ReviewDesk::take(const std::vector<VerdictEntry>& entries, bool takesBack) {
  const bool advances = std::exchange(advances_, false);
  if (std::exchange(takesNote_, false)) note_.clear();
  if (takesBack) {
    // What was taken back is shown, so that it can be judged anew; after a cut, what was looked at before it.
    const auto atCut = shownAtCut_.find({entries.front().a, entries.front().b});
    const auto images =
        atCut != shownAtCut_.end() ? std::optional(atCut->second) : imagesOf(keyOf(entries.front()));
    if (atCut != shownAtCut_.end()) shownAtCut_.erase(atCut);
    if (images) page_->showPair(images->first, images->second);
  } else if (cutOnShow_ && cutOnShow_->before && isShown(entries.front())) {
    // It was there to be cut: back to what was looked at.
    page_->showPair(cutOnShow_->before->first, cutOnShow_->before->second);
  }
  if (const QString sentence = sentenceOf(entries, takesBack); !sentence.isEmpty()) emit told(sentence);
  step_ = Step::kNone;
  if (advances && !takesBack && isShown(entries.front())) {
    advance();
  } else {
    timer_->cancel();
  }
  showStanding();
}

QString ReviewDesk::sentenceOf(const std::vector<VerdictEntry>& entries, bool takesBack) const {
  const QString words = wordsOf(entries);
  if (takesBack) {
    if (step_ == Step::kUndo) return tr("Undid %1.").arg(words);
    return step_ == Step::kRedo ? tr("Revoked %1 again.").arg(words) : tr("Revoked %1.").arg(words);
  }
  if (step_ == Step::kUndo) return tr("Restored %1.").arg(words);
  if (step_ == Step::kRedo) return tr("Redid %1.").arg(words);
  if (entries.front().source == VerdictSource::kCut) {
    const QString undo = actions_->undoVerdict->shortcut().toString(QKeySequence::NativeText);
    return tr("%1 marked “Not a copy”. The group was split; %2 undoes this.")
        .arg(pairName(keyOf(entries.front())), undo);
  }
  if (entries.size() > 1) return tr("%Ln verdict(s) recorded", nullptr, static_cast<int>(entries.size()));
  return {};
}

/// Whether the sides show the pair of an entry: else there is nothing to go on from.
bool ReviewDesk::isShown(const VerdictEntry& entry) const {
  return shownKey() == keyOf(entry);
}

std::optional<review::PairKey> ReviewDesk::shownKey() const {
  if (!page_->showsPair()) return std::nullopt;
  return verdicts_->keyOf(page_->groupView()->onSideA()->image->id, page_->groupView()->onSideB()->image->id);
}

void ReviewDesk::takeOthers(const std::vector<VerdictEntry>& entries) {
  updateActions();
  const auto about = std::find_if(entries.begin(), entries.end(),
                                  [this](const VerdictEntry& entry) { return isShown(entry); });
  if (about == entries.end()) return;
  showStanding();
  emit told(tr("Somebody else has just judged this pair: %1.").arg(wordsOf(*about)));
}

QString ReviewDesk::pairName(const review::PairKey& pair) const {
  const auto images = imagesOf(pair);
  if (!images) return tr("a pair that is no longer in the library");
  const auto nameOf = [this](ImageId image) {
    const auto files = snapshot_->filesOf(image);
    return files.empty() ? tr("an image without a file") : displayFileName(files.front().path);
  };
  return tr("%1 – %2", "two file names").arg(nameOf(images->first), nameOf(images->second));
}

QString ReviewDesk::wordsOf(const VerdictEntry& entry) const {
  const VerdictEntry* said = &entry;
  if (!entry.withdraws.empty()) {
    const auto& all = verdicts_->book().entries();
    const auto found = std::find_if(all.rbegin(), all.rend(),
                                    [&](const VerdictEntry& one) { return one.id == entry.withdraws; });
    if (found != all.rend()) said = &*found;
  }
  return tr("“%1” on %2").arg(verdictTitle(said->answer, said->order), pairName(keyOf(entry)));
}

QString ReviewDesk::wordsOf(const std::vector<VerdictEntry>& entries) const {
  if (entries.empty()) return {};
  const QString first = wordsOf(entries.front());
  const int more = static_cast<int>(entries.size()) - 1;
  return more == 0
             ? first
             : tr("%1 and %2", "a verdict, and how many more").arg(first, tr("%Ln more", nullptr, more));
}

void ReviewDesk::advance() {
  if (!page_->stepToOpen()) {
    timer_->cancel();
    emit told(tr("Last pair of the last group."));
  }
}

void ReviewDesk::cutWeakestLink() {
  const auto& group = page_->groupView()->group();
  if (!group || !group->weakestLink.a.isValid()) return;
  cut(group->weakestLink.a, group->weakestLink.b);
}

/// A cut is a verdict: the pair is put on the sides first, and cut when it is asked for again.
void ReviewDesk::cut(ImageId a, ImageId b) {
  const auto key = verdicts_->keyOf(a, b);
  if (!key) return;
  if (shownKey() != key) {
    const auto before = page_->shownImages();
    GroupMembersModel& members = page_->groupView()->members();
    members.setSideA(members.rowOf(a));
    members.setSideB(members.rowOf(b));
    if (shownKey() != key) return;  // not in this group
    cutOnShow_ = CutOnShow{*key, before};
    emit told(tr("%1 is on the screen now. Cut again to mark it “Not a copy” and split the group.")
                  .arg(pairName(*key)));
    return;
  }
  if (!isLookedAt()) return;
  const auto before = cutOnShow_ ? cutOnShow_->before : page_->shownImages();
  if (record({{a, b, VerdictAnswer::kNotCopy, VerdictOrder::kUnknown}}, VerdictSource::kCut, known_) &&
      before) {
    shownAtCut_[*key] = *before;
  }
}

void ReviewDesk::stateGroup() {
  const GroupMembersModel& members = page_->groupView()->members();
  const GroupMember* centre = members.member(0);
  if (centre == nullptr || !snapshot_) return;
  std::vector<BatchRow> rows;
  ImageId last = centre->image->id;
  for (int row = 1; row < members.rowCount(); ++row) {
    const GroupMember* member = members.member(row);
    if (member->image->id == last || member->image == centre->image) continue;  // another file of the same
    last = member->image->id;
    const auto verdict = verdicts_->verdictOf(centre->image->id, last);
    const auto pair = snapshot_->pair(centre->image->id, last);
    rows.push_back({centre->image->id, last, displayFileName(centre->file->path),
                    displayFileName(member->file->path), pair ? pair->score : 0.0F, standingSentence(verdict),
                    !verdict && pair && pair->score >= page_->threshold()});
  }
  if (rows.empty()) return;
  auto* dialog = new BatchDialog(std::move(rows), window_);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QDialog::accepted, this, [this, dialog, known = verdicts_->book().entries().size()] {
    record(dialog->statements(), VerdictSource::kBatch, known);
  });
  dialog->open();
}

void ReviewDesk::askForNote() {
  auto* dialog = new QInputDialog(window_);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(tr("Note"));
  dialog->setLabelText(tr("A note stored with the next verdict:"));
  dialog->setTextValue(note_);
  connect(dialog, &QInputDialog::textValueSelected, this, &ReviewDesk::setNote);
  dialog->open();
}

void ReviewDesk::askForName() {
  auto* dialog = new QInputDialog(window_);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(tr("Your Name"));
  dialog->setLabelText(tr("Your verdicts are stored under this name:"));
  dialog->setTextValue(verdicts_->annotator());
  connect(dialog, &QInputDialog::textValueSelected, verdicts_, &VerdictSession::setAnnotator);
  dialog->open();
}

void ReviewDesk::showStanding() {
  updateActions();
  VerdictBar* bar = page_->groupView()->verdictBar();
  if (!page_->showsPair()) {
    bar->setWords({}, {});
    return;
  }
  const ImageId a = page_->groupView()->onSideA()->image->id;
  const ImageId b = page_->groupView()->onSideB()->image->id;
  const auto verdict = verdicts_->verdictOf(a, b);
  QString words = standingSentence(verdict);
  if (verdict) {
    QStringList names;
    for (const VerdictEntry* entry : verdicts_->book().standing(*verdicts_->keyOf(a, b)))
      names << QString::fromStdString(entry->annotator);
    words = tr("%1 (%2)").arg(words, names.join(tr(", ")));
  }
  const QString reason = note_.isEmpty() ? QString() : tr("Note: %1").arg(note_);
  bar->setWords(words.isEmpty() ? tr("No verdict yet") : words, reason);
}

void ReviewDesk::fetchAhead() {
  images_->prefetch(page_->comingPaths(kPathsAhead));
}

std::optional<std::pair<ImageId, ImageId>> ReviewDesk::imagesOf(const review::PairKey& pair) const {
  if (!snapshot_) return std::nullopt;
  std::optional<ImageId> a;
  std::optional<ImageId> b;
  for (const ImageRecord& image : snapshot_->images) {
    if (image.hash == pair.a) a = image.id;
    if (image.hash == pair.b) b = image.id;
  }
  if (!a || !b) return std::nullopt;
  return std::pair(*a, *b);
}

}  // namespace lookalike::ui
