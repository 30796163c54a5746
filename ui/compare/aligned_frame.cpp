// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/aligned_frame.h"

#include <algorithm>
#include <cmath>
#include <QRectF>

namespace lookalike::ui {

namespace {

constexpr double kMostDepth = 12.0;   // of a perspective: nearest against farthest corner
constexpr double kLeastArea = 1e-4;   // that the one may take of the other's
constexpr double kSameExtent = 1.02;  // how much more a picture must show to be the whole
constexpr double kMostBeyond = 4.0;   // the frame's area against its base's
constexpr double kSameShape = 0.02;   // relative difference of the aspect ratios
constexpr std::size_t kCorners = 4;

QTransform transformOf(const std::array<double, 9>& m) {
  // Qt multiplies rows from the left, so its matrix is the transpose.
  return {m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]};
}

std::array<QPointF, kCorners> cornersOf(QSize size) {
  const double width = size.width();
  const double height = size.height();
  return {QPointF(0, 0), QPointF(width, 0), QPointF(width, height), QPointF(0, height)};
}

double depthAt(const QTransform& transform, QPointF point) {
  return transform.m13() * point.x() + transform.m23() * point.y() + transform.m33();
}

double areaOf(const QPolygonF& polygon) {
  double twice = 0.0;
  for (qsizetype i = 0; i < polygon.size(); ++i) {
    const QPointF p = polygon[i];
    const QPointF q = polygon[(i + 1) % polygon.size()];
    twice += p.x() * q.y() - q.x() * p.y();
  }
  return std::abs(twice) / 2.0;
}

double areaOf(QSize size) {
  return static_cast<double>(size.width()) * size.height();
}

/// Whether all corners turn the same way.
bool isConvex(const QPolygonF& polygon) {
  int turns = 0;
  const qsizetype count = polygon.size();
  for (qsizetype i = 0; i < count; ++i) {
    const QPointF in = polygon[(i + 1) % count] - polygon[i];
    const QPointF out = polygon[(i + 2) % count] - polygon[(i + 1) % count];
    const double turn = in.x() * out.y() - in.y() * out.x();
    if (turn != 0.0) turns += turn > 0.0 ? 1 : -1;
  }
  return std::abs(turns) == static_cast<int>(count);
}

bool isFinite(const QTransform& t) {
  for (const double value :
       {t.m11(), t.m12(), t.m13(), t.m21(), t.m22(), t.m23(), t.m31(), t.m32(), t.m33()}) {
    if (!std::isfinite(value)) return false;
  }
  return true;
}

/// Whether a picture of size `from`, laid over one of size `onto`, is something that can be shown.
bool isSane(const QTransform& transform, QSize from, QSize onto) {
  if (!isFinite(transform)) return false;
  double nearest = 0.0;
  double farthest = 0.0;
  for (const QPointF& corner : cornersOf(from)) {
    const double depth = depthAt(transform, corner);
    if (depth <= 0.0) return false;
    nearest = nearest == 0.0 ? depth : std::min(nearest, depth);
    farthest = std::max(farthest, depth);
  }
  if (farthest > kMostDepth * nearest) return false;
  const QPolygonF extent = extentOf(from, transform);
  const double share = areaOf(extent) / areaOf(onto);
  if (!isConvex(extent) || !(share > kLeastArea && share < 1.0 / kLeastArea)) return false;
  return extent.boundingRect().intersects(QRectF(QPointF(0, 0), QSizeF(onto)));
}

AlignedFrame placed(AlignedFrame frame, const std::array<QSize, 2>& sizes) {
  const QRectF base(QPointF(0, 0), QSizeF(sizes[static_cast<std::size_t>(frame.base)]));
  const auto other = static_cast<std::size_t>(1 - frame.base);
  QRectF all = base.united(extentOf(sizes[other], frame.toFrame[other]).boundingRect());
  if (all.width() * all.height() > kMostBeyond * base.width() * base.height()) all = base;
  for (QTransform& transform : frame.toFrame)
    transform = transform * QTransform::fromTranslate(-all.left(), -all.top());
  frame.size = all.size();
  return frame;
}

}  // namespace

QPolygonF extentOf(QSize picture, const QTransform& transform) {
  QPolygonF extent;
  for (const QPointF& corner : cornersOf(picture)) extent << transform.map(corner);
  return extent;
}

double scaleAt(const QTransform& transform, QPointF point) {
  const double depth = depthAt(transform, point);
  if (depth == 0.0) return 0.0;
  // The determinant of a plane map's derivative is that of its matrix by the cube of the depth.
  return std::sqrt(std::abs(transform.determinant() / (depth * depth * depth)));
}

std::optional<AlignedFrame> alignedFrame(QSize a, QSize b, const PairAlignment& alignment) {
  if (a.isEmpty() || b.isEmpty()) return std::nullopt;
  const QTransform aToB = QTransform::fromTranslate(-0.5, -0.5) * transformOf(alignment.aToB) *
                          QTransform::fromTranslate(0.5, 0.5);
  if (!isSane(aToB, a, b)) return std::nullopt;
  bool hasInverse = false;
  QTransform bToA = aToB.inverted(&hasInverse);
  if (!hasInverse) return std::nullopt;
  // A plane map is the same at any scale of its matrix; the depths are to be positive.
  if (depthAt(bToA, QPointF(b.width() / 2.0, b.height() / 2.0)) < 0.0) {
    bToA = QTransform(-bToA.m11(), -bToA.m12(), -bToA.m13(), -bToA.m21(), -bToA.m22(), -bToA.m23(),
                      -bToA.m31(), -bToA.m32(), -bToA.m33());
  }
  if (!isSane(bToA, b, a)) return std::nullopt;

  AlignedFrame frame;
  frame.isAligned = true;
  frame.base = areaOf(extentOf(a, aToB)) * kSameExtent < areaOf(b) ? 1 : 0;
  if (frame.base == 0) {
    frame.toFrame[1] = bToA;
  } else {
    frame.toFrame[0] = aToB;
  }
  return placed(frame, {a, b});
}

AlignedFrame relativeFrame(QSize a, QSize b) {
  AlignedFrame frame;
  if (a.isEmpty() || b.isEmpty()) {
    frame.base = a.isEmpty() ? 1 : 0;
    frame.size = QSizeF(a.isEmpty() ? b : a);
    return frame;
  }
  const std::array sizes{QSizeF(a), QSizeF(b)};
  frame.base = areaOf(b) > areaOf(a) ? 1 : 0;
  const auto other = static_cast<std::size_t>(1 - frame.base);
  frame.size = sizes[static_cast<std::size_t>(frame.base)];
  double x = frame.size.width() / sizes[other].width();
  double y = frame.size.height() / sizes[other].height();
  if (std::abs(x / y - 1.0) > kSameShape) x = y = std::min(x, y);
  frame.toFrame[other] = QTransform::fromScale(x, y) *
                         QTransform::fromTranslate((frame.size.width() - sizes[other].width() * x) / 2.0,
                                                   (frame.size.height() - sizes[other].height() * y) / 2.0);
  return frame;
}

}  // namespace lookalike::ui
