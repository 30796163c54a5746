// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>

#include "app/cli/exit_code.h"

namespace lookalike::cli {

/// What a command does once its options are parsed. It gets main's argv, in case the program must start anew.
using CommandBody = std::function<ExitCode(char** argv)>;

/// A row of the command table (main.cpp). `declare` adds the options to the subcommand and returns the body,
/// which shares the options' values.
struct Command {
  const char* name;
  const char* summary;
  CommandBody (*declare)(CLI::App& subcommand);
};

CommandBody declareIndex(CLI::App& subcommand);
CommandBody declareFind(CLI::App& subcommand);
CommandBody declareCompare(CLI::App& subcommand);
CommandBody declareCalibrate(CLI::App& subcommand);
CommandBody declareEvaluate(CLI::App& subcommand);
CommandBody declareMakeCopies(CLI::App& subcommand);
CommandBody declareAugment(CLI::App& subcommand);
CommandBody declareExplain(CLI::App& subcommand);
CommandBody declareExport(CLI::App& subcommand);
CommandBody declareFolders(CLI::App& subcommand);
CommandBody declareVerdicts(CLI::App& subcommand);
CommandBody declareFormats(CLI::App& subcommand);
CommandBody declareModels(CLI::App& subcommand);
CommandBody declareSelfTest(CLI::App& subcommand);
CommandBody declareTrain(CLI::App& subcommand);
CommandBody declareFinetune(CLI::App& subcommand);
CommandBody declareBench(CLI::App& subcommand);

}  // namespace lookalike::cli
