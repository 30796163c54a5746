// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/learn/self_test_page.h"

#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/learn/self_test_view.h"
#include "ui/models/model_actions.h"
#include "ui/shared/action_button.h"
#include "ui/shared/empty_state.h"
#include "ui/shared/glyphs.h"
#include "ui/shared/theme.h"
#include "ui/shared/window_actions.h"

namespace lookalike::ui {

namespace {
constexpr int kMostImages = 5000;
constexpr int kImages = 120;
constexpr int kImageStep = 20;
}  // namespace

SelfTestPage::SelfTestPage(WindowActions* actions, QWidget* parent)
    : QWidget(parent), start_(actions->models->startSelfTest) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(16, 14, 16, 10);
  auto* row = new QHBoxLayout;
  auto* title = new QLabel(tr("Self-test"), this);
  title->setFont(scaledFont(font(), 1.5, true));
  auto* label = new QLabel(tr("Sampl&e size"), this);
  images_ = new QSpinBox(this);
  images_->setRange(1, kMostImages);
  images_->setValue(kImages);
  images_->setSingleStep(kImageStep);
  images_->setAccessibleName(tr("Sample size"));
  label->setBuddy(images_);
  row->addWidget(title);
  row->addStretch(1);
  row->addWidget(label);
  row->addWidget(images_);
  row->addWidget(makeActionButton(start_, this));
  stack_ = new QStackedWidget(this);
  empty_ = new EmptyState(stack_);
  view_ = new SelfTestView(stack_);
  stack_->addWidget(empty_);
  stack_->addWidget(view_);
  layout->addLayout(row);
  layout->addWidget(stack_, 1);
  setRunning(false);
}

void SelfTestPage::setReports(const std::shared_ptr<const learn::SelfTestReport>& before,
                              const std::shared_ptr<const learn::SelfTestReport>& now) {
  view_->setReports(before, now);
  stack_->setCurrentWidget(now ? view_ : static_cast<QWidget*>(empty_));
}

void SelfTestPage::setRunning(bool running) {
  images_->setEnabled(!running);
  if (running) {
    empty_->setContent(Glyph::kWhatIf, tr("Running self-test…"),
                       tr("You can use the groups and the review queue meanwhile."));
  } else {
    empty_->setContent(
        Glyph::kWhatIf, tr("What is found, and what is missed?"),
        tr("Edited copies of a sample of your images are made in memory and searched as usual: crops, "
           "mirrored and pasted copies, and many more. Nothing is written to the library."),
        start_);
  }
}

int SelfTestPage::images() const {
  return images_->value();
}

void SelfTestPage::focusFirst() {
  images_->setFocus(Qt::OtherFocusReason);
}

}  // namespace lookalike::ui
