// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <QAbstractButton>
#include <QAction>
#include <QMessageBox>
#include <QTest>

#include "tests/ui/desk_fixture.h"
#include "tests/ui/fake_model_service.h"
#include "ui/learn/learn_page.h"
#include "ui/models/model_actions.h"
#include "ui/models/models_page.h"
#include "ui/shared/message_bar.h"
#include "ui/shared/window_actions.h"

namespace lookalike::testing {

/// The whole window over a library and a fake of who keeps and makes models.
struct ModelWindow : Desk {
  std::shared_ptr<FakeModelService> service = std::make_shared<FakeModelService>();

  void openWithModels() {
    open();
    window->setModelService(service);
    QTRY_COMPARE(window->models().models().size(), std::size_t{3});
    QTRY_VERIFY(page()->groups().rowCount() > 0);
    window->actions()->nextGroup->trigger();  // the first group begins with two files of one image
    QTRY_VERIFY(shown() != kNobody);
  }
  const ui::ModelActions* models() const { return window->actions()->models; }
  ui::LearnPage* learning() const { return window->learnPage(); }
  ui::ModelsPage* modelsPage() const { return window->modelsPage(); }
  QString message() const { return window->messageBar()->text(); }

  void learnWell() {
    service->learner = [this](JobControl&,
                              learn::FinetuneObserver* observer) -> Result<learn::FinetuneReport> {
      for (const TuningPoint& point : makeCurve(30)) observer->onPoint(point);
      return makeReport(*fake->snapshot);
    };
    models()->showLearning->trigger();
    QTRY_VERIFY(models()->startLearning->isEnabled());
    models()->startLearning->trigger();
    QTRY_VERIFY(window->models().report() != nullptr);
  }
  /// Presses a button of the question that is asked.
  void answer(const QString& text) const {
    QTRY_VERIFY(window->findChild<QMessageBox*>() != nullptr);
    auto* box = window->findChild<QMessageBox*>();
    for (QAbstractButton* button : box->buttons()) {
      if (button->text().remove('&') == text) button->click();
    }
    QTRY_VERIFY(window->findChild<QMessageBox*>() == nullptr);
  }
};

}  // namespace lookalike::testing
