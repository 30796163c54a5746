// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/formats.h"

#include <cmath>
#include <QCoreApplication>
#include <QDateTime>
#include <QGuiApplication>
#include <QLocale>
#include <QStringList>

namespace lookalike::ui {

namespace {

struct Formats {
  Q_DECLARE_TR_FUNCTIONS(Formats)
};

}  // namespace

QString formatCount(std::int64_t count) {
  return QLocale().toString(static_cast<qlonglong>(count));
}

QString formatBytes(std::int64_t bytes) {
  return QLocale().formattedDataSize(bytes, bytes < 1000 ? 0 : 1, QLocale::DataSizeSIFormat);
}

QString formatBytesExactly(std::int64_t bytes) {
  if (bytes < 1000) return formatBytes(bytes);
  return Formats::tr("%1 (%2 bytes)").arg(formatBytes(bytes), formatCount(bytes));
}

QString formatDimensions(int width, int height) {
  // The numbers keep their order in right-to-left text.
  return QStringLiteral("\u2066%1 × %2\u2069").arg(QString::number(width), QString::number(height));
}

QString formatMegapixels(int width, int height) {
  const double megapixels = static_cast<double>(width) * static_cast<double>(height) / 1e6;
  return Formats::tr("%1 MP").arg(QLocale().toString(megapixels, 'f', megapixels < 1.0 ? 2 : 1));
}

QString percentDigits(double share) {
  return QLocale().toString(100.0 * share, 'f', 1);
}

QString formatSimilarity(float similarity) {
  const double floored = std::floor(static_cast<double>(similarity) * 1000.0 + 1e-3) / 1000.0;
  return QLocale().toString(floored, 'f', 3);
}

QString formatShare(float share) {
  const double percent = static_cast<double>(share) * 100.0;
  if (percent > 0.0 && percent < 0.5) return Formats::tr("<1 %");
  return Formats::tr("%1 %").arg(QLocale().toString(percent, 'f', 0));
}

QString formatDuration(double seconds) {
  const auto whole = static_cast<std::int64_t>(std::ceil(std::max(0.0, seconds)));
  if (whole < 60) return Formats::tr("%1 s").arg(whole);
  if (whole < 3600) return Formats::tr("%1 min").arg((whole + 30) / 60);
  const std::int64_t minutes = (whole + 30) / 60;
  return Formats::tr("%1 h %2 min").arg(minutes / 60).arg(minutes % 60);
}

QString formatRate(double perSecond) {
  return Formats::tr("%1 per second").arg(QLocale().toString(perSecond, 'f', perSecond < 10.0 ? 1 : 0));
}

QString formatTimeMs(std::int64_t millisecondsSinceEpoch) {
  const QDateTime time = QDateTime::fromMSecsSinceEpoch(millisecondsSinceEpoch);
  const QLocale locale;
  return Formats::tr("%1 %2").arg(locale.toString(time.date(), QLocale::ShortFormat),
                                  time.time().toString(QStringLiteral("HH:mm:ss")));
}

QString formatTimeNs(std::int64_t nanosecondsSinceEpoch) {
  return formatTimeMs(nanosecondsSinceEpoch / 1'000'000);
}

QString formatName(const std::string& format) {
  if (format == "webp") return QStringLiteral("WebP");
  if (format.empty()) return Formats::tr("unknown");
  return QString::fromStdString(format).toUpper();
}

QString stageName(JobStage stage) {
  switch (stage) {
    case JobStage::kStarting:
      return Formats::tr("Starting");
    case JobStage::kScanning:
      return Formats::tr("Scanning folders");
    case JobStage::kDescribing:
      return Formats::tr("Reading and describing images");
    case JobStage::kMatching:
      return Formats::tr("Comparing images");
    case JobStage::kVerifying:
      return Formats::tr("Verifying likely copies");
    case JobStage::kClustering:
      return Formats::tr("Grouping copies");
    case JobStage::kEvaluating:
      return Formats::tr("Measuring");
    case JobStage::kTraining:
      return Formats::tr("Training");
    case JobStage::kFinished:
      return Formats::tr("Finished");
  }
  return {};
}

QString directionKept(const QString& text) {
  if (!QGuiApplication::isRightToLeft() || text.isEmpty()) return text;
  return QStringLiteral("\u2068%1\u2069").arg(text);
}

QString joinFacts(const QStringList& facts) {
  QStringList kept;
  for (const QString& fact : facts) {
    if (!fact.isEmpty()) kept << directionKept(fact);
  }
  return kept.join(QStringLiteral("  ·  "));
}

}  // namespace lookalike::ui
