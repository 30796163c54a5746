// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <QAbstractScrollArea>

#include "ui/derivation/derivation_cards.h"
#include "ui/derivation/derivation_layout.h"

class QAction;
class QLabel;

namespace lookalike::ui {

class ThumbnailLoader;

/// A group as a tree of who was made from whom: the likely original at the leading edge, what was made from
/// an image behind it. Paints only what is seen. One card is the current one.
///
/// Keys: the arrows go to the parent, the first of what was made from the image, and up and down within a
/// column; Home to the original; W to the weakest link; Enter chooses the pair of the image and its parent;
/// Delete wishes that link cut; + - and 0 zoom in, out and to fit. A click on a link chooses its pair.
class DerivationView : public QAbstractScrollArea {
  Q_OBJECT
 public:
  explicit DerivationView(ThumbnailLoader* thumbnails, QWidget* parent = nullptr);

  /// The original becomes the current one, unless the former one is still there. Zoom stays.
  void setCards(DerivationCards cards);
  [[nodiscard]] const DerivationCards& cards() const { return cards_; }
  /// What is written where there are no cards.
  void setMessage(const QString& message);
  [[nodiscard]] const QString& message() const { return message_; }

  [[nodiscard]] ImageId current() const;                      ///< invalid when there are no cards
  [[nodiscard]] int currentCard() const { return current_; }  ///< -1: none
  /// Scrolls to it. An image that is not in the tree changes nothing.
  void setCurrent(ImageId image);
  void setCurrentCard(int card);
  /// The images that are compared now, marked with their letters.
  void setSides(ImageId a, ImageId b);

  [[nodiscard]] double zoom() const { return zoom_; }
  void setZoom(double zoom);  ///< within limits; the middle of the view stays where it is
  void zoomToFit();
  /// Where a card is in the viewport now.
  [[nodiscard]] QRect cardRect(int card) const;
  /// Where the link of a card with its parent is; empty without a parent.
  [[nodiscard]] QRect linkRect(int card) const;
  [[nodiscard]] std::optional<int> weakestCard() const;

  void goToOriginal();
  void goToWeakestLink();
  void choosePair();
  void cutLink();

  /// Entries for a menu; this view's keys work without them.
  [[nodiscard]] const QList<QAction*>& menuActions() const { return menuActions_; }
  [[nodiscard]] QSize sizeHint() const override;

 signals:
  void currentChanged(lookalike::ImageId image);
  void pairChosen(lookalike::ImageId parent, lookalike::ImageId child);
  /// The person wants the group cut at this link.
  void cutWished(lookalike::ImageId a, lookalike::ImageId b);

 protected:
  bool event(QEvent* event) override;
  bool viewportEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void makeActions();
  void layOut();
  void placeLegend();
  void fitScrollBars();
  void reveal(int card);
  bool handleKey(int key);
  void choosePairOf(int card);
  void paintTree(QPainter& painter, const QRect& exposed);
  [[nodiscard]] QPointF origin() const;  ///< of the tree in the viewport
  [[nodiscard]] QRectF mirrored(const QRectF& box) const;
  [[nodiscard]] QPointF treePoint(QPointF viewportPoint) const;
  [[nodiscard]] QRect viewportRect(const QRectF& treeBox) const;
  void announceCurrent();

  ThumbnailLoader* thumbnails_;
  DerivationCards cards_;
  DerivationLayout layout_;
  QString message_;
  QLabel* legend_;  ///< under the tree: what the numbers and lines mean
  int current_ = -1;
  ImageId sideA_;
  ImageId sideB_;
  double zoom_ = 1.0;
  std::optional<QPoint> dragFrom_;
  QList<QAction*> menuActions_;
};

}  // namespace lookalike::ui
