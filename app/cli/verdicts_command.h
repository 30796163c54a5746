// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"

namespace lookalike::cli {

// The commands below `verdicts`.
CommandBody declareVerdictsList(CLI::App& subcommand);
CommandBody declareVerdictsImport(CLI::App& subcommand);
CommandBody declareVerdictsMerge(CLI::App& subcommand);
CommandBody declareVerdictsConflicts(CLI::App& subcommand);
CommandBody declareVerdictsAgreement(CLI::App& subcommand);
CommandBody declareVerdictsAdd(CLI::App& subcommand);
CommandBody declareVerdictsUndo(CLI::App& subcommand);
CommandBody declareVerdictsSimulate(CLI::App& subcommand);

}  // namespace lookalike::cli
