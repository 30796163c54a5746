// SPDX-License-Identifier: GPL-3.0-or-later
// The command line: one table of commands over the jobs of core/pipeline.

#include <array>
#include <clocale>
#include <cstdio>
#include <exception>
#include <iostream>
#include <QCoreApplication>

#include "app/cli/command.h"
#include "app/cli/interrupt.h"
#include "generated/lookalike_version.h"

namespace {

using lookalike::cli::Command;
using lookalike::cli::CommandBody;
using lookalike::cli::ExitCode;

constexpr std::array kCommands{
    Command{"index", "Bring a library up to date with its folders", &lookalike::cli::declareIndex},
    Command{"find", "Find the copies in folders", &lookalike::cli::declareFind},
    Command{"compare", "Find copies of references among queries", &lookalike::cli::declareCompare},
    Command{"evaluate", "Score predictions against a ground truth", &lookalike::cli::declareEvaluate},
    Command{"calibrate", "Fit what turns evidence into probabilities", &lookalike::cli::declareCalibrate},
    Command{"make-copies", "Make edited copies with known truth, to measure on",
            &lookalike::cli::declareMakeCopies},
    Command{"augment", "Show edited views of a picture as training makes them",
            &lookalike::cli::declareAugment},
    Command{"explain", "Say why two pictures are, or are not, taken for copies",
            &lookalike::cli::declareExplain},
    Command{"export", "Write the finds of a library to a file", &lookalike::cli::declareExport},
    Command{"folders", "The folders of a library: list, remove", &lookalike::cli::declareFolders},
    Command{"verdicts",
            "What people said of pairs: list, import, merge, conflicts, agreement, add, undo, simulate",
            &lookalike::cli::declareVerdicts},
    Command{"formats", "List the image formats and what this build can read",
            &lookalike::cli::declareFormats},
    Command{"models", "The models: list, import, delete, export, check, and which serves a library",
            &lookalike::cli::declareModels},
    Command{"selftest", "Try how many edited copies of a library's own images are found",
            &lookalike::cli::declareSelfTest},
    Command{"train", "Train a descriptor or pair network by a recipe", &lookalike::cli::declareTrain},
    Command{"finetune", "Learn from the verdicts of a library", &lookalike::cli::declareFinetune},
    Command{"bench", "Measure images per second of each stage", &lookalike::cli::declareBench},
};

constexpr const char* kFooter =
    "Exit status: 0 fine, 1 some files could not be used, 2 wrong usage, 3 failed, 130 interrupted.\n"
    "`lookalike COMMAND --help` explains a command.";

int run(int argc, char** argv) {
  CLI::App app("Finds edited copies and near-duplicates in folders of images.", "lookalike");
  app.set_version_flag("--version", "lookalike " LOOKALIKE_VERSION);
  app.footer(kFooter);
  app.require_subcommand(1);
  CommandBody body;
  for (const Command& command : kCommands) {
    CLI::App* subcommand = app.add_subcommand(command.name, command.summary);
    CommandBody declared = command.declare(*subcommand);
    subcommand->callback([&body, declared = std::move(declared)] { body = declared; });
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // --help and --version arrive here too, with a zero status.
    return app.exit(error) == 0 ? static_cast<int>(ExitCode::kFine) : static_cast<int>(ExitCode::kUsage);
  }
  const ExitCode code = body(argv);
  std::cout.flush();
  if (!std::cout) {
    std::fputs("lookalike: standard output could not be written\n", stderr);
    return static_cast<int>(ExitCode::kFailed);
  }
  return static_cast<int>(code);
}

}  // namespace

int main(int argc, char** argv) {
  // QtSql wants an application object from Qt 6.7 on. It sets the locale; numbers here are for programs.
  const QCoreApplication application(argc, argv);
  std::setlocale(LC_NUMERIC, "C");
  lookalike::cli::endOnInterrupt();
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "lookalike: %s\n", error.what());
    return static_cast<int>(ExitCode::kFailed);
  }
}
