// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/verdicts_command.h"

#include <array>
#include <utility>

namespace lookalike::cli {

CommandBody declareVerdicts(CLI::App& subcommand) {
  static constexpr std::array kParts{
      Command{"list", "Count the verdicts of a library, or write them to a file", &declareVerdictsList},
      Command{"import", "Add the verdicts of a file to a library", &declareVerdictsImport},
      Command{"merge", "Merge the verdicts of several annotators", &declareVerdictsMerge},
      Command{"conflicts", "List the pairs on which annotators contradict each other",
              &declareVerdictsConflicts},
      Command{"agreement", "Measure how far annotators agree (Cohen's kappa)", &declareVerdictsAgreement},
      Command{"add", "Record a verdict on two images", &declareVerdictsAdd},
      Command{"undo", "Revoke a verdict", &declareVerdictsUndo},
      Command{"simulate", "Add verdicts from a ground truth, to measure the effect of learning",
              &declareVerdictsSimulate},
  };
  subcommand.require_subcommand(1);
  auto chosen = std::make_shared<CommandBody>();
  for (const Command& part : kParts) {
    CLI::App* below = subcommand.add_subcommand(part.name, part.summary);
    CommandBody body = part.declare(*below);
    below->callback([chosen, body = std::move(body)] { *chosen = body; });
  }
  return [chosen](char** argv) -> ExitCode { return (*chosen)(argv); };
}

}  // namespace lookalike::cli
