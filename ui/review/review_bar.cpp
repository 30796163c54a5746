// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/review/review_bar.h"

#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

#include "ui/review/verdict_sentences.h"
#include "ui/shared/formats.h"
#include "ui/shared/theme.h"

namespace lookalike::ui {

/// A line from 0 to 100 %, the interval as a thick part of it, the estimate as a stroke.
class ReviewBar::Gauge : public QWidget {
 public:
  explicit Gauge(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  }
  void setShare(const std::optional<review::ShareEstimate>& share) {
    share_ = share;
    setAccessibleDescription(share ? shareWithInterval(*share) : QString());
    update();
  }
  [[nodiscard]] QSize sizeHint() const override { return {160, fontMetrics().height()}; }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF line = QRectF(rect()).adjusted(2, 0, -2, 0);
    const double middle = line.center().y();
    const auto at = [&](double share) {
      return isRightToLeft() ? line.right() - share * line.width() : line.left() + share * line.width();
    };
    painter.setPen(QPen(lineColor(palette()), 2.0));
    painter.drawLine(QPointF(line.left(), middle), QPointF(line.right(), middle));
    if (!share_) return;
    const QColor mark = palette().color(QPalette::Highlight);
    painter.setPen(QPen(mark, 6.0, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(at(share_->low), middle), QPointF(at(share_->high), middle));
    painter.setPen(QPen(palette().color(QPalette::WindowText), 2.0));
    painter.drawLine(QPointF(at(share_->value), line.top() + 1),
                     QPointF(at(share_->value), line.bottom() - 1));
  }

 private:
  std::optional<review::ShareEstimate> share_;
};

ReviewBar::ReviewBar(QWidget* parent) : QWidget(parent) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(12, 6, 12, 8);
  layout->setSpacing(2);
  const auto addLine = [&] {
    auto* label = new QLabel(this);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    layout->addWidget(label);
    return label;
  };
  counts_ = addLine();
  precision_ = addLine();
  gauge_ = new Gauge(this);
  gauge_->setAccessibleName(tr("Estimated precision"));
  layout->addWidget(gauge_);
  gain_ = addLine();
  setAccessibleName(tr("Progress of the review"));
  setCounts({});
  setEstimate(std::nullopt, 0.0F);
}

void ReviewBar::setCounts(const review::VerdictCounts& counts) {
  counts_->setText(verdictCountSentence(counts));
  setAccessibleDescription(words());
}

void ReviewBar::setEstimate(const std::optional<review::ReviewEstimate>& estimate, float threshold) {
  gauge_->setShare(estimate ? estimate->precision : std::nullopt);
  if (!estimate) {
    precision_->setText(tr("Estimating the precision…"));
    gain_->clear();
  } else if (!estimate->precision) {
    precision_->setText(tr("No finds at %1").arg(formatSimilarity(threshold)));
    gain_->clear();
  } else {
    precision_->setText(tr("Estimated precision at %1: %2")
                            .arg(formatSimilarity(threshold), shareWithInterval(*estimate->precision)));
    gain_->setText(gainSentence(*estimate));
  }
  setAccessibleDescription(words());
}

QString ReviewBar::words() const {
  return joinFacts({counts_->text(), precision_->text(), gain_->text()});
}

}  // namespace lookalike::ui
