// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <QWidget>
#include <string>
#include <vector>

#include "core/library/library_snapshot.h"
#include "ui/compare/pair_details_model.h"
#include "ui/groups/group_members_model.h"

class QLabel;
class QSplitter;
class QTableView;

namespace lookalike::ui {

class CompareView;
class GroupMapView;
class VerdictBar;
class ImageLoader;
class ThumbnailLoader;
class TraceLoader;
class WindowActions;

/// One group: all its files as a strip, a grid or a tree, two of them side by side, and the facts of the two.
class GroupView : public QWidget {
  Q_OBJECT
 public:
  GroupView(WindowActions* actions, ThumbnailLoader* thumbnails, ImageLoader* images, TraceLoader* traces,
            QWidget* parent = nullptr);

  /// Null empties the view. A group with the same centre as the one before keeps what is on the sides, as
  /// far as it is still there.
  void showGroup(std::shared_ptr<const library::LibrarySnapshot> snapshot, const ImageGroup* group,
                 const QString& heading);
  /// Two images by themselves, `a` on side A.
  void showPair(const std::shared_ptr<const library::LibrarySnapshot>& snapshot, ImageId a, ImageId b,
                const QString& heading);
  /// What is on the sides; null when nothing is.
  [[nodiscard]] const GroupMember* onSideA() const { return members_.member(members_.sideA()); }
  [[nodiscard]] const GroupMember* onSideB() const { return members_.member(members_.sideB()); }
  [[nodiscard]] const std::optional<ImageGroup>& group() const { return group_; }
  [[nodiscard]] VerdictBar* verdictBar() const { return verdictBar_; }
  [[nodiscard]] GroupMembersModel& members() { return members_; }
  [[nodiscard]] CompareView* compareView() const { return compare_; }
  [[nodiscard]] GroupMapView* map() const { return map_; }
  /// The path of the selected file; empty when there is none.
  [[nodiscard]] std::string currentPath() const;
  /// False at the end of the group.
  bool stepImage(int by);
  [[nodiscard]] QByteArray saveState() const;
  void restoreState(const QByteArray& state);

 signals:
  /// Other images, or none, are on the sides.
  void sidesShown();
  /// The two are to be said no copies, so that the group falls apart there.
  void cutWished(lookalike::ImageId a, lookalike::ImageId b);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void makeMap(WindowActions* actions, ThumbnailLoader* thumbnails);
  QWidget* makeToolRow(WindowActions* actions);
  QTableView* makeDetails();
  void connectActions(WindowActions* actions);
  void showSides();
  void showFacts();
  void fitDetails();
  [[nodiscard]] int currentRow() const;

  GroupMembersModel members_;
  PairDetailsModel details_;
  TraceLoader* traces_;
  QLabel* heading_;
  GroupMapView* map_;
  CompareView* compare_;
  QTableView* detailsTable_;
  QSplitter* splitter_;
  VerdictBar* verdictBar_;
  std::optional<ImageGroup> group_;
  int mostRows_ = 0;          // that the details had
  bool hasOwnSizes_ = false;  // the person has moved the splitter
  bool isFlippedBySpace_ = false;
};

}  // namespace lookalike::ui
