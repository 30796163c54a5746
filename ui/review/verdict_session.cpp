// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/review/verdict_session.h"

#include <algorithm>
#include <iterator>
#include <QSettings>
#include <utility>

namespace lookalike::ui {

namespace {

constexpr int kLongestName = 200;     // bytes, as the ledger allows
constexpr int kLongestNote = 4000;    // likewise
constexpr std::int64_t kStepMs = 50;  // entries of one batch are made within it

QString shortened(QString text, int mostBytes) {
  while (text.toUtf8().size() > mostBytes) text.chop(text.back().isLowSurrogate() ? 2 : 1);
  return text;
}

QString settingsKey() {
  return QStringLiteral("review/annotator");
}

/// The same verdict once more: what was withdrawn is never made to stand again, it is said anew.
VerdictEntry saidAnew(const VerdictEntry& entry) {
  VerdictEntry again = review::makeEntry(entry.a, entry.b, entry.answer, entry.order, entry.source);
  again.annotator = entry.annotator;
  again.model = entry.model;
  again.probability = entry.probability;
  again.note = entry.note;
  return again;
}

}  // namespace

/// Verdicts that were given together, or one that is taken back.
class VerdictSession::Command : public QUndoCommand {
 public:
  Command(VerdictSession* session, std::vector<VerdictEntry> verdicts, bool takesBack)
      : session_(session), verdicts_(std::move(verdicts)), takesBack_(takesBack) {}

  void undo() override { go(!takesBack_, true); }
  void redo() override { go(takesBack_, false); }
  [[nodiscard]] const std::vector<VerdictEntry>& verdicts() const { return verdicts_; }
  /// Given before this session began.
  void setEarlier() { isEarlier_ = true; }
  [[nodiscard]] bool isEarlier() const { return isEarlier_; }
  /// The stack is to step without writing: it is written already, or could not be.
  void skipNext() { skips_ = true; }

 private:
  void go(bool withdraws, bool isUndo) {
    if (std::exchange(skips_, false)) return;
    std::vector<VerdictEntry> entries;
    for (VerdictEntry& verdict : verdicts_) {
      if (withdraws) {
        entries.push_back(review::makeWithdrawal(verdict, session_->annotator().toStdString()));
      } else {
        if (session_->book().knows(verdict.id)) verdict = saidAnew(verdict);
        entries.push_back(verdict);
      }
    }
    session_->write(std::move(entries), this, isUndo);
  }

