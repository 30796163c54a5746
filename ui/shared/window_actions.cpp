// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/window_actions.h"

#include <algorithm>
#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QMenuBar>

#include "ui/compare/compare_actions.h"
#include "ui/derivation/group_map_view.h"
#include "ui/groups/group_table.h"
#include "ui/models/model_actions.h"
#include "ui/shared/glyphs.h"
#include "ui/shared/mnemonics.h"
#include "ui/shared/program_resources.h"
#include "ui/shared/theme.h"

namespace lookalike::ui {

namespace {

/// Under X11 a held key arrives as releases and presses, and Qt takes a press for a repeat only where it is
/// the very next event in its queue; while pictures are painted it often is not. Release and press of a
/// repeat have one time stamp, by which they are known here: such a press is passed on as the repeat that it
/// is, and is no stroke of a command that does not repeat.
class HeldKeys : public QObject {
 public:
  explicit HeldKeys(QWidget* window) : QObject(window), window_(window) { qApp->installEventFilter(this); }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override {
    const bool isOverride = event->type() == QEvent::ShortcutOverride;
    const bool isRelease = event->type() == QEvent::KeyRelease;
    if (!isOverride && !isRelease && event->type() != QEvent::KeyPress) return false;
    const auto* widget = qobject_cast<QWidget*>(watched);
    if (widget == nullptr || widget->window() != window_) return false;
    const auto& key = *static_cast<QKeyEvent*>(event);
    if (isRelease) {
      released_ = key.key();
      releasedAt_ = key.timestamp();
      return false;
    }
    const bool isRepeat = !key.isAutoRepeat() && key.timestamp() != 0 && key.key() == released_ &&
                          key.timestamp() == releasedAt_;
    if (!isRepeat || (isOverride && !isOfOneStroke(key))) return false;
    event->accept();
    if (isOverride) return true;  // no shortcut, then
    QKeyEvent repeat(QEvent::KeyPress, key.key(), key.modifiers(), key.nativeScanCode(),
                     key.nativeVirtualKey(), key.nativeModifiers(), key.text(), true);
    repeat.setTimestamp(key.timestamp());
    QCoreApplication::sendEvent(watched, &repeat);
    return true;
  }

 private:
  [[nodiscard]] bool isOfOneStroke(const QKeyEvent& key) const {
    const Qt::KeyboardModifiers modifiers = key.modifiers() & ~Qt::KeyboardModifiers(Qt::KeypadModifier);
    const QKeySequence sequence(QKeyCombination(modifiers, Qt::Key(key.key())));
    const QKeySequence unshifted(
        QKeyCombination(modifiers & ~Qt::KeyboardModifiers(Qt::ShiftModifier), Qt::Key(key.key())));
    const QList<QAction*> actions = window_->actions();
    return std::any_of(actions.begin(), actions.end(), [&](const QAction* action) {
      return !action->autoRepeat() &&
             (action->shortcuts().contains(sequence) || action->shortcuts().contains(unshifted));
    });
  }

