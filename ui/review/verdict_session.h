// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <memory>
#include <optional>
#include <QObject>
#include <QUndoStack>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/library/library_snapshot.h"
#include "core/review/verdict_book.h"
#include "core/values/verdict.h"
#include "ui/review/verdict_writer.h"

namespace lookalike::ui {

/// What a person says of two images of the open library, as they are shown.
struct Statement {
  ImageId a;
  ImageId b;
  VerdictAnswer answer = VerdictAnswer::kUnsure;
  VerdictOrder order = VerdictOrder::kUnknown;  ///< of a and b
};

/// The verdicts of the open library: what stands, new ones, undo and redo. A statement counts once it is on
/// the disk, which `recorded` tells; until then no other is taken. Undo goes back to the beginning of this
/// session and, once the person has agreed, through what the same annotator said before it; what is undone is
/// withdrawn, never erased. What other windows and programs write to the library arrives within a second.
class VerdictSession : public QObject {
  Q_OBJECT
 public:
  explicit VerdictSession(std::shared_ptr<FindService> service, QObject* parent = nullptr);
  ~VerdictSession() override;

  /// Of another library: its ledger is opened in the background. Null: none.
  void setSnapshot(std::shared_ptr<const library::LibrarySnapshot> snapshot);
  /// Whether a statement would be taken now.
  [[nodiscard]] bool isReady() const { return isOpen_ && !pending_; }
  [[nodiscard]] bool isOpen() const { return isOpen_; }
  /// The ledger is being read: what stands is not known yet.
  [[nodiscard]] bool isOpening() const { return isOpening_; }
  [[nodiscard]] bool isWriting() const { return pending_.has_value(); }

  [[nodiscard]] QString annotator() const;
  void setAnnotator(const QString& name);

  [[nodiscard]] const review::VerdictBook& book() const { return *book_; }
  /// The same, for who keeps it: it goes on changing, until bookReplaced.
  [[nodiscard]] std::shared_ptr<const review::VerdictBook> liveBook() const { return book_; }
  /// The book as it was a moment ago, for other threads: it never changes. Its entries are the first of the
  /// book's; bookFrozen tells when there is one with more.
  [[nodiscard]] std::shared_ptr<const review::VerdictBook> frozenBook() const { return frozen_; }
  /// What stands for two images, the order said of a and b as they are given here.
  [[nodiscard]] std::optional<review::PairVerdict> verdictOf(ImageId a, ImageId b) const;
  [[nodiscard]] std::optional<review::PairKey> keyOf(ImageId a, ImageId b) const;

  /// A remark that goes with the next statement only; cut to what the ledger takes.
  void setNote(const QString& note);
  /// False when it cannot be taken now: not open, another is being written, or nothing to say. Statements
  /// about one image with itself are passed over. All of them are one step of undo. One that cannot be
  /// written (`failed`) leaves everything as it was, what could be done again included. `known`: how many of
  /// the book's entries the person knew of; where somebody else has judged one of the pairs since, nothing is
  /// taken (`overtaken`).
  bool state(const std::vector<Statement>& statements, VerdictSource source,
             std::size_t known = std::numeric_limits<std::size_t>::max());
  /// Reads the ledger anew, after it was added to from elsewhere.
  void reload();
  /// Takes a standing entry back.
  bool withdraw(const std::string& entryId);

  [[nodiscard]] bool canUndo() const;
  [[nodiscard]] bool canRedo() const;
  /// What undo() would take back was said before this session began, and the person has not agreed to that.
  [[nodiscard]] bool undoNeedsConsent() const;
  /// From now on undo() goes past the beginning of this session.
  void allowEarlierUndo() { goesPastSession_ = true; }
  /// The verdicts that undo() would take back, or give again where the step was a withdrawal; empty without
  /// any.
  [[nodiscard]] std::vector<VerdictEntry> nextUndo() const;
  void undo();
  void redo();

 signals:
  void stateChanged();  ///< open, writing, what can be undone
  /// These entries are on the disk and in the book. `isUndo`: they take something back.
  void recorded(const std::vector<lookalike::VerdictEntry>& entries, bool isUndo);
  void bookReplaced();  ///< another library's, or read, or not to be read
  void bookFrozen();
  void failed(const lookalike::Error& error);
  /// Others wrote these entries; they are in the book.
  void othersRecorded(const std::vector<lookalike::VerdictEntry>& entries);
  /// A statement was not taken, because somebody else has just judged one of its pairs. All is as it was.
  void overtaken(const std::vector<lookalike::VerdictEntry>& entries);

 private:
  class Command;
  struct Pending {
    int number = 0;
    std::vector<VerdictEntry> entries;
    Command* command = nullptr;
    bool isUndo = false;
  };
  /// Whether somebody else judged one of these pairs after the first `known` entries.
  [[nodiscard]] bool isJudgedSince(const std::vector<VerdictEntry>& entries, std::size_t known) const;
  /// Writes a command that is on the stack only once it is written.
  void begin(std::unique_ptr<Command> command);
  void write(std::vector<VerdictEntry> entries, Command* command, bool isUndo);
  void finish(int number, const std::optional<Error>& error);
  /// Leaves the undo stack as it was before the statement that could not be written.
  void revert(const Pending& done);
  /// What this annotator said before, so that it can be undone.
  void takeUpHistory();

  std::shared_ptr<const library::LibrarySnapshot> snapshot_;
  std::string libraryPath_;
  std::shared_ptr<review::VerdictBook> book_ = std::make_shared<review::VerdictBook>();
  std::shared_ptr<const review::VerdictBook> frozen_ = book_;
  QUndoStack stack_;
  std::unique_ptr<Command> begun_;  ///< not on the stack yet
  std::optional<Pending> pending_;
  int number_ = 0;
  int openingNumber_ = 0;
  QString note_;
  bool isOpen_ = false;
  bool isOpening_ = false;
  std::unordered_set<std::string> ofThisSession_;  ///< ids of what was said since the library was opened
  bool goesPastSession_ = false;
  VerdictWriter writer_;
};

}  // namespace lookalike::ui
