// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_actions.h"

#include <QAction>
#include <QActionGroup>
#include <QMenu>

#include "ui/compare/compare_view.h"
#include "ui/shared/glyphs.h"
#include "ui/shared/mnemonics.h"

namespace lookalike::ui {

namespace {
constexpr int kStyles = 3;
constexpr int kMapSides = 3;
}  // namespace

CompareActions::CompareActions(QWidget* window, QMenu* menu, QObject* parent)
    : QObject(parent), window_(window) {
  modes = new QActionGroup(this);
  const auto addMode = [&](const QString& text, const QString& key, const QString& tip, Glyph glyph,
                           CompareMode mode) {
    QAction* action = add(menu, text, QKeySequence(key), tip);
    action->setIcon(glyphIcon(glyph));
    action->setCheckable(true);
    action->setChecked(mode == CompareMode::kSideBySide);
    action->setData(static_cast<int>(mode));
    modes->addAction(action);
  };
  addMode(tr("&Side by Side"), tr("V"), tr("Show both images next to each other"), Glyph::kSideBySide,
          CompareMode::kSideBySide);
  addMode(tr("&One at a Time"), tr("C"), tr("Show one image in the place of the other; hold Space to change"),
          Glyph::kOnePlace, CompareMode::kFlip);
  addMode(tr("&Wipe"), tr("W"), tr("Separate A and B by an edge that you can move"), Glyph::kWipe,
          CompareMode::kWipe);
  addMode(tr("&Blend"), tr("E"), tr("Mix A and B"), Glyph::kBlend, CompareMode::kBlend);
  addMode(tr("&Difference"), tr("D"), tr("Show where A and B differ"), Glyph::kDifference,
          CompareMode::kDifference);
  addMode(tr("Matched &Points"), tr("P"), tr("Connect the matching points of A and B"), Glyph::kKeypoints,
          CompareMode::kKeypoints);
  menu->addSeparator();
  align = add(menu, tr("&Align"), QKeySequence(tr("G")),
              tr("Align the images by their content: crops in place, mirrored copies mirrored back"));
  align->setIcon(glyphIcon(Glyph::kAlign));
  align->setCheckable(true);
  align->setChecked(true);
  differenceStyle = add(menu, tr("&Kind of Difference"), QKeySequence(tr("Shift+D")),
                        tr("Show differences as they are, amplified, or in false colours"));
  less = add(menu, tr("&Less"), QKeySequence(tr("[")), tr("Decrease the edge, blend, gain or opacity"));
  more = add(menu, tr("Mo&re"), QKeySequence(tr("]")), tr("Increase the edge, blend, gain or opacity"));
  menu->addSeparator();
  maps = add(menu, tr("Sensitivity &Maps"), QKeySequence(tr("M")),
             tr("Show where in the images the network's answer comes from"));
  maps->setIcon(glyphIcon(Glyph::kMaps));
  maps->setCheckable(true);
  mapSides = add(menu, tr("Maps o&n Both, A or B"), QKeySequence(tr("Shift+M")),
                 tr("Choose which image shows the map"));
  whatIf = add(menu, tr("What &If"), QKeySequence(tr("T")),
               tr("Paint a part out, and see what the similarity and the probability would be"));
  whatIf->setIcon(glyphIcon(Glyph::kWhatIf));
  whatIf->setCheckable(true);
}

QAction* CompareActions::add(QMenu* menu, const QString& text, const QKeySequence& key, const QString& tip) {
  auto* action = new QAction(this);
  setActionText(*action, text);
  action->setShortcut(key);
  action->setStatusTip(tip);
  action->setToolTip(tr("%1 (%2)").arg(tip, key.toString(QKeySequence::NativeText)));
  window_->addAction(action);
  menu->addAction(action);
  return action;
}

QList<QAction*> CompareActions::forButtons() const {
  QList<QAction*> buttons = modes->actions();
  buttons << nullptr << align << maps << whatIf;
  return buttons;
}

void CompareActions::connectTo(CompareView* view) {
  connect(modes, &QActionGroup::triggered, view,
          [view](const QAction* action) { view->setMode(static_cast<CompareMode>(action->data().toInt())); });
  connect(align, &QAction::triggered, view, &CompareView::setAligned);
  connect(maps, &QAction::triggered, view, &CompareView::setSensitivityShown);
  connect(whatIf, &QAction::triggered, view, &CompareView::setWhatIf);
  connect(less, &QAction::triggered, view, [view] { view->stepSlider(-1); });
  connect(more, &QAction::triggered, view, [view] { view->stepSlider(1); });
  connect(differenceStyle, &QAction::triggered, view, [view] {
    CompareSettings settings = view->settings();
    // The first press shows the difference; the next ones change it.
    if (settings.mode == CompareMode::kDifference)
      settings.style = static_cast<DifferenceStyle>((static_cast<int>(settings.style) + 1) % kStyles);
    settings.mode = CompareMode::kDifference;
    view->setSettings(settings);
  });
  connect(mapSides, &QAction::triggered, view, [view] {
    CompareSettings settings = view->settings();
    if (settings.showsMaps)
      settings.mapSides = static_cast<MapSides>((static_cast<int>(settings.mapSides) + 1) % kMapSides);
    settings.showsMaps = true;
    view->setSettings(settings);
  });
  const auto showState = [this](const CompareSettings& settings) {
    for (QAction* mode : modes->actions()) {
      if (mode->data().toInt() == static_cast<int>(settings.mode)) mode->setChecked(true);
    }
    align->setChecked(settings.isAligned);
    maps->setChecked(settings.showsMaps);
    whatIf->setChecked(settings.isWhatIf);
  };
  connect(view, &CompareView::settingsChanged, this, showState);
  showState(view->settings());
}

}  // namespace lookalike::ui