  VerdictSession* session_;
  std::vector<VerdictEntry> verdicts_;
  bool takesBack_;
  bool skips_ = false;
  bool isEarlier_ = false;
};

VerdictSession::VerdictSession(std::shared_ptr<FindService> service, QObject* parent)
    : QObject(parent), writer_(std::move(service)) {
  connect(&writer_, &VerdictWriter::opened, this,
          [this](int number, const std::shared_ptr<review::VerdictBook>& book,
                 const std::shared_ptr<const review::VerdictBook>& frozen) {
            if (number != openingNumber_ || !isOpening_) return;
            book_ = book;
            frozen_ = frozen;
            isOpening_ = false;
            isOpen_ = true;
            takeUpHistory();
            emit bookReplaced();
            emit stateChanged();
          });
  connect(&writer_, &VerdictWriter::openingFailed, this, [this](int number, const Error& error) {
    if (number != openingNumber_ || !isOpening_) return;
    isOpening_ = false;
    emit bookReplaced();
    emit stateChanged();
    emit failed(error);
  });
  connect(&writer_, &VerdictWriter::froze, this,
          [this](int number, const std::shared_ptr<const review::VerdictBook>& frozen) {
            if (number != openingNumber_ || !isOpen_) return;
            writer_.drop(std::exchange(frozen_, frozen));
            emit bookFrozen();
          });
  connect(&writer_, &VerdictWriter::added, this, [this](int number) { finish(number, std::nullopt); });
  connect(&writer_, &VerdictWriter::addingFailed, this,
          [this](int number, const Error& error) { finish(number, error); });
  connect(&writer_, &VerdictWriter::othersAdded, this,
          [this](int number, const std::vector<VerdictEntry>& entries) {
            if (number != openingNumber_ || !isOpen_) return;
            for (const VerdictEntry& entry : entries) book_->apply(entry);
            emit othersRecorded(entries);
          });
  connect(&writer_, &VerdictWriter::overtaken, this, [this](int number) {
    if (!pending_ || pending_->number != number) return;
    const Pending done = *std::exchange(pending_, std::nullopt);
    revert(done);
    emit stateChanged();
    emit overtaken(done.entries);
  });
}

VerdictSession::~VerdictSession() = default;

void VerdictSession::setSnapshot(std::shared_ptr<const library::LibrarySnapshot> snapshot) {
  const std::string path = snapshot ? snapshot->libraryPath : std::string();
  const bool isSame = path == libraryPath_;
  snapshot_ = std::move(snapshot);
  // The same library again keeps its undo; a statement that is being written is waited for as before.
  if (isSame && (isOpen_ || isOpening_)) return;
  libraryPath_ = path;
  stack_.clear();
  pending_.reset();
  begun_.reset();
  ofThisSession_.clear();
  goesPastSession_ = false;
  isOpen_ = false;
  isOpening_ = !path.empty();
  writer_.drop(std::exchange(book_, std::make_shared<review::VerdictBook>()));
  writer_.drop(std::exchange(frozen_, std::make_shared<const review::VerdictBook>()));
  openingNumber_ = ++number_;
  if (path.empty()) {
    writer_.close();
  } else {
    writer_.open(path, openingNumber_);
  }
  emit bookReplaced();
  emit stateChanged();
}

void VerdictSession::reload() {
  if (libraryPath_.empty() || pending_) return;
  isOpen_ = false;
  isOpening_ = true;
  openingNumber_ = ++number_;
  writer_.open(libraryPath_, openingNumber_);
  emit stateChanged();
}

QString VerdictSession::annotator() const {
  const QString chosen = QSettings().value(settingsKey()).toString();
  return chosen.isEmpty() ? qEnvironmentVariable("USER", QStringLiteral("me")) : chosen;
}

void VerdictSession::setAnnotator(const QString& name) {
  const QString former = annotator();
  QSettings().setValue(settingsKey(), shortened(name.simplified(), kLongestName));
  if (annotator() == former) return;
  if (isReady()) takeUpHistory();
  emit stateChanged();
}

void VerdictSession::setNote(const QString& note) {
  note_ = shortened(note, kLongestNote);
}

std::optional<review::PairKey> VerdictSession::keyOf(ImageId a, ImageId b) const {
  if (!snapshot_) return std::nullopt;
  const ImageRecord* first = snapshot_->image(a);
  const ImageRecord* second = snapshot_->image(b);
  if (first == nullptr || second == nullptr || first->hash == second->hash) return std::nullopt;
  return review::pairKey(first->hash, second->hash);
}

std::optional<review::PairVerdict> VerdictSession::verdictOf(ImageId a, ImageId b) const {
  return snapshot_ ? snapshot_->verdictOf(*book_, a, b) : std::nullopt;
}

bool VerdictSession::state(const std::vector<Statement>& statements, VerdictSource source,
                           std::size_t known) {
  if (!isReady() || !snapshot_) return false;
  std::vector<VerdictEntry> entries;
  for (const Statement& statement : statements) {
    if (!keyOf(statement.a, statement.b)) continue;
    VerdictEntry entry =
        review::makeEntry(snapshot_->image(statement.a)->hash, snapshot_->image(statement.b)->hash,
                          statement.answer, statement.order, source);
    entry.annotator = annotator().toStdString();
    entry.note = note_.toStdString();
    if (const auto place = snapshot_->placeOfPair(statement.a, statement.b)) {
      entry.model = snapshot_->describer.text;
      entry.probability = snapshot_->pairs[*place].score;
    }
    entries.push_back(std::move(entry));
  }
  if (entries.empty()) return false;
  if (isJudgedSince(entries, known)) {
    emit overtaken(entries);
    return false;
  }
  note_.clear();
  begin(std::make_unique<Command>(this, std::move(entries), false));
  return true;
}

bool VerdictSession::isJudgedSince(const std::vector<VerdictEntry>& entries, std::size_t known) const {
  const std::vector<VerdictEntry>& all = book_->entries();
  const auto first = all.begin() + static_cast<std::ptrdiff_t>(std::min(known, all.size()));
  return std::any_of(first, all.end(), [&](const VerdictEntry& other) {
    return !ofThisSession_.contains(other.id) &&
           std::any_of(entries.begin(), entries.end(),
                       [&](const VerdictEntry& own) { return own.a == other.a && own.b == other.b; });
  });
}

void VerdictSession::begin(std::unique_ptr<Command> command) {
  begun_ = std::move(command);
  begun_->redo();
}

bool VerdictSession::withdraw(const std::string& entryId) {
  if (!isReady()) return false;
  const std::vector<VerdictEntry>& entries = book_->entries();
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [&](const VerdictEntry& entry) { return entry.id == entryId; });
  if (found == entries.end() || !found->withdraws.empty() || book_->isWithdrawn(entryId)) return false;
  begin(std::make_unique<Command>(this, std::vector{*found}, true));
  return true;
}

