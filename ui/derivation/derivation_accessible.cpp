// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/derivation/derivation_accessible.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QPointer>
#include <unordered_map>

#include "ui/derivation/derivation_view.h"

namespace lookalike::ui {

namespace {

/// One card. It knows only its place, so that it needs no care when the tree changes.
class AccessibleCard : public QAccessibleInterface, public QAccessibleActionInterface {
 public:
  AccessibleCard(DerivationView* view, int card) : view_(view), card_(card) {}

  [[nodiscard]] bool isValid() const override {
    return !view_.isNull() && card_ < static_cast<int>(view_->cards().size());
  }
  [[nodiscard]] QObject* object() const override { return nullptr; }
  [[nodiscard]] QAccessibleInterface* parent() const override {
    return QAccessible::queryAccessibleInterface(view_.data());
  }
  [[nodiscard]] QAccessibleInterface* child(int) const override { return nullptr; }
  [[nodiscard]] QAccessibleInterface* childAt(int, int) const override { return nullptr; }
  [[nodiscard]] int childCount() const override { return 0; }
  [[nodiscard]] int indexOfChild(const QAccessibleInterface*) const override { return -1; }
  [[nodiscard]] QAccessible::Role role() const override { return QAccessible::TreeItem; }
  [[nodiscard]] QString text(QAccessible::Text kind) const override {
    if (kind != QAccessible::Name || !isValid()) return {};
    return cardSentence(view_->cards(), static_cast<std::size_t>(card_));
  }
  void setText(QAccessible::Text, const QString&) override {}
  [[nodiscard]] QRect rect() const override {
    if (!isValid()) return {};
    const QRect box = view_->cardRect(card_);
    return {view_->viewport()->mapToGlobal(box.topLeft()), box.size()};
  }
  [[nodiscard]] QAccessible::State state() const override {
    QAccessible::State state;
    if (!isValid()) {
      state.invalid = true;
      return state;
    }
    const bool isCurrent = view_->currentCard() == card_;
    state.selectable = true;
    state.focusable = true;
    state.selected = isCurrent;
    state.focused = isCurrent && view_->hasFocus();
    state.offscreen = !view_->viewport()->rect().intersects(view_->cardRect(card_));
    return state;
  }
  void* interface_cast(QAccessible::InterfaceType type) override {
    return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface*>(this) : nullptr;
  }

  [[nodiscard]] QStringList actionNames() const override { return {setFocusAction(), pressAction()}; }
  void doAction(const QString& name) override {
    if (!isValid()) return;
    view_->setCurrentCard(card_);
    if (name == pressAction()) view_->choosePair();
  }
  [[nodiscard]] QStringList keyBindingsForAction(const QString&) const override { return {}; }

  [[nodiscard]] int card() const { return card_; }

 private:
  QPointer<DerivationView> view_;
  int card_;
};

class AccessibleTree : public QAccessibleWidget {
 public:
  explicit AccessibleTree(DerivationView* view) : QAccessibleWidget(view, QAccessible::Tree) {}
  ~AccessibleTree() override {
    for (const auto& [card, id] : cards_) QAccessible::deleteAccessibleInterface(id);
  }

  [[nodiscard]] int childCount() const override { return static_cast<int>(view()->cards().size()); }
  [[nodiscard]] QAccessibleInterface* child(int at) const override {
    if (at < 0 || at >= childCount()) return nullptr;
    const auto known = cards_.find(at);
    if (known != cards_.end()) return QAccessible::accessibleInterface(known->second);
    auto* card = new AccessibleCard(view(), at);  // owned by QAccessible
    cards_.emplace(at, QAccessible::registerAccessibleInterface(card));
    return card;
  }
  [[nodiscard]] QAccessibleInterface* childAt(int x, int y) const override {
    const QPoint point = view()->viewport()->mapFromGlobal(QPoint(x, y));
    for (int card = 0; card < childCount(); ++card) {
      if (view()->cardRect(card).contains(point)) return child(card);
    }
    return nullptr;
  }
  [[nodiscard]] int indexOfChild(const QAccessibleInterface* child) const override {
    for (const auto& [card, id] : cards_) {
      if (QAccessible::accessibleInterface(id) == child) return card;
    }
    return -1;
  }
  [[nodiscard]] QAccessibleInterface* focusChild() const override {
    return view()->hasFocus() ? child(view()->currentCard()) : nullptr;
  }

 private:
  [[nodiscard]] DerivationView* view() const { return static_cast<DerivationView*>(object()); }

  mutable std::unordered_map<int, QAccessible::Id> cards_;
};

QAccessibleInterface* makeInterface(const QString&, QObject* object) {
  auto* view = qobject_cast<DerivationView*>(object);
  return view == nullptr ? nullptr : new AccessibleTree(view);
}

}  // namespace

void installDerivationAccessibility() {
  static const bool isInstalled = [] {
    QAccessible::installFactory(makeInterface);
    return true;
  }();
  static_cast<void>(isInstalled);
}

}  // namespace lookalike::ui
