// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/learn/curve_chart.h"

#include <algorithm>
#include <cmath>
#include <QChart>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineSeries>
#include <QLocale>
#include <QPainter>
#include <QScatterSeries>
#include <QValueAxis>
#include <QVBoxLayout>

#include "ui/shared/formats.h"
#include "ui/shared/theme.h"

namespace lookalike::ui {

namespace {

constexpr int kMarkers = 10;  // a line, spread over its length
constexpr int kTicks = 4;
constexpr double kShareTicks = 25.0;
constexpr double kShareTop = 104.0;  // a line at 100 % is not hidden by the edge
constexpr double kStepRoom = 1.02;   // nor the newest marker
constexpr qreal kMarkerSide = 8.0;

/// A step of 1, 2 or 5 times a power of ten that divides `length` into about five.
double roundInterval(double length) {
  const double rough = length / 5.0;
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= rough) return factor * power;
  }
  return 10.0 * power;
}

QScatterSeries::MarkerShape markerOf(int line) {
  return line == 0 ? QScatterSeries::MarkerShapeCircle : QScatterSeries::MarkerShapeRectangle;
}

}  // namespace

CurveChart::CurveChart(const QString& title, const std::vector<Line>& lines, bool isShare, QWidget* parent)
    : QWidget(parent), isShare_(isShare) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(2);
  auto* heading = new QLabel(title, this);
  heading->setFont(scaledFont(font(), 1.0, true));
  heading->setTextFormat(Qt::PlainText);
  heading->setContentsMargins(8, 4, 8, 0);
  layout->addWidget(heading);
  auto* row = new QHBoxLayout;  // below it, so that two charts fit beside one another
  row->setContentsMargins(8, 0, 8, 0);
  view_ = new ThemedChart(this);
  view_->setAccessibleName(title);
  view_->setMinimumHeight(fontMetrics().lineSpacing() * 7);
  steps_ = new QValueAxis(this);
  steps_->setLabelFormat(QStringLiteral("%.0f"));
  steps_->setTickType(QValueAxis::TicksDynamic);
  values_ = new QValueAxis(this);
  values_->setTickCount(kTicks);
  if (isShare) {
    values_->setTickType(QValueAxis::TicksDynamic);
    values_->setTickInterval(kShareTicks);
    values_->setRange(0.0, kShareTop);
    values_->setLabelFormat(QStringLiteral("%.0f"));
  } else {
    values_->setLabelFormat(QStringLiteral("%.3g"));
  }
  QChart* chart = view_->chart();
  chart->addAxis(steps_, Qt::AlignBottom);
  chart->addAxis(values_, Qt::AlignLeft);
  for (const Line& line : lines) {
    Curve curve;
    curve.line = line;
    curve.series = new QLineSeries(this);
    curve.markers = new QScatterSeries(this);
    curve.markers->setMarkerShape(markerOf(static_cast<int>(curves_.size())));
    curve.markers->setMarkerSize(kMarkerSide);
    for (QXYSeries* series :
         {static_cast<QXYSeries*>(curve.series), static_cast<QXYSeries*>(curve.markers)}) {
      series->setName(line.name);
      chart->addSeries(series);
      series->attachAxis(steps_);
      series->attachAxis(values_);
    }
    curve.sample = new QLabel(this);
    curve.words = new QLabel(line.name, this);
    curve.words->setTextFormat(Qt::PlainText);
    if (!curves_.empty()) row->addSpacing(12);
    row->addWidget(curve.sample);
    row->addWidget(curve.words);
    curves_.push_back(curve);
  }
  row->addStretch(1);
  layout->addLayout(row);
  layout->addWidget(view_, 1);
  connect(view_, &ThemedChart::themeChanged, this, &CurveChart::paintSamples);
  paintSamples();
}

void CurveChart::paintSamples() {
  for (std::size_t i = 0; i < curves_.size(); ++i) {
    const Curve& curve = curves_[i];
    const int number = static_cast<int>(i);
    const QPen pen = view_->seriesPen(number);
    curve.series->setPen(pen);
    curve.markers->setColor(pen.color());
    curve.markers->setBorderColor(view_->palette().color(QPalette::Base));
    const QSize size(fontMetrics().averageCharWidth() * 6, fontMetrics().height());
    QPixmap pixmap(size * devicePixelRatioF());
    pixmap.setDevicePixelRatio(devicePixelRatioF());
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(pen);
    painter.drawLine(QPointF(0, size.height() / 2.0), QPointF(size.width(), size.height() / 2.0));
    QRectF marker(0, 0, kMarkerSide, kMarkerSide);
    marker.moveCenter(QPointF(size.width() / 2.0, size.height() / 2.0));
    painter.setPen(Qt::NoPen);
    painter.setBrush(pen.color());
    if (markerOf(number) == QScatterSeries::MarkerShapeCircle) {
      painter.drawEllipse(marker);
    } else {
      painter.drawRect(marker);
    }
    painter.end();
    curve.sample->setPixmap(pixmap);
  }
}

QString CurveChart::valueText(double value) const {
  const QLocale locale;
  return isShare_ ? tr("%1 %").arg(locale.toString(value, 'f', 1)) : locale.toString(value, 'g', 3);
}

void CurveChart::setPoints(const std::vector<TuningPoint>& points, TuningPart part) {
  double mostStep = 1.0;
  double least = std::numeric_limits<double>::infinity();
  double most = -least;
  QStringList facts;
  for (Curve& curve : curves_) {
    QList<QPointF> shown;
    for (const TuningPoint& point : points) {
      if (point.part != part) continue;
      mostStep = std::max(mostStep, static_cast<double>(point.step));
      const double value = point.*curve.line.figure * (isShare_ ? 100.0 : 1.0);
      if (!std::isfinite(value)) continue;
      shown << QPointF(static_cast<double>(point.step), value);
      least = std::min(least, value);
      most = std::max(most, value);
    }
    QList<QPointF> marked;
    const qsizetype stride = std::max<qsizetype>(1, shown.size() / kMarkers);
    for (qsizetype i = shown.size() - 1; i >= 0; i -= stride) marked << shown[i];
    curve.series->replace(shown);
    curve.markers->replace(marked);
    const QString fact =
        shown.isEmpty() ? curve.line.name : tr("%1 %2").arg(curve.line.name, valueText(shown.back().y()));
    curve.words->setText(fact);
    facts << fact;
  }
  steps_->setTickInterval(std::max(1.0, roundInterval(mostStep)));
  steps_->setRange(0.0, kStepRoom * mostStep);
  if (!isShare_ && most >= least) {
    const double bottom = least < 0.0 ? least : 0.0;
    values_->setRange(bottom, most > bottom ? most : bottom + 1.0);
    values_->applyNiceNumbers();
  }
  view_->setAccessibleDescription(joinFacts(facts));
}

QString CurveChart::legendText() const {
  QStringList facts;
  for (const Curve& curve : curves_) facts << curve.words->text();
  return joinFacts(facts);
}

int CurveChart::pointCount(int line) const {
  return static_cast<int>(curves_[static_cast<std::size_t>(line)].series->count());
}

}  // namespace lookalike::ui
