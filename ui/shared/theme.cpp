// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/theme.h"

#include <QApplication>
#include <QLabel>
#include <QPainter>
#include <QProxyStyle>
#include <QStyleFactory>
#include <QStyleOption>

namespace lookalike::ui {

namespace {

struct Tones {
  QRgb window, base, alternate, button, text, dim, line, shadow, accent, onAccent, link;
};

QPalette paletteOf(const Tones& tones) {
  QPalette palette{QColor(tones.button), QColor(tones.window)};
  const auto set = [&palette](QPalette::ColorRole role, QRgb color) {
    palette.setColor(role, QColor(color));
  };
  set(QPalette::Window, tones.window);
  set(QPalette::WindowText, tones.text);
  set(QPalette::Base, tones.base);
  set(QPalette::AlternateBase, tones.alternate);
  set(QPalette::Text, tones.text);
  set(QPalette::Button, tones.button);
  set(QPalette::ButtonText, tones.text);
  set(QPalette::BrightText, tones.onAccent);
  set(QPalette::ToolTipBase, tones.alternate);
  set(QPalette::ToolTipText, tones.text);
  set(QPalette::PlaceholderText, tones.dim);
  set(QPalette::Highlight, tones.accent);
  set(QPalette::HighlightedText, tones.onAccent);
  set(QPalette::Link, tones.link);
  set(QPalette::LinkVisited, tones.link);
  set(QPalette::Mid, tones.line);
  set(QPalette::Dark, tones.line);
  set(QPalette::Shadow, tones.shadow);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
    palette.setColor(QPalette::Disabled, role, blend(QColor(tones.text), QColor(tones.window), 0.45));
  }
  palette.setColor(QPalette::Disabled, QPalette::Highlight,
                   blend(QColor(tones.accent), QColor(tones.window), 0.4));
  return palette;
}

/// What the desktop started the program with.
QString systemStyleName() {
  static const QString name = QApplication::style()->objectName();
  return name;
}

}  // namespace

QPalette lightPalette() {
  return paletteOf({.window = 0xFFF3F3F1,
                    .base = 0xFFFFFFFF,
                    .alternate = 0xFFFAFAF8,
                    .button = 0xFFF9F9F8,
                    .text = 0xFF1B1C1E,
                    .dim = 0xFF696B70,
                    .line = 0xFFC3C4C6,
                    .shadow = 0xFF8A8C90,
                    .accent = 0xFF2759B8,
                    .onAccent = 0xFFFFFFFF,
                    .link = 0xFF1F56C4});
}

QPalette darkPalette() {
  return paletteOf({.window = 0xFF26282B,
                    .base = 0xFF1C1E20,
                    .alternate = 0xFF2A2C30,
                    .button = 0xFF34373B,
                    .text = 0xFFECECEE,
                    .dim = 0xFFA2A5AB,
                    .line = 0xFF4A4D52,
                    .shadow = 0xFF0E0F10,
                    .accent = 0xFF2F63C0,
                    .onAccent = 0xFFFFFFFF,
                    .link = 0xFF8AB4FF});
}

namespace {

/// Fusion outlines check boxes with a darkened window colour: in a dark theme an empty one is not seen.
class OutlinedBoxes : public QProxyStyle {
 public:
  using QProxyStyle::QProxyStyle;
  void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override {
    QProxyStyle::drawPrimitive(element, option, painter, widget);
    if (element != PE_IndicatorCheckBox && element != PE_IndicatorItemViewItemCheck) return;
    const bool isEnabled = (option->state & State_Enabled) != 0;
    const QPalette& palette = option->palette;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(
        blend(palette.color(QPalette::Text), palette.color(QPalette::Base), isEnabled ? 0.55 : 0.3));
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
    painter->restore();
  }
};

}  // namespace

void applyTheme(Theme theme) {
  const QString system = systemStyleName();
  QStyle* style = QStyleFactory::create(theme == Theme::kSystem ? system : QStringLiteral("Fusion"));
  QApplication::setStyle(theme == Theme::kDark ? new OutlinedBoxes(style) : style);
  switch (theme) {
    case Theme::kSystem:
      QApplication::setPalette(QApplication::style()->standardPalette());
      break;
    case Theme::kLight:
      QApplication::setPalette(lightPalette());
      break;
    case Theme::kDark:
      QApplication::setPalette(darkPalette());
      break;
  }
}

const char* themeName(Theme theme) {
  switch (theme) {
    case Theme::kSystem:
      return "system";
    case Theme::kLight:
      return "light";
    case Theme::kDark:
      return "dark";
  }
  return "system";
}

Theme themeFromName(const QString& name) {
  if (name == QLatin1String("light")) return Theme::kLight;
  if (name == QLatin1String("dark")) return Theme::kDark;
  return Theme::kSystem;
}

QColor blend(const QColor& a, const QColor& b, double share) {
  const auto mix = [share](double x, double y) { return static_cast<float>(x * share + y * (1.0 - share)); };
  return QColor::fromRgbF(mix(a.redF(), b.redF()), mix(a.greenF(), b.greenF()), mix(a.blueF(), b.blueF()));
}

QColor quietColor(const QColor& foreground, const QColor& background) {
  return blend(foreground, background, 0.68);
}

QColor lineColor(const QPalette& palette) {
  return blend(palette.color(QPalette::WindowText), palette.color(QPalette::Window), 0.18);
}

QColor backdropColor(const QPalette& palette) {
  const QColor window = palette.color(QPalette::Window);
  return window.lightnessF() > 0.5 ? window.darker(112) : window.darker(160);
}

QFont scaledFont(const QFont& font, double factor, bool bold) {
  QFont scaled = font;
  if (font.pointSizeF() > 0) {
    scaled.setPointSizeF(font.pointSizeF() * factor);
  } else {
    scaled.setPixelSize(qRound(font.pixelSize() * factor));
  }
  if (bold) scaled.setWeight(QFont::DemiBold);
  return scaled;
}

QLabel* wordsLabel(QWidget* parent, double factor, bool bold) {
  auto* label = new QLabel(parent);
  label->setWordWrap(true);
  label->setTextFormat(Qt::PlainText);
  label->setFont(scaledFont(label->font(), factor, bold));
  return label;
}

}  // namespace lookalike::ui
