// SPDX-License-Identifier: GPL-3.0-or-later
// The window's program: reads the command line, puts the real services behind the window, runs it.

#include <clocale>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <QApplication>
#include <QSettings>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "core/base/program_start.h"
#include "generated/lookalike_version.h"
#include "ui/compare/pipeline_explanation_service.h"
#include "ui/models/pipeline_model_service.h"
#include "ui/review/review_desk.h"
#include "ui/shared/file_image_source.h"
#include "ui/shared/pipeline_find_service.h"
#include "ui/shared/program_resources.h"
#include "ui/shared/theme.h"
#include "ui/window/main_window.h"

namespace {

constexpr const char* kUsage =
    "Usage: lookalike-gui [OPTIONS] [FOLDER]...\n"
    "Opens the window. With folders, begins to find copies in them at once.\n"
    "\n"
    "  --library FILE   open a library file\n"
    "  --measure-ui     when the window closes, print how long it took from a key to the next pair\n"
    "  --help           show this text\n"
    "  --version        show the version\n";

struct CommandLine {
  std::vector<std::string> folders;
  std::string library;
  bool measuresUi = false;
  std::optional<int> exitCode;  // of a run that ends before there is a window
};

CommandLine usageError(const std::string& words) {
  std::fprintf(stderr, "lookalike-gui: %s\n%s", words.c_str(), kUsage);
  CommandLine line;
  line.exitCode = 2;
  return line;
}

/// Reads the arguments as bytes: Qt would make text of them, and a path need not be text.
CommandLine readCommandLine(const std::vector<std::string>& arguments) {
  CommandLine line;
  bool onlyFolders = false;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (onlyFolders || argument.empty() || argument.front() != '-') {
      std::error_code error;
      const std::filesystem::path path = std::filesystem::absolute(argument, error);
      const std::string absolute = error ? argument : path.lexically_normal().string();
      // A file manager hands over a library file as it does a folder.
      if (path.extension() == ".lookalike") {
        line.library = absolute;
      } else {
        line.folders.push_back(absolute);
      }
    } else if (argument == "--") {
      onlyFolders = true;
    } else if (argument == "--help") {
      std::fputs(kUsage, stdout);
      line.exitCode = 0;
      return line;
    } else if (argument == "--version") {
      std::puts("lookalike-gui " LOOKALIKE_VERSION);
      line.exitCode = 0;
      return line;
    } else if (argument == "--measure-ui") {
      line.measuresUi = true;
    } else if (argument == "--library") {
      if (++i == arguments.size()) return usageError("--library needs a file");
      line.library = arguments[i];
    } else if (argument.starts_with("--library=")) {
      line.library = argument.substr(std::string_view("--library=").size());
    } else {
      return usageError("unknown option " + argument);
    }
  }
  if (!line.library.empty() && !line.folders.empty()) {
    return usageError("give either folders or a library");
  }
  return line;
}

/// Ends the event loop for a window in another language.
constexpr int kOtherLanguage = 1000;

/// Runs one window to its end, or until it is wanted in another language; `line` then names what it showed.
int runWindow(QApplication& application, CommandLine& line) {
  lookalike::ui::installTranslations(application);
  QApplication::setApplicationDisplayName(QApplication::translate("main", "Lookalike"));
  QApplication::setWindowIcon(lookalike::ui::programIcon());
  lookalike::ui::MainWindow window(std::make_shared<lookalike::ui::PipelineFindService>(),
                                   std::make_shared<lookalike::ui::FileImageSource>());
  window.setExplanationService(std::make_shared<lookalike::ui::PipelineExplanationService>());
  window.setModelService(std::make_shared<lookalike::ui::PipelineModelService>());
  QObject::connect(&window, &lookalike::ui::MainWindow::languageChanged,
                   [] { QApplication::exit(kOtherLanguage); });
  window.show();
  if (!line.library.empty()) window.openLibrary(line.library);
  if (!line.folders.empty()) window.findIn(line.folders);
  const int status = QApplication::exec();
  if (status == kOtherLanguage) {
    const auto snapshot = window.session().snapshot();
    line.library = snapshot ? snapshot->libraryPath : std::string();
    line.folders.clear();
    QApplication::setQuitOnLastWindowClosed(false);
    window.close();
    QApplication::setQuitOnLastWindowClosed(true);
  } else if (line.measuresUi) {
    std::fprintf(stderr, "%s\n", window.reviewDesk()->keyTimer().summary().c_str());
  }
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  lookalike::startWithPassiveOpenMp(argv);
  // QApplication takes Qt's own options out of argv; what is left is the program's. --help and --version are
  // looked for first, so that they need no display.
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument(argv[i]);
    if (argument == "--") break;
    if (argument == "--help" || argument == "--version") {
      return *readCommandLine({std::string(argument)}).exitCode;
    }
  }
  QApplication::setHighDpiScaleFactorRoundingPolicy(Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);
  QApplication application(argc, argv);
  std::setlocale(LC_NUMERIC,
                 "C");  // QApplication sets the person's; numbers that core writes are for programs
  QApplication::setOrganizationName(QStringLiteral("lookalike"));
  QApplication::setApplicationName(QStringLiteral("lookalike"));
  QApplication::setApplicationVersion(QStringLiteral(LOOKALIKE_VERSION));
  QApplication::setDesktopFileName(QStringLiteral("io.github.lookalike.Lookalike"));

  CommandLine line = readCommandLine(std::vector<std::string>(argv + 1, argv + argc));
  if (line.exitCode) return *line.exitCode;

  lookalike::ui::applyTheme(
      lookalike::ui::themeFromName(QSettings().value(QStringLiteral("theme")).toString()));
  int status = kOtherLanguage;
  while (status == kOtherLanguage) status = runWindow(application, line);
  return status;
}
