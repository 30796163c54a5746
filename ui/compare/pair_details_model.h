// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "core/values/file_traces.h"
#include "ui/groups/group_members_model.h"

namespace lookalike::ui {

/// One fact of two files side by side.
struct PairFact {
  enum class Relation { kNone, kSame, kDifferent };
  QString name;
  QString a;
  QString b;
  Relation relation = Relation::kNone;
  bool isOfPair = false;  ///< `a` holds for both together; `b` is empty
};

/// What the files themselves tell; null where they were not read yet.
struct PairTraces {
  const FileTraces* a = nullptr;
  const FileTraces* b = nullptr;
};

/// The facts of two files: first the evidence of the pair, then what differs. Either file may be null: its
/// texts are empty then and nothing is compared.
[[nodiscard]] std::vector<PairFact> pairFacts(const library::LibrarySnapshot* snapshot, const GroupMember* a,
                                              const GroupMember* b, const PairTraces& traces = {});

/// Facts as a table: name, A, "=" or "≠", B. Differences are marked by the sign and by weight, not by colour.
class PairDetailsModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { kName, kA, kRelation, kB, kColumns };
  using QAbstractTableModel::QAbstractTableModel;

  void setFacts(std::vector<PairFact> facts);
  [[nodiscard]] const std::vector<PairFact>& facts() const { return facts_; }

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  std::vector<PairFact> facts_;
};

}  // namespace lookalike::ui
