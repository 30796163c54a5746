// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <QWidget>

#include "core/pipeline/self_test_job.h"
#include "ui/learn/self_test_model.h"

class QLabel;
class QTableView;

namespace lookalike::ui {

class ShareBars;

/// What a self-test found: in a sentence, as bars and as a table; before and after where there are two.
class SelfTestView : public QWidget {
  Q_OBJECT
 public:
  explicit SelfTestView(QWidget* parent = nullptr);
  /// `before` may be null.
  void setReports(const std::shared_ptr<const learn::SelfTestReport>& before,
                  const std::shared_ptr<const learn::SelfTestReport>& now);
  [[nodiscard]] QString sentence() const;
  [[nodiscard]] const SelfTestModel& model() const { return model_; }
  [[nodiscard]] const ShareBars* bars() const { return bars_; }

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void paintLegend();

  SelfTestModel model_;
  QLabel* sentence_;
  QLabel* facts_;
  QWidget* legend_;
  QLabel* nowSign_;
  QLabel* nowName_;
  QLabel* beforeSign_;
  QLabel* beforeName_;
  ShareBars* bars_;
  QTableView* table_;
};

}  // namespace lookalike::ui
