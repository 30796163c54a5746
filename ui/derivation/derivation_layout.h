// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <QRectF>
#include <QSizeF>
#include <vector>

namespace lookalike::ui {

struct DerivationMetrics {
  QSizeF card{220, 60};
  double columnGap = 120;  ///< between a card and those made from it: where the links run
  double rowGap = 10;
  double margin = 12;  ///< around everything
};

/// Where the cards of a tree lie: a column for each step away from the original, which is at the leading
/// edge; each card in the rows of what was made from it, near the first of them, so that an original with
/// hundreds of copies is seen together with the first ones. Coordinates run from the leading top edge; who
/// draws mirrors them for right-to-left.
class DerivationLayout {
 public:
  DerivationLayout() = default;
  /// `parents`: of each card its parent's place, -1 for none; a parent stands before its children.
  DerivationLayout(const std::vector<int>& parents, const DerivationMetrics& metrics);

  [[nodiscard]] int count() const { return static_cast<int>(nodes_.size()); }
  [[nodiscard]] QSizeF size() const { return size_; }
  [[nodiscard]] QRectF card(int at) const;
  /// The piece of the link with the parent that runs straight into the card; empty without a parent.
  [[nodiscard]] QRectF linkBox(int at) const;
  /// The way up and down between a card and what was made from it: its distance from the leading edge and
  /// its two ends. Only for cards with children.
  struct Trunk {
    double x = 0.0;
    double top = 0.0;
    double bottom = 0.0;
  };
  [[nodiscard]] Trunk trunk(int at) const;

  [[nodiscard]] int parent(int at) const { return nodes_[static_cast<std::size_t>(at)].parent; }
  [[nodiscard]] const std::vector<int>& children(int at) const {
    return nodes_[static_cast<std::size_t>(at)].children;
  }
  /// Of the same column, `by` cards further down (or up, below 0); -1 when there is none.
  [[nodiscard]] int inColumn(int at, int by) const;
  /// Calls `each` for the cards of which the card, its link or its trunk may be seen in `area`.
  void visit(const QRectF& area, const std::function<void(int)>& each) const;
  [[nodiscard]] int cardAt(QPointF point) const;  ///< -1: none
  [[nodiscard]] int linkAt(QPointF point) const;  ///< the card whose link with its parent it is; -1: none

 private:
  struct Node {
    int parent = -1;
    std::vector<int> children;
    int column = 0;
    int placeInColumn = 0;
    double row = 0.0;
    double firstRow = 0.0;  ///< of all that was made from it
    double lastRow = 0.0;
  };
  void placeRows(const std::vector<int>& roots);
  [[nodiscard]] double columnX(int column) const;
  [[nodiscard]] double rowY(double row) const;
  [[nodiscard]] const Node& node(int at) const { return nodes_[static_cast<std::size_t>(at)]; }

  DerivationMetrics metrics_;
  std::vector<Node> nodes_;
  std::vector<std::vector<int>> columns_;  ///< from top to bottom
  QSizeF size_;
};

}  // namespace lookalike::ui