void VerdictSession::takeUpHistory() {
  stack_.clear();
  const std::string name = annotator().toStdString();
  std::vector<VerdictEntry> together;
  const auto push = [&] {
    if (together.empty()) return;
    auto* command = new Command(this, std::exchange(together, {}), false);
    if (!ofThisSession_.contains(command->verdicts().front().id)) command->setEarlier();
    command->skipNext();  // it is written already
    stack_.push(command);
  };
  for (const VerdictEntry& entry : book_->entries()) {
    if (!entry.withdraws.empty() || entry.annotator != name || book_->isWithdrawn(entry.id)) continue;
    const bool isOfSameStep = !together.empty() && together.back().source == VerdictSource::kBatch &&
                              entry.source == VerdictSource::kBatch &&
                              entry.timeMs - together.back().timeMs <= kStepMs;
    if (!isOfSameStep) push();
    together.push_back(entry);
  }
  push();
}

bool VerdictSession::canUndo() const {
  return isReady() && stack_.canUndo();
}

bool VerdictSession::canRedo() const {
  return isReady() && stack_.canRedo();
}

bool VerdictSession::undoNeedsConsent() const {
  if (goesPastSession_ || !stack_.canUndo()) return false;
  return static_cast<const Command*>(stack_.command(stack_.index() - 1))->isEarlier();
}

std::vector<VerdictEntry> VerdictSession::nextUndo() const {
  if (!stack_.canUndo()) return {};
  return static_cast<const Command*>(stack_.command(stack_.index() - 1))->verdicts();
}

void VerdictSession::undo() {
  if (canUndo() && !undoNeedsConsent()) stack_.undo();
}

void VerdictSession::redo() {
  if (canRedo()) stack_.redo();
}

void VerdictSession::write(std::vector<VerdictEntry> entries, Command* command, bool isUndo) {
  // What is said last stands, also where a clock went back or an entry came from a computer that is ahead.
  for (VerdictEntry& entry : entries) {
    for (const VerdictEntry* standing : book_->standing({entry.a, entry.b})) {
      if (standing->annotator == entry.annotator || standing->source == VerdictSource::kAdjudication)
        entry.timeMs = std::max(entry.timeMs, standing->timeMs);
    }
  }
  pending_ = Pending{++number_, entries, command, isUndo};
  writer_.add(std::move(entries), number_);
  emit stateChanged();
}

void VerdictSession::finish(int number, const std::optional<Error>& error) {
  if (!pending_ || pending_->number != number) {
    if (error) emit failed(*error);  // of the library before: lost all the same
    return;
  }
  const Pending done = *std::exchange(pending_, std::nullopt);
  if (error) {
    revert(done);
    emit stateChanged();
    emit failed(*error);
    return;
  }
  if (begun_) {
    begun_->skipNext();
    stack_.push(begun_.release());
  }
  for (const VerdictEntry& entry : done.entries) ofThisSession_.insert(entry.id);
  for (const VerdictEntry& entry : done.entries) book_->apply(entry);
  const bool takesBack = !done.entries.front().withdraws.empty();
  emit stateChanged();
  emit recorded(done.entries, takesBack);
}

void VerdictSession::revert(const Pending& done) {
  if (std::exchange(begun_, nullptr)) return;  // it never was on the stack
  done.command->skipNext();
  done.isUndo ? stack_.redo() : stack_.undo();
}

}  // namespace lookalike::ui
