// SPDX-License-Identifier: GPL-3.0-or-later
// Shows the pages about models over made data, for looking at them: show_model_pages STATE [THEME
// [LANGUAGE]]. STATE: few, ready, running, better, changed, tested, worse, promoting, selftest, models,
// import.
#include <QAction>
#include <QApplication>
#include <QListView>
#include <QSettings>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTimer>
#include <thread>

#include "tests/ui/desk_fixture.h"
#include "tests/ui/fake_model_service.h"
#include "ui/learn/learn_page.h"
#include "ui/models/import_model_dialog.h"
#include "ui/models/model_actions.h"
#include "ui/models/model_desk.h"
#include "ui/models/models_page.h"
#include "ui/shared/program_resources.h"
#include "ui/shared/theme.h"
#include "ui/shared/window_actions.h"

using namespace lookalike;
using namespace lookalike::testing;
using namespace std::chrono_literals;

namespace {

/// A different pattern for every path.
class PatternSource : public FakeImageSource {
 public:
  Result<decode::RgbImage> thumbnail(const std::string& path, int longSide) override {
    const std::size_t seed = std::hash<std::string>{}(path);
    decode::RgbImage image{longSide, longSide * 3 / 4, {}};
    for (int y = 0; y < image.height; ++y) {
      for (int x = 0; x < image.width; ++x) {
        const int wave = (x * static_cast<int>(1 + seed % 5) + y * static_cast<int>(1 + seed / 7 % 5)) / 16;
        for (int c = 0; c < 3; ++c)
          image.pixels.push_back(
              static_cast<std::uint8_t>((wave * 40 + static_cast<int>(seed >> (8 * c))) & 255));
      }
    }
    return image;
  }
};

void prepare(FakeModelService& service, const FakeFindService& finds, const QString& state) {
  if (state == QLatin1String("few")) service.readiness = makeReadiness(4, 0);
  service.learner = [&finds, state](JobControl& control,
                                    learn::FinetuneObserver* observer) -> Result<learn::FinetuneReport> {
    const std::vector<TuningPoint> curve = makeCurve(60);
    const bool isRunning = state == QLatin1String("running");
    for (std::size_t i = 0; i < curve.size() && control.waitWhilePaused(); ++i) {
      observer->onPoint(curve[i]);
      observer->onProgress({JobStage::kTraining, curve[i].step, curve[i].steps, 0, curve[i].stepsPerSecond,
                            curve[i].secondsLeft, false});
      if (isRunning) std::this_thread::sleep_for(100ms);
    }
    if (control.isCancelled()) return Error{ErrorCode::kCancelled, {}, {}, -1};
    learn::FinetuneReport report = makeReport(*finds.snapshot);
    if (state == QLatin1String("worse")) {
      report.verdict = learn::TuningVerdict::kNoEvidence;
      report.shareBetter = 0.62;
      report.cardPath.clear();
      report.tuned = {};
    }
    return report;
  };
  service.promoter = [](JobControl& control, JobObserver* observer) -> Result<pipeline::FindCopiesReport> {
    ProgressMeter meter(observer, JobStage::kDescribing, 4200);
    while (control.waitWhilePaused()) {
      meter.add();
      std::this_thread::sleep_for(20ms);
    }
    return Error{ErrorCode::kCancelled, {}, {}, -1};
  };
  service.tester = [&service](JobControl&, JobObserver*) -> Result<learn::SelfTestReport> {
    return service.selfTests().size() > 1 ? makeSelfTest("pictures-1", 0.03) : makeSelfTest("lookalike-1");
  };
}

}  // namespace

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  const QStringList arguments = QApplication::arguments();
  const QString state = arguments.value(1, QStringLiteral("better"));
  const QTemporaryDir settings;
  keepSettingsIn(settings.path());
  ui::chooseLanguage(arguments.value(3));
  ui::installTranslations(application);
  ui::applyTheme(ui::themeFromName(arguments.value(2, QStringLiteral("light"))));
  auto finds = std::make_shared<FakeFindService>();
  finds->snapshot = makeFinds(12, 4);
  auto models = std::make_shared<FakeModelService>();
  prepare(*models, *finds, state);
  ui::MainWindow window(finds, std::make_shared<PatternSource>());
  window.setModelService(models);
  window.show();
  window.openLibrary("/pictures.lookalike");
  const auto later = [&](int ms, const std::function<void()>& what) {
    QTimer::singleShot(ms, &window, what);
  };
  const ui::ModelActions* actions = window.actions()->models;
  if (state == QLatin1String("selftest")) {
    later(1000, [actions] { actions->showSelfTest->trigger(); });
    later(1200, [actions] { actions->startSelfTest->trigger(); });
    later(1600, [actions] { actions->startSelfTest->trigger(); });
  } else if (state == QLatin1String("models") || state == QLatin1String("import")) {
    later(1000, [actions] { actions->showModels->trigger(); });
    later(1500, [&window] { window.modelsPage()->select(1); });
    if (state == QLatin1String("import")) later(1800, [actions] { actions->importModel->trigger(); });
  } else {
    later(1000, [actions] { actions->showLearning->trigger(); });
    if (state != QLatin1String("few") && state != QLatin1String("ready"))
      later(1500, [actions] { actions->startLearning->trigger(); });
    if (state == QLatin1String("changed"))
      later(2500, [&window] { window.learnPage()->tabs()->setCurrentIndex(2); });
    if (state == QLatin1String("tested"))
      later(2500, [&window] { window.learnPage()->tabs()->setCurrentIndex(3); });
    if (state == QLatin1String("curves"))
      later(2500, [&window] { window.learnPage()->tabs()->setCurrentIndex(0); });
    if (state == QLatin1String("promoting")) {
      later(2500, [actions] { actions->promote->trigger(); });
      later(3000, [&window] { window.actions()->backToGroups->trigger(); });
    }
  }
  return QApplication::exec();
}
