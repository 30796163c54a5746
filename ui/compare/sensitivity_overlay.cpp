// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/sensitivity_overlay.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "ui/compare/color_ramp.h"
#include "ui/shared/picture_painting.h"

namespace lookalike::ui {

namespace {

constexpr int kSide = 160;          // cells along the longer side
constexpr double kLevel = 0.5;      // of the contour
constexpr double kSolidFrom = 0.6;  // share of the maximum from which the colour hides the picture

/// The map on a finer grid, as shares of its maximum.
struct FineGrid {
  int width = 0;
  int height = 0;
  std::vector<double> values;
  [[nodiscard]] double at(int x, int y) const {
    return values[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                  static_cast<std::size_t>(x)];
  }
};

double valueAt(const SensitivityGrid& grid, int column, int row) {
  if (column < 0 || row < 0 || column >= grid.columns || row >= grid.rows) return 0.0;
  const auto index = static_cast<std::size_t>(row) * static_cast<std::size_t>(grid.columns) +
                     static_cast<std::size_t>(column);
  const auto value = static_cast<double>(grid.values[index]);
  return std::isfinite(value) ? std::max(0.0, value) : 0.0;
}

double interpolated(const SensitivityGrid& grid, QPointF point) {
  const double x = (point.x() - grid.covers.left()) / grid.covers.width() * grid.columns;
  const double y = (point.y() - grid.covers.top()) / grid.covers.height() * grid.rows;
  if (x < 0.0 || y < 0.0 || x > grid.columns || y > grid.rows) return 0.0;
  // Up to the rim, the outermost cells go on.
  const double u = std::clamp(x - 0.5, 0.0, grid.columns - 1.0);
  const double v = std::clamp(y - 0.5, 0.0, grid.rows - 1.0);
  const int column = std::min(static_cast<int>(u), std::max(0, grid.columns - 2));
  const int row = std::min(static_cast<int>(v), std::max(0, grid.rows - 2));
  const double du = u - column;
  const double dv = v - row;
  return (1 - dv) * ((1 - du) * valueAt(grid, column, row) + du * valueAt(grid, column + 1, row)) +
         dv * ((1 - du) * valueAt(grid, column, row + 1) + du * valueAt(grid, column + 1, row + 1));
}

FineGrid fineGridOf(const SensitivityGrid& grid, QSize picture) {
  FineGrid fine;
  const double side = std::max(picture.width(), picture.height());
  fine.width = std::max(1, static_cast<int>(std::lround(kSide * picture.width() / side)));
  fine.height = std::max(1, static_cast<int>(std::lround(kSide * picture.height() / side)));
  double most = 0.0;
  for (int y = 0; y < fine.height; ++y) {
    for (int x = 0; x < fine.width; ++x) {
      const QPointF point((x + 0.5) * picture.width() / fine.width,
                          (y + 0.5) * picture.height() / fine.height);
      fine.values.push_back(interpolated(grid, point));
      most = std::max(most, fine.values.back());
    }
  }
  if (most <= 0.0) return {};
  for (double& value : fine.values) value /= most;
  return fine;
}

/// Where the level crosses the four sides of the square with its upper left corner at (x, y).
void addCrossings(const FineGrid& fine, int x, int y, QSizeF step, QList<QLineF>& lines) {
  const std::array corners{QPoint(x, y), QPoint(x + 1, y), QPoint(x + 1, y + 1), QPoint(x, y + 1)};
  std::array<QPointF, 4> crossings;
  std::size_t count = 0;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const QPoint from = corners[i];
    const QPoint to = corners[(i + 1) % corners.size()];
    const double a = fine.at(from.x(), from.y());
    const double b = fine.at(to.x(), to.y());
    if ((a < kLevel) == (b < kLevel)) continue;
    const double share = (kLevel - a) / (b - a);
    const QPointF point = QPointF(from) + QPointF(to - from) * share + QPointF(0.5, 0.5);
    crossings[count++] = {point.x() * step.width(), point.y() * step.height()};
  }
  for (std::size_t i = 0; i + 1 < count; i += 2) lines << QLineF(crossings[i], crossings[i + 1]);
}

}  // namespace

SensitivityOverlay sensitivityOverlay(const SensitivityGrid& grid, QSize picture) {
  SensitivityOverlay overlay;
  overlay.picture = picture;
  const auto cells =
      static_cast<std::size_t>(std::max(0, grid.columns)) * static_cast<std::size_t>(std::max(0, grid.rows));
  if (picture.isEmpty() || grid.isEmpty() || grid.values.size() != cells || grid.covers.isEmpty())
    return overlay;
  const FineGrid fine = fineGridOf(grid, picture);
  if (fine.values.empty()) return overlay;
  QImage heat(fine.width, fine.height, QImage::Format_ARGB32);
  for (int y = 0; y < fine.height; ++y) {
    auto* line = reinterpret_cast<QRgb*>(heat.scanLine(y));
    for (int x = 0; x < fine.width; ++x) {
      const double value = fine.at(x, y);
      const QRgb color = rampColor(value);
      const int alpha = static_cast<int>(std::lround(255.0 * std::min(1.0, value / kSolidFrom)));
      line[x] = qRgba(qRed(color), qGreen(color), qBlue(color), alpha);
    }
  }
  overlay.heat = heat.convertToFormat(QImage::Format_ARGB32_Premultiplied);
  const QSizeF step(static_cast<double>(picture.width()) / fine.width,
                    static_cast<double>(picture.height()) / fine.height);
  for (int y = 0; y + 1 < fine.height; ++y) {
    for (int x = 0; x + 1 < fine.width; ++x) addCrossings(fine, x, y, step, overlay.contour);
  }
  return overlay;
}

void paintSensitivity(QPainter& painter, const SensitivityOverlay& overlay, const QTransform& toPainter,
                      const QRectF& visible, double opacity) {
  if (overlay.isEmpty()) return;
  painter.save();
  const double before = painter.opacity();
  painter.setOpacity(before * opacity);
  paintPicture(painter, {overlay.picture, overlay.heat, nullptr, {}}, toPainter, visible, 1.0);
  painter.setOpacity(before);
  painter.setRenderHint(QPainter::Antialiasing);
  QList<QLineF> lines;
  lines.reserve(overlay.contour.size());
  for (const QLineF& line : overlay.contour) lines << toPainter.map(line);
  painter.setPen(QPen(QColor(0, 0, 0, 200), 3.4, Qt::SolidLine, Qt::RoundCap));
  painter.drawLines(lines);
  painter.setPen(QPen(Qt::white, 1.4, Qt::SolidLine, Qt::RoundCap));
  painter.drawLines(lines);
  painter.restore();
}

}  // namespace lookalike::ui