  QWidget* window_;
  int released_ = 0;
  quint64 releasedAt_ = 0;
};

}  // namespace

VerdictAnswer answerOf(VerdictKey key) {
  switch (key) {
    case VerdictKey::kBFromA:
    case VerdictKey::kAFromB:
    case VerdictKey::kCopies:
      return VerdictAnswer::kCopy;
    case VerdictKey::kNotCopies:
    case VerdictKey::kNotCopyAFirst:
    case VerdictKey::kNotCopyBFirst:
      return VerdictAnswer::kNotCopy;
    case VerdictKey::kUnsure:
      break;
  }
  return VerdictAnswer::kUnsure;
}

VerdictOrder orderOf(VerdictKey key) {
  if (key == VerdictKey::kBFromA || key == VerdictKey::kNotCopyAFirst) return VerdictOrder::kAFirst;
  if (key == VerdictKey::kAFromB || key == VerdictKey::kNotCopyBFirst) return VerdictOrder::kBFirst;
  return VerdictOrder::kUnknown;
}

WindowActions::WindowActions(QWidget* window, QMenuBar* menuBar) : QObject(window), window_(window) {
  addFileMenu(menuBar);
  addFindMenu(menuBar);
  addGoMenu(menuBar);
  addVerdictMenu(menuBar);
  addImageMenu(menuBar);
  addViewMenu(menuBar);
  compare = new CompareActions(window, addMenu(menuBar, tr("&Compare")), this);
  models = new ModelActions(window, addMenu(menuBar, tr("Mode&l")), this);
  addHelpMenu(menuBar);
}

QMenu* WindowActions::addMenu(QMenuBar* bar, const QString& title) {
  QMenu* menu = bar->addMenu(title);
  menus_ << menu;
  return menu;
}

QAction* WindowActions::add(QMenu* menu, const QString& text, const QList<QKeySequence>& keys,
                            const QString& tip) {
  auto* action = new QAction(this);
  setActionText(*action, text);
  action->setShortcuts(keys);
  action->setStatusTip(tip);
  const QString key = action->shortcut().toString(QKeySequence::NativeText);
  action->setToolTip(key.isEmpty() ? tip : tr("%1 (%2)").arg(tip, key));
  window_->addAction(action);
  menu->addAction(action);
  return action;
}

void WindowActions::addFileMenu(QMenuBar* bar) {
  QMenu* menu = addMenu(bar, tr("&File"));
  addFolder = add(menu, tr("&Add Folder…"), {QKeySequence(tr("Ctrl+O"))}, tr("Add a folder to search"));
  addFolder->setIcon(glyphIcon(Glyph::kAddFolder));
  openLibrary = add(menu, tr("Open &Library…"), {QKeySequence(tr("Ctrl+L"))},
                    tr("Open the results stored in a library file"));
  folders = add(menu, tr("Fol&ders…"), {QKeySequence(tr("Ctrl+Alt+O"))},
                tr("List the folders of this library, and remove some"));
  folders->setIcon(glyphIcon(Glyph::kFolder));
  startPage = add(menu, tr("&Start Page"), {QKeySequence(tr("Alt+Home"))},
                  tr("Leave this library and choose folders"));
  startPage->setIcon(glyphIcon(Glyph::kHome));
  menu->addSeparator();
  exportCsv = add(menu, tr("Export Groups as &CSV…"), {QKeySequence(tr("Ctrl+E"))},
                  tr("Export all groups at this threshold as a table"));
  exportJson = add(menu, tr("Export Groups as &JSON…"), {QKeySequence(tr("Ctrl+Shift+E"))},
                   tr("Export all groups at this threshold as JSON"));
  menu->addSeparator();
  exportVerdicts = add(menu, tr("Export &Verdicts…"), {QKeySequence(tr("Ctrl+Alt+E"))},
                       tr("Export the verdicts as CSV, JSON or Label Studio tasks"));
  exportHardNegatives = add(menu, tr("Export &Hard Negatives…"), {QKeySequence(tr("Ctrl+Alt+H"))},
                            tr("Copy the hard negatives into a folder, as first and last images"));
  importVerdicts = add(menu, tr("&Import Verdicts…"), {QKeySequence(tr("Ctrl+Alt+I"))},
                       tr("Add the verdicts from a file; existing ones are not added twice"));
  menu->addSeparator();
  quit = add(menu, tr("&Quit"), {QKeySequence(tr("Ctrl+Q"))}, tr("Quit; results are kept"));
}

void WindowActions::addFindMenu(QMenuBar* bar) {
  QMenu* menu = addMenu(bar, tr("F&ind"));
  find = add(menu, tr("&Find Copies"), {QKeySequence(tr("Ctrl+Return")), QKeySequence(tr("Ctrl+Enter"))},
             tr("Find copies in the chosen folders"));
  find->setIcon(glyphIcon(Glyph::kFind));
  findAgain = add(menu, tr("Find &Again"), {QKeySequence(tr("F5"))},
                  tr("Search the folders again; only changes are read"));
  findAgain->setIcon(glyphIcon(Glyph::kFindAgain));
  pause = add(menu, tr("&Pause"), {QKeySequence(tr("F6"))}, tr("Pause or resume"));
  pause->setIcon(glyphIcon(Glyph::kPause));
  cancel = add(menu, tr("&Cancel"), {QKeySequence(tr("F7"))}, tr("Stop; finished work is kept"));
  cancel->setIcon(glyphIcon(Glyph::kCancel));
  menu->addSeparator();
  filter = add(menu, tr("Filter by Pat&h"), {QKeySequence(tr("Ctrl+F"))},
               tr("Show only groups whose paths contain a text"));
  threshold =
      add(menu, tr("Change &Threshold"), {QKeySequence(tr("Ctrl+T"))}, tr("Go to the threshold slider"));
  menu->addSeparator();
  showProblems = add(menu, tr("Show P&roblems"), {QKeySequence(tr("F8"))},
                     tr("Files that could not be read, with the reasons"));
  showProblems->setIcon(glyphIcon(Glyph::kWarning));
}

void WindowActions::addGoMenu(QMenuBar* bar) {
  QMenu* menu = addMenu(bar, tr("&Go"));
  nextGroup = add(menu, tr("&Next Group"), {QKeySequence(tr("J")), QKeySequence(tr("Ctrl+Down"))},
                  tr("Go to the next group"));
  nextGroup->setIcon(glyphIcon(Glyph::kNext));
  previousGroup = add(menu, tr("&Previous Group"), {QKeySequence(tr("K")), QKeySequence(tr("Ctrl+Up"))},
                      tr("Go to the previous group"));
  previousGroup->setIcon(glyphIcon(Glyph::kPrevious));
  menu->addSeparator();
  nextImage = add(menu, tr("Next &Image in Group"), {QKeySequence(tr("L")), QKeySequence(tr("Ctrl+Right"))},
                  tr("Compare with the next image of this group"));
  previousImage =
      add(menu, tr("Previous I&mage in Group"), {QKeySequence(tr("H")), QKeySequence(tr("Ctrl+Left"))},
          tr("Compare with the previous image of this group"));
  menu->addSeparator();
  reviewQueue = add(menu, tr("&Review Queue"), {QKeySequence(tr("Q"))},
                    tr("Review the most informative pairs instead of groups"));
  reviewQueue->setIcon(glyphIcon(Glyph::kCopies));
  reviewQueue->setCheckable(true);
  focusQueueKind =
      add(menu, tr("&Choose Queue"), {QKeySequence(tr("Ctrl+K"))}, tr("Choose which pairs the queue asks"));
  askBetweenFolders = add(menu, tr("Compare Two &Folders…"), {QKeySequence(tr("Ctrl+Shift+K"))},
                          tr("Review pairs with one image in each of two folders"));
  menu->addSeparator();
  backToGroups =
      add(menu, tr("&Back to the Groups"), {QKeySequence(tr("Alt+Left"))}, tr("Leave this page (Escape)"));
  backToGroups->setIcon(glyphIcon(Glyph::kPrevious));
}

void WindowActions::addVerdictMenu(QMenuBar* bar) {
  QMenu* menu = addMenu(bar, tr("Ver&dict"));
  statements = new QActionGroup(this);
  const auto addStatement = [&](const QString& text, const QString& key, VerdictKey says,
                                const QString& tip) {
    QAction* action = add(menu, text, {QKeySequence(key)}, tip);
    action->setData(static_cast<int>(says));
    statements->addAction(action);
  };
  addStatement(tr("B Is a Copy of &A"), tr("1"), VerdictKey::kBFromA, tr("B was made from A"));
  addStatement(tr("A Is a Copy of &B"), tr("2"), VerdictKey::kAFromB, tr("A was made from B"));
  addStatement(tr("&Copies"), tr("3"), VerdictKey::kCopies,
               tr("One was made from the other, or both from a third; direction unknown"));
  addStatement(tr("&Not a Copy"), tr("4"), VerdictKey::kNotCopies,
               tr("Perhaps alike, but neither was made from the other: a hard negative"));
  addStatement(tr("Not a Copy, A &First"), tr("5"), VerdictKey::kNotCopyAFirst,
               tr("A hard negative whose last image is B: similar to A but not an edited copy of it"));
  addStatement(tr("Not a Copy, B F&irst"), tr("6"), VerdictKey::kNotCopyBFirst,
               tr("A hard negative whose last image is A: similar to B but not an edited copy of it"));
  addStatement(tr("&Unsure"), tr("7"), VerdictKey::kUnsure, tr("Cannot be decided"));
  skip =
      add(menu, tr("&Skip"), {QKeySequence(tr("0"))}, tr("Skip without a verdict; asked again another day"));
  menu->addSeparator();
  undoVerdict = add(menu, tr("Un&do Verdict"), {QKeySequence(tr("Ctrl+Z"))}, tr("Undo the latest verdict"));
  redoVerdict = add(menu, tr("&Redo Verdict"), {QKeySequence(tr("Ctrl+Shift+Z")), QKeySequence(tr("Ctrl+Y"))},
                    tr("Redo the verdict that was undone"));
  menu->addSeparator();
  stateGroup = add(menu, tr("Verdict on the &Group…"), {QKeySequence(tr("Ctrl+G"))},
                   tr("Give one verdict on all pairs of this group, after reviewing the list"));
  cutWeakestLink = add(menu, tr("Cut the &Weakest Link"), {QKeySequence(tr("Ctrl+X"))},
                       tr("Mark the pair that holds this group together least as not a copy"));
  note = add(menu, tr("No&te…"), {QKeySequence(tr("Ctrl+Shift+N"))}, tr("Add a note to the next verdict"));
  autoAdvance = add(menu, tr("Advance Aut&omatically"), {QKeySequence(tr("Ctrl+Shift+A"))},
                    tr("Show the next pair after each verdict"));
  autoAdvance->setCheckable(true);
  autoAdvance->setChecked(true);
  // A key that is held down says one thing.
  for (QAction* action :
       statements->actions() + QList<QAction*>{skip, undoVerdict, redoVerdict, stateGroup, cutWeakestLink})
    action->setAutoRepeat(false);
  new HeldKeys(window_);
  menu->addSeparator();
  showHistory = add(menu, tr("&History of Verdicts"), {QKeySequence(tr("Ctrl+H"))},
                    tr("List all verdicts and revoke single ones"));
  showRejected = add(menu, tr("Show Re&jected Pairs"), {QKeySequence(tr("Ctrl+R"))},
                     tr("Also show pairs that were marked as not a copy"));
  showRejected->setCheckable(true);
  annotator = add(menu, tr("&Your Name…"), {QKeySequence(tr("Ctrl+Alt+N"))},
                  tr("The name your verdicts are stored under"));
}

void WindowActions::addImageMenu(QMenuBar* bar) {
  QMenu* menu = addMenu(bar, tr("I&mage"));
  showOnA = add(menu, tr("Show as &A"), {QKeySequence(tr("A"))}, tr("Put the selected image on side A"));
  showOnB = add(menu, tr("Show as &B"), {QKeySequence(tr("B"))}, tr("Put the selected image on side B"));
  swapSides = add(menu, tr("S&wap Sides"), {QKeySequence(tr("X"))}, tr("Swap sides A and B"));
  swapSides->setIcon(glyphIcon(Glyph::kSwap));
  menu->addSeparator();
  openFile = add(menu, tr("&Open File"), {QKeySequence(tr("Ctrl+Shift+O"))},
                 tr("Open the selected file in its default program"));
  showInFileManager = add(menu, tr("Show in File &Manager"), {QKeySequence(tr("Ctrl+Shift+F"))},
                          tr("Show the selected file in the file manager"));
  showInFileManager->setIcon(glyphIcon(Glyph::kFolder));
  copyPath = add(menu, tr("&Copy Path"), {QKeySequence(tr("Ctrl+Shift+C"))},
                 tr("Copy the path of the selected file"));
}

void WindowActions::addViewMenu(QMenuBar* bar) {
  QMenu* menu = addMenu(bar, tr("&View"));
  fit = add(menu, tr("&Fit"), {QKeySequence(tr("Ctrl+0"))}, tr("Fit the images to the window"));
  fit->setIcon(glyphIcon(Glyph::kFit));
  actualSize =
      add(menu, tr("&Actual Size"), {QKeySequence(tr("Ctrl+1"))}, tr("Show the larger image at 100 %"));
  actualSize->setIcon(glyphIcon(Glyph::kActualSize));
  zoomIn = add(menu, tr("Zoom &In"),
               {QKeySequence(tr("Ctrl++")), QKeySequence(tr("Ctrl+=")), QKeySequence(tr("+"))},
               tr("Zoom in on both images"));
  zoomIn->setIcon(glyphIcon(Glyph::kZoomIn));
  zoomOut = add(menu, tr("Zoom &Out"), {QKeySequence(tr("Ctrl+-")), QKeySequence(tr("-"))},
                tr("Zoom out on both images"));
  zoomOut->setIcon(glyphIcon(Glyph::kZoomOut));
  flip = add(menu, tr("F&lip A and B"), {QKeySequence(tr("F"))},
             tr("Swap the images in place; hold Space to flip briefly"));
  flip->setIcon(glyphIcon(Glyph::kFlip));
  flip->setCheckable(true);
  outlineMatch = add(menu, tr("Outline &Match"), {QKeySequence(tr("O"))},
                     tr("Outline the part of each image that is visible in the other"));
  outlineMatch->setIcon(glyphIcon(Glyph::kOutline));
  outlineMatch->setCheckable(true);
  outlineMatch->setChecked(true);
  menu->addSeparator();
  showDetails = add(menu, tr("Show &Details"), {QKeySequence(tr("Ctrl+D"))},
                    tr("Show details of both files below the images"));
  showDetails->setIcon(glyphIcon(Glyph::kDetails));
  showDetails->setCheckable(true);
  showDetails->setChecked(true);

  groupMaps = new QActionGroup(this);
  const auto addMap = [&](const QString& text, const QString& key, GroupMapMode mode, Glyph glyph,
                          const QString& tip) {
    QAction* action = add(menu, text, {QKeySequence(key)}, tip);
    action->setIcon(glyphIcon(glyph));
    action->setCheckable(true);
    action->setChecked(mode == GroupMapMode::kStrip);
    action->setData(static_cast<int>(mode));
    groupMaps->addAction(action);
  };
  addMap(tr("Group as a Stri&p"), tr("Ctrl+2"), GroupMapMode::kStrip, Glyph::kStrip,
         tr("All files of the group in a row"));
  addMap(tr("&Group as a Grid"), tr("Ctrl+3"), GroupMapMode::kGrid, Glyph::kGrid,
         tr("All files of the group as large cards"));
  addMap(tr("Group as a Tr&ee"), tr("Ctrl+4"), GroupMapMode::kTree, Glyph::kTree,
         tr("Which image of the group was made from which"));
  menu->addSeparator();

  QMenu* sortMenu = menu->addMenu(tr("&Sort Groups By"));
  sorts = new QActionGroup(this);
  const auto addSort = [&](const QString& text, const QString& key, GroupSort sort) {
    QAction* action = add(sortMenu, text, {QKeySequence(key)}, tr("Change the order of the groups"));
    action->setCheckable(true);
    action->setChecked(sort == GroupSort::kFiles);
    action->setData(static_cast<int>(sort));
    sorts->addAction(action);
  };
  addSort(tr("&Number of Files"), tr("Alt+1"), GroupSort::kFiles);
  addSort(tr("&Size of Duplicates"), tr("Alt+2"), GroupSort::kFreeableBytes);
  addSort(tr("&Weakest Link"), tr("Alt+3"), GroupSort::kScore);
  addSort(tr("&Path"), tr("Alt+4"), GroupSort::kPath);
  sortMenu->addSeparator();
  reverseOrder = add(sortMenu, tr("&Largest First"), {QKeySequence(tr("Alt+0"))}, tr("Reverse order"));
  reverseOrder->setCheckable(true);
  reverseOrder->setChecked(true);

  QMenu* themeMenu = menu->addMenu(tr("&Theme"));
  themes = new QActionGroup(this);
  const auto addTheme = [&](const QString& text, const QString& key, Theme theme) {
    QAction* action = add(themeMenu, text, {QKeySequence(key)}, tr("Change the colours of the window"));
    action->setCheckable(true);
    action->setChecked(theme == Theme::kSystem);
    action->setData(static_cast<int>(theme));
    themes->addAction(action);
  };
  addTheme(tr("&System Default"), tr("Ctrl+Alt+1"), Theme::kSystem);
  addTheme(tr("&Light"), tr("Ctrl+Alt+2"), Theme::kLight);
  addTheme(tr("&Dark"), tr("Ctrl+Alt+3"), Theme::kDark);

  QMenu* languageMenu = menu->addMenu(tr("La&nguage"));
  languages = new QActionGroup(this);
  const auto addLanguage = [&](const QString& text, const QString& key, const QString& code) {
    QAction* action = add(languageMenu, text, {QKeySequence(key)}, tr("Change the language of the window"));
    action->setCheckable(true);
    action->setChecked(code == chosenLanguage());
    action->setData(code);
    languages->addAction(action);
  };
  addLanguage(tr("&System Default"), tr("Ctrl+Alt+4"), {});
  int key = 5;
  for (const Language& language : ui::languages())
    addLanguage(language.name, QStringLiteral("Ctrl+Alt+%1").arg(key++), language.code);

  fullScreen = add(menu, tr("F&ull Screen"), {QKeySequence(tr("F11"))}, tr("Use the whole screen"));
  fullScreen->setCheckable(true);
}

void WindowActions::addHelpMenu(QMenuBar* bar) {
  QMenu* menu = addMenu(bar, tr("&Help"));
  manual =
      add(menu, tr("&Manual"), {QKeySequence(tr("F1"))}, tr("Open the manual at the page for what is shown"));
  shortcuts = add(menu, tr("&Keyboard Shortcuts"), {QKeySequence(tr("?"))}, tr("List all keys"));
  about = add(menu, tr("&About Lookalike"), {QKeySequence(tr("Shift+F1"))},
              tr("Show version, licence and the libraries used"));
}

}  // namespace lookalike::ui
