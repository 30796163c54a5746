// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <QStackedWidget>

#include "ui/derivation/derivation_loader.h"

class QAction;
class QActionGroup;
class QListView;
class QItemSelectionModel;

namespace lookalike::ui {

class DerivationView;
class GroupMembersModel;
class ThumbnailLoader;

enum class GroupMapMode { kStrip, kGrid, kTree };

/// All files of a group in one of three ways: a strip, a grid of larger cards, or the tree of who was made
/// from whom. One file is the current one in all of them; the tree shows images, so there it is the image
/// of that file. The tree is worked out when it is looked at for the first time.
class GroupMapView : public QStackedWidget {
  Q_OBJECT
 public:
  /// `members` must outlive the view.
  GroupMapView(GroupMembersModel* members, ThumbnailLoader* thumbnails, DeriveGroup derive = deriveFromStored,
               QWidget* parent = nullptr);

  /// To be called after the members were set to the same group; null empties the tree.
  void setGroup(std::shared_ptr<const library::LibrarySnapshot> snapshot, const ImageGroup* group);

  /// What persons said, for the tree, which follows it; null: what the snapshot knows.
  void setVerdicts(std::shared_ptr<const review::VerdictBook> verdicts);

  [[nodiscard]] GroupMapMode mode() const { return mode_; }
  void setMode(GroupMapMode mode);
  /// Three exclusive actions without shortcuts, for menus and buttons; data() is the int of the mode.
  [[nodiscard]] QActionGroup* modeActions() const { return modeActions_; }

  [[nodiscard]] int currentRow() const;  ///< of the members; -1: none
  void setCurrentRow(int row);
  void scrollToStart();
  [[nodiscard]] QListView* strip() const { return strip_; }
  [[nodiscard]] QListView* grid() const { return grid_; }
  [[nodiscard]] DerivationView* tree() const { return tree_; }
  /// The three, for event filters and the actions of their menus.
  [[nodiscard]] std::array<QWidget*, 3> views() const;
  [[nodiscard]] QItemSelectionModel* selectionModel() const;

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 signals:
  void currentRowChanged(int row);
  void modeChanged(lookalike::ui::GroupMapMode mode);
  /// A pair of the tree to be compared: put the parent on side A and the child on side B.
  void pairChosen(lookalike::ImageId parent, lookalike::ImageId child);
  void cutWished(lookalike::ImageId a, lookalike::ImageId b);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  QListView* makeList(ThumbnailLoader* thumbnails, double scale);
  void makeModeActions();
  void fitHeight();
  void loadTree();
  void followRow(int row);
  void followImage(ImageId image);
  void showSides();
  [[nodiscard]] ImageId imageOf(int row) const;

  GroupMembersModel* members_;
  QListView* strip_;
  QListView* grid_;
  DerivationView* tree_;
  DerivationLoader loader_;
  QActionGroup* modeActions_;
  GroupMapMode mode_ = GroupMapMode::kStrip;
  std::shared_ptr<const library::LibrarySnapshot> snapshot_;
  std::optional<ImageGroup> group_;
  std::shared_ptr<const review::VerdictBook> verdicts_;
  bool isTreeOfGroup_ = false;  ///< worked out, or being so
  bool isFollowing_ = false;    ///< one view follows another
};

}  // namespace lookalike::ui
