// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/review/key_timer.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <QApplication>
#include <QEvent>
#include <utility>

namespace lookalike::ui {

KeyTimer::KeyTimer(QWidget* view, std::function<bool()> isSharp, QObject* parent)
    : QObject(parent), view_(view), isSharp_(std::move(isSharp)) {}

void KeyTimer::start() {
  if (!since_) qApp->installEventFilter(this);
  since_ = Clock::now();
  isPainted_ = false;
}

void KeyTimer::cancel() {
  if (since_) qApp->removeEventFilter(this);
  since_.reset();
}

bool KeyTimer::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Paint && since_ && !isPainted_ && view_) {
    const auto* widget = qobject_cast<QWidget*>(watched);
    if (widget != nullptr && (widget == view_ || view_->isAncestorOf(widget)) && isSharp_()) {
      // It is about to be painted: the clock stops once that is done.
      isPainted_ = true;
      QMetaObject::invokeMethod(this, &KeyTimer::finish, Qt::QueuedConnection);
    }
  }
  return QObject::eventFilter(watched, event);
}

void KeyTimer::finish() {
  if (!since_ || !isPainted_) return;
  times_.push_back(std::chrono::duration<double, std::milli>(Clock::now() - *since_).count());
  cancel();
}

std::string KeyTimer::summary() const {
  if (times_.empty()) return {};
  std::vector<double> sorted = times_;
  std::sort(sorted.begin(), sorted.end());
  const auto quantile = [&](double share) {
    return sorted[static_cast<std::size_t>(std::lround(share * static_cast<double>(sorted.size() - 1)))];
  };
  char text[160];
  std::snprintf(text, sizeof(text),
                "key to next pair: %zu times, median %.1f ms, 95 %% within %.1f ms, most %.1f ms",
                sorted.size(), quantile(0.5), quantile(0.95), sorted.back());
  return text;
}

}  // namespace lookalike::ui
