// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/derivation/derivation_layout.h"

#include <algorithm>
#include <QPointF>

#include "core/base/check.h"

namespace lookalike::ui {

namespace {

constexpr double kMostRowsBelowFirst = 3.0;
constexpr double kRowsBetweenParts = 0.5;
constexpr double kTrunkShare = 0.12;  ///< of the gap between columns

}  // namespace

DerivationLayout::DerivationLayout(const std::vector<int>& parents, const DerivationMetrics& metrics)
    : metrics_(metrics), nodes_(parents.size()) {
  std::vector<int> roots;
  for (std::size_t i = 0; i < parents.size(); ++i) {
    const int at = static_cast<int>(i);
    LOOKALIKE_CHECK(parents[i] >= -1 && parents[i] < at);
    nodes_[i].parent = parents[i];
    if (parents[i] < 0) {
      roots.push_back(at);
    } else {
      Node& parent = nodes_[static_cast<std::size_t>(parents[i])];
      parent.children.push_back(at);
      nodes_[i].column = parent.column + 1;
    }
  }
  placeRows(roots);
}

void DerivationLayout::placeRows(const std::vector<int>& roots) {
  double nextRow = 0.0;
  std::vector<int> order;  // each before what was made from it, directly followed by that
  order.reserve(nodes_.size());
  std::vector<int> open(roots.rbegin(), roots.rend());
  while (!open.empty()) {
    const int at = open.back();
    open.pop_back();
    order.push_back(at);
    Node& node = nodes_[static_cast<std::size_t>(at)];
    if (node.parent < 0 && at != roots.front()) nextRow += kRowsBetweenParts;
    if (static_cast<std::size_t>(node.column) >= columns_.size()) columns_.emplace_back();
    std::vector<int>& column = columns_[static_cast<std::size_t>(node.column)];
    node.placeInColumn = static_cast<int>(column.size());
    column.push_back(at);
    if (node.children.empty()) {
      node.row = node.firstRow = node.lastRow = nextRow;
      nextRow += 1.0;
    }
    open.insert(open.end(), node.children.rbegin(), node.children.rend());
  }
  for (auto at = order.rbegin(); at != order.rend(); ++at) {
    Node& node = nodes_[static_cast<std::size_t>(*at)];
    if (node.children.empty()) continue;
    const Node& first = this->node(node.children.front());
    const Node& last = this->node(node.children.back());
    node.firstRow = first.firstRow;
    node.lastRow = last.lastRow;
    node.row = std::min((first.row + last.row) / 2.0, first.row + kMostRowsBelowFirst);
  }
  if (nodes_.empty()) return;
  size_ = QSizeF(columnX(static_cast<int>(columns_.size()) - 1) + metrics_.card.width() + metrics_.margin,
                 rowY(nextRow - 1.0) + metrics_.card.height() + metrics_.margin);
}

double DerivationLayout::columnX(int column) const {
  return metrics_.margin + column * (metrics_.card.width() + metrics_.columnGap);
}

double DerivationLayout::rowY(double row) const {
  return metrics_.margin + row * (metrics_.card.height() + metrics_.rowGap);
}

QRectF DerivationLayout::card(int at) const {
  return {QPointF(columnX(node(at).column), rowY(node(at).row)), metrics_.card};
}

QRectF DerivationLayout::linkBox(int at) const {
  if (node(at).parent < 0) return {};
  const QRectF box = card(at);
  const double width = metrics_.columnGap * (1.0 - kTrunkShare);
  return {box.left() - width, box.top(), width, box.height()};
}

DerivationLayout::Trunk DerivationLayout::trunk(int at) const {
  const Node& of = node(at);
  const double own = card(at).center().y();
  const double first = card(of.children.front()).center().y();
  const double last = card(of.children.back()).center().y();
  return {card(at).right() + metrics_.columnGap * kTrunkShare, std::min(own, first), std::max(own, last)};
}

int DerivationLayout::inColumn(int at, int by) const {
  const std::vector<int>& column = columns_[static_cast<std::size_t>(node(at).column)];
  const int place = node(at).placeInColumn + by;
  return place < 0 || place >= static_cast<int>(column.size()) ? -1 : column[static_cast<std::size_t>(place)];
}

void DerivationLayout::visit(const QRectF& area, const std::function<void(int)>& each) const {
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    const double x = columnX(static_cast<int>(c));
    if (x - metrics_.columnGap > area.right()) break;
    if (x + metrics_.card.width() + metrics_.columnGap < area.left()) continue;
    // The rows of two cards of a column have nothing in common, so that both ends ascend.
    const std::vector<int>& column = columns_[c];
    auto at = std::lower_bound(column.begin(), column.end(), area.top(), [this](int node, double top) {
      return rowY(this->node(node).lastRow) + metrics_.card.height() < top;
    });
    for (; at != column.end() && rowY(node(*at).firstRow) <= area.bottom(); ++at) each(*at);
  }
}

int DerivationLayout::cardAt(QPointF point) const {
  int found = -1;
  visit(QRectF(point, QSizeF(0, 0)), [&](int at) {
    if (card(at).contains(point)) found = at;
  });
  return found;
}

int DerivationLayout::linkAt(QPointF point) const {
  int found = -1;
  visit(QRectF(point, QSizeF(0, 0)), [&](int at) {
    if (linkBox(at).contains(point)) found = at;
  });
  return found;
}

}  // namespace lookalike::ui
