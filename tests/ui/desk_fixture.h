// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <QCoreApplication>
#include <QSettings>
#include <QTest>
#include <string>
#include <utility>
#include <vector>

#include "tests/ui/fake_services.h"
#include "ui/compare/compare_view.h"
#include "ui/groups/group_view.h"
#include "ui/groups/groups_page.h"
#include "ui/review/verdict_bar.h"
#include "ui/shared/empty_state.h"
#include "ui/window/main_window.h"

namespace lookalike::testing {

using Shown = std::pair<std::int64_t, std::int64_t>;  ///< the images on the sides A and B
inline constexpr Shown kNobody{0, 0};

inline constexpr auto kCtrl = Qt::ControlModifier;
inline constexpr auto kCtrlShift = Qt::ControlModifier | Qt::ShiftModifier;

/// Settings of their own, in a folder that goes with the test.
inline void keepSettingsIn(const QString& folder) {
  QCoreApplication::setOrganizationName("lookalike-test");
  QCoreApplication::setApplicationName("lookalike-test");
  QSettings::setDefaultFormat(QSettings::IniFormat);
  QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder);
  qputenv("XDG_DATA_HOME", folder.toUtf8());
}

/// From sure to doubtful, and hashes that fall with the ids.
inline std::shared_ptr<library::LibrarySnapshot> makeFinds(int groups, int perGroup) {
  auto snapshot = makeSnapshot(groups, perGroup);
  for (ImageRecord& image : snapshot->images) {
    image.hash.bytes[0] = static_cast<std::uint8_t>(250 - (image.id.value >> 8));
    image.hash.bytes[1] = static_cast<std::uint8_t>(255 - (image.id.value & 255));
  }
  for (std::size_t i = 0; i < snapshot->pairs.size(); ++i)
    snapshot->pairs[i].score -= 0.05F * static_cast<float>(i) / static_cast<float>(snapshot->pairs.size());
  snapshot->threshold = 0.82F;
  return snapshot;
}

/// The whole window over a library, driven by keys.
struct Desk {
  std::shared_ptr<FakeFindService> fake = std::make_shared<FakeFindService>();
  std::shared_ptr<ui::FindService> service = fake;
  std::shared_ptr<FakeImageSource> images = std::make_shared<FakeImageSource>();
  std::unique_ptr<ui::MainWindow> window;

  void open(const std::string& library = "/pictures.lookalike") {
    window = std::make_unique<ui::MainWindow>(service, images);
    window->show();
    QVERIFY(QTest::qWaitForWindowExposed(window.get()));
    window->activateWindow();
    window->openLibrary(library);
    QTRY_VERIFY(window->verdicts().isReady());
  }
  void openQueue(const std::string& library = "/pictures.lookalike") {
    open(library);
    key(Qt::Key_Q);
    QTRY_VERIFY(window->questions().isPlanned() && page()->isReviewing());
  }
  void openGroups(int groups) {
    open();
    QTRY_COMPARE(page()->groups().rowCount(), groups);
  }
  ui::GroupsPage* page() const { return window->groupsPage(); }
  ui::GroupView* view() const { return page()->groupView(); }
  /// Once what is on the sides has been painted: a verdict is not taken before.
  void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const {
    if (page()->showsPair())
      QVERIFY(
          QTest::qWaitFor([this] { return !page()->showsPair() || view()->compareView()->isPairSeen(); }));
    QTest::keyClick(window.get(), key, modifiers);
  }
  /// Cuts the weakest link: once to have it on the screen, once to mean it.
  bool cutWeakest() const {
    const std::size_t entries = ledger().size();
    const ImageGroup group = *view()->group();
    const auto key = [&] { return window->verdicts().keyOf(group.weakestLink.a, group.weakestLink.b); };
    const auto isOnScreen = [&] {
      const Shown pair = shown();
      return pair != kNobody && window->verdicts().keyOf(ImageId{pair.first}, ImageId{pair.second}) == key();
    };
    return QTest::qWaitFor([&] {
      if (ledger().size() > entries) return isReady();
      if (!window->verdicts().isReady()) return false;
      if (!isOnScreen() || view()->compareView()->isPairSeen())
        QTest::keyClick(window.get(), Qt::Key_X, kCtrl);
      return false;
    });
  }
  Shown shown() const {
    if (!page()->showsPair()) return kNobody;
    return {view()->onSideA()->image->id.value, view()->onSideB()->image->id.value};
  }
  bool isReady() const {
    return QTest::qWaitFor(
        [this] { return window->verdicts().isReady() && !window->questions().isPlanning(); });
  }
  bool showsOther(Shown than) const {
    return QTest::qWaitFor([&] {
      return window->verdicts().isReady() && shown() != than &&
             (shown() != kNobody || !window->questions().isPlanning());
    });
  }
  bool showsAgain(Shown pair) const {
    return QTest::qWaitFor([&] { return window->verdicts().isReady() && shown() == pair; });
  }
  std::vector<VerdictEntry> ledger() const { return fake->ledger(); }
  std::optional<review::PairVerdict> verdict(Shown pair) const {
    return window->verdicts().verdictOf(ImageId{pair.first}, ImageId{pair.second});
  }
  QString words() const { return view()->verdictBar()->words(); }
  ui::EmptyState* empty() const { return page()->findChild<ui::EmptyState*>(); }
};

}  // namespace lookalike::testing
