// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <QWidget>

#include "ui/controllers/find_service.h"
#include "ui/controllers/group_list_builder.h"
#include "ui/viewmodels/group_list_model.h"

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
class ThresholdControl;
class ThumbnailLoader;
class WindowActions;

/// The finds: the list of groups with its filter, order and threshold, and the group that is selected.
class GroupsPage : public QWidget {
  Q_OBJECT
 public:
  GroupsPage(std::shared_ptr<FindService> service, WindowActions* actions, ThumbnailLoader* thumbnails,
             ImageLoader* images, QWidget* parent = nullptr);

  void setSnapshot(std::shared_ptr<const pipeline::LibrarySnapshot> snapshot);
  [[nodiscard]] float threshold() const;
  void setThreshold(float threshold);
  void setFilter(const QString& text);
  void stepGroup(int by);
  [[nodiscard]] const GroupListModel& groups() const { return model_; }
  [[nodiscard]] GroupView* groupView() const { return groupView_; }
  [[nodiscard]] QListView* list() const { return list_; }
  [[nodiscard]] QString summary() const;
  [[nodiscard]] const GroupListBuilder& builder() const { return builder_; }
  void saveState() const;
  void restoreState();

 signals:
  void listed();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QWidget* makeControls(WindowActions* actions);
  QWidget* makeListSide(ThumbnailLoader* thumbnails);
  void connectActions(WindowActions* actions);
  void setListing(const GroupListing& listing);
  void showCurrentGroup();
  void describeEmptiness(const GroupListing& listing);
  void takeOrder(WindowActions* actions);

  GroupListModel model_;
  std::shared_ptr<const pipeline::LibrarySnapshot> snapshot_;
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
  ImageId shownCentre_;
  GroupListBuilder builder_;
};

}  // namespace lookalike::ui
